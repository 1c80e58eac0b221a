import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// Finds whom and what the beginning of an id means: people and pairs may be named by four digits or more.
struct IdentifierBook {
  /// Fewer digits name nobody.
  static let shortestPrefix = 4

  private let ids: (ViewName) throws -> [String]

  /// The ids that the views of a ledger know, whatever their state and day.
  init(_ workspace: Workspace) {
    ids = { view in
      let moment = try workspace.moment(
        onDay: CivilDate.distantFuture.advanced(byDays: -1), knownBy: nil, atPosition: nil)
      let column = view == .pairs ? "pair" : "person"
      let records = try workspace.views().records(ViewQuery(view, day: moment.day, knownAt: moment.knownAt))
      return Set(records.compactMap { $0.text(column) }).sorted()
    }
  }

  init(people: [String], pairs: [String]) {
    ids = { $0 == .pairs ? pairs : people }
  }

  /// The text of a field with the beginnings of ids made whole; as it is where the field holds no ids.
  ///
  /// Throws `ServiceError` where a beginning means nobody, or several.
  func completed(_ text: String, for kind: FieldKind) throws -> String {
    switch kind {
    case .subject: try whole(text, in: .participants)
    case .pair: try whole(text, in: .pairs)
    case .list(let element, _, _):
      try text.split(separator: ",").map { try completed(String($0.trimmingSpaces), for: element) }
        .joined(separator: ",")
    default: text
    }
  }

  private func whole(_ text: String, in view: ViewName) throws -> String {
    let digits = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
    }
    guard digits, (Self.shortestPrefix..<32).contains(text.utf8.count) else { return text }
    let found = try ids(view).filter { $0.utf8.starts(with: text.utf8) }
    let what = view == .pairs ? "Пары или группы" : "Человека"
    guard let id = found.first else {
      throw ServiceError(.refused, "\(what) с кодом, который начинается на «\(text)», в журнале нет.")
    }
    guard found.count == 1 else {
      throw ServiceError(
        .refused, "Код «\(text)» подходит нескольким: \(found.count). Укажите больше знаков.",
        details: Array(found.prefix(10)))
    }
    return id
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}

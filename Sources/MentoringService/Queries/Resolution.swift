public import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringViews

extension Workspace {
  /// The person with this id, or the only one whose id begins so (four digits or more).
  public func resolvePerson(_ text: String) throws -> SubjectID {
    guard let person = SubjectID(try resolve(text, view: .participants, column: "person", "человека")) else {
      throw ServiceError(.tampering, "В проекциях стоит неверный код человека; выполните «mentorledger rebuild».")
    }
    return person
  }

  /// The pair with this id, or the only one whose id begins so (four digits or more).
  public func resolvePair(_ text: String) throws -> PairID {
    guard let pair = PairID(try resolve(text, view: .pairs, column: "pair", "пары")) else {
      throw ServiceError(.tampering, "В проекциях стоит неверный код пары; выполните «mentorledger rebuild».")
    }
    return pair
  }

  /// The whole id of a person or pair whose beginning is given; nil where none begins so.
  private func resolve(_ text: String, view: ViewName, column: String, _ what: String) throws -> String {
    let advice = "Коды показывает «mentorledger \(view == .pairs ? "pairs" : "participants") --why programme»."
    let prefix = text.lowercased()
    guard CardText.isCodeBeginning(prefix) else {
      // What is no code may be a name, which is not repeated.
      let quoted = CardText.isHexadecimal(prefix) ? "«\(text)»" : "Это"
      throw ServiceError(
        .usage, "\(quoted) — не код \(what): ожидаются 32 шестнадцатеричные цифры или их начало, от четырёх.",
        details: [advice])
    }
    let newest = try moment(onDay: .distantFuture.advanced(byDays: -1), knownBy: nil, atPosition: nil)
    let found = Set(
      try records(ViewQuery(view, day: newest.day, knownAt: newest.knownAt))
        .compactMap { $0.text(column) }.filter { $0.hasPrefix(prefix) })
    guard let first = found.first else {
      throw ServiceError(.refused, "Кода \(what) «\(text)» в журнале нет.", details: [advice])
    }
    guard found.count == 1 else {
      throw ServiceError(
        .usage, "С «\(text)» начинается несколько кодов; допишите цифр.", details: found.sorted())
    }
    return first
  }
}

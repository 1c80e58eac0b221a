public import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringViews

/// What a card or a history is about: an entry, a person or a pair.
public enum CardSubject: Hashable, Sendable {
  case entry(Position)
  case person(SubjectID)
  case pair(PairID)

  /// As the access log names it.
  public var request: DisclosureRequest.Subject {
    switch self {
    case .entry(let position): .entry(position)
    case .person(let person): .person(person)
    case .pair(let pair): .pair(pair)
    }
  }
}

extension Workspace {
  /// What somebody means by the number of an entry, or by the code of a person or pair or its beginning.
  ///
  /// The codes of some people begin with eight digits, and entries have numbers, so digits alone may mean either. They
  /// mean a number where they are too short for a code, or where there is such an entry; a code where one begins so,
  /// and where they begin with a zero. Where both are there, it is refused with both spelt out, never guessed.
  /// «№ 5175» and «запись:5175» mean the entry whatever codes there are.
  public func resolveCard(_ text: String) throws -> CardSubject {
    if let number = CardText.explicitNumber(text) { return .entry(try entry(number)) }
    let prefix = text.lowercased()
    let number = CardText.number(text)
    guard CardText.isCodeBeginning(prefix) else {
      if let number { return .entry(try entry(number)) }
      throw Self.neither(CardText.isHexadecimal(prefix) ? text : nil)
    }
    let codes = try codes(beginning: prefix)
    let isEntry = try number.map { number in try store.read { try number < $0.eventCount() } } ?? false
    switch (isEntry ? number : nil, codes.count) {
    case (let number?, 0): return .entry(Position(number))
    case (nil, 1): return codes[0]
    case (nil, 0): throw Self.neither(text)
    case (let number, _):
      throw ServiceError(
        .usage, "«\(text)» можно понять по-разному; уточните.",
        details: (number.map { ["запись № \($0): напишите «запись:\($0)»"] } ?? [])
          + codes.map { "\($0.title): допишите цифр кода" })
    }
  }

  private func entry(_ number: Int64) throws -> Position {
    let count = try store.read { try $0.eventCount() }
    guard number < count else {
      throw ServiceError(.refused, "Записи \(number) в журнале нет: последняя — \(count - 1).")
    }
    return Position(number)
  }

  /// Every person and every pair whose code begins so, in order of code, people first.
  private func codes(beginning prefix: String) throws -> [CardSubject] {
    let newest = try moment(onDay: .distantFuture.advanced(byDays: -1), knownBy: nil, atPosition: nil)
    func found(_ view: ViewName, _ column: String) throws -> [String] {
      Set(
        try records(ViewQuery(view, day: newest.day, knownAt: newest.knownAt)).compactMap { $0.text(column) }
          .filter { $0.hasPrefix(prefix) }
      ).sorted()
    }
    return try found(.participants, "person").compactMap { SubjectID($0).map(CardSubject.person) }
      + found(.pairs, "pair").compactMap { PairID($0).map(CardSubject.pair) }
  }

  /// What was written is quoted where it can be a code, and not where it may be a name.
  private static func neither(_ code: String?) -> ServiceError {
    let advice = [
      "Код — 32 шестнадцатеричные цифры или их начало, от четырёх; номер записи — число.",
      "Коды людей показывает «mentorledger participants --why programme», коды пар — «mentorledger pairs».",
    ]
    guard let code else {
      return ServiceError(.usage, "Это не код и не номер записи; по имени карточку не ищут.", details: advice)
    }
    return ServiceError(
      .refused, "Ни записи, ни человека, ни пары с кодом «\(code)» в журнале нет.", details: advice)
  }
}

extension CardSubject {
  fileprivate var title: String {
    switch self {
    case .entry(let position): "запись № \(position)"
    case .person(let person): "человек \(person)"
    case .pair(let pair): "пара \(pair)"
    }
  }
}

/// The spellings of codes and of numbers of entries.
enum CardText {
  /// «№ 5175», «№5175», «запись:5175».
  static func explicitNumber(_ text: String) -> Int64? {
    for mark in ["№", "запись:", "запись "] where text.lowercased().hasPrefix(mark) {
      return digits(String(text.dropFirst(mark.count).drop { $0 == " " }))
    }
    return nil
  }

  /// The number that digits may mean: no leading zero, for nobody writes «№ 0031».
  static func number(_ text: String) -> Int64? {
    text.utf8.count > 1 && text.utf8.first == UInt8(ascii: "0") ? nil : digits(text)
  }

  /// Whether the text can be the beginning of a code, lower case.
  static func isCodeBeginning(_ text: String) -> Bool { isHexadecimal(text) && (4...32).contains(text.utf8.count) }

  static func isHexadecimal(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func digits(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }
}

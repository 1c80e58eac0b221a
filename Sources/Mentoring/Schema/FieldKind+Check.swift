import CanonicalJSON
import EventLedger

extension FieldKind {
  /// What is wrong with a single value, with the words for people; nil where nothing is. Lists and objects are
  /// the validator's.
  func fault(of value: JSONValue) -> (SchemaFault.Rule, String)? {
    switch self {
    case .subject, .pair, .fingerprint:
      Self.fault(of: value, .pattern, "ожидаются 32 шестнадцатеричные цифры в нижнем регистре") { SubjectID($0) != nil }
    case .account:
      Self.fault(of: value, .pattern, "ожидается «u:» и 16 шестнадцатеричных цифр в нижнем регистре") { text in
        AccountID(text).map { $0 != .system } ?? false
      }
    case .day:
      Self.fault(of: value, .day, "ожидается существующий день в виде ГГГГ-ММ-ДД") { CivilDate($0) != nil }
    case .code(let codes):
      Self.fault(of: value, .code, Self.choices(codes)) { text in
        codes.contains { $0.code.utf8.elementsEqual(text.utf8) }
      }
    case .cycle:
      Self.fault(of: value, within: Cycle.years)
    case .position:
      Self.fault(of: value, within: 0...CanonicalJSON.maximumInteger)
    case .integer(let range):
      Self.fault(of: value, within: range)
    case .boolean:
      value.boolValue == nil ? (.type, "ожидается «да» или «нет»") : nil
    case .text(let rule):
      rule.fault(of: value)
    case .list, .object:
      nil
    }
  }

  /// «ожидается одно из: «Наставник» (mentor), …».
  static func choices(_ codes: [CodeTitle]) -> String {
    "ожидается одно из: " + codes.map { "«\($0.title)» (\($0.code))" }.joined(separator: ", ")
  }

  private static func fault(
    of value: JSONValue, _ rule: SchemaFault.Rule, _ sentence: String, isGood: (String) -> Bool
  ) -> (SchemaFault.Rule, String)? {
    guard let text = value.stringValue else { return (.type, sentence) }
    return isGood(text) ? nil : (rule, sentence)
  }

  private static func fault(of value: JSONValue, within range: ClosedRange<Int64>) -> (SchemaFault.Rule, String)? {
    let sentence = "ожидается целое число от \(range.lowerBound) до \(range.upperBound)"
    guard let number = value.integerValue else { return (.type, sentence) }
    return range.contains(number) ? nil : (.range, sentence)
  }
}

extension TextRule {
  fileprivate func fault(of value: JSONValue) -> (SchemaFault.Rule, String)? {
    guard let text = value.stringValue else { return (.type, expectation ?? "ожидается текст") }
    guard text.unicodeScalars.allSatisfy(CanonicalJSON.isPermitted) else {
      return (.character, "текст содержит недопустимый знак: управляющий символ или несуществующий знак Юникода")
    }
    let scalars = text.unicodeScalars.count
    guard scalars >= length.lowerBound else {
      return (.length, length.lowerBound == 1 ? "текст пуст" : "ожидается знаков: не меньше \(length.lowerBound)")
    }
    guard scalars <= length.upperBound else { return (.length, "ожидается знаков: не больше \(length.upperBound)") }
    guard let pattern, let expectation, !pattern.matches(text) else { return nil }
    return (.pattern, expectation)
  }
}

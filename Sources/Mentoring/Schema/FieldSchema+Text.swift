public import CanonicalJSON
import EventLedger

extension FieldSchema {
  /// Makes a typed value of what a person wrote: `field=value` of a command, a cell of a table.
  ///
  /// A day may be written 2021-10-03 or 03.10.2021, a truth value «да» or «нет», a code also by its Russian title
  /// (letter case does not count), a list with commas between its elements.
  ///
  /// - Throws: ``SchemaFault`` at `data.<name>`, with the title of the field and the rule.
  public func value(fromText text: String) throws(SchemaFault) -> JSONValue {
    guard let value = kind.value(fromText: text) else { throw fault(.type, kind.expectation) }
    if let (rule, sentence) = kind.fault(of: value) { throw fault(rule, sentence) }
    return value
  }

  private func fault(_ rule: SchemaFault.Rule, _ sentence: String) -> SchemaFault {
    SchemaFault(path: "data.\(name)", rule: rule, message: "Поле «\(title)» (\(name)): \(sentence)")
  }
}

extension FieldKind {
  /// Nil where the text is not even of the value's type.
  fileprivate func value(fromText text: String) -> JSONValue? {
    switch self {
    case .subject, .pair, .fingerprint, .account, .text: .string(text)
    case .day: Self.day(text).map { .string($0.description) }
    case .cycle, .position, .integer: Self.integer(text).map { .integer($0) }
    case .boolean: Self.truth(text).map { .bool($0) }
    case .code(let codes): .string(Self.code(text, codes))
    case .list(let element, _, _): Self.list(text, of: element)
    case .object: nil
    }
  }

  fileprivate var expectation: String {
    switch self {
    case .cycle, .position, .integer: fault(of: .bool(true))?.1 ?? "ожидается целое число"
    case .day: "ожидается существующий день в виде ГГГГ-ММ-ДД или ДД.ММ.ГГГГ"
    case .list(let element, _, _): element.fault(of: .array([]))?.1 ?? "ожидается список через запятую"
    case .object: "это поле заполняется только через JSON"
    default: fault(of: .array([]))?.1 ?? "значение не подходит"
    }
  }

  private static func integer(_ text: String) -> Int64? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.count <= 16,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int64(text), abs(number) <= CanonicalJSON.maximumInteger
    else { return nil }
    return number
  }

  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "да", "true": true
    case "нет", "false": false
    default: nil
    }
  }

  private static func day(_ text: String) -> CivilDate? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 2, 4] else { return CivilDate(text) }
    let digits = parts.compactMap { part in
      part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(Substring(part)) : nil
    }
    return digits.count == 3 ? CivilDate(year: digits[2], month: digits[1], day: digits[0]) : nil
  }

  /// The code that a text spells or names; the text itself where it does neither, for the check to refuse.
  private static func code(_ text: String, _ codes: [CodeTitle]) -> String {
    let wanted = text.lowercased().utf8
    return codes.first { $0.code.utf8.elementsEqual(wanted) || $0.title.lowercased().utf8.elementsEqual(wanted) }?.code
      ?? text
  }

  private static func list(_ text: String, of kind: FieldKind) -> JSONValue? {
    var elements: [JSONValue] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: true) {
      var word = piece
      while word.first == " " { word.removeFirst() }
      while word.last == " " { word.removeLast() }
      guard let element = kind.value(fromText: String(word)), kind.fault(of: element) == nil else { return nil }
      elements.append(element)
    }
    return .array(elements)
  }
}

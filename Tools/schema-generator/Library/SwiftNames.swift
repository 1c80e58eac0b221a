/// Names in Swift for names in schemas.
enum SwiftNames {
  /// `consent.collected` → `ConsentCollected`, `accountRole` → `AccountRole`.
  static func type(_ text: String) -> String {
    words(text).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// `consent.collected` → `consentCollected`, `late-documents` → `lateDocuments`.
  static func member(_ text: String) -> String {
    let name = type(text)
    return name.prefix(1).lowercased() + name.dropFirst()
  }

  /// A name where a keyword may not stand bare.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// Names that mean something else within a type, even between backticks, or that every event has already.
  static let forbidden: Set<String> = ["self", "init", "type", "none", "some", "items", "tags", "schema"]

  static func isKey(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLower(first) else { return false }
    return text.utf8.allSatisfy { isLower($0) || isDigit($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// `[a-z0-9-]+`.
  static func isCode(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// `[a-z]+(\.[a-z]+)+`.
  static func isEventType(_ text: String) -> Bool {
    let words = text.split(separator: ".", omittingEmptySubsequences: false)
    return words.count > 1 && words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isLower) }
  }

  /// Whether a text holds a letter of the Russian alphabet.
  static func isRussian(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0x0410...0x044F).contains($0.value) || $0.value == 0x0401 || $0.value == 0x0451 }
  }

  /// A string literal of one line.
  static func literal(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func words(_ text: String) -> [Substring] { text.split { $0 == "." || $0 == "-" } }
  private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "for", "func", "guard", "if", "import", "in", "inout", "internal",
    "is", "let", "operator", "private", "protocol", "public", "repeat", "return", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]
}

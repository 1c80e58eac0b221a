/// Reads JSON (RFC 8259) as people write it, and refuses what the ledger's profile cannot hold: fractions, exponents,
/// `null`, a key that stands twice.
struct OrderedJSONParser {
  /// A fault with its line, counted from 1.
  struct Fault: Error, Equatable {
    var line: Int
    var message: String
  }

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func parse(_ bytes: [UInt8]) throws(Fault) -> OrderedJSON {
    var parser = OrderedJSONParser(bytes)
    let value = try parser.value()
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.fault("something follows the value") }
    return value
  }

  private func fault(_ message: String) -> Fault {
    Fault(line: 1 + bytes.prefix(index).count { $0 == UInt8(ascii: "\n") }, message: message)
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }

  private mutating func peek() throws(Fault) -> UInt8 {
    skipSpace()
    guard index < bytes.count else { throw fault("the file ends within a value") }
    return bytes[index]
  }

  private mutating func take(_ byte: UInt8) throws(Fault) {
    guard try peek() == byte else { throw fault("expected “\(Character(Unicode.Scalar(byte)))”") }
    index += 1
  }

  private mutating func value() throws(Fault) -> OrderedJSON {
    switch try peek() {
    case UInt8(ascii: "{"): try nested { (parser) throws(Fault) in .object(try parser.object()) }
    case UInt8(ascii: "["): try nested { (parser) throws(Fault) in .array(try parser.array()) }
    case UInt8(ascii: "\""): .string(try string())
    case UInt8(ascii: "t"): try word("true", .bool(true))
    case UInt8(ascii: "f"): try word("false", .bool(false))
    case UInt8(ascii: "n"): throw fault("the ledger's JSON has no null: leave the member out")
    default: .integer(try integer())
    }
  }

  private mutating func nested(
    _ body: (inout OrderedJSONParser) throws(Fault) -> OrderedJSON
  ) throws(Fault) -> OrderedJSON {
    depth += 1
    guard depth <= 32 else { throw fault("objects and arrays nest deeper than 32") }
    index += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(Fault) -> [OrderedJSON.Member] {
    var members: [OrderedJSON.Member] = []
    if try peek() == UInt8(ascii: "}") {
      index += 1
      return members
    }
    while true {
      guard try peek() == UInt8(ascii: "\"") else { throw fault("expected a key") }
      let key = try string()
      guard !members.contains(where: { $0.key == key }) else { throw fault("the key “\(key)” stands twice") }
      try take(UInt8(ascii: ":"))
      members.append(OrderedJSON.Member(key: key, value: try value()))
      if try peek() == UInt8(ascii: "}") { break }
      try take(UInt8(ascii: ","))
    }
    index += 1
    return members
  }

  private mutating func array() throws(Fault) -> [OrderedJSON] {
    var elements: [OrderedJSON] = []
    if try peek() == UInt8(ascii: "]") {
      index += 1
      return elements
    }
    while true {
      elements.append(try value())
      if try peek() == UInt8(ascii: "]") { break }
      try take(UInt8(ascii: ","))
    }
    index += 1
    return elements
  }

  private mutating func word(_ word: StaticString, _ value: OrderedJSON) throws(Fault) -> OrderedJSON {
    let expected = "\(word)".utf8
    guard bytes[index...].starts(with: expected) else { throw fault("unknown word") }
    index += expected.count
    return value
  }

  private mutating func integer() throws(Fault) -> Int64 {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let digits = index
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
    if index < bytes.count, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[index]) {
      throw fault("the ledger's JSON has integers only: no fraction, no exponent")
    }
    let leadingZero = index - digits > 1 && bytes[digits] == UInt8(ascii: "0")
    guard index > digits, !leadingZero, let number = Int64(String(decoding: bytes[start..<index], as: UTF8.self)) else {
      throw fault("expected a value")
    }
    return number
  }

  private mutating func string() throws(Fault) -> String {
    index += 1
    var out: [UInt8] = []
    while true {
      guard index < bytes.count, bytes[index] >= 0x20 else { throw fault("the string does not end on its line") }
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: out, as: UTF8.self) else { throw fault("the string is not UTF-8") }
        return text
      case UInt8(ascii: "\\"): out.append(contentsOf: String(try escape()).utf8)
      default: out.append(byte)
      }
    }
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    guard index < bytes.count else { throw fault("the string does not end") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "u"):
      let digits = String(decoding: bytes[index...].prefix(4), as: UTF8.self)
      guard digits.utf8.count == 4, let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) else {
        throw fault("\\u needs four digits of a scalar that is no surrogate")
      }
      index += 4
      return scalar
    default: throw fault("unknown escape")
    }
  }
}

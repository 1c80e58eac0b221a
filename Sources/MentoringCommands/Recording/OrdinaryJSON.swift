import CanonicalJSON

/// Reads JSON of any layout (RFC 8259) into what an entry can hold: no fraction, no `null`, no key twice.
///
/// Own code, for Foundation's decoder lets the last of two equal keys win without a word and says of a fault neither
/// line nor column. A fault names its place, never what stands there.
struct OrdinaryJSON {
  /// How deep objects and arrays may nest; an entry nests less.
  static let maximumDepth = 16

  /// Why a text is not taken, and where.
  struct Fault: Error, Equatable {
    let line: Int
    let column: Int
    let sentence: String
  }

  private let bytes: [UInt8]
  private var offset = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one value that takes up the whole text.
  static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var reader = OrdinaryJSON(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes)
    guard String(validating: reader.bytes, as: UTF8.self) != nil else {
      throw Fault(line: 1, column: 1, sentence: "текст не в кодировке UTF-8")
    }
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.offset == reader.bytes.count else { throw reader.fault("после значения стоит лишнее") }
    return value
  }

  private func fault(_ sentence: String) -> Fault {
    let read = bytes[..<offset]
    let lineStart = read.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Columns count characters: a continuation byte of UTF-8 begins none.
    let column = read[lineStart...].count { $0 & 0xC0 != 0x80 }
    return Fault(line: read.count { $0 == UInt8(ascii: "\n") } + 1, column: column + 1, sentence: sentence)
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let word = Array(word.description.utf8)
    guard bytes[offset...].starts(with: word) else { return false }
    offset += word.count
    return true
  }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    guard depth <= Self.maximumDepth else { throw fault("вложенность больше \(Self.maximumDepth)") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case let byte? where Self.isOfInteger(byte): return .integer(try integer())
    default:
      if take(word: "true") { return .bool(true) }
      if take(word: "false") { return .bool(false) }
      if take(word: "null") { throw fault("null не пишут: чего нет, того поля просто нет") }
      throw fault("ожидается значение")
    }
  }

  private mutating func object(depth: Int) throws(Fault) -> JSONObject {
    var object = JSONObject()
    offset += 1
    if take("}") { return object }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("ожидается имя поля в кавычках") }
      let key = try string()
      guard object[key] == nil else { throw fault("поле стоит дважды") }
      guard take(":") else { throw fault("ожидается двоеточие") }
      object[key] = try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw fault("ожидается запятая или конец объекта") }
    return object
  }

  private mutating func array(depth: Int) throws(Fault) -> [JSONValue] {
    var elements: [JSONValue] = []
    offset += 1
    if take("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw fault("ожидается запятая или конец списка") }
    return elements
  }

  private static func isOfInteger(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func integer() throws(Fault) -> Int64 {
    let start = offset
    while let byte = next, Self.isOfInteger(byte) { offset += 1 }
    let digits = String(decoding: bytes[start..<offset], as: UTF8.self)
    if let byte = next, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
      throw fault("число должно быть целым")
    }
    // What reads back otherwise has a needless zero or sign.
    guard let number = Int64(digits), String(number).utf8.elementsEqual(digits.utf8),
      abs(number) <= CanonicalJSON.maximumInteger
    else { throw fault("ожидается целое число не больше 2^53 − 1") }
    return number
  }

  private mutating func string() throws(Fault) -> String {
    var text: [UInt8] = []
    offset += 1
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escaped()
      case 0..<0x20:
        offset -= 1
        throw fault("управляющий знак в тексте")
      default: text.append(byte)
      }
    }
    throw fault("текст не закрыт кавычкой")
  }

  private mutating func escaped() throws(Fault) -> [UInt8] {
    guard let byte = next else { throw fault("текст не закрыт кавычкой") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var units = [try unit()]
      if UTF16.isLeadSurrogate(units[0]), take(word: "\\u") { units.append(try unit()) }
      guard let text = String(validating: units, as: UTF16.self) else { throw fault("половина знака Юникода") }
      return Array(text.utf8)
    default: throw fault("неизвестная запись знака после «\\»")
    }
  }

  private mutating func unit() throws(Fault) -> UInt16 {
    let digits = bytes[offset...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("после «\\u» ожидаются четыре шестнадцатеричные цифры") }
    offset += 4
    return unit
  }
}

public import CanonicalJSON
public import EventLedger

extension String: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) { self = try reader.string() }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.string(self) }
}

extension Int: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) { self = Int(try reader.integer()) }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.integer(Int64(self)) }
}

extension Bool: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) { self = try reader.bool() }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { writer.bool(self) }
}

extension SubjectID: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    self.init(try reader.hexadecimal128("SubjectID"))
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { writer.hexadecimal128(value) }
}

extension PairID: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    self.init(try reader.hexadecimal128("PairID"))
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { writer.hexadecimal128(value) }
}

extension KeyFingerprint: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    self.init(try reader.hexadecimal128("KeyFingerprint"))
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { writer.hexadecimal128(value) }
}

extension Cycle: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    let offset = reader.offset
    guard let cycle = Cycle(rawValue: try reader.integer()) else {
      throw CanonicalJSONError(.invalidValue, at: offset, detail: "Cycle")
    }
    self = cycle
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.integer(rawValue) }
}

extension Position: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    let offset = reader.offset
    let number = try reader.integer()
    guard number >= 0 else { throw CanonicalJSONError(.invalidValue, at: offset, detail: "Position") }
    self.init(number)
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.integer(rawValue) }
}

extension CivilDate: CanonicalCodable {
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    let offset = reader.offset
    guard let day = CivilDate(try reader.string()) else {
      throw CanonicalJSONError(.invalidValue, at: offset, detail: "CivilDate")
    }
    self = day
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.string(description) }
}

extension AccountID: CanonicalCodable {
  /// Reads a person's account; `system` never stands in the data of an event.
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    let offset = reader.offset
    guard let account = AccountID(try reader.string()), account != .system else {
      throw CanonicalJSONError(.invalidValue, at: offset, detail: "AccountID")
    }
    self = account
  }
  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.string(description) }
}

extension CanonicalReader {
  /// Reads 32 lower-case hexadecimal digits; `kind` names in an error what they stand for.
  fileprivate mutating func hexadecimal128(_ kind: StaticString) throws(CanonicalJSONError) -> Bytes16 {
    let offset = offset
    var text = try string()
    let value: Bytes16? = text.withUTF8 { digits in
      guard digits.count == 32, let high = Self.word(digits, from: 0), let low = Self.word(digits, from: 16) else {
        return nil
      }
      return Bytes16(high: high, low: low)
    }
    guard let value else { throw CanonicalJSONError(.invalidValue, at: offset, detail: "\(kind)") }
    return value
  }

  private static func word(_ digits: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64? {
    var word: UInt64 = 0
    for index in start..<start + 16 {
      let digit = digits[index]
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return word
  }
}

extension CanonicalWriter {
  /// Writes 32 lower-case hexadecimal digits.
  fileprivate mutating func hexadecimal128(_ value: Bytes16) {
    let spelling = InlineArray<34, UInt8> { index in
      guard index > 0, index < 33 else { return UInt8(ascii: "\"") }
      let word = index <= 16 ? value.high : value.low
      let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * ((index - 1) & 15))) & 15
      return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
    raw(spelling.indices.lazy.map { spelling[$0] })
  }
}

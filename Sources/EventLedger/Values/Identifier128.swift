/// Sixteen bytes that name something: an event, a command, a data subject, a pair.
///
/// The kinds are different types so that one never stands where another belongs; they share this storage.
public struct Bytes16: Hashable, Comparable, Sendable {
  package var high: UInt64
  package var low: UInt64

  /// Takes exactly sixteen bytes; nil for any other length.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    self.high = high
    self.low = low
  }

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The sixteen bytes, in order.
  public var bytes: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - 8 * ($0 & 7))) }
  }

  public static func < (left: Bytes16, right: Bytes16) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

/// What every sixteen-byte name can do: be read from and written to its one spelling.
public protocol Identifier128: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The sixteen bytes of the name.
  var value: Bytes16 { get }
  /// Names by bytes that are known to be sixteen.
  init(_ value: Bytes16)
}

extension Identifier128 {
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  /// The sixteen bytes of the name.
  public var bytes: [UInt8] { value.bytes }
}

/// A name written as 32 lower-case hexadecimal digits: a data subject, a pair.
public protocol HexadecimalIdentifier: Identifier128 {}

extension HexadecimalIdentifier {
  /// Reads 32 lower-case hexadecimal digits; nil for anything else.
  public init?(_ text: String) {
    guard let bytes = Hexadecimal.decode(text.utf8), let value = Bytes16(bytes) else { return nil }
    self.init(value)
  }
  public var description: String { Hexadecimal.encode(value.bytes) }
}

/// A data subject: a person, or the organisation itself (FORMAT §4, `s`).
public struct SubjectID: HexadecimalIdentifier {
  public let value: Bytes16
  public init(_ value: Bytes16) { self.value = value }
}

/// A mentoring pair or group (FORMAT §2, tag `pair:`).
public struct PairID: HexadecimalIdentifier {
  public let value: Bytes16
  public init(_ value: Bytes16) { self.value = value }
}

/// The first 16 bytes of a digest of a subject key (FORMAT §4, `f`): names a key without revealing it.
public struct KeyFingerprint: HexadecimalIdentifier {
  public let value: Bytes16
  public init(_ value: Bytes16) { self.value = value }
}

/// A name written as a UUID (RFC 9562 §4) in lower case.
public protocol UUIDIdentifier: Identifier128 {}

extension UUIDIdentifier {
  /// Reads the 8-4-4-4-12 spelling in lower case; nil for anything else.
  public init?(_ text: String) {
    var digits: [UInt8] = []
    digits.reserveCapacity(32)
    for (index, character) in text.utf8.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard character == UInt8(ascii: "-") else { return nil }
      } else {
        digits.append(character)
      }
    }
    guard digits.count == 32, text.utf8.count == 36, let bytes = Hexadecimal.decode(digits),
      let value = Bytes16(bytes)
    else { return nil }
    self.init(value)
  }

  public var description: String {
    let digits = Array(Hexadecimal.encode(value.bytes).utf8)
    var out: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      if index == 8 || index == 12 || index == 16 || index == 20 { out.append(UInt8(ascii: "-")) }
      out.append(digit)
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The version nibble (RFC 9562 §4.2).
  public var version: Int { Int(value.high >> 12 & 15) }
}

/// Names one event for ever: UUID version 7 (RFC 9562 §5.7).
public struct EventID: UUIDIdentifier {
  public let value: Bytes16
  public init(_ value: Bytes16) { self.value = value }

  /// Makes a version 7 UUID from Unix milliseconds (48 bits are used) and ten random bytes.
  public init(milliseconds: UInt64, random: Bytes16) {
    let high = milliseconds << 16 | 0x7000 | random.high & 0x0fff
    let low = random.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    value = Bytes16(high: high, low: low)
  }
}

/// Names one command for ever: every event of the command bears it (FORMAT §2, `cmd`).
public struct CommandID: UUIDIdentifier {
  public let value: Bytes16
  public init(_ value: Bytes16) { self.value = value }

  /// A version 4 UUID (RFC 9562 §5.4) of random bytes.
  public init(random: Bytes16) {
    value = Bytes16(
      high: random.high & 0xffff_ffff_ffff_0fff | 0x4000,
      low: random.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }

  /// A version 8 UUID (RFC 9562 §5.8) of the first sixteen bytes of a keyed digest: the command of an imported row.
  public init(keyedDigest: Bytes16) {
    value = Bytes16(
      high: keyedDigest.high & 0xffff_ffff_ffff_0fff | 0x8000,
      low: keyedDigest.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }
}

/// Which bytes may stand in strings and keys; shared by reader and writer, so that they cannot differ.
enum StringProfile {
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let lineFeed: UInt8 = 0x0A

  static func isPermitted(_ scalar: UInt32) -> Bool {
    if scalar < 0x7F { return scalar >= 0x20 || scalar == 0x0A }
    if scalar <= 0x9F { return false }
    if (0xFDD0...0xFDEF).contains(scalar) { return false }
    return scalar & 0xFFFE != 0xFFFE
  }

  static func beginsKey(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  static func continuesKey(_ byte: UInt8) -> Bool {
    beginsKey(byte) || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
      || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }

  /// The first index from `start` on whose byte does not stand for itself as printable ASCII, or one within the last
  /// seven bytes.
  @inline(__always)
  static func skipPlain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index &+ 8 <= end {
      let word = UnsafeRawPointer(bytes.baseAddress!).loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let special = specialBytes(of: UInt64(littleEndian: word))
      if special != 0 { return index &+ special.trailingZeroBitCount / 8 }
      index &+= 8
    }
    return index
  }

  /// The high bit of each of eight bytes that is a control character, DEL, a quote, a backslash or not ASCII.
  ///
  /// The well-known tests on eight bytes at once: a zero byte is found by `(v − 0x01…) & ~v & 0x80…`. A borrow can mark
  /// a byte above a found one wrongly, so only the lowest mark counts.
  @inline(__always)
  private static func specialBytes(of word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ (ones &* UInt64(quote))
    let backslashes = word ^ (ones &* UInt64(backslash))
    let deletes = word ^ (ones &* 0x7F)
    let found =
      ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
      | ((deletes &- ones) & ~deletes) | word
    return found & high
  }

  /// What stands at an index whose byte is not ASCII.
  enum Sequence {
    case permitted(length: Int)
    case forbidden
    case malformed
  }

  /// Decodes one sequence of two to four bytes after Unicode table 3-7, which has no overlong forms and no surrogates.
  static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, to end: Int) -> Sequence {
    let first = UInt32(bytes[index])
    let length: Int
    var scalar: UInt32
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: (length, scalar) = (2, first & 0x1F)
    case 0xE0...0xEF:
      (length, scalar) = (3, first & 0x0F)
      if first == 0xE0 { second = 0xA0...0xBF } else if first == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      (length, scalar) = (4, first & 0x07)
      if first == 0xF0 { second = 0x90...0xBF } else if first == 0xF4 { second = 0x80...0x8F }
    default: return .malformed
    }
    guard index + length <= end, second.contains(bytes[index + 1]) else { return .malformed }
    for next in (index + 1)..<(index + length) {
      let byte = bytes[next]
      guard byte & 0xC0 == 0x80 else { return .malformed }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    return isPermitted(scalar) ? .permitted(length: length) : .forbidden
  }
}

/// Sixteen bytes that name something in a leaf or a row: an event, a command, a subject, a key.
struct Key128: Hashable, Comparable {
  var high: UInt64
  var low: UInt64

  /// Takes exactly sixteen bytes; nil for any other length.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    high = 0
    low = 0
    for index in 0..<16 {
      append(nibble: bytes[index] >> 4)
      append(nibble: bytes[index] & 15)
    }
  }

  /// Reads 32 lower-case hexadecimal digits, the only spelling that FORMAT's preamble allows.
  init?(hexadecimal bytes: [UInt8], in range: Range<Int>) {
    guard range.count == 32 else { return nil }
    high = 0
    low = 0
    for index in range {
      guard let nibble = Grammar.nibble(bytes[index]) else { return nil }
      append(nibble: nibble)
    }
  }

  /// Reads the 8-4-4-4-12 spelling of a UUID in lower case (RFC 9562 §4).
  init?(uuid bytes: [UInt8], in range: Range<Int>) {
    guard range.count == 36 else { return nil }
    high = 0
    low = 0
    for index in range {
      let place = index - range.lowerBound
      if place == 8 || place == 13 || place == 18 || place == 23 {
        guard bytes[index] == UInt8(ascii: "-") else { return nil }
      } else {
        guard let nibble = Grammar.nibble(bytes[index]) else { return nil }
        append(nibble: nibble)
      }
    }
  }

  /// Whether these are the bytes of a UUID of version 7 (RFC 9562 §4.1, §4.2).
  var isVersion7: Bool { high >> 12 & 15 == 7 && low >> 62 == 2 }

  static func < (left: Key128, right: Key128) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  private mutating func append(nibble: UInt8) {
    high = high << 4 | low >> 60
    low = low << 4 | UInt64(nibble)
  }
}

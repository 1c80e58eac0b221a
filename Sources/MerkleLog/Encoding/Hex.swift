/// Lower-case hexadecimal, the only one the format knows.
public enum Hex {
  private static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// Two lower-case digits for each byte.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let count = bytes.count * 2
    return String(unsafeUninitializedCapacity: count) { target in
      var index = 0
      for byte in bytes {
        target.initializeElement(at: index, to: digits[Int(byte >> 4)])
        target.initializeElement(at: index + 1, to: digits[Int(byte & 15)])
        index += 2
      }
      return count
    }
  }

  /// The bytes of a text in lower-case hexadecimal; `nil` where a capital, an odd digit or anything else stands.
  public static func decode(_ text: String) -> [UInt8]? {
    decode(utf8: text.utf8)
  }

  /// The bytes of ASCII in lower-case hexadecimal; `nil` where a capital, an odd digit or anything else stands.
  public static func decode(utf8 text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for digit in text {
      guard let value = value(of: digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

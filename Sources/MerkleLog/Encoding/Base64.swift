/// Standard base64 with padding (RFC 4648 §4) in which each byte string has exactly one text.
///
/// White space, missing padding and set bits behind the last byte are refused, so whatever decodes encodes back to
/// the same text.
public enum Base64 {
  private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// For each byte its value in the alphabet, or 0xFF.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in alphabet.enumerated() {
      values[Int(letter)] = UInt8(value)
    }
    return values
  }()

  /// The text of some bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    let count = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: count) { target in
      var (read, write) = (0, 0)
      while read < bytes.count {
        let taken = min(3, bytes.count - read)
        var group = UInt32(bytes[read]) << 16
        if taken > 1 { group |= UInt32(bytes[read + 1]) << 8 }
        if taken > 2 { group |= UInt32(bytes[read + 2]) }
        for place in 0..<4 {
          let letter = alphabet[Int(group >> UInt32(18 - 6 * place)) & 63]
          target.initializeElement(at: write + place, to: place <= taken ? letter : padding)
        }
        (read, write) = (read + taken, write + 4)
      }
      return count
    }
  }

  /// The bytes of a text; `nil` where the text is not the one that ``encode(_:)`` makes.
  public static func decode(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { decode(utf8: $0) }
  }

  /// The bytes of a text given as ASCII; `nil` where the text is not the one that ``encode(_:)`` makes.
  public static func decode(utf8 text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    guard !text.isEmpty else { return [] }
    let letters = text.count - (text[text.count - 1] != padding ? 0 : text[text.count - 2] != padding ? 1 : 2)
    let count = letters * 3 / 4
    var isCanonical = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, written in
      var group: UInt32 = 0
      for index in 0..<letters {
        let value = values[Int(text[index])]
        if value == 0xFF {
          isCanonical = false
          return
        }
        group = group << 6 | UInt32(value)
        // After each letter but the first of four, one more byte is complete.
        guard index & 3 != 0 else { continue }
        let spare = UInt32(6 - 2 * (index & 3))
        target.initializeElement(at: written, to: UInt8(truncatingIfNeeded: group >> spare))
        written += 1
        group &= (1 << spare) - 1
      }
      // The bits that no byte took must be zero.
      isCanonical = group == 0
    }
    return isCanonical ? bytes : nil
  }
}

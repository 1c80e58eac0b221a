/// Equality, order and hash of text by its UTF-8 bytes.
///
/// Swift's own `==` and `<` follow canonical equivalence, under which `й` in one scalar equals `й` in two; the format
/// knows bytes only.
enum UTF8Order {
  static func areEqual(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
  }

  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  static func hash(_ text: String, into hasher: inout Hasher) {
    for byte in text.utf8 {
      hasher.combine(byte)
    }
    // No byte of UTF-8, so that ["a", "b"] and ["ab", ""] feed different bytes.
    hasher.combine(0xFF as UInt8)
  }
}

/// How many columns of a terminal text takes (UAX #11, and what terminals make of it).
enum DisplayWidth {
  static func of(_ text: String) -> Int {
    // Nearly all cells are plain Latin and Cyrillic, which needs no cutting into characters.
    let scalars = text.unicodeScalars
    if scalars.allSatisfy(isPlain) { return scalars.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// Whether the scalar takes one column by itself and joins none beside it of its kind.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xA0..<0x0300, 0x0400...0x0482, 0x048A...0x052F, 0x2010...0x2027, 0x2116: true
    default: false
    }
  }

  /// A character is as wide as the widest scalar in it: an accent adds nothing to its letter, a joiner nothing to its
  /// emoji; the emoji selector U+FE0F makes it wide.
  static func of(_ character: Character) -> Int {
    character.unicodeScalars.reduce(0) { widest, scalar in
      scalar == "\u{FE0F}" && widest > 0 ? 2 : max(widest, of(scalar))
    }
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x0300 { return scalar.properties.generalCategory == .control ? 0 : 1 }
    // Hangul vowels and finals join the syllable before them.
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
    }
  }

  /// Blocks of `East_Asian_Width` W and F; emoji are found by their property.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
      0x1F200...0x1F265, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

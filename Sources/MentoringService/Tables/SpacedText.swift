import Foundation

/// Text from a cell without the spaces that nobody sees: what typing, copying and exporting leave behind.
///
/// Two cells that look the same come out byte for byte the same as far as spaces and composition go. Every kind of
/// space (no-break ones too) becomes a plain one, runs become one, ends are trimmed; zero-width spaces, byte order
/// marks and soft hyphens vanish; the result is in normal form C (UAX #15).
public enum SpacedText {
  /// The text on one line: line breaks count as spaces.
  public static func line(_ text: String) -> String {
    collapsed(text.unicodeScalars[...])
  }

  /// The text with its line breaks kept as line feeds; each line is cleaned, and empty lines at both ends are dropped.
  public static func paragraphs(_ text: String) -> String {
    let lines = text.unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\u{2028}" || $0 == "\u{2029}" }
      .map(collapsed)
    guard let first = lines.firstIndex(where: { !$0.isEmpty }), let last = lines.lastIndex(where: { !$0.isEmpty })
    else { return "" }
    return lines[first...last].joined(separator: "\n")
  }

  private static func collapsed(_ scalars: String.UnicodeScalarView.SubSequence) -> String {
    var result = String.UnicodeScalarView()
    var owesSpace = false
    for scalar in scalars where !isInvisible(scalar) {
      if scalar.properties.isWhitespace {
        owesSpace = !result.isEmpty
      } else {
        if owesSpace { result.append(" ") }
        owesSpace = false
        result.append(scalar)
      }
    }
    return String(result).inNormalFormC
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00AD, 0x200B, 0x2060, 0xFEFF: true
    default: false
    }
  }
}

extension String {
  /// The text in normal form C (UAX #15). Text of plain Latin and Cyrillic, nearly all there is, is returned as it is.
  package var inNormalFormC: String {
    unicodeScalars.allSatisfy(Self.standsAlone) ? self : precomposedStringWithCanonicalMapping
  }

  /// Whether the scalar is a starter that composes with nothing before it and has no other form
  /// (`NFC_Quick_Check=Yes`, class 0), so that text of only such scalars is in normal form C.
  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x0300, 0x0400...0x0482, 0x048A...0x052F, 0x2010...0x2027, 0x2116: true
    default: false
    }
  }
}

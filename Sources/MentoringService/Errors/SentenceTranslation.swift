/// Known sentences of another language by patterns: `{}` stands for any text, which is translated in its turn.
///
/// What no pattern fits passes through as it is, so nothing that was said is ever lost.
package struct SentenceTranslation: Sendable {
  private let patterns: [(pieces: [String], translation: [String])]

  /// - Precondition: a pattern and its translation have as many gaps; the translation keeps their order.
  package init(_ pairs: [(String, String)]) {
    patterns = pairs.map { pattern, translation in
      let (pieces, words) = (Self.pieces(of: pattern), Self.pieces(of: translation))
      precondition(pieces.count == words.count, "a translation has the gaps of its pattern: \(pattern)")
      return (pieces, words)
    }
  }

  /// The translation by the first pattern that fits the whole text.
  package func callAsFunction(_ text: String) -> String {
    for (pieces, words) in patterns {
      guard let gaps = Self.gaps(of: text, pieces) else { continue }
      return zip(words, gaps + [""]).map { word, gap in word + (gap.isEmpty ? "" : self(gap)) }.joined()
    }
    return text
  }

  private static func pieces(of pattern: String) -> [String] {
    var pieces = [""]
    var rest = pattern[...]
    while let gap = rest.firstRange(of: "{}") {
      pieces[pieces.count - 1] = String(rest[..<gap.lowerBound])
      pieces.append("")
      rest = rest[gap.upperBound...]
    }
    pieces[pieces.count - 1] = String(rest)
    return pieces
  }

  /// What stands in the gaps between the pieces, the first and the last of which begin and end the text.
  private static func gaps(of text: String, _ pieces: [String]) -> [String]? {
    guard pieces.count > 1 else { return text == pieces[0] ? [] : nil }
    guard text.hasPrefix(pieces[0]) else { return nil }
    var rest = text.dropFirst(pieces[0].count)
    var gaps: [String] = []
    for piece in pieces.dropFirst().dropLast() {
      guard let found = rest.firstRange(of: piece) else { return nil }
      gaps.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    let last = pieces[pieces.count - 1]
    guard rest.hasSuffix(last) else { return nil }
    return gaps + [String(rest.dropLast(last.count))]
  }
}

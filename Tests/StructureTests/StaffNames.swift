import Foundation

/// The names of real people that the shipped road map contains. They may stand in the road map's data alone.
struct StaffNames {
  /// Surnames, in the order of the text, each once.
  let surnames: [String]
  private let search: NSRegularExpression?

  /// Derives the names from a text: two initials and a surname, in either order (`А.Б. Образцова`, `Образцова А.Б.`).
  init(source: String) throws {
    let surname = #"\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?"#
    let initials = #"\p{Lu}\.[ \u00a0]?\p{Lu}\."#
    let pattern = try NSRegularExpression(
      pattern: "\(initials)[ \u{a0}]?(\(surname))|(?<!\\p{L})(\(surname))[ \u{a0}]\(initials)")
    var found: [String] = []
    for match in pattern.matches(in: source, range: NSRange(source.startIndex..., in: source)) {
      for group in 1...2 {
        guard let range = Range(match.range(at: group), in: source) else { continue }
        let name = String(source[range])
        if !found.contains(name) { found.append(name) }
      }
    }
    surnames = found
    search = try Self.search(for: found)
  }

  /// Places where one of the surnames stands as a word, in any grammatical case and in small or capital letters.
  func faults(in file: Checkout.File) -> [Fault] {
    let text = file.text
    let matches = search?.matches(in: text, range: NSRange(text.startIndex..., in: text)) ?? []
    return matches.compactMap { match in
      guard let range = Range(match.range, in: text) else { return nil }
      let line = 1 + text[..<range.lowerBound].count { $0 == "\n" || $0 == "\r\n" }
      return Fault(file.path, line: line, "names a real person of the shipped road map")
    }
  }

  /// A surname without its ending, then any ending of up to three letters.
  private static func search(for surnames: [String]) throws -> NSRegularExpression? {
    if surnames.isEmpty { return nil }
    let stems = surnames.map { surname in
      let stem = surname.last.map("аяыиой".contains) == true ? String(surname.dropLast()) : surname
      return NSRegularExpression.escapedPattern(for: stem)
    }
    return try NSRegularExpression(
      pattern: #"(?<!\p{L})(?:"# + stems.joined(separator: "|") + #")\p{L}{0,3}(?!\p{L})"#,
      options: [.caseInsensitive])
  }
}

/// Breaks text into lines of a terminal.
enum TextWrapping {
  /// The lines of a text as it was written, with nothing in them that a terminal would obey.
  static func paragraphs(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(harmless)
  }

  /// A word of more columns than this may be cut, if it is one of a language: no German compound widens a table.
  static let longestWord = 24

  /// Columns of the widest piece that is not to be cut: a word, or a part of it that ends in a hyphen.
  static func widestPiece(of paragraph: String) -> Int {
    paragraph.split(separator: " ").map { word in
      guard isOfLanguage(word) else { return DisplayWidth.of(String(word)) }
      return min(longestWord, hyphenated(word).map { DisplayWidth.of($0) }.max() ?? 0)
    }.max() ?? 0
  }

  /// Whether a word belongs to a text. A code, a date, a number or a name of the program's own does not: it is copied.
  private static func isOfLanguage(_ word: Substring) -> Bool {
    !word.unicodeScalars.contains { (0x30...0x39).contains($0.value) }
      && word.unicodeScalars.contains { $0.value > 0x7F }
  }

  private static func hyphenated(_ word: Substring) -> [String] {
    guard isOfLanguage(word) else { return [String(word)] }
    var pieces = [""]
    for character in word {
      pieces[pieces.count - 1].append(character)
      if character == "-" { pieces.append("") }
    }
    return pieces.filter { !$0.isEmpty }
  }

  /// The paragraph in lines of at most so many columns: broken at spaces; inside a word only where the word alone is
  /// longer, after a hyphen if it has one. A wide character in a line of one column takes a line of its own.
  static func wrap(_ paragraph: String, to width: Int) -> [String] {
    guard DisplayWidth.of(paragraph) > width else { return [paragraph] }
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    for word in paragraph.split(separator: " ") {
      let wordWidth = DisplayWidth.of(String(word))
      if !line.isEmpty, lineWidth + 1 + wordWidth <= width {
        line += " " + word
        lineWidth += 1 + wordWidth
        continue
      }
      if !line.isEmpty { lines.append(line) }
      let pieces = broken(word, to: width)
      lines += pieces.dropLast()
      line = pieces.last ?? ""
      lineWidth = DisplayWidth.of(line)
    }
    lines.append(line)
    return lines
  }

  private static func broken(_ word: Substring, to width: Int) -> [String] {
    guard DisplayWidth.of(String(word)) > width else { return [String(word)] }
    var lines: [String] = []
    for piece in hyphenated(word) {
      if let last = lines.last, DisplayWidth.of(last) + DisplayWidth.of(piece) <= width {
        lines[lines.count - 1] += piece
      } else {
        lines += cut(piece, to: width)
      }
    }
    return lines
  }

  private static func cut(_ word: String, to width: Int) -> [String] {
    var pieces = [""]
    var pieceWidth = 0
    for character in word {
      let characterWidth = DisplayWidth.of(character)
      if pieceWidth + characterWidth > width, pieceWidth > 0 {
        pieces.append("")
        pieceWidth = 0
      }
      pieces[pieces.count - 1].append(character)
      pieceWidth += characterWidth
    }
    return pieces
  }

  private static func harmless(_ line: Substring) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      switch scalar.value {
      case 0x09: scalars.append(" ")
      case 0x00..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}

/// Breaks text into lines of a terminal.
enum TextWrapping {
  /// The lines of a text as it was written, with nothing in them that a terminal would obey.
  static func paragraphs(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(harmless)
  }

  /// The paragraph in lines of at most so many columns: broken at spaces, and inside a word only where the word alone
  /// is longer. A wide character in a line of one column takes a line of its own.
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

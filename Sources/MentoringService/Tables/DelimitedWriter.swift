/// Writes CSV (RFC 4180) that `DelimitedReader` reads back, and that a spreadsheet opens without running anything.
///
/// A cell that a spreadsheet would take for a formula (OWASP, «CSV Injection»: it begins with `=`, `+`, `-`, `@`, their
/// full-width forms, tab or a line break) is written with an apostrophe before it. Plain numbers are left alone, and
/// dates never begin so. The apostrophe stays in the text when the file is read again: a guarded cell differs from
/// what was stored, by this one character.
public struct DelimitedWriter: Sendable {
  public var delimiter: Delimiter
  /// Whether lines end in CRLF, as RFC 4180 says, or LF.
  public var endsLinesWithCRLF: Bool
  /// Whether text that a spreadsheet would take for a number or a day, and show as something else, is guarded too. For
  /// forms that people open; programs read the text as it is.
  public var keepsTextAsText = false
  /// Whether the text begins with a byte order mark, without which Russian Excel takes UTF-8 for Windows-1251.
  public var hasByteOrderMark: Bool

  /// The defaults are what Russian Excel opens by a double click.
  public init(delimiter: Delimiter = .semicolon, endsLinesWithCRLF: Bool = true, hasByteOrderMark: Bool = true) {
    self.delimiter = delimiter
    self.endsLinesWithCRLF = endsLinesWithCRLF
    self.hasByteOrderMark = hasByteOrderMark
  }

  /// A whole file: headings first, then rows.
  public func text(headings: [String], rows: some Sequence<[String]>) -> String {
    var text = hasByteOrderMark ? "\u{FEFF}" : ""
    text += line(headings)
    for row in rows { text += line(row) }
    return text
  }

  /// One row with its line break, for a file that is written row by row.
  public func line(_ cells: [String]) -> String {
    // A row of one empty cell would be an empty line, which is no row.
    let body =
      cells.count == 1 && cells[0].isEmpty
      ? "\"\"" : cells.map(quoted).joined(separator: String(Unicode.Scalar(delimiter.rawValue)))
    return body + (endsLinesWithCRLF ? "\r\n" : "\n")
  }

  private func quoted(_ cell: String) -> String {
    let cell = keepsTextAsText && Self.isMangled(cell) ? "'" + cell : Self.guarded(cell)
    let needsQuotes = cell.utf8.contains { $0 == delimiter.rawValue || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else { return cell }
    var scalars = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { scalars.append("\"") }
      scalars.append(scalar)
    }
    scalars.append("\"")
    return String(scalars)
  }

  /// The cell with an apostrophe before it, if a spreadsheet would take it for a formula.
  static func guarded(_ cell: String) -> String {
    switch cell.unicodeScalars.first {
    case "=", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": "'" + cell
    case "+", "-": isPlainNumber(cell) ? cell : "'" + cell
    default: cell
    }
  }

  /// Whether a spreadsheet would change the text: drop a plus sign or leading zeros, round what is longer than eleven
  /// digits, or read a day or a power of ten out of it («8-9», «12/3», «7Е2»). A day as we write it, 29.10.2021, is
  /// taken for that very day.
  static func isMangled(_ cell: String) -> Bool {
    let isPhone = cell.hasPrefix("+") && isPlainNumber(cell)
    let isDay = cell.wholeMatch(of: /\d\d\.\d\d\.\d{4}/) != nil
    return isPhone || !isDay && cell.wholeMatch(of: /0\d+|\d{12,}|\d{1,2}[-\/.]\d+([-\/.]\d+)?|\d+[EeЕе]\d+/) != nil
  }

  /// Sign, digits, and at most one point or comma with digits after it.
  private static func isPlainNumber(_ cell: String) -> Bool {
    let parts = cell.utf8.dropFirst().split(omittingEmptySubsequences: false) { $0 == 0x2E || $0 == 0x2C }
    return parts.count <= 2
      && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) } }
  }
}

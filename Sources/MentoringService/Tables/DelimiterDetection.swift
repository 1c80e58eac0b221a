/// Finds the delimiter of a table from its line of headings.
enum DelimiterDetection {
  /// How many rows are asked where the headings leave a choice.
  static let rowsAsked = 20

  /// The one character of «;», «,» and tab that stands in the headings outside quotes. Where several do («Фамилия, имя»
  /// in a file with «;» is no rarity, for Excel puts no quotes around it), the one that cuts more of the first rows
  /// into as many cells as the headings.
  ///
  /// - Throws: `table.noDelimiter`, `table.mixedDelimiters`.
  static func find(in bytes: [UInt8], file: String) throws(TableFault) -> Delimiter {
    let header = surveyHeader(bytes)
    // The scanner, with whatever delimiter, will say where the open quote is.
    if header.isUnclosed { return header.candidates.first ?? .semicolon }
    guard let first = header.candidates.first else {
      throw TableFault(
        file: file, line: 1, rule: .noDelimiter,
        message: "в строке заголовков нет ни «;», ни «,», ни табуляции: столбцы не разделить")
    }
    guard header.candidates.count > 1 else { return first }

    let fits = header.candidates.map { (delimiter: $0, rows: fittingRows(bytes, delimiter: $0, file: file)) }
    let most = fits.map(\.rows).max() ?? 0
    let best = fits.filter { $0.rows == most }
    guard most > 0, best.count == 1 else {
      let titles = header.candidates.map(\.title).joined(separator: " и ")
      throw TableFault(
        file: file, line: 1, rule: .mixedDelimiters,
        message: "в строке заголовков стоят \(titles), разделитель не определить: возьмите заголовки в кавычки")
    }
    return best[0].delimiter
  }

  private static func surveyHeader(_ bytes: [UInt8]) -> (candidates: [Delimiter], isUnclosed: Bool) {
    var found: Set<Delimiter> = []
    var isQuoted = false
    for byte in bytes {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A { break }
      if let delimiter = Delimiter(rawValue: byte) { found.insert(delimiter) }
    }
    return (Delimiter.allCases.filter(found.contains), isQuoted)
  }

  private static func fittingRows(_ bytes: [UInt8], delimiter: Delimiter, file: String) -> Int {
    var scanner = DelimitedScanner(bytes, delimiter: delimiter, file: file)
    var fitting = 0
    do {
      guard let header = try scanner.next() else { return 0 }
      for _ in 0..<rowsAsked {
        guard let record = try scanner.next() else { break }
        if record.cells.count == header.cells.count, !record.isEmpty { fitting += 1 }
      }
    } catch {
      return fitting  // The rows up to the fault have voted; the reader will meet the fault again and name it.
    }
    return fitting
  }
}

/// What merged work leaves behind in a page of Markdown: tables torn apart, rows and paragraphs that stand twice.
enum PageShape {
  /// Rows that belong to no table: the first line of a table is its heading, and the second the rule below it.
  static func tornTables(in file: Checkout.File) -> [Fault] {
    let lines = file.lines
    return lines.indices.compactMap { index in
      guard isRow(lines[index].text), index == 0 || !isRow(lines[index - 1].text) else { return nil }
      let below = index + 1 < lines.count ? lines[index + 1].text : ""
      guard !below.hasPrefix("| ---") else { return nil }
      return Fault(file.path, line: lines[index].number, "a row stands outside of a table")
    }
  }

  /// Rows of one table whose first two cells another row of it has already.
  static func repeatedRows(in file: Checkout.File) -> [Fault] {
    var seen: Set<String> = []
    var faults: [Fault] = []
    for (number, line) in file.lines {
      guard isRow(line) else {
        seen = []
        continue
      }
      let name = line.split(separator: "|").prefix(2).joined(separator: "|")
      if !seen.insert(name).inserted {
        faults.append(Fault(file.path, line: number, "the table has a row '\(name)' already"))
      }
    }
    return faults
  }

  /// Paragraphs that begin with the same sixty characters as an earlier one of the page.
  static func repeatedParagraphs(in file: Checkout.File) -> [Fault] {
    var seen: Set<String> = []
    var isFirstLine = true
    var faults: [Fault] = []
    for (number, line) in file.lines {
      let begins = isFirstLine && line.count >= 60 && line.first?.isLetter == true
      isFirstLine = line.isEmpty
      if begins, !seen.insert(String(line.prefix(60))).inserted {
        faults.append(Fault(file.path, line: number, "a paragraph begins like an earlier one"))
      }
    }
    return faults
  }

  private static func isRow(_ line: some StringProtocol) -> Bool { line.hasPrefix("|") }
}

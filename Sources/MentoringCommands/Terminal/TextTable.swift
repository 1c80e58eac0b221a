/// A table for people: aligned columns, a header, a rule under it.
///
/// Codes, dates and numbers are never cut. Where the columns can't all stand beside each other without that, those that
/// hold nothing are left out, and the last ones move under their row, each value with its title before it.
///
/// Own code, for the package TextTable 0.0.2 pads by UTF-16 units (so a combining accent shifts the row), knows no wide
/// characters, cuts long cells off instead of wrapping them and prints nothing for no rows.
public struct TextTable: Sendable {
  /// How the cells of a column stand.
  public enum Alignment: Sendable {
    case left
    /// For numbers.
    case right
  }

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment

    public init(title: String, alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// What stands between two columns.
  static let gap = "  "
  /// How far what stands under a row is indented.
  static let indent = "    "
  /// What stands in the place of nothing.
  static let nothing = "—"

  public let columns: [Column]
  public let rows: [[String]]

  /// - Precondition: each row has as many cells as there are columns.
  public init(columns: [Column], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has one cell for each column")
    self.columns = columns
    self.rows = rows
  }

  /// The table as lines, each ended by a line feed and without spaces at its end; rows of several lines have an empty
  /// line before and after them.
  ///
  /// No line is wider than the terminal. Control and direction characters in cells are shown as U+FFFD, so that no cell
  /// can steer the terminal or reorder the line.
  public func text(on terminal: Terminal) -> String {
    if let fuller = withoutEmptyColumns(width: terminal.width) { return fuller.text(on: terminal) }
    let titles = columns.map { TextWrapping.paragraphs(of: $0.title) }
    let cells = rows.map { $0.map { TextWrapping.paragraphs(of: $0.isEmpty ? Self.nothing : $0) } }
    let layout = TableLayout(titles: titles, cells: cells, width: terminal.width)

    var text = ""
    for line in lines(titles, layout.widths) { text += terminal.styled(line, .heading) + "\n" }
    let rule = layout.widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap)
    text += terminal.styled(rule, .rule) + "\n"
    var wasLong = false
    for (index, row) in cells.enumerated() {
      let lines = lines(row, layout.widths) + underneath(row, layout.widths.count, terminal.width)
      let isLong = lines.count > 1
      if index > 0, isLong || wasLong { text += "\n" }
      wasLong = isLong
      for line in lines { text += line + "\n" }
    }
    return text
  }

  /// The table without columns that hold nothing in any row, if there are some and room is short; nil else.
  private func withoutEmptyColumns(width: Int) -> TextTable? {
    let filled = columns.indices.filter { column in rows.contains { !["", Self.nothing].contains($0[column]) } }
    guard !filled.isEmpty, filled.count < columns.count else { return nil }
    let natural = columns.indices.map { column in
      max(DisplayWidth.of(columns[column].title), rows.map { DisplayWidth.of($0[column]) }.max() ?? 0)
    }
    guard natural.reduce(0, +) + DisplayWidth.of(Self.gap) * (columns.count - 1) > width else { return nil }
    return TextTable(columns: filled.map { columns[$0] }, rows: rows.map { row in filled.map { row[$0] } })
  }

  private func lines(_ row: [[String]], _ widths: [Int]) -> [String] {
    let wrapped = zip(row, widths).map { paragraphs, width in
      paragraphs.flatMap { TextWrapping.wrap($0, to: width) }
    }
    return (0..<(wrapped.map(\.count).max() ?? 0)).map { line in
      let cells = widths.indices.map { column in
        let cell = wrapped[column].indices.contains(line) ? wrapped[column][line] : ""
        return padded(cell, to: widths[column], columns[column].alignment)
      }
      var text = cells.joined(separator: Self.gap).unicodeScalars
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }

  /// «Представитель: 1f3a90c2 · Запись: 17»: the columns that stand under the row, without empty ones.
  private func underneath(_ row: [[String]], _ first: Int, _ width: Int) -> [String] {
    let room = max(1, width - DisplayWidth.of(Self.indent))
    var lines: [String] = []
    for (column, cell) in zip(columns, row).dropFirst(first) where cell != [Self.nothing] {
      let entry = "\(column.title): \(cell.joined(separator: " "))"
      if let last = lines.last, DisplayWidth.of(last) + 3 + DisplayWidth.of(entry) <= room {
        lines[lines.count - 1] = "\(last) · \(entry)"
      } else {
        lines += TextWrapping.wrap(entry, to: room)
      }
    }
    return lines.map { Self.indent + $0 }
  }

  private func padded(_ cell: String, to width: Int, _ alignment: Alignment) -> String {
    let padding = String(repeating: " ", count: max(0, width - DisplayWidth.of(cell)))
    return alignment == .left ? cell + padding : padding + cell
  }
}

/// How wide the columns of a table are, and how many of them stand beside each other.
struct TableLayout {
  /// A text column is not made narrower than this while another column can move under the row.
  static let readable = 22

  /// Widths of the columns that stand beside each other; the others go under their row.
  let widths: [Int]

  /// - Parameters:
  ///   - titles: paragraphs of each column's title.
  ///   - cells: paragraphs of each cell, row by row.
  init(titles: [[String]], cells: [[[String]]], width: Int) {
    let paragraphs = titles.indices.map { column in titles[column] + cells.flatMap { $0[column] } }
    let natural = paragraphs.map { max(1, $0.map(DisplayWidth.of).max() ?? 0) }
    let least = natural.indices.map { column in
      let whole = paragraphs[column].map(TextWrapping.widestPiece).max() ?? 1
      let text = cells.flatMap { $0[column] }.map(DisplayWidth.of).max() ?? 0
      return min(natural[column], max(1, whole, min(text, Self.readable)))
    }
    let gap = DisplayWidth.of(TextTable.gap)
    var count = least.count
    while count > 1, least.prefix(count).reduce(0, +) + gap * (count - 1) > width { count -= 1 }
    widths = Self.fitted(
      natural: Array(natural.prefix(count)), least: Array(least.prefix(count)), room: width - gap * (count - 1))
  }

  /// Widths that sum up to the room at most: wide columns are cut down to one common width, but to no less than their
  /// least one, and what is left over goes to the cut ones from the left. A single column may have to be cut further.
  private static func fitted(natural: [Int], least: [Int], room: Int) -> [Int] {
    func widths(cap: Int) -> [Int] { zip(natural, least).map { max($1, min($0, cap)) } }
    let widest = natural.max() ?? 0
    let cap = (0...widest).last { widths(cap: $0).reduce(0, +) <= room }
    guard let cap else { return least.map { min($0, max(1, room)) } }
    var fitted = widths(cap: cap)
    var rest = room - fitted.reduce(0, +)
    for column in fitted.indices where rest > 0 && fitted[column] < natural[column] {
      fitted[column] += 1
      rest -= 1
    }
    return fitted
  }
}

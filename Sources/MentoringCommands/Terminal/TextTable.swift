/// A table for people: aligned columns, a header, a rule under it.
///
/// Own code, for the package TextTable 0.0.2 pads by UTF-16 units (so a combining accent shifts the row), knows no wide
/// characters, cuts long cells off instead of wrapping them and prints nothing for no rows.
public struct TextTable: Sendable {
  /// How the cells of a column stand.
  public enum Alignment: Sendable {
    case left
    /// For numbers. Such a column is never wrapped.
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
  /// A column is not made narrower than this by wrapping; a table of too many columns is wider than the terminal.
  static let narrowestColumn = 6

  public let columns: [Column]
  public let rows: [[String]]

  /// - Precondition: each row has as many cells as there are columns.
  public init(columns: [Column], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has one cell for each column")
    self.columns = columns
    self.rows = rows
  }

  /// The table as lines, each ended by a line feed and without spaces at its end.
  ///
  /// Cells are wrapped so that lines fit `terminal.width`. Control and direction characters in cells are shown as
  /// U+FFFD, so that no cell can steer the terminal or reorder the line.
  public func text(on terminal: Terminal) -> String {
    let titles = columns.map { TextWrapping.paragraphs(of: $0.title) }
    let cells = rows.map { $0.map(TextWrapping.paragraphs(of:)) }
    let widths = fittedWidths(naturalWidths(titles, cells), in: terminal.width)

    var text = ""
    for line in lines(titles, widths) { text += terminal.styled(line, .heading) + "\n" }
    text += terminal.styled(widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap), .rule) + "\n"
    for row in cells {
      for line in lines(row, widths) { text += line + "\n" }
    }
    return text
  }

  private func naturalWidths(_ titles: [[String]], _ cells: [[[String]]]) -> [Int] {
    columns.indices.map { column in
      let paragraphs = titles[column] + cells.flatMap { $0[column] }
      return max(1, paragraphs.map(DisplayWidth.of).max() ?? 0)
    }
  }

  /// Widths that sum up to the limit at most, if that can be: wide columns are cut down to one common width, narrow
  /// ones stay as they are, and what is left over goes to the cut ones from the left.
  private func fittedWidths(_ natural: [Int], in limit: Int?) -> [Int] {
    guard let limit else { return natural }
    let room = limit - Self.gap.count * (columns.count - 1)
    guard natural.reduce(0, +) > room else { return natural }

    func widths(cap: Int) -> [Int] {
      zip(columns, natural).map { column, width in column.alignment == .right ? width : min(width, cap) }
    }
    let widest = natural.max() ?? 0
    let cap = (Self.narrowestColumn...max(widest, Self.narrowestColumn)).last { widths(cap: $0).reduce(0, +) <= room }
    guard let cap else { return widths(cap: Self.narrowestColumn) }

    var fitted = widths(cap: cap)
    var rest = room - fitted.reduce(0, +)
    for column in fitted.indices where rest > 0 && fitted[column] < natural[column] {
      fitted[column] += 1
      rest -= 1
    }
    return fitted
  }

  private func lines(_ row: [[String]], _ widths: [Int]) -> [String] {
    let wrapped = zip(row, widths).map { paragraphs, width in
      paragraphs.flatMap { TextWrapping.wrap($0, to: width) }
    }
    return (0..<(wrapped.map(\.count).max() ?? 0)).map { line in
      let cells = columns.indices.map { column in
        let cell = wrapped[column].indices.contains(line) ? wrapped[column][line] : ""
        return padded(cell, to: widths[column], columns[column].alignment)
      }
      var text = cells.joined(separator: Self.gap).unicodeScalars
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }

  private func padded(_ cell: String, to width: Int, _ alignment: Alignment) -> String {
    let padding = String(repeating: " ", count: max(0, width - DisplayWidth.of(cell)))
    return alignment == .left ? cell + padding : padding + cell
  }
}

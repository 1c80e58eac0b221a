extension RoadMap {
  /// The approved text, row by row and word for word.
  ///
  /// ```text
  /// file = row *( LF row )        no line feed after the last row
  /// row  = cell *( TAB cell )     a row outside the table has one cell, an empty line one empty cell
  /// ```
  public struct Source: Sendable {
    /// The shipped file with the same text.
    public let file: String
    /// The rows in order.
    public let rows: [Row]

    /// The approved file again, byte for byte.
    public var bytes: [UInt8] {
      var bytes: [UInt8] = []
      for (index, row) in rows.enumerated() {
        if index > 0 { bytes.append(10) }
        for (column, cell) in row.cells.enumerated() {
          if column > 0 { bytes.append(9) }
          bytes += cell.utf8
        }
      }
      return bytes
    }

    /// The row at a line of the file; `nil` where there is none.
    public func row(at line: Int) -> Row? {
      rows.first { $0.line == line }
    }

    /// The row that names the columns of the table.
    public var head: Row? {
      rows.first { $0.kind == .head }
    }

    /// The rows of a kind, in order.
    func rows(of kind: RowKind) -> [Row] {
      rows.filter { $0.kind == kind }
    }
  }

  /// A row of the source.
  public struct Row: Sendable {
    /// Its line in the file, from 1.
    public let line: Int
    public let kind: RowKind
    /// Its cells, at least one, some of them empty.
    public let cells: [String]

    /// The cell of a column, or the empty text beyond the last.
    func cell(_ column: Int) -> String {
      column < cells.count ? cells[column] : ""
    }
  }

  /// What a row of the source is.
  public enum RowKind: String, Sendable {
    /// Of the blocks of approval above the title.
    case approval
    /// An empty line.
    case blank
    /// The head of the table.
    case head
    /// An item, or what a page break parted from it.
    case item
    /// The result of a stage.
    case result
    /// A stage with its task.
    case stage
    /// A line of the title.
    case title
  }
}

/// The columns of the table.
enum RoadMapColumn {
  static let number = 0
  static let action = 1
  static let planned = 2
  static let responsible = 3
}

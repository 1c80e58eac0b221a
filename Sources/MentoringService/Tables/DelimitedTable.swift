/// What stands between the cells of a row.
public enum Delimiter: UInt8, CaseIterable, Sendable {
  case semicolon = 0x3B
  case comma = 0x2C
  case tab = 0x09

  /// How it is called in a message.
  var title: String {
    switch self {
    case .semicolon: "«;»"
    case .comma: "«,»"
    case .tab: "табуляция"
    }
  }
}

/// One row below the headings: as many cells as there are headings.
public struct DelimitedRow: Equatable, Sendable {
  /// The physical line, from 1, on which the row begins; a quoted cell may carry it over several.
  public let line: Int
  /// The cells in normal form C, otherwise as they stand: spaces are kept (`SpacedText` removes them), line breaks
  /// inside a cell are line feeds.
  public let cells: [String]
}

/// A table as it was read: headings, and rows of exactly that many cells.
public struct DelimitedTable: Equatable, Sendable {
  /// The file's name, without its folder.
  public let file: String
  public let encoding: DecodedText.Encoding
  public let delimiter: Delimiter
  /// Cleaned by `SpacedText.line`; none empty, no two equal but for case.
  public let headings: [String]
  public let rows: [DelimitedRow]

  /// The index of the column with this heading, whatever the case of its letters and its spaces.
  public func column(_ heading: String) -> Int? {
    let key = Self.key(of: heading)
    return headings.firstIndex { Self.key(of: $0) == key }
  }

  /// A fault of one cell, with its place and text.
  public func fault(_ row: DelimitedRow, column: Int, rule: TableRule, message: String) -> TableFault {
    TableFault(
      file: file, line: row.line, column: .heading(headings[column]), value: row.cells[column], rule: rule,
      message: message)
  }

  /// What makes two headings the same: bytes, not canonical equivalence.
  static func key(of heading: String) -> [UInt8] {
    Array(SpacedText.line(heading).lowercased().utf8)
  }
}

/// What reading a file gave: everything that is wrong with it, and the rows that are well formed, so that an importer
/// can look for further faults in them before it refuses the file as a whole.
public struct TableReading: Equatable, Sendable {
  /// Absent where a fault of structure made it impossible to tell rows or columns.
  public let wellFormed: DelimitedTable?
  /// In order of lines; empty where the file may be taken.
  public let faults: [TableFault]

  /// The table, if nothing at all is wrong with it.
  ///
  /// - Throws: all faults together.
  public func table() throws(TableRefusal) -> DelimitedTable {
    guard faults.isEmpty, let wellFormed else { throw TableRefusal(faults: faults) }
    return wellFormed
  }
}

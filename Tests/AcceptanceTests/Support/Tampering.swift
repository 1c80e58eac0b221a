import Foundation
import GRDB

/// One thing that somebody does to a row of `ledger.sqlite`.
struct Tampering: CustomStringConvertible {
  let description: String
  /// Statements with their arguments, run one after another.
  fileprivate let statements: [(sql: String, arguments: [DatabaseValue])]

  /// Does it, past the guards. False where the database itself refuses it, or where it would change nothing.
  func apply(to file: LedgerFile) throws -> Bool {
    var isDone = false
    try file.write { database in
      do {
        try database.inSavepoint {
          for statement in statements {
            try database.execute(sql: statement.sql, arguments: StatementArguments(statement.arguments))
          }
          return .commit
        }
        isDone = true
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        isDone = false
      }
    }
    return isDone
  }
}

/// The rows of one table, and everything that can be done to them one at a time.
struct TableRows {
  static let names = [
    "event", "node", "sealed", "tag", "event_tag", "head", "note", "signature", "type", "event_type", "event_id",
    "command",
  ]

  let table: String
  let columns: [String]
  private let keys: Set<String>
  let rows: [[DatabaseValue]]

  init(_ table: String, in database: Database) throws {
    self.table = table
    let described = try database.columns(in: table)
    columns = described.map(\.name)
    keys = Set(described.filter { $0.primaryKeyIndex > 0 }.map(\.name))
    rows = try GRDB.Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { row in
      described.map { row[$0.name] }
    }
  }

  /// A column of a row holds something else: a number a little more, a text or blob one bit or letter off.
  func changes(_ row: Int) -> [Tampering] {
    columns.indices.compactMap { column in
      var changed = rows[row]
      changed[column] = Self.changed(changed[column])
      return changed == rows[row] ? nil : tampering("change \(columns[column]) of", row, replaced: [(row, changed)])
    }
  }

  func deletion(_ row: Int) -> Tampering { tampering("delete", row, replaced: [(row, nil)]) }

  /// A row more, like the given one but for its key.
  func insertion(_ row: Int) -> Tampering {
    let added = columns.indices.map { keys.contains(columns[$0]) ? Self.changed(rows[row][$0]) : rows[row][$0] }
    return Tampering(description: "insert like \(name(row))", statements: [insert(added)])
  }

  /// Two rows exchange what does not identify them; where everything does, their first column.
  func swap(_ first: Int, _ second: Int) -> Tampering? {
    var swapped = (rows[first], rows[second])
    let moved = columns.indices.filter { !keys.contains(columns[$0]) }
    for column in moved.isEmpty ? [0] : moved {
      (swapped.0[column], swapped.1[column]) = (swapped.1[column], swapped.0[column])
    }
    if swapped.0 == rows[first] || Set([swapped.0, swapped.1]) == Set([rows[first], rows[second]]) { return nil }
    return tampering("swap \(second) with", first, replaced: [(first, swapped.0), (second, swapped.1)])
  }

  /// Everything that can be done to one row.
  func all(_ row: Int) -> [Tampering] {
    let next = row + 1 < rows.count ? [swap(row, row + 1)].compactMap { $0 } : []
    return changes(row) + [deletion(row), insertion(row)] + next
  }

  private func name(_ row: Int) -> String { "row \(row) of \(table)" }

  private func tampering(_ verb: String, _ row: Int, replaced: [(row: Int, with: [DatabaseValue]?)]) -> Tampering {
    let condition = columns.map { "\($0) IS ?" }.joined(separator: " AND ")
    let deletions = replaced.map { (sql: "DELETE FROM \(table) WHERE \(condition)", arguments: rows[$0.row]) }
    return Tampering(
      description: "\(verb) \(name(row))", statements: deletions + replaced.compactMap { $0.with.map(insert) })
  }

  private func insert(_ values: [DatabaseValue]) -> (sql: String, arguments: [DatabaseValue]) {
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    return ("INSERT INTO \(table) VALUES (\(marks))", values)
  }

  private static func changed(_ value: DatabaseValue) -> DatabaseValue {
    switch value.storage {
    case .int64(let number): (number + 1_000).databaseValue
    case .string(let text): (text.dropLast() + (text.hasSuffix("x") ? "y" : "x")).databaseValue
    case .blob(var data):
      { () -> DatabaseValue in
        data[data.count / 2] ^= 1
        return data.databaseValue
      }()
    default: value
    }
  }
}

extension Substring {
  fileprivate static func + (left: Substring, right: String) -> String { String(left) + right }
}

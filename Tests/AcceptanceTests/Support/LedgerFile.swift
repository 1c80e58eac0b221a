import Foundation
import GRDB

/// `ledger.sqlite` in the hands of somebody who may write to the file: the guards taken away and put back.
struct LedgerFile {
  private let queue: DatabaseQueue

  init(_ ledger: TestLedger) throws {
    queue = try DatabaseQueue(path: ledger.file("ledger.sqlite"))
  }

  /// Changes the file past its guards, which stand again afterwards, and leaves no journal beside it.
  func write(_ change: (Database) throws -> Void) throws {
    try queue.writeWithoutTransaction { database in
      let guards = try GRDB.Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for row in guards { try database.execute(sql: "DROP TRIGGER \(row[0] as String)") }
      try change(database)
      for row in guards { try database.execute(sql: row[1] as String) }
    }
    try queue.close()
  }

  func read<Value>(_ question: (Database) throws -> Value) throws -> Value { try queue.read(question) }
}

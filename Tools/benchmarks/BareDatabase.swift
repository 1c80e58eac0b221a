import GRDBSQLite

/// SQLite through its C interface and nothing else: the reference that the engine is measured against.
final class BareDatabase {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private var handle: OpaquePointer?

  init(_ path: String) throws {
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Failure(description: "cannot open \(path)") }
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that give no rows that matter.
  func execute(_ sql: String) throws {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  func prepare(_ sql: String) throws -> BareStatement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    guard let statement else { throw Failure(description: "no statement: \(sql)") }
    return BareStatement(statement)
  }

  /// Calls `body` with each row.
  func forEach(_ sql: String, _ body: (OpaquePointer) -> Void) throws {
    let statement = try prepare(sql)
    while sqlite3_step(statement.handle) == SQLITE_ROW { body(statement.handle) }
  }

  /// The settings of a ledger's writer (DESIGN §3).
  func useLedgerSettings() throws {
    for setting in ["journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF"] {
      try execute("PRAGMA \(setting)")
    }
  }

  private func check(_ code: Int32) throws {
    guard code == SQLITE_OK else { throw Failure(description: String(cString: sqlite3_errmsg(handle))) }
  }
}

/// A prepared statement.
final class BareStatement {
  let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { sqlite3_finalize(handle) }

  /// Binds and runs an insert.
  func insert(_ values: [BareValue]) throws {
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .integer(let number): sqlite3_bind_int64(handle, place, number)
      case .blob(let bytes):
        _ = bytes.withUnsafeBytes { sqlite3_bind_blob(handle, place, $0.baseAddress, Int32($0.count), nil) }
      case .text(let bytes):
        _ = bytes.withUnsafeBytes {
          sqlite3_bind_text(handle, place, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), nil)
        }
      }
    }
    guard sqlite3_step(handle) == SQLITE_DONE else { throw BareDatabase.Failure(description: "a row was not written") }
    sqlite3_reset(handle)
  }
}

/// A value of a row. Its bytes live as long as the rows do, so SQLite need not copy them.
enum BareValue {
  case integer(Int64)
  case blob([UInt8])
  case text([UInt8])

  /// The value of a column of the current row.
  init(_ statement: OpaquePointer, _ column: Int32) {
    let type = sqlite3_column_type(statement, column)
    if type == SQLITE_INTEGER {
      self = .integer(sqlite3_column_int64(statement, column))
      return
    }
    let address = sqlite3_column_blob(statement, column)
    let bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(sqlite3_column_bytes(statement, column))))
    self = type == SQLITE_TEXT ? .text(bytes) : .blob(bytes)
  }
}

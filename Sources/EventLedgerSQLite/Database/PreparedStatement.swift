import GRDB
import GRDBSQLite

/// A prepared statement driven through SQLite's C interface.
///
/// The path of an append and the scans of a rebuild run millions of these, so bytes go in and rows come out without
/// intermediate values. Used only within the database access that made it.
struct PreparedStatement {
  // Keeps the handle alive.
  private let statement: Statement
  private let handle: OpaquePointer

  /// A statement from the connection's cache, for look-ups that are finished before anything else uses the same SQL.
  init(cached sql: String, in db: Database) throws {
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  /// A statement of its own, for scans during which others may run.
  init(new sql: String, in db: Database) throws {
    statement = try db.makeStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  // MARK: Parameters, counted from 1

  @discardableResult
  func bind(_ index: Int32, _ value: Int64) -> PreparedStatement {
    sqlite3_bind_int64(handle, index, value)
    return self
  }

  @discardableResult
  func bind(_ index: Int32, _ bytes: [UInt8]) -> PreparedStatement {
    bytes.withUnsafeBytes { _ = bind(index, $0) }
    return self
  }

  @discardableResult
  func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) -> PreparedStatement {
    if let address = bytes.baseAddress {
      sqlite3_bind_blob64(handle, index, address, UInt64(bytes.count), Self.transient)
    } else {
      sqlite3_bind_zeroblob(handle, index, 0)
    }
    return self
  }

  @discardableResult
  func bind(_ index: Int32, _ text: String) -> PreparedStatement {
    var text = text
    text.withUTF8 { utf8 in
      // An empty buffer may have no address, and SQLite would take that for NULL.
      if let address = UnsafeRawPointer(utf8.baseAddress) {
        let characters = address.assumingMemoryBound(to: CChar.self)
        _ = sqlite3_bind_text(handle, index, characters, Int32(utf8.count), Self.transient)
      } else {
        _ = sqlite3_bind_text(handle, index, "", 0, Self.transient)
      }
    }
    return self
  }

  @discardableResult
  func bindNull(_ index: Int32) -> PreparedStatement {
    sqlite3_bind_null(handle, index)
    return self
  }

  // MARK: Running

  /// Runs a statement that gives no rows.
  func execute() throws {
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    sqlite3_reset(handle)
  }

  /// The value that `body` makes of the first row, nil where there is none.
  func first<Value>(_ body: (PreparedStatement) throws -> Value) throws -> Value? {
    defer { sqlite3_reset(handle) }
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return try body(self)
    case SQLITE_DONE: return nil
    case let code: throw failure(code)
    }
  }

  /// Calls `body` for each row.
  func forEach(_ body: (PreparedStatement) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW: try body(self)
      case SQLITE_DONE: return
      case let code: throw failure(code)
      }
    }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    // Constraint messages name tables and columns only; no value of a row stands in them.
    let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
    sqlite3_reset(handle)
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }

  // MARK: Columns of the current row, counted from 0

  func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

  /// Calls `body` with the bytes of a column, which may be used during the call only.
  func withBytes<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
    let address = sqlite3_column_blob(handle, column)
    return try body(UnsafeRawBufferPointer(start: address, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func text(_ column: Int32) -> String { withBytes(column) { String(decoding: $0, as: UTF8.self) } }

  /// Tells SQLite to copy what it was given (`SQLITE_TRANSIENT`).
  private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

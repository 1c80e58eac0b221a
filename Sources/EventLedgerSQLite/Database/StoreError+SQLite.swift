import EventLedger
import GRDB

extension StoreError {
  /// What a fault of SQLite means for whoever has the ledger.
  init(_ error: DatabaseError, file: DatabaseFile) {
    let detail = "\(file.kind.name): \(error.message ?? "SQLite \(error.extendedResultCode.rawValue)")"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(.busy, detail)
    case .SQLITE_NOTADB: self.init(.notALedger, detail)
    case .SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT: self.init(.damaged, detail)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self.init(.readOnly, detail)
    case .SQLITE_CANTOPEN, .SQLITE_IOERR:
      if !PosixFile.exists(file.path) {
        self.init(.missing, detail)
      } else {
        self.init(file.isWritable ? .system : .readOnly, detail)
      }
    default: self.init(.system, detail)
    }
  }
}

/// Runs `body` and says in the store's terms what went wrong in SQLite.
func translatingErrors<Result>(of file: DatabaseFile, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw StoreError(error, file: file)
  }
}

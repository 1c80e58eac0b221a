import EventLedger
import GRDB

/// Whole copies of the SQLite files of a ledger folder, made while other processes write in it.
///
/// SQLite's online backup reads one snapshot in one step: no writer waits, and what is committed meanwhile is not in the
/// copy. A copy is one file of mode 0600 without a journal, durable when the call returns. Every error is a
/// `StoreError`: `exists` where a file stands in the way, `system` where the disk is full, `busy` where no moment was
/// found at which both logs could be read.
public enum LedgerCopy {
  /// How often a common moment of two logs is looked for. One look takes less time than the shortest append.
  private static let attempts = 1000

  /// Copies the ledger, and its access log where there is one, both as of one moment: each states the other's size, so
  /// copies of two moments would contradict each other.
  public static func logs(from folder: String, accessLog: String, to target: String) throws {
    let ledger = log(SQLiteEventStore.fileName, in: folder)
    let access = log(accessLog, in: folder)
    let (readers, others) = (try ledger.openReaders(), try ledger.openReaders())
    let accessReaders = PosixFile.exists(access.path) ? try access.openReaders() : nil
    try translatingErrors(of: ledger) {
      for _ in 0..<attempts {
        let isCopied = try readers.read { database in
          let head = try SQLiteLedgerReading(db: database).headNote()
          guard let accessReaders else {
            try copy(database, to: log(ledger.name, in: target))
            return true
          }
          return try accessReaders.read { accessDatabase in
            // The first look at a database fixes what the transaction sees of it.
            _ = try SQLiteLedgerReading(db: accessDatabase).headNote()
            guard try others.read({ try SQLiteLedgerReading(db: $0).headNote() }) == head else { return false }
            try copy(database, to: log(ledger.name, in: target))
            try copy(accessDatabase, to: log(accessLog, in: target))
            return true
          }
        }
        if isCopied { return }
      }
      throw StoreError(.busy, "no moment was found at which ledger and access log stand still")
    }
  }

  /// Copies a vault's file into a folder. To be called after `logs`: keys are durable before what they seal, so the
  /// copy has every key of the copied parts that was not destroyed meanwhile.
  public static func vault(at path: String, to target: String) throws {
    let source = DatabaseFile(
      folder: PosixFile.folder(of: path), name: PosixFile.name(of: path), kind: VaultSchema.kind,
      busyTimeout: SQLiteEventStore.busyTimeout)
    let readers = try source.openReaders()
    try translatingErrors(of: source) {
      try readers.read { database in
        try copy(
          database,
          to: DatabaseFile(
            folder: target, name: SQLiteVault.fileName, kind: VaultSchema.kind,
            busyTimeout: SQLiteEventStore.busyTimeout))
      }
    }
  }

  /// Copies one log's file into a folder, under the name that it has there.
  public static func log(at path: String, to target: String, as name: String) throws {
    let source = log(PosixFile.name(of: path), in: PosixFile.folder(of: path))
    let readers = try source.openReaders()
    try translatingErrors(of: source) { try readers.read { try copy($0, to: log(name, in: target)) } }
  }

  static func log(_ name: String, in folder: String) -> DatabaseFile {
    DatabaseFile(
      folder: folder, name: name, kind: LedgerSchema.kind, busyTimeout: SQLiteEventStore.busyTimeout)
  }

  private static func copy(_ source: Database, to target: DatabaseFile) throws {
    guard try PosixFile.makeEmptyFile(target.path) else { throw StoreError(.exists, "\(target.path) exists") }
    try translatingErrors(of: target) {
      let queue = try DatabaseQueue(path: target.path, configuration: target.configuration(readonly: false))
      try queue.writeWithoutTransaction { database in
        do {
          try source.backup(to: database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
          // The copy's own message says that there is no error.
          throw StoreError(.system, "\(target.path): the disk is full")
        }
        // One file, which a reader leaves as it is: with a WAL there would be files beside it.
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
      }
      try queue.close()
    }
    try PosixFile.sync(target.path)
    try PosixFile.syncFolder(target.folder)
  }
}

extension DatabaseFile {
  /// The file's name in its folder.
  fileprivate var name: String { PosixFile.name(of: path) }
}

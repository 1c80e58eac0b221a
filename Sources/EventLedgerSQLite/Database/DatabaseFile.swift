import EventLedger
import GRDB

/// One of the kinds of SQLite files that make up a ledger folder.
struct DatabaseKind: Sendable {
  /// What it is called in messages.
  let name: String
  /// `PRAGMA application_id`: tells our files from others.
  let applicationID: Int32
  /// `PRAGMA user_version`: the newest format that this program knows.
  let version: Int32
  /// Every statement that makes the file, in order.
  let schema: [String]
  /// A table without which the file is none of ours.
  let table: String
}

/// An SQLite file of a ledger folder: made, opened and set up in one way for ledger and vault alike.
///
/// WAL, `synchronous = FULL` (read back: a writer without it would lose acknowledged commits on power loss),
/// `secure_delete = ON`, `trusted_schema = OFF`. Files have mode 0600, the folder 0700.
struct DatabaseFile: Sendable {
  let path: String
  let kind: DatabaseKind
  /// How long a writer waits for another one, in seconds.
  let busyTimeout: Double

  init(folder: String, name: String, kind: DatabaseKind, busyTimeout: Double) {
    path = PosixFile.join(folder, name)
    self.kind = kind
    self.busyTimeout = busyTimeout
  }

  var folder: String { PosixFile.folder(of: path) }

  var isWritable: Bool { PosixFile.isWritable(path) && PosixFile.isWritable(folder) }

  /// Makes the file with its tables in one transaction. Throws `exists` where there is one that is not empty.
  func create() throws {
    try PosixFile.makeFolder(folder)
    guard try PosixFile.makeEmptyFile(path) else { throw StoreError(.exists, "\(kind.name): \(path) exists") }
    try translatingErrors(of: self) {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
      try queue.writeWithoutTransaction { db in
        // In the rollback journal, so that a crash leaves either an empty file or the whole schema; WAL comes after.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.inTransaction(.immediate) {
          try db.execute(sql: "PRAGMA application_id = \(kind.applicationID)")
          try db.execute(sql: "PRAGMA user_version = \(kind.version)")
          for statement in kind.schema { try db.execute(sql: statement) }
          return .commit
        }
      }
      try queue.close()
    }
    try PosixFile.syncFolder(folder)
  }

  /// A connection that writes. Throws where the file is none of ours, is newer, or can't be written durably.
  func openWriter() throws -> DatabaseQueue {
    guard PosixFile.exists(path) else { throw StoreError(.missing, "\(kind.name): there is no \(path)") }
    guard isWritable else { throw StoreError(.readOnly, "\(kind.name): \(path) or its folder may not be written") }
    return try translatingErrors(of: self) {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
      try queue.writeWithoutTransaction { db in
        try checkKind(db)
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        // Only now: turning WAL on is when other set-ups lower this, and it must be what it says.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        let secureDelete = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
        guard mode == "wal", synchronous == 2, secureDelete == 1 else {
          throw StoreError(.system, "\(kind.name): SQLite refuses WAL, synchronous = FULL or secure_delete = ON")
        }
      }
      return queue
    }
  }

  /// Connections that read, each reading one snapshot at a time.
  func openReaders() throws -> DatabasePool {
    guard PosixFile.exists(path) else { throw StoreError(.missing, "\(kind.name): there is no \(path)") }
    return try translatingErrors(of: self) {
      let pool = try DatabasePool(path: readingPath, configuration: configuration(readonly: true))
      try pool.unsafeReentrantRead(checkKind)
      return pool
    }
  }

  /// The path to read from. A file in a folder that can't be written has no place for the index of a WAL; without a
  /// WAL it may be opened as immutable (FORMAT §8).
  private var readingPath: String {
    guard !PosixFile.isWritable(folder), (PosixFile.size(path + "-wal") ?? 0) == 0 else { return path }
    var escaped = ""
    for byte in path.utf8 {
      let character = Character(Unicode.Scalar(byte))
      let isPlain = byte < 0x80 && (character.isLetter || character.isNumber || "/-._~".contains(character))
      escaped += isPlain ? String(character) : "%" + Self.hexadecimal(byte)
    }
    return "file:\(escaped)?immutable=1"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  func configuration(readonly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(busyTimeout)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    return configuration
  }

  private func checkKind(_ db: Database) throws {
    guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == kind.applicationID else {
      throw StoreError(.notALedger, "\(kind.name): \(path) is no such file of this program")
    }
    let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version <= kind.version else {
      throw StoreError(.newerFormat, "\(kind.name): format \(version), this program knows up to \(kind.version)")
    }
    guard try db.tableExists(kind.table) else {
      throw StoreError(.notALedger, "\(kind.name): \(path) has no table \(kind.table)")
    }
  }
}

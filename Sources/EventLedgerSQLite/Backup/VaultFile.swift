public import EventLedger
import GRDB

/// A vault's file as it can be looked at and cleaned without the key that it is wrapped under: nothing in it is opened.
///
/// Every error is a `StoreError`.
public struct VaultFile: Sendable {
  private let file: DatabaseFile

  /// The vault of a folder.
  public init(folder: String) {
    file = DatabaseFile(
      folder: folder, name: SQLiteVault.fileName, kind: VaultSchema.kind, busyTimeout: SQLiteEventStore.busyTimeout)
  }

  /// The number of the epoch whose key wraps everything in it.
  public func epoch() throws -> Int {
    try read { db in
      guard let number = try Int.fetchOne(db, sql: "SELECT max(number) FROM epoch") else {
        throw StoreError(.damaged, "vault: it names no epoch")
      }
      return number
    }
  }

  /// The fingerprints of its keys.
  public func fingerprints() throws -> Set<KeyFingerprint> {
    try read { db in
      var fingerprints: Set<KeyFingerprint> = []
      try PreparedStatement(cached: "SELECT fingerprint FROM subject_key", in: db).forEach { row in
        guard let fingerprint = Bytes16(row.bytes(0)) else {
          throw StoreError(.damaged, "vault: a fingerprint is not 16 bytes long")
        }
        fingerprints.insert(KeyFingerprint(fingerprint))
      }
      return fingerprints
    }
  }

  /// Makes a vault that was put back from a copy fit to be opened: takes the destroyed keys out of it, so that nothing of
  /// them is left in the file, and lets no sweep touch the others, for the events that use a key may be among those that
  /// the ledger lost. Gives how many keys went.
  @discardableResult
  public func purge(_ destroyed: Set<KeyFingerprint>) throws -> Int {
    let queue = try file.openWriter()
    return try translatingErrors(of: file) {
      let count = try queue.writeWithoutTransaction { db in
        var count = 0
        try db.inTransaction(.immediate) {
          for table in VaultSchema.sweepTables { try db.execute(sql: table) }
          for fingerprint in destroyed {
            for table in ["current_key", "subject_key"] {
              try PreparedStatement(cached: "DELETE FROM \(table) WHERE fingerprint = ?1", in: db)
                .bind(1, fingerprint.bytes).execute()
            }
            count += db.changesCount
          }
          try db.execute(sql: "DELETE FROM fresh_key")
          return .commit
        }
        if count > 0 { try db.execute(sql: "VACUUM") }
        _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        return count
      }
      try queue.close()
      return count
    }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    let readers = try file.openReaders()
    return try translatingErrors(of: file) {
      let value = try readers.read(body)
      try readers.close()
      return value
    }
  }
}

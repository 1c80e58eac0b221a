public import EventLedger
import GRDB

/// What is asked of a vault's file that is a copy, or was put back from one.
extension SQLiteVault {
  /// The fingerprints of the keys in a folder's vault. Needs no key, for nothing is opened. Throws `StoreError`.
  public static func fingerprints(folder: String) throws -> Set<KeyFingerprint> {
    let file = file(in: folder, busyTimeout: SQLiteEventStore.busyTimeout)
    let readers = try file.openReaders()
    return try translatingErrors(of: file) {
      try readers.read { db in
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
  }

  /// Lets no sweep touch the keys that are here now: in a vault that was put back they may be those of events that the
  /// ledger lost and gets back.
  public func spareUnusedKeys() throws {
    try maintain { db in try db.execute(sql: "DELETE FROM fresh_key") }
  }
}

public import EventLedger
import GRDB

/// Keys that are destroyed for ever (FORMAT §4: "a destroyed `f` never returns").
extension SQLiteVault {
  /// Destroys keys: what was sealed under them can't be opened any more. Gives how many were here.
  ///
  /// The fingerprints are in the key folder's `destroyed` before a row leaves the vault, so that an interruption is made
  /// good by the next opening, and no process opens or gives them out from then on. Doing it again changes nothing.
  /// What the file's pages and its WAL may still hold goes with ``compact()``; whoever has an older copy of the vault
  /// and the epoch's key needs a new epoch (``changeEpoch(beforeOldKeyGoes:didReach:)``) to lose them.
  /// Throws `StoreError.unbound` where the key folder works with another ledger folder.
  @discardableResult
  public func destroy(_ fingerprints: Set<KeyFingerprint>) throws -> Int {
    try withExtendedLifetime(binding.claim()) {
      try keyFolder.addDestroyed(fingerprints)
      return try purgeDestroyedKeys()
    }
  }

  /// Takes keys out of this vault alone, whose ledger says that they are to be destroyed, and gives how many were here.
  /// For a vault that was put back from a copy: the key folder, which may work with another ledger folder, is not told.
  public func discard(_ fingerprints: Set<KeyFingerprint>) throws -> Int {
    try maintain { try Self.delete(fingerprints, in: $0) }
  }

  /// Deletes the rows of keys that were destroyed, if the file was not searched for all of them yet.
  ///
  /// The number searched for stands in the file itself: a file from before a destruction has a smaller one.
  @discardableResult
  func purgeDestroyedKeys() throws -> Int {
    let destroyed = try destroyedKeys()
    guard !destroyed.isEmpty, try searchedKeys() != destroyed.count else { return 0 }
    return try maintain { db in
      let count = try Self.delete(destroyed, in: db)
      try PreparedStatement(
        cached: """
          INSERT INTO purge(one, destroyed) VALUES (0, ?1) ON CONFLICT(one) DO UPDATE SET destroyed = excluded.destroyed
          """, in: db
      ).bind(1, Int64(destroyed.count)).execute()
      return count
    }
  }

  private static func delete(_ fingerprints: Set<KeyFingerprint>, in db: Database) throws -> Int {
    var count = 0
    for fingerprint in fingerprints {
      for table in ["current_key", "fresh_key", "subject_key"] {
        try PreparedStatement(cached: "DELETE FROM \(table) WHERE fingerprint = ?1", in: db)
          .bind(1, fingerprint.bytes).execute()
      }
      count += db.changesCount
    }
    return count
  }

  private func searchedKeys() throws -> Int {
    try read { db in
      try PreparedStatement(cached: "SELECT destroyed FROM purge", in: db).first { Int($0.int64(0)) } ?? 0
    }
  }
}

import EventLedger
import GRDB

/// Keys that no event came to use, left by a process that ended between the vault and the ledger ("keys first").
extension SQLiteVault {
  /// Deletes the keys that no event of the ledger uses. To be called when a ledger was opened, before a key is asked
  /// for; gives how many went.
  ///
  /// A key may be waiting for its event only while the process that made it lives. So nothing is swept while another
  /// process, or another value of this one, has the vault open, nor once this one gave out a key. Each new key is
  /// noted in the vault until a sweep has looked for it; events from before the last sweep can't use it, so the cost
  /// is that of decoding the events since, and nothing where no key was made. A ledger that is smaller than was seen
  /// of it, or another, is not asked: the events that use a key may be among those that it lost. Neither is one in which
  /// a commit may be that nobody sees yet (`SQLiteEventStore.settleEnd()`); the next start tries again.
  @discardableResult
  public func sweepUnusedKeys(of store: SQLiteEventStore) throws -> Int {
    guard !hasGivenKeys, lock.becomeExclusive() else { return 0 }
    defer { lock.becomeShared() }
    let (fresh, swept) = try translatingErrors(of: file) {
      try queue.read { db in
        var fresh: Set<KeyFingerprint> = []
        try PreparedStatement(cached: "SELECT fingerprint FROM fresh_key", in: db).forEach { row in
          guard let fingerprint = Bytes16(row.bytes(0)) else {
            throw StoreError(.damaged, "vault: a fingerprint is not 16 bytes long")
          }
          fresh.insert(KeyFingerprint(fingerprint))
        }
        let swept = try PreparedStatement(cached: "SELECT size FROM sweep", in: db).first { $0.int64(0) }
        return (fresh, swept ?? 0)
      }
    }
    guard !fresh.isEmpty, (try? store.checkEnd()) != nil, try store.settleEnd() else { return 0 }
    let (unused, size) = try store.read { reading in
      var unused = fresh
      let size = try reading.eventCount()
      try reading.forEachEvent(from: Position(swept), through: Position(size)) { event in
        for reference in event.envelope.sealed { unused.remove(reference.fingerprint) }
      }
      return (unused, size)
    }
    try write { db in
      for fingerprint in unused {
        for table in ["subject_key", "current_key"] {
          try PreparedStatement(cached: "DELETE FROM \(table) WHERE fingerprint = ?1", in: db)
            .bind(1, fingerprint.bytes).execute()
        }
      }
      try PreparedStatement(cached: "DELETE FROM fresh_key", in: db).execute()
      try PreparedStatement(
        cached: "INSERT INTO sweep(one, size) VALUES (0, ?1) ON CONFLICT(one) DO UPDATE SET size = excluded.size",
        in: db
      ).bind(1, size).execute()
    }
    return unused.count
  }
}

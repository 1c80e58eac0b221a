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
  /// a commit may be that nobody sees yet (`SQLiteEventStore.settleEnd()`); the next start tries again. Nothing is swept
  /// where the key folder does not work with this ledger folder.
  @discardableResult
  public func sweepUnusedKeys(of store: SQLiteEventStore) throws -> Int {
    guard !hasGivenKeys, try binding.standing() == .bound, lock.becomeExclusive() else { return 0 }
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

/// Whether a vault belongs to a ledger, as far as keys can tell.
extension SQLiteVault {
  /// How many events are read again before it is written down that they are covered.
  private static let coverStep: Int64 = 128

  /// Throws `VaultError.outdated` where an event names a key that is not here although nobody asked for its erasure:
  /// the vault is older than the ledger, or another's. A key that a person gave up for lost is not asked for. To be called before a key is asked for, so that no second key
  /// is made for somebody whose first one is elsewhere.
  ///
  /// Keys are durable before events ("keys first"), so the vault of a ledger has them all, whoever writes meanwhile.
  /// Cost: events since this was last written down, which is at most ``coverStep`` and those made since.
  public func requireKeys(of store: SQLiteEventStore) throws {
    let covered = try read { try coveredSize(in: $0) }
    let (absent, size) = try absentKeys(of: store, from: covered)
    let lost = absent.isEmpty ? [] : try lostKeys()
    let unknown = absent.filter { !lost.contains($0.key) }
    if let first = unknown.min(by: { $0.value < $1.value }) {
      throw VaultError.outdated(at: first.value, first.key, count: unknown.count)
    }
    if size >= covered + Self.coverStep { try maintain { try setCovered(size, in: $0) } }
  }

  /// The keys that events from a position on name and that are not here although nobody asked for their erasure, each
  /// with its first event, and how many events there are.
  func absentKeys(of store: SQLiteEventStore, from first: Int64) throws -> ([KeyFingerprint: Position], Int64) {
    let (named, size) = try namedKeys(of: store, from: first)
    var absent = try read { db in
      try named.filter { fingerprint, _ in
        try PreparedStatement(cached: "SELECT 1 FROM subject_key WHERE fingerprint = ?1", in: db)
          .bind(1, fingerprint.bytes).first { _ in true } == nil
      }
    }
    // Asked last: another process may destroy keys meanwhile, and says so before they go.
    if !absent.isEmpty { for fingerprint in try destroyedKeys() { absent[fingerprint] = nil } }
    return (absent, size)
  }

  /// The keys that events from a position on name, each with its first event, and how many events there are. Events that
  /// are not what was appended are passed over: to tell of these is for verification.
  private func namedKeys(of store: SQLiteEventStore, from first: Int64) throws -> ([KeyFingerprint: Position], Int64) {
    try store.read { reading in
      let size = try reading.eventCount()
      var named: [KeyFingerprint: Position] = [:]
      guard size > first else { return (named, size) }
      do {
        try reading.forEachEvent(from: Position(first), through: Position(size)) { event in
          for reference in event.envelope.sealed where named[reference.fingerprint] == nil {
            named[reference.fingerprint] = event.position
          }
        }
      } catch let error as StoreError where error.code == .damaged {
        return ([:], first)
      }
      if !named.isEmpty { for fingerprint in try reading.requestedKeys().keys { named[fingerprint] = nil } }
      return (named.filter { (try? reading.event(at: $0.value)) != nil }, size)
    }
  }

  private func coveredSize(in db: Database) throws -> Int64 {
    try PreparedStatement(cached: "SELECT size FROM covered", in: db).first { $0.int64(0) } ?? 0
  }

  private func setCovered(_ size: Int64, in db: Database) throws {
    try PreparedStatement(
      cached: "INSERT INTO covered(one, size) VALUES (0, ?1) ON CONFLICT(one) DO UPDATE SET size = excluded.size",
      in: db
    ).bind(1, size).execute()
  }
}

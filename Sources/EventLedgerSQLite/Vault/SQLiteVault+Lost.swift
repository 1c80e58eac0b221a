public import EventLedger
import GRDB

/// Keys that no vault has any more: given up by a person, and taken up again where they are found.
extension SQLiteVault {
  /// The keys that events name and that are not here although nobody asked for their erasure: the given up and the
  /// unknown ones. Cost: of decoding the whole ledger.
  public func absentKeys(of store: SQLiteEventStore) throws -> Set<KeyFingerprint> {
    Set(try absentKeys(of: store, from: 0).0.keys)
  }

  /// Which of these keys are here. Nothing is opened.
  public func present(_ fingerprints: Set<KeyFingerprint>) throws -> Set<KeyFingerprint> {
    try read { db in
      try fingerprints.filter { fingerprint in
        try PreparedStatement(cached: "SELECT 1 FROM subject_key WHERE fingerprint = ?1", in: db)
          .bind(1, fingerprint.bytes).first { _ in true } != nil
      }
    }
  }

  /// Whether there is a current key of a subject for a name; none is made.
  public func hasKey(of subject: SubjectID, name: KeyName) throws -> Bool {
    try read { db in
      try PreparedStatement(cached: "SELECT 1 FROM current_key WHERE subject = ?1 AND name = ?2", in: db)
        .bind(1, subject.bytes).bind(2, name.description).first { _ in true } != nil
    }
  }

  /// Takes up keys out of another vault's file: those of `wanted` that are there and not here. Gives how many; all are
  /// durable when it returns.
  ///
  /// Each is opened under the epoch's key and checked against its fingerprint first. Destroyed keys stay away. A key
  /// that was made meanwhile for the same subject and name stays the current one. Throws `VaultError.epoch` where the
  /// file is of an epoch whose key the key folder has no more: nothing in it opens then; `VaultError.damagedKey` where
  /// one is not what it says. Then nothing was taken up.
  public func takeUp(_ wanted: Set<KeyFingerprint>, from path: String) throws -> Int {
    let source = DatabaseFile(
      folder: PosixFile.folder(of: path), name: PosixFile.name(of: path), kind: VaultSchema.kind,
      busyTimeout: SQLiteEventStore.busyTimeout)
    let readers = try source.openReaders()
    let found = try translatingErrors(of: source) {
      try readers.read { db in
        let epoch = try VaultSeal(in: db).key(from: keyFolder)
        return try wanted.compactMap { try Self.storedKey($0, under: epoch, in: db) }
      }
    }
    let destroyed = try destroyedKeys()
    return try write { db in
      let epoch = try epoch(in: db)
      var count = 0
      for key in found where !destroyed.contains(key.fingerprint) {
        try PreparedStatement(
          cached: """
            INSERT OR IGNORE INTO subject_key(fingerprint, subject, name, wrapped, epoch) VALUES (?1, ?2, ?3, ?4, ?5)
            """, in: db
        ).bind(1, key.fingerprint.bytes).bind(2, key.subject.bytes).bind(3, key.name.description)
          .bind(4, try epoch.wrap(key.secret)).bind(5, Int64(epoch.number)).execute()
        count += db.changesCount
        try PreparedStatement(
          cached: "INSERT OR IGNORE INTO current_key(subject, name, fingerprint) VALUES (?1, ?2, ?3)", in: db
        ).bind(1, key.subject.bytes).bind(2, key.name.description).bind(3, key.fingerprint.bytes).execute()
      }
      return count
    }
  }
}

import Crypto
public import EventLedger
import GRDB
import Synchronization

/// The keys of a ledger folder in `vault.sqlite`, wrapped under the epoch's key (FORMAT §4, RFC 3394).
///
/// A key is durable when it is returned. Opened keys stay in memory; each is checked against its fingerprint when it is
/// unwrapped. Safe to use from any thread and from several processes.
public final class SQLiteVault: Vault {
  /// The file's name in the ledger folder.
  public static let fileName = "vault.sqlite"

  /// Keys that were opened, and which is current for whom.
  private struct Cache {
    var keys: [KeyFingerprint: SubjectKey] = [:]
    var current: [KeyRequest: KeyFingerprint] = [:]
    /// Whether a key was given out to seal under.
    var hasGivenKeys = false

    mutating func insert(_ key: SubjectKey) {
      if keys.count >= 100_000 { (keys, current) = ([:], [:]) }
      keys[key.fingerprint] = key
    }
  }

  let file: DatabaseFile
  let queue: DatabaseQueue
  let epoch: EpochKey
  /// Held by everybody who has the vault open.
  let lock: FolderLock
  private let random: any RandomSource
  private let cache = Mutex(Cache())

  private init(
    file: DatabaseFile, queue: DatabaseQueue, epoch: EpochKey, lock: FolderLock, random: any RandomSource
  ) {
    self.file = file
    self.queue = queue
    self.epoch = epoch
    self.lock = lock
    self.random = random
  }

  /// Makes an empty vault in a folder. Throws `StoreError.exists` where there is one already.
  public static func create(folder: String, epoch: EpochKey) throws {
    let file = file(in: folder, busyTimeout: SQLiteEventStore.busyTimeout)
    try file.create()
    let queue = try file.openWriter()
    try translatingErrors(of: file) {
      try queue.writeWithoutTransaction { db in
        try PreparedStatement(cached: "INSERT INTO epoch(number, probe) VALUES (?1, ?2)", in: db)
          .bind(1, Int64(epoch.number)).bind(2, try epoch.wrap(probe)).execute()
      }
    }
  }

  /// Opens a vault. `epochKey` is asked for the key of the epoch that the vault was wrapped under.
  ///
  /// Throws `VaultError.epoch` where that key is missing, unreadable or another one, and `StoreError` for the file.
  public static func open(
    folder: String, random: any RandomSource, busyTimeout: Double = SQLiteEventStore.busyTimeout,
    epochKey: (Int) throws -> EpochKey
  ) throws -> SQLiteVault {
    let file = file(in: folder, busyTimeout: busyTimeout)
    // The lock comes first: whoever swept before is gone then, and this opening recovers what it committed.
    let lock = try FolderLock(folder)
    let queue = try file.openWriter()
    let stored = try translatingErrors(of: file) {
      try queue.writeWithoutTransaction { db in
        for table in VaultSchema.sweepTables { try db.execute(sql: table) }
        return try PreparedStatement(cached: "SELECT number, probe FROM epoch ORDER BY number DESC LIMIT 1", in: db)
          .first { (number: Int($0.int64(0)), probe: $0.bytes(1)) }
      }
    }
    guard let stored else { throw StoreError(.damaged, "vault: it names no epoch") }
    let epoch: EpochKey
    do {
      epoch = try epochKey(stored.number)
    } catch let error as StoreError {
      throw VaultError.epoch(needed: stored.number, detail: error.detail)
    }
    guard epoch.number == stored.number, epoch.unwrap(stored.probe) == probe else {
      throw VaultError.epoch(needed: stored.number, detail: "the key is not the one that the vault was wrapped under")
    }
    return SQLiteVault(file: file, queue: queue, epoch: epoch, lock: lock, random: random)
  }

  private static func file(in folder: String, busyTimeout: Double) -> DatabaseFile {
    DatabaseFile(folder: folder, name: fileName, kind: VaultSchema.kind, busyTimeout: busyTimeout)
  }

  /// Not secret: it only must be the same each time.
  private static var probe: SymmetricKey { SymmetricKey(data: [UInt8](repeating: 0x4D, count: 32)) }

  public func key(of subject: SubjectID, name: KeyName, banned: Set<KeyFingerprint>) throws -> SubjectKey {
    try keys(of: [KeyRequest(subject: subject, name: name)], banned: banned)[0]
  }

  public func keys(of wanted: [KeyRequest], banned: Set<KeyFingerprint>) throws -> [SubjectKey] {
    var found: [KeyRequest: SubjectKey] = cache.withLock { cache in
      cache.hasGivenKeys = true
      var found: [KeyRequest: SubjectKey] = [:]
      for request in wanted {
        if let fingerprint = cache.current[request], !banned.contains(fingerprint) {
          found[request] = cache.keys[fingerprint]
        }
      }
      return found
    }
    let missing = Set(wanted).subtracting(found.keys)
    if !missing.isEmpty {
      let made = try write { db in
        try missing.map { ($0, try currentKey(of: $0, banned: banned, in: db)) }
      }
      cache.withLock { cache in
        for (request, key) in made {
          cache.insert(key)
          cache.current[request] = key.fingerprint
        }
      }
      found.merge(made) { _, new in new }
    }
    return wanted.map { request in
      guard let key = found[request] else { preconditionFailure("every key that was missing was made") }
      return key
    }
  }

  /// A key that no event names, such as the one that names the rows of imports: as `key(of:name:banned:)`, but never
  /// swept.
  public func standingKey(of subject: SubjectID, name: KeyName, banned: Set<KeyFingerprint>) throws -> SubjectKey {
    try write { db in
      let key = try currentKey(of: KeyRequest(subject: subject, name: name), banned: banned, in: db)
      try PreparedStatement(cached: "DELETE FROM fresh_key WHERE fingerprint = ?1", in: db)
        .bind(1, key.fingerprint.bytes).execute()
      return key
    }
  }

  /// Whether a key was given out to seal under, so that an event may be on its way.
  var hasGivenKeys: Bool { cache.withLock { $0.hasGivenKeys } }

  public func key(_ fingerprint: KeyFingerprint) throws -> SubjectKey {
    if let key = cache.withLock({ $0.keys[fingerprint] }) { return key }
    let key = try translatingErrors(of: file) { try queue.read { db in try storedKey(fingerprint, in: db) } }
    guard let key else { throw VaultError.unknownKey(fingerprint) }
    cache.withLock { $0.insert(key) }
    return key
  }

  /// The current key, unless it is banned; else a new one, which is the current one from then on.
  private func currentKey(
    of request: KeyRequest, banned: Set<KeyFingerprint>, in db: Database
  ) throws -> SubjectKey {
    let name = request.name.description
    let current = try PreparedStatement(
      cached: "SELECT fingerprint FROM current_key WHERE subject = ?1 AND name = ?2", in: db
    ).bind(1, request.subject.bytes).bind(2, name).first { Bytes16($0.bytes(0)).map(KeyFingerprint.init) }
    if let fingerprint = current ?? nil, !banned.contains(fingerprint) {
      guard let key = try storedKey(fingerprint, in: db) else { throw VaultError.unknownKey(fingerprint) }
      return key
    }
    let key = SubjectKey(
      subject: request.subject, name: request.name, secret: SymmetricKey(data: random.bytes(32)))
    try PreparedStatement(
      cached: "INSERT INTO subject_key(fingerprint, subject, name, wrapped, epoch) VALUES (?1, ?2, ?3, ?4, ?5)", in: db
    ).bind(1, key.fingerprint.bytes).bind(2, key.subject.bytes).bind(3, name).bind(4, try epoch.wrap(key.secret))
      .bind(5, Int64(epoch.number)).execute()
    try PreparedStatement(cached: "INSERT INTO fresh_key(fingerprint) VALUES (?1)", in: db)
      .bind(1, key.fingerprint.bytes).execute()
    try PreparedStatement(
      cached: """
        INSERT INTO current_key(subject, name, fingerprint) VALUES (?1, ?2, ?3)
        ON CONFLICT(subject, name) DO UPDATE SET fingerprint = excluded.fingerprint
        """, in: db
    ).bind(1, key.subject.bytes).bind(2, name).bind(3, key.fingerprint.bytes).execute()
    return key
  }

  private func storedKey(_ fingerprint: KeyFingerprint, in db: Database) throws -> SubjectKey? {
    let row = try PreparedStatement(
      cached: "SELECT subject, name, wrapped, epoch FROM subject_key WHERE fingerprint = ?1", in: db
    ).bind(1, fingerprint.bytes).first { row in
      (subject: Bytes16(row.bytes(0)), name: KeyName(row.text(1)), wrapped: row.bytes(2), epoch: Int(row.int64(3)))
    }
    guard let row else { return nil }
    guard row.epoch == epoch.number else {
      throw VaultError.epoch(needed: row.epoch, detail: "the vault was opened under epoch \(epoch.number)")
    }
    guard let subject = row.subject, let name = row.name, let secret = epoch.unwrap(row.wrapped),
      secret.bitCount == 256
    else { throw VaultError.damagedKey(fingerprint) }
    let key = SubjectKey(subject: SubjectID(subject), name: name, secret: secret)
    guard key.fingerprint == fingerprint else { throw VaultError.damagedKey(fingerprint) }
    return key
  }

  /// Runs `body` in one immediate transaction; durable when it returns.
  func write<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
    try translatingErrors(of: file) {
      try queue.writeWithoutTransaction { db in
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        guard let value else { preconditionFailure("a transaction that did not throw ran its body") }
        return value
      }
    }
  }
}

import Crypto
public import EventLedger
import GRDB
import Synchronization

/// The keys of a ledger folder in `vault.sqlite`, wrapped under the epoch's key (FORMAT §4, RFC 3394).
///
/// A key is durable when it is returned. Opened keys stay in memory; each is checked against its fingerprint when it is
/// unwrapped. Keys are made and changed only where the key folder works with this ledger folder (``KeyBinding``). Safe to use from any thread and from several processes.
public final class SQLiteVault: Vault {
  /// The file's name in the ledger folder.
  public static let fileName = "vault.sqlite"

  /// What this process remembers.
  private struct Memory {
    var keys: [KeyFingerprint: SubjectKey] = [:]
    var current: [KeyRequest: KeyFingerprint] = [:]
    /// Whether a key was given out to seal under.
    var hasGivenKeys = false
    /// The epoch's key as last met; whether it still is, each transaction asks the table.
    var epoch: EpochKey?
    var destroyed: Set<KeyFingerprint> = []
    var destroyedStamp: FileStamp?
    var lost: Set<KeyFingerprint> = []
    var lostStamp: FileStamp?

    mutating func insert(_ key: SubjectKey) {
      if keys.count >= 100_000 { (keys, current) = ([:], [:]) }
      keys[key.fingerprint] = key
    }

    mutating func drop(_ fingerprints: Set<KeyFingerprint>) {
      for fingerprint in fingerprints { keys[fingerprint] = nil }
      current = current.filter { !fingerprints.contains($0.value) }
    }
  }

  let file: DatabaseFile
  let queue: DatabaseQueue
  /// The folder that has the epoch's key and the fingerprints destroyed so far.
  public let keyFolder: KeyFolder
  /// Whether the key folder works with this ledger folder, asked before each act.
  public let binding: KeyBinding
  /// Held by everybody who has the vault open.
  let lock: FolderLock
  let random: any RandomSource
  private let memory = Mutex(Memory())

  private init(
    file: DatabaseFile, queue: DatabaseQueue, keyFolder: KeyFolder, lock: FolderLock, random: any RandomSource
  ) {
    self.file = file
    self.queue = queue
    self.keyFolder = keyFolder
    binding = KeyBinding(ledger: file.folder, keys: keyFolder)
    self.lock = lock
    self.random = random
  }

  /// Makes an empty vault in a folder. Throws `StoreError.exists` where there is one already.
  public static func create(folder: String, epoch: EpochKey) throws {
    let file = file(in: folder, busyTimeout: SQLiteEventStore.busyTimeout)
    try file.create()
    let queue = try file.openWriter()
    try translatingErrors(of: file) {
      try queue.writeWithoutTransaction { try VaultSeal.write(epoch, in: $0) }
    }
  }

  /// Opens a vault with the keys of a key folder. Keys that were destroyed and stand in the file all the same, because
  /// a destruction was interrupted or an older file was put in place, are purged.
  ///
  /// Throws `VaultError.epoch` where the key of the vault's epoch is missing, unreadable or another one, and
  /// `StoreError` for files; nothing is changed then.
  public static func open(
    folder: String, keys: KeyFolder, random: any RandomSource, busyTimeout: Double = SQLiteEventStore.busyTimeout
  ) throws -> SQLiteVault {
    let file = file(in: folder, busyTimeout: busyTimeout)
    // The lock comes first: whoever swept before is gone then, and this opening recovers what it committed.
    let lock = try FolderLock(folder)
    let queue = try file.openWriter()
    let vault = SQLiteVault(file: file, queue: queue, keyFolder: keys, lock: lock, random: random)
    _ = try vault.read { try vault.epoch(in: $0) }
    try translatingErrors(of: file) {
      try queue.writeWithoutTransaction { db in
        for table in VaultSchema.addedTables { try db.execute(sql: table) }
        try vault.binding.learn(from: db)
      }
    }
    try vault.purgeDestroyedKeys()
    return vault
  }

  static func file(in folder: String, busyTimeout: Double) -> DatabaseFile {
    DatabaseFile(folder: folder, name: fileName, kind: VaultSchema.kind, busyTimeout: busyTimeout)
  }

  public func key(of subject: SubjectID, name: KeyName, banned: Set<KeyFingerprint>) throws -> SubjectKey {
    try keys(of: [KeyRequest(subject: subject, name: name)], banned: banned)[0]
  }

  public func keys(of wanted: [KeyRequest], banned: Set<KeyFingerprint>) throws -> [SubjectKey] {
    let destroyed = try destroyedKeys()
    var found: [KeyRequest: SubjectKey] = memory.withLock { memory in
      memory.hasGivenKeys = true
      var found: [KeyRequest: SubjectKey] = [:]
      for request in wanted {
        if let fingerprint = memory.current[request], !banned.contains(fingerprint) {
          found[request] = memory.keys[fingerprint]
        }
      }
      return found
    }
    let missing = Set(wanted).subtracting(found.keys)
    if !missing.isEmpty {
      let made = try write { db in
        try missing.map { ($0, try currentKey(of: $0, banned: banned, destroyed: destroyed, in: db)) }
      }
      memory.withLock { memory in
        for (request, key) in made {
          memory.insert(key)
          memory.current[request] = key.fingerprint
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
    let destroyed = try destroyedKeys()
    return try write { db in
      let request = KeyRequest(subject: subject, name: name)
      let key = try currentKey(of: request, banned: banned, destroyed: destroyed, in: db)
      try PreparedStatement(cached: "DELETE FROM fresh_key WHERE fingerprint = ?1", in: db)
        .bind(1, key.fingerprint.bytes).execute()
      return key
    }
  }

  /// Whether a key was given out to seal under, so that an event may be on its way.
  var hasGivenKeys: Bool { memory.withLock { $0.hasGivenKeys } }

  public func key(_ fingerprint: KeyFingerprint) throws -> SubjectKey {
    guard try !destroyedKeys().contains(fingerprint) else { throw VaultError.destroyedKey(fingerprint) }
    if let key = memory.withLock({ $0.keys[fingerprint] }) { return key }
    let key = try read { db in try storedKey(fingerprint, in: db) }
    guard let key else {
      throw try lostKeys().contains(fingerprint)
        ? VaultError.lostKey(fingerprint) : VaultError.unknownKey(fingerprint)
    }
    memory.withLock { $0.insert(key) }
    return key
  }

  /// The fingerprints destroyed so far, read anew where the key folder's file changed since; then this process forgets
  /// the keys themselves. Cost where nothing changed: one stat(2).
  func destroyedKeys() throws -> Set<KeyFingerprint> {
    let stamp = try keyFolder.destroyedStamp()
    if let known = memory.withLock({ $0.destroyedStamp == stamp ? $0.destroyed : nil }) { return known }
    let stored = try keyFolder.destroyedKeys()
    return memory.withLock { memory in
      memory.destroyed.formUnion(stored)
      memory.drop(memory.destroyed)
      memory.destroyedStamp = stamp
      return memory.destroyed
    }
  }

  /// The fingerprints of keys that were given up, read anew where the key folder's file changed since.
  func lostKeys() throws -> Set<KeyFingerprint> {
    let stamp = try keyFolder.lostStamp()
    if let known = memory.withLock({ $0.lostStamp == stamp ? $0.lost : nil }) { return known }
    let stored = try keyFolder.lostKeys()
    memory.withLock { ($0.lost, $0.lostStamp) = (stored, stamp) }
    return stored
  }

  /// The key of the epoch that the vault is in, as this transaction sees it. Another process may have ended the epoch
  /// that is remembered: then the new one's key is read from the key folder.
  func epoch(in db: Database) throws -> EpochKey {
    let seal = try VaultSeal(in: db)
    if let known = memory.withLock({ $0.epoch }), known.number == seal.epoch { return known }
    let key = try seal.key(from: keyFolder)
    memory.withLock { $0.epoch = key }
    return key
  }

  /// The current key, unless it is banned, destroyed or lost; else a new one, which is the current one from then on.
  private func currentKey(
    of request: KeyRequest, banned: Set<KeyFingerprint>, destroyed: Set<KeyFingerprint>, in db: Database
  ) throws -> SubjectKey {
    let name = request.name.description
    let current = try PreparedStatement(
      cached: "SELECT fingerprint FROM current_key WHERE subject = ?1 AND name = ?2", in: db
    ).bind(1, request.subject.bytes).bind(2, name).first { Bytes16($0.bytes(0)).map(KeyFingerprint.init) }
    if let fingerprint = current ?? nil, !banned.contains(fingerprint), !destroyed.contains(fingerprint) {
      if let key = try storedKey(fingerprint, in: db) { return key }
      guard try lostKeys().contains(fingerprint) else { throw VaultError.unknownKey(fingerprint) }
    }
    let epoch = try epoch(in: db)
    let key = SubjectKey(
      subject: request.subject, name: request.name, secret: SymmetricKey(data: random.bytes(32)))
    // Chance does not repeat itself; a broken source of it, or a key handed in, must not bring back what is gone.
    guard !destroyed.contains(key.fingerprint) else { throw VaultError.destroyedKey(key.fingerprint) }
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
    try Self.storedKey(fingerprint, under: epoch(in: db), in: db)
  }

  /// The key of this fingerprint in a vault's file, nil where it is not there.
  static func storedKey(
    _ fingerprint: KeyFingerprint, under epoch: EpochKey, in db: Database
  ) throws -> SubjectKey? {
    try PreparedStatement(
      cached: "SELECT fingerprint, subject, name, wrapped, epoch FROM subject_key WHERE fingerprint = ?1", in: db
    ).bind(1, fingerprint.bytes).first { try Self.openedKey($0, under: epoch) }
  }

  /// The key of a row of `subject_key` (fingerprint, subject, name, wrapped, epoch), checked against its fingerprint.
  static func openedKey(_ row: PreparedStatement, under epoch: EpochKey) throws -> SubjectKey {
    guard let value = Bytes16(row.bytes(0)) else {
      throw StoreError(.damaged, "vault: a fingerprint is not 16 bytes long")
    }
    let fingerprint = KeyFingerprint(value)
    guard row.int64(4) == Int64(epoch.number), let subject = Bytes16(row.bytes(1)), let name = KeyName(row.text(2)),
      let secret = epoch.unwrap(row.bytes(3)), secret.bitCount == 256
    else { throw VaultError.damagedKey(fingerprint) }
    let key = SubjectKey(subject: SubjectID(subject), name: name, secret: secret)
    guard key.fingerprint == fingerprint else { throw VaultError.damagedKey(fingerprint) }
    return key
  }

  /// Runs `body` on one snapshot. An epoch may end between the snapshot and the look at its key, which is gone then:
  /// the next snapshot says so.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    var ended: Int?
    while true {
      do {
        return try translatingErrors(of: file) { try queue.read(body) }
      } catch let error as VaultError {
        guard case .epoch(let needed, _) = error, needed != ended else { throw error }
        ended = needed
      }
    }
  }

  /// Runs `body` in one immediate transaction; durable when it returns. Throws `StoreError.unbound` where the key folder
  /// works with another ledger folder.
  func write<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
    try withExtendedLifetime(binding.claim()) { try maintain(body) }
  }

  /// The same for what any ledger folder may do, the key folder's or not: it takes keys that are destroyed out of its
  /// vault, and writes down what it knows of its own files.
  func maintain<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
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

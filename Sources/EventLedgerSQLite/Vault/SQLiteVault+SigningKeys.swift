import Crypto
import EventLedger
import GRDB
public import MerkleLog

/// The logs' private keys, wrapped as subject keys are.
extension SQLiteVault {
  /// Keeps the key that a log signs with, made from its 32-byte seed. Throws `StoreError.exists` where the log has one.
  public func insertSigningKey(name: String, seed: [UInt8]) throws -> VerifierKey {
    let key = try LogSigningKey(name: name, seed: seed).verifierKey
    try insert(key, seed: seed, under: name)
    return key
  }

  /// Keeps a key that a log is going to sign with beside the one it has, under its public key for a name: no log's name
  /// has a `+`. Which of them signs is for the ledger to say.
  @discardableResult
  public func insertNextSigningKey(of log: String, seed: [UInt8]) throws -> VerifierKey {
    let key = try LogSigningKey(name: log, seed: seed).verifierKey
    try insert(key, seed: seed, under: key.vkey)
    return key
  }

  /// Whether the private half of a public key is here; nothing is opened.
  public func holdsSigningKey(of key: VerifierKey) throws -> Bool {
    try signingKeyNames().values.contains { $0.utf8.elementsEqual(key.vkey.utf8) }
  }

  /// Takes back a key that was kept with ``insertNextSigningKey(of:seed:)`` and never came into use.
  public func removeNextSigningKey(_ key: VerifierKey) throws {
    try write { db in try Self.removeNextSigningKeys([key.vkey], in: db) }
  }

  /// Takes back every key that a change of the log's key has left behind: kept for it, and named by no event. To be
  /// called when a ledger was opened; gives how many went. `named` gives the public keys that the ledger names.
  ///
  /// As with ``sweepUnusedKeys(of:)``, nothing goes while anybody else has the vault open, for such a key may be waiting
  /// for its entry, nor where the ledger may have lost the entry or not show it yet. Cost where none
  /// is left: one look at the vault, and one at the ledger where the log's key was ever changed.
  @discardableResult
  public func sweepUnusedSigningKeys(of store: SQLiteEventStore, named: () throws -> Set<String>) throws -> Int {
    let next = try nextSigningKeys()
    guard !next.isEmpty, try !next.isSubset(of: named()), lock.becomeExclusive() else { return 0 }
    defer { lock.becomeShared() }
    guard (try? store.checkEnd()) != nil, try store.settleEnd() else { return 0 }
    let unused = try nextSigningKeys().subtracting(named())
    try write { db in try Self.removeNextSigningKeys(unused, in: db) }
    return unused.count
  }

  private func nextSigningKeys() throws -> Set<String> {
    Set(try signingKeyNames().filter { $0.key.utf8.elementsEqual($0.value.utf8) }.values)
  }

  private static func removeNextSigningKeys(_ keys: Set<String>, in db: Database) throws {
    for key in keys {
      try PreparedStatement(cached: "DELETE FROM signing_key WHERE name = ?1 AND vkey = ?1", in: db).bind(1, key)
        .execute()
    }
  }

  private func insert(_ key: VerifierKey, seed: [UInt8], under name: String) throws {
    try write { db in
      let epoch = try epoch(in: db)
      let find = try PreparedStatement(cached: "SELECT 1 FROM signing_key WHERE name = ?1", in: db)
      guard try find.bind(1, name).first({ _ in true }) == nil else {
        throw StoreError(.exists, "vault: \(name) has a signing key")
      }
      try PreparedStatement(
        cached: "INSERT INTO signing_key(name, vkey, wrapped, epoch) VALUES (?1, ?2, ?3, ?4)", in: db
      ).bind(1, name).bind(2, key.vkey).bind(3, try epoch.wrap(SymmetricKey(data: seed)))
        .bind(4, Int64(epoch.number)).execute()
    }
  }

  /// The private half of a public key. Throws `StoreError.key` where it is not here, or does not open.
  public func signingKey(of key: VerifierKey) throws -> LogSigningKey {
    guard let name = try signingKeyNames().first(where: { $0.value.utf8.elementsEqual(key.vkey.utf8) })?.key else {
      throw StoreError(.key, "vault: the private half of \(key) is not here")
    }
    return try signingKey(name: name, of: key.name)
  }

  /// The key that a log signs with. Throws `StoreError.key` where there is none, or where what unwraps is not the
  /// private half of the public key beside it.
  public func signingKey(name: String) throws -> LogSigningKey { try signingKey(name: name, of: name) }

  private func signingKey(name: String, of log: String) throws -> LogSigningKey {
    let key = try read { db in
      let epoch = try epoch(in: db)
      return try PreparedStatement(cached: "SELECT name, vkey, wrapped, epoch FROM signing_key WHERE name = ?1", in: db)
        .bind(1, name).first { try Self.openedSigningKey($0, of: log, under: epoch) }
    }
    guard let key else { throw StoreError(.key, "vault: there is no signing key of \(name)") }
    return key
  }

  /// The key of a row of `signing_key` (name, vkey, wrapped, epoch), checked against its public half.
  static func openedSigningKey(
    _ row: PreparedStatement, of log: String, under epoch: EpochKey
  ) throws -> LogSigningKey {
    guard row.int64(3) == Int64(epoch.number), let seed = epoch.unwrap(row.bytes(2)),
      let key = try? LogSigningKey(name: log, seed: seed.withUnsafeBytes { Array($0) }),
      key.verifierKey.vkey.utf8.elementsEqual(row.text(1).utf8)
    else { throw StoreError(.key, "vault: the signing key of \(row.text(0)) does not open to \(row.text(1))") }
    return key
  }

  /// The names of the logs that have a key here, with their public keys.
  public func signingKeyNames() throws -> [String: String] {
    try translatingErrors(of: file) {
      try queue.read { db in
        var names: [String: String] = [:]
        try PreparedStatement(cached: "SELECT name, vkey FROM signing_key", in: db).forEach {
          names[$0.text(0)] = $0.text(1)
        }
        return names
      }
    }
  }
}

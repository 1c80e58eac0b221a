import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import MerkleLog
import Testing

/// The contract of a vault, and what the one on SQLite adds.
@Suite struct VaultTests {
  let folder = TemporaryFolder()
  let random = SeededRandom(seed: 4)
  let epoch = EpochKey(number: 1, secret: SymmetricKey(data: GoldenFormat.epochSecret))
  let person = SubjectID(Bytes16(high: 1, low: 2))
  let name = KeyName.sample

  private func opened() throws -> SQLiteVault {
    if !FileManager.default.fileExists(atPath: folder.vaultFile) {
      try SQLiteVault.create(folder: folder.ledger, epoch: epoch)
      try KeyFolder.create(folder.keys, besideLedger: folder.ledger).putEpochKey(epoch)
    }
    return try SQLiteVault.open(folder: folder.ledger, keys: KeyFolder(folder.keys), random: random)
  }

  private func vault(_ kind: StoreKind) throws -> any Vault {
    kind == .memory ? InMemoryVault(random: random) : try opened()
  }

  @Test(arguments: StoreKind.allCases)
  func `a subject has one current key a name, found again by its fingerprint`(_ kind: StoreKind) throws {
    let vault = try vault(kind)
    let key = try vault.key(of: person, name: name, banned: [])
    #expect(try vault.key(of: person, name: name, banned: []).fingerprint == key.fingerprint)
    #expect(try vault.key(key.fingerprint).secret == key.secret)
    #expect(try vault.key(of: person, name: .named("contact/2021"), banned: []).fingerprint != key.fingerprint)
    let other = try vault.key(of: SubjectID(Bytes16(high: 9, low: 9)), name: name, banned: [])
    #expect(other.fingerprint != key.fingerprint)
    let unknown = KeyFingerprint(Bytes16(high: 0, low: 0))
    #expect(throws: VaultError.unknownKey(unknown)) { try vault.key(unknown) }
  }

  @Test(arguments: StoreKind.allCases)
  func `a banned key is never given out again, and its successor stays`(_ kind: StoreKind) throws {
    let vault = try vault(kind)
    let doomed = try vault.key(of: person, name: name, banned: [])
    let successor = try vault.key(of: person, name: name, banned: [doomed.fingerprint])
    #expect(successor.fingerprint != doomed.fingerprint)
    #expect(try vault.key(of: person, name: name, banned: [doomed.fingerprint]).fingerprint == successor.fingerprint)
    #expect(try vault.key(doomed.fingerprint).secret == doomed.secret)
  }

  @Test(arguments: StoreKind.allCases)
  func `many keys come in the order asked, the same for the same request`(_ kind: StoreKind) throws {
    let vault = try vault(kind)
    let old = try vault.key(of: person, name: name, banned: [])
    let requests = (0..<50).map { KeyRequest(subject: SubjectID(Bytes16(high: 1, low: UInt64($0 / 2))), name: name) }
    let keys = try vault.keys(of: requests, banned: [])
    #expect(keys.map(\.subject) == requests.map(\.subject))
    #expect(Set(keys.map(\.fingerprint)).count == 25)
    #expect(keys[4].fingerprint == old.fingerprint)
  }

  @Test func `a returned key is there when the vault is opened again, and no secret stands in the file`() throws {
    let fingerprints = try (0..<5).map { index in
      try opened().key(of: SubjectID(Bytes16(high: 1, low: index)), name: name, banned: [])
    }
    let reopened = try opened()
    for key in fingerprints {
      let found = try reopened.key(key.fingerprint)
      #expect(found.secret == key.secret)
      #expect(found.subject == key.subject)
      for file in ["", "-wal"] {
        guard let content = FileManager.default.contents(atPath: folder.vaultFile + file) else { continue }
        let secret = key.secret.withUnsafeBytes { Data($0) }
        #expect(content.range(of: secret) == nil)
      }
    }
    let mode = try FileManager.default.attributesOfItem(atPath: folder.vaultFile)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `two processes agree about the current key`() throws {
    let (first, second) = (try opened(), try opened())
    let key = try first.key(of: person, name: name, banned: [])
    #expect(try second.key(of: person, name: name, banned: []).fingerprint == key.fingerprint)
    let successor = try second.key(of: person, name: name, banned: [key.fingerprint])
    #expect(
      try first.key(of: person, name: name, banned: [key.fingerprint]).fingerprint == successor.fingerprint)
  }

  @Test func `a missing or wrong epoch key names the epoch that is needed`() throws {
    _ = try opened()
    let keys = KeyFolder(folder.keys)
    let file = keys.epochFile(1)
    let other = EpochKey(number: 1, secret: SymmetricKey(data: [UInt8](repeating: 6, count: 32)))
    let faults: [(EpochFault, () throws -> Void)] = [
      (.absent(kept: []), { try FileManager.default.removeItem(atPath: file) }),
      (.another, { try keys.putEpochKey(other) }),
      (
        .unreadable(detail: "\(file) is not 64 lower-case hexadecimal digits and a line feed"),
        { try Data("x\n".utf8).write(to: URL(fileURLWithPath: file)) }
      ),
    ]
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.vaultFile))
    for (fault, breakKey) in faults {
      try breakKey()
      #expect(throws: VaultError.epoch(needed: 1, fault)) { try opened() }
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.vaultFile)) == before)
    }
  }

  @Test func `a wrapped key that was changed or exchanged does not open`() throws {
    let (key, other) = try (
      opened().key(of: person, name: name, banned: []), opened().key(of: person, name: .named("a/b"), banned: [])
    )
    let outsider = try DatabaseQueue(path: folder.vaultFile)
    try outsider.write { db in
      try db.execute(
        sql: """
          UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key WHERE fingerprint = ?) WHERE fingerprint = ?
          """,
        arguments: [Data(other.fingerprint.bytes), Data(key.fingerprint.bytes)])
    }
    #expect(throws: VaultError.damagedKey(key.fingerprint)) { try opened().key(key.fingerprint) }
    try outsider.write { try $0.execute(sql: "UPDATE subject_key SET wrapped = zeroblob(40)") }
    #expect(throws: VaultError.damagedKey(other.fingerprint)) { try opened().key(other.fingerprint) }
  }

  @Test func `a log's signing key is kept once and signs as before`() throws {
    let origin = GoldenFormat.origin
    let key = try opened().insertSigningKey(name: origin, seed: GoldenFormat.signingSeed)
    #expect(key.vkey == GoldenFormat.shared.logVkey)
    #expect(throws: StoreError.self) { try opened().insertSigningKey(name: origin, seed: GoldenFormat.epochSecret) }
    let note = try opened().signingKey(name: origin).note(size: TreeSize(7), root: GoldenFormat.shared.roots[7])
    #expect(GoldenFormat.shared.checkpoint.hasPrefix(note))
    #expect(throws: StoreError.self) { try opened().signingKey(name: "other.example/log") }
    #expect(try opened().signingKeyNames() == [origin: key.vkey])
  }

  @Test func `an account is found by its user, and accepts its token alone`() throws {
    let vault = try opened()
    let secret = AccountSecret(account: .user(5), user: 1000, token: random.bytes(32))
    let token = random.bytes(32)
    try vault.store(secret)
    try vault.store(AccountSecret(account: .user(6), user: 1000, token: token))
    #expect(try vault.account(boundTo: 1000) == .user(6))
    #expect(try vault.account(boundTo: 1001) == nil)
    #expect(try vault.secret(of: .user(5))?.user == nil)
    let stored = try #require(try vault.secret(of: .user(6)))
    #expect(stored.accepts(token: token))
    #expect(!stored.accepts(token: random.bytes(32)))
    #expect(!stored.accepts(token: []))
    try vault.removeSecret(of: .user(6))
    #expect(try vault.secret(of: .user(6)) == nil)
    #expect(try vault.account(boundTo: 1000) == nil)
  }

  @Test func `a ledger's file is no vault`() throws {
    try SQLiteEventStore.create(folder: folder.ledger)
    try FileManager.default.copyItem(atPath: folder.ledgerFile, toPath: folder.vaultFile)
    let error = #expect(throws: StoreError.self) { try opened() }
    #expect(error?.code == .notALedger)
  }
}

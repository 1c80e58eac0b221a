import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import Testing

/// Keys that were destroyed never return (FORMAT §4), whatever is put in the vault's place.
@Suite struct DestructionTests {
  let folder = TemporaryFolder()
  let random = SeededRandom(seed: 11)
  let person = SubjectID(Bytes16(high: 3, low: 4))
  let keys: KeyFolder

  init() throws {
    keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    try SQLiteVault.create(folder: folder.ledger, epoch: keys.createEpochKey(1, random: random))
  }

  private func opened(random: (any RandomSource)? = nil) throws -> SQLiteVault {
    try SQLiteVault.open(folder: folder.ledger, keys: keys, random: random ?? self.random)
  }

  private func key(_ vault: SQLiteVault) throws -> SubjectKey { try vault.key(of: person, name: .sample, banned: []) }

  private func rows() throws -> Int {
    try DatabaseQueue(path: folder.vaultFile).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM subject_key") ?? 0
    }
  }

  @Test func `a destroyed key is refused by its own error, also where it was in memory, and new data gets a new key`()
    throws
  {
    let (vault, other) = (try opened(), try opened())
    let doomed = try key(vault)
    #expect(try key(other).fingerprint == doomed.fingerprint)
    #expect(try vault.destroy([doomed.fingerprint]) == 1)
    #expect(try vault.destroy([doomed.fingerprint]) == 0)
    for vault in [vault, other, try opened()] {
      #expect(throws: VaultError.destroyedKey(doomed.fingerprint)) { try vault.key(doomed.fingerprint) }
    }
    let successor = try key(other)
    #expect(successor.fingerprint != doomed.fingerprint)
    #expect(try key(vault).fingerprint == successor.fingerprint)
    #expect(try rows() == 1)
    let unknown = KeyFingerprint(Bytes16(high: 0, low: 0))
    #expect(throws: VaultError.unknownKey(unknown)) { try vault.key(unknown) }
  }

  @Test func `an older vault put back gives nothing back`() throws {
    let copy = folder.path + "/older.sqlite"
    let doomed: SubjectKey
    do {
      let vault = try opened()
      doomed = try key(vault)
      try vault.compact()
      try FileManager.default.copyItem(atPath: folder.vaultFile, toPath: copy)
      try vault.destroy([doomed.fingerprint])
    }
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.vaultFile + suffix) }
    try FileManager.default.removeItem(atPath: folder.vaultFile)
    try FileManager.default.moveItem(atPath: copy, toPath: folder.vaultFile)
    #expect(try rows() == 1)
    let vault = try opened()
    #expect(try rows() == 0)
    #expect(throws: VaultError.destroyedKey(doomed.fingerprint)) { try vault.key(doomed.fingerprint) }
    #expect(try key(vault).fingerprint != doomed.fingerprint)
  }

  @Test func `a destruction that was interrupted behind its first step is finished by the next opening`() throws {
    let doomed = try key(opened())
    try keys.addDestroyed([doomed.fingerprint])
    #expect(try rows() == 1)
    _ = try opened()
    #expect(try rows() == 0)
  }

  @Test func `a key that would come out as a destroyed one is refused`() throws {
    let doomed = try key(opened(random: SeededRandom(seed: 12)))
    try opened().destroy([doomed.fingerprint])
    #expect(throws: VaultError.destroyedKey(doomed.fingerprint)) { try key(opened(random: SeededRandom(seed: 12))) }
    #expect(try rows() == 0)
  }

  @Test func `the list of destroyed keys only grows, is private, and is read strictly`() throws {
    let prints = (0..<3).map { KeyFingerprint(Bytes16(high: 7, low: UInt64($0))) }
    try keys.addDestroyed([prints[2], prints[0]])
    try keys.addDestroyed([prints[1], prints[0]])
    #expect(try keys.destroyedKeys() == Set(prints))
    let text = try String(contentsOfFile: keys.destroyedFile, encoding: .utf8)
    #expect(text == prints.map { "\($0)\n" }.joined())
    #expect(try FileManager.default.attributesOfItem(atPath: keys.destroyedFile)[.posixPermissions] as? Int == 0o600)
    let lines = text.split(separator: "\n").map(String.init)
    let bad = [
      "x\n", String(text.dropLast()), text + "\n", text.replacing("7", with: "A"), "\(lines[1])\n\(lines[0])\n",
      "\(lines[0])\n\(lines[0])\n", " \(text.dropFirst())",
    ]
    for bad in bad {
      try Data(bad.utf8).write(to: URL(fileURLWithPath: keys.destroyedFile))
      let error = #expect(throws: StoreError.self, "\(bad)") { try keys.destroyedKeys() }
      #expect(error?.code == .key)
      #expect(throws: StoreError.self) { try opened() }
    }
  }

  @Test func `nothing is opened where the key folder is gone, for nobody knows then what was destroyed`() throws {
    let vault = try opened()
    let kept = try key(vault)
    try FileManager.default.removeItem(atPath: folder.keys)
    let error = #expect(throws: StoreError.self) { try vault.key(kept.fingerprint) }
    #expect(error?.code == .missing)
  }
}

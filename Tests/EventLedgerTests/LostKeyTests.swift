import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import Testing

/// Keys that were given up for lost: neither unknown nor destroyed, and taken up again where they are found.
@Suite struct LostKeyTests {
  let folder = TemporaryFolder()
  let random = SeededRandom(seed: 21)
  let person = SubjectID(Bytes16(high: 3, low: 4))
  let keys: KeyFolder
  let older: String
  let whole: String

  /// A vault of two keys, of which a copy has the first one alone.
  init() throws {
    keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    try SQLiteVault.create(folder: folder.ledger, epoch: keys.createEpochKey(1, random: random))
    (older, whole) = (folder.path + "/older.sqlite", folder.path + "/whole.sqlite")
    for (copy, subject) in [(older, SubjectID(Bytes16(high: 1, low: 1))), (whole, person)] {
      let vault = try opened()
      _ = try vault.key(of: subject, name: .sample, banned: [])
      try vault.compact()
      try FileManager.default.copyItem(atPath: folder.vaultFile, toPath: copy)
    }
  }

  private func opened() throws -> SQLiteVault {
    try SQLiteVault.open(folder: folder.ledger, keys: keys, random: random)
  }

  private func put(_ copy: String) throws {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.vaultFile + suffix) }
    try FileManager.default.copyItem(atPath: copy, toPath: folder.vaultFile)
  }

  /// The key of the person, whose vault is then replaced by the older one.
  private func lost() throws -> SubjectKey {
    let key = try opened().key(of: person, name: .sample, banned: [])
    try put(older)
    return key
  }

  @Test func `a key is unknown until somebody gives it up, then lost, and destroyed where an act says so`() throws {
    let fingerprint = try lost().fingerprint
    let vault = try opened()
    #expect(throws: VaultError.unknownKey(fingerprint)) { try vault.key(fingerprint) }
    try keys.addLost([fingerprint])
    for vault in [vault, try opened()] {
      #expect(throws: VaultError.lostKey(fingerprint)) { try vault.key(fingerprint) }
    }
    let unknown = KeyFingerprint(Bytes16(high: 0, low: 0))
    #expect(throws: VaultError.unknownKey(unknown)) { try vault.key(unknown) }
    try put(older)
    #expect(throws: VaultError.lostKey(fingerprint)) { try opened().key(fingerprint) }
    try put(whole)
    #expect(try opened().key(fingerprint).fingerprint == fingerprint, "what is there opens, whatever was given up")
    try put(older)
    try vault.destroy([fingerprint])
    #expect(throws: VaultError.destroyedKey(fingerprint)) { try opened().key(fingerprint) }
  }

  @Test func `new data of somebody whose key is lost gets a new key, and an unknown key gets none`() throws {
    let fingerprint = try opened().key(of: person, name: .sample, banned: []).fingerprint
    try DatabaseQueue(path: folder.vaultFile).write { db in
      try db.execute(sql: "DELETE FROM subject_key WHERE fingerprint = ?", arguments: [Data(fingerprint.bytes)])
    }
    #expect(throws: VaultError.unknownKey(fingerprint)) { try opened().key(of: person, name: .sample, banned: []) }
    try keys.addLost([fingerprint])
    let successor = try opened().key(of: person, name: .sample, banned: []).fingerprint
    #expect(successor != fingerprint)
    #expect(try opened().key(of: person, name: .sample, banned: []).fingerprint == successor)
  }

  @Test func `keys that are found are taken up under the present epoch, and newer ones stay current`() throws {
    let fingerprint = try lost().fingerprint
    try keys.addLost([fingerprint])
    let vault = try opened()
    let newer = try vault.key(of: person, name: .sample, banned: []).fingerprint
    #expect(try vault.takeUp([fingerprint], from: older) == 0)
    #expect(try vault.takeUp([], from: whole) == 0)
    #expect(try vault.takeUp([fingerprint], from: whole) == 1)
    #expect(try vault.takeUp([fingerprint], from: whole) == 0)
    #expect(try vault.present([fingerprint, newer]) == [fingerprint, newer])
    #expect(try opened().key(fingerprint).fingerprint == fingerprint)
    #expect(try opened().key(of: person, name: .sample, banned: []).fingerprint == newer)
    try opened().checkKeys()
  }

  @Test func `a destroyed key is not taken up, nor one that is not what it says, nor any of another epoch`() throws {
    let fingerprint = try lost().fingerprint
    try keys.addLost([fingerprint])
    try DatabaseQueue(path: whole).write { db in
      try db.execute(
        sql: "UPDATE subject_key SET subject = zeroblob(16), wrapped = (SELECT probe FROM epoch) WHERE fingerprint = ?",
        arguments: [Data(fingerprint.bytes)])
    }
    #expect(throws: VaultError.damagedKey(fingerprint)) { try opened().takeUp([fingerprint], from: whole) }
    #expect(try opened().present([fingerprint]).isEmpty)
    let doomed = try opened().key(of: SubjectID(Bytes16(high: 1, low: 1)), name: .sample, banned: []).fingerprint
    try opened().destroy([doomed])
    #expect(try opened().takeUp([doomed], from: older) == 0)
    #expect(try opened().present([doomed]).isEmpty)
    try opened().changeEpoch()
    #expect(throws: VaultError.self) { try opened().takeUp([fingerprint], from: older) }
    #expect(throws: StoreError.self) { try opened().takeUp([fingerprint], from: folder.path + "/none.sqlite") }
  }

  @Test func `the list is private and read strictly; what is found goes off it; a copy of the keys takes it over`()
    throws
  {
    let prints = (0..<3).map { KeyFingerprint(Bytes16(high: 7, low: UInt64($0))) }
    try keys.addLost([prints[2], prints[0], prints[1]])
    #expect(try keys.lostKeys() == Set(prints))
    #expect(try FileManager.default.attributesOfItem(atPath: keys.lostFile)[.posixPermissions] as? Int == 0o600)
    let copy = try keys.copy(to: folder.path + "/copy", epoch: 1, besideLedger: folder.ledger)
    #expect(try copy.lostKeys() == Set(prints))
    try keys.removeLost([prints[1]])
    #expect(try keys.lostKeys() == [prints[0], prints[2]])
    #expect(try keys.differences(from: copy) == ["lost"])
    try keys.copy(to: folder.path + "/copy", epoch: 1, besideLedger: folder.ledger)
    #expect(try keys.differences(from: copy).isEmpty && copy.lostKeys() == [prints[0], prints[2]])
    try FileManager.default.removeItem(atPath: keys.lostFile)
    try keys.takeMissing(from: copy)
    #expect(try keys.lostKeys() == [prints[0], prints[2]])
    try keys.removeLost(Set(prints))
    #expect(try keys.lostKeys().isEmpty)
    for bad in ["x\n", "\(prints[1])\n\(prints[0])\n", "\(prints[0])"] {
      try Data(bad.utf8).write(to: URL(fileURLWithPath: keys.lostFile))
      #expect(throws: StoreError.self, "\(bad)") { try keys.lostKeys() }
    }
  }
}

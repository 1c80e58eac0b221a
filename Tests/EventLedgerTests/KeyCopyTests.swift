import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import MerkleLog
import Testing

/// Registered copies of a key folder.
@Suite struct KeyCopyTests {
  let folder = TemporaryFolder()
  let random = SeededRandom()
  let keys: KeyFolder

  init() throws {
    keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    _ = try keys.createEpochKey(1, random: random)
    try keys.write(Policy(logs: [VerifierKey(parsing: GoldenFormat.shared.logVkey)]))
    try FileManager.default.createDirectory(atPath: folder.ledger, withIntermediateDirectories: true)
  }

  private func copy(to path: String) throws -> KeyFolder {
    try keys.copy(to: path, epoch: 1, besideLedger: folder.ledger)
  }

  @Test func `a copy has the key, the policy and the memory, is private and registered once`() throws {
    try keys.addDestroyed([KeyFingerprint(Bytes16(high: 1, low: 1))])
    let copy = try copy(to: folder.path + "/b")
    _ = try self.copy(to: folder.path + "/a")
    _ = try self.copy(to: folder.path + "/./b")
    #expect(try keys.copies().map(\.path) == [folder.path + "/a", folder.path + "/b"])
    #expect(try copy.epochKey(1).secret == keys.epochKey(1).secret)
    #expect(try copy.policy().logs == keys.policy().logs)
    #expect(try copy.destroyedKeys() == keys.destroyedKeys())
    #expect(try keys.differences(from: copy) == [])
    let attributes = try FileManager.default.attributesOfItem(atPath: copy.path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(try FileManager.default.attributesOfItem(atPath: copy.epochFile(1))[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a copy that fell behind is told by what differs, and is brought up to date`() throws {
    let copy = try copy(to: folder.path + "/copy")
    try keys.addDestroyed([KeyFingerprint(Bytes16(high: 1, low: 2))])
    #expect(try keys.differences(from: copy) == ["destroyed"])
    _ = try self.copy(to: copy.path)
    #expect(try keys.differences(from: copy) == [])
  }

  @Test func `a copy that remembers more is not made to forget it, and teaches the folder`() throws {
    let copy = try copy(to: folder.path + "/copy")
    func note(_ size: Int64) throws -> String {
      try LogSigningKey(name: GoldenFormat.origin, seed: GoldenFormat.signingSeed)
        .note(size: TreeSize(size), root: MerkleTree.emptyRoot)
    }
    let gone = KeyFingerprint(Bytes16(high: 3, low: 3))
    try copy.addDestroyed([gone])
    let memory = copy.heads
    memory.remember(try note(9))
    try memory.flush()
    let own = keys.heads
    own.remember(try note(5))
    try own.flush()
    _ = try self.copy(to: copy.path)
    for folder in [keys, copy] {
      #expect(try folder.heads.ledgerHead()?.size == TreeSize(9))
      #expect(try folder.destroyedKeys() == [gone])
    }
  }

  @Test(arguments: ["ledger/copy", "keys/copy", "keys", ".", "ledger"])
  func `a copy never stands inside ledger or key folder, nor they in it`(_ place: String) throws {
    let error = #expect(throws: StoreError.self) { try copy(to: "\(folder.path)/\(place)") }
    #expect(error?.code == .key)
    #expect(try keys.copies().isEmpty)
  }

  @Test func `a folder with anything else in it, or another key, is left as it is and not registered`() throws {
    let place = folder.path + "/stick"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(fileURLWithPath: place + "/photo.jpg"))
    let error = #expect(throws: StoreError.self) { try copy(to: place) }
    #expect(error?.code == .exists)
    try FileManager.default.removeItem(atPath: place + "/photo.jpg")
    let other = EpochKey(number: 1, secret: SymmetricKey(data: random.bytes(32)))
    try KeyFolder(place).putEpochKey(other)
    let second = #expect(throws: StoreError.self) { try copy(to: place) }
    #expect(second?.code == .exists)
    #expect(try KeyFolder(place).epochKey(1).secret == other.secret)
    #expect(try keys.copies().isEmpty)
  }

  @Test func `the list of copies is read strictly`() throws {
    for text in ["relative\n", "/a", "/b\n/a\n", "/a\n/a\n", "\n"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.keys + "/copies"))
      let error = #expect(throws: StoreError.self, "\(text)") { try keys.copies() }
      #expect(error?.code == .key)
    }
  }
}

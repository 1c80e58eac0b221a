import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import MerkleLog
import Testing

/// One key folder, several folders of one ledger: one of them acts (DESIGN §3).
@Suite struct KeyBindingTests {
  let folder = TemporaryFolder()
  let random = SeededRandom()
  let sample = Sample()
  let keys: KeyFolder

  init() throws {
    keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    try SQLiteVault.create(folder: folder.ledger, epoch: keys.createEpochKey(1, random: random))
    try SQLiteEventStore.create(folder: folder.ledger)
  }

  private func vault(_ ledger: String? = nil) throws -> SQLiteVault {
    try SQLiteVault.open(folder: ledger ?? folder.ledger, keys: keys, random: random)
  }

  private func store(_ vault: SQLiteVault, _ ledger: String? = nil) throws -> SQLiteEventStore {
    try SQLiteEventStore.open(
      folder: ledger ?? folder.ledger, signer: TestLedger.signer(), heads: vault.binding.heads,
      origin: GoldenFormat.origin)
  }

  private func key(_ vault: SQLiteVault, _ number: UInt64 = 1) throws -> SubjectKey {
    try vault.key(of: SubjectID(Bytes16(high: 6, low: number)), name: .sample, banned: [])
  }

  /// A second folder of the same ledger, as `restore` makes it.
  private func restored(_ name: String = "restored") throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.copyItem(atPath: folder.ledger, toPath: path)
    try KeyBinding(ledger: path, keys: keys).renew()
    return path
  }

  /// Everything that stands in a folder.
  private func content(_ path: String) throws -> [String: Data] {
    try FileManager.default.contentsOfDirectory(atPath: path).reduce(into: [:]) { content, name in
      content[name] = FileManager.default.contents(atPath: "\(path)/\(name)")
    }
  }

  private func expectUnbound(_ what: String, _ act: () throws -> Void) {
    let error = #expect(throws: StoreError.self, "\(what)") { try act() }
    #expect(error?.code == .unbound, "\(what): \(error.debugDescription)")
  }

  @Test func `a vault and a key folder without names are bound by the first act, and by no look`() throws {
    let vault = try vault()
    #expect(try vault.binding.standing() == .free)
    #expect(try vault.binding.name() == nil && keys.instance() == nil)
    _ = try vault.signingKeyNames()
    #expect(try keys.instance() == nil)
    _ = try key(vault)
    #expect(try vault.binding.standing() == .bound)
    let name = try #require(try keys.instance())
    #expect(try vault.binding.name() == name)
    let file = folder.keys + "/instance"
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "\(name)\n")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    // A name that the vault has, and the key folder lost, comes back.
    try FileManager.default.removeItem(atPath: file)
    _ = try key(self.vault(), 2)
    #expect(try keys.instance() == name)
  }

  @Test(arguments: ["", "x\n", String(repeating: "a", count: 32), String(repeating: "A", count: 32) + "\n"])
  func `a name that is none is refused, and nothing acts`(_ text: String) throws {
    let vault = try vault()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.keys + "/instance"))
    let error = #expect(throws: StoreError.self) { try key(vault) }
    #expect(error?.code == .key)
  }

  @Test func `a restored folder reads, and no act of it changes a byte of the key folder or of the living one`() throws
  {
    let known: SubjectKey
    do {
      let vault = try vault()
      known = try key(vault)
      _ = try vault.insertSigningKey(name: GoldenFormat.origin, seed: GoldenFormat.signingSeed)
      _ = try vault.copyKeys(to: folder.path + "/copy")
      let store = try store(vault)
      try store.record(sample.command([sample.event()]))
      _ = try store.keepHead()
      try vault.compact()
    }
    let path = try restored()
    // An interrupted change of the epoch, which a start of the living one would go on with.
    try Data("2\ngo\n".utf8).write(to: URL(fileURLWithPath: folder.keys + "/changing"))
    let before = try [folder.keys, folder.ledger, folder.path + "/copy"].map { try content($0) }
    do {
      let vault = try vault(path)
      let store = try store(vault, path)
      #expect(try vault.binding.standing() == .elsewhere)
      #expect(try vault.key(known.fingerprint).secret == known.secret)
      expectUnbound("an event") { try store.record(sample.command([sample.event()])) }
      expectUnbound("a checkpoint that is handed out") { _ = try store.keepHead() }
      expectUnbound("a cosignature") { try store.addSignatures([], toKept: TreeSize(1)) }
      expectUnbound("a key") { _ = try key(vault, 9) }
      expectUnbound("a log's key") { _ = try vault.insertSigningKey(name: "a.example/b", seed: random.bytes(32)) }
      expectUnbound("an account") { try vault.store(AccountSecret(account: .user(1), user: 1, token: [])) }
      expectUnbound("a destruction") { _ = try vault.destroy([known.fingerprint]) }
      expectUnbound("a change of the epoch") { _ = try vault.changeEpoch() }
      expectUnbound("a copy of the keys") { _ = try vault.copyKeys(to: folder.path + "/other") }
      #expect(try vault.resumeEpochChange() == false)
      #expect(try vault.sweepUnusedKeys(of: store) == 0)
    }
    #expect(try [folder.keys, folder.ledger, folder.path + "/copy"].map { try content($0) } == before)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/other"))
    #expect(try vault().resumeEpochChange(), "the living one goes on with it")
    #expect(try keys.epochs() == [2])
  }

  @Test func `a restored folder is not bound by its first act, also where the key folder is nobody's yet`() throws {
    let path = try restored()
    #expect(try vault(path).binding.standing() == .elsewhere)
    expectUnbound("a key") { _ = try key(vault(path)) }
    #expect(try keys.instance() == nil)
    _ = try key(vault())
    #expect(try vault().binding.standing() == .bound)
  }

  @Test func `taking over turns it round, with the copies, and back again`() throws {
    _ = try key(vault())
    let first = try #require(try keys.instance())
    let copy = try vault().copyKeys(to: folder.path + "/copy")
    #expect(try copy.instance() == first)
    let path = try restored()
    let living = try vault()
    let livingStore = try store(living)
    try livingStore.record(sample.command([sample.event()]))
    try livingStore.flush()
    #expect(try vault(path).binding.takeOver().former == first)
    let second = try #require(try keys.instance())
    #expect(try second != first && copy.instance() == second)
    // Also where it is open, and has written before.
    expectUnbound("an event of the former") { try livingStore.record(sample.command([sample.event()])) }
    expectUnbound("a key of the former") { _ = try key(living, 7) }
    _ = try key(vault(path), 8)
    #expect(try vault(path).binding.takeOver().former == nil)
    #expect(try living.binding.takeOver().former == second)
    try livingStore.record(sample.command([sample.event()]))
    expectUnbound("a key of the restored one") { _ = try key(vault(path), 9) }
    #expect(try copy.instance() == first)
  }

  @Test func `what stands by now where a copy of the keys was is left as it is, and named`() throws {
    _ = try key(vault())
    let copies = try ["gone", "another"].map { try vault().copyKeys(to: "\(folder.path)/\($0)") }
    for copy in copies { try FileManager.default.removeItem(atPath: copy.path) }
    let another = try KeyFolder.create(copies[1].path, besideLedger: folder.ledger)
    _ = try another.createEpochKey(1, random: random)
    let before = try content(another.path)
    #expect(try vault(restored()).binding.takeOver().unreached == copies.map(\.path).sorted())
    #expect(try content(another.path) == before)
    #expect(!FileManager.default.fileExists(atPath: copies[0].path))
  }

  private struct Death: Error {}

  @Test(arguments: KeyBinding.Step.allCases)
  func `a taking over that died behind any step leaves one folder that acts, and is finished by doing it again`(
    _ step: KeyBinding.Step
  ) throws {
    _ = try key(vault())
    let copy = try vault().copyKeys(to: folder.path + "/copy")
    let path = try restored()
    let (old, new) = (try keys.instance(), try KeyBinding(ledger: path, keys: keys).name())
    #expect(throws: Death.self) {
      try vault(path).binding.takeOver(didReach: { if $0 == step { throw Death() } })
    }
    let isTaken = step != .named
    #expect(try keys.instance() == (isTaken ? new : old))
    #expect(try copy.instance() == (step == .copied ? new : old))
    expectUnbound("a key of the one that does not act") { _ = try key(vault(isTaken ? nil : path), 5) }
    _ = try key(vault(isTaken ? path : nil), 6)
    // Neither an epoch nor a copy is changed in a copy that is another folder's.
    if step == .taken {
      let error = #expect(throws: StoreError.self) { try vault(path).changeEpoch() }
      #expect(error?.code == .foreignCopy)
      #expect(try keys.epochs() == [1] && copy.epochs() == [1])
    }
    #expect(try vault(path).binding.takeOver().unreached == [])
    #expect(try keys.instance() == new && copy.instance() == new)
    #expect(try vault(path).changeEpoch() == 2)
  }

  @Test func `who takes over waits for what others have written to be remembered, and gives up in time`() throws {
    let living = try vault()
    _ = try key(living)
    let path = try restored()
    let livingStore = try store(living)
    let note = try livingStore.recordedHead(sample.command([sample.event()]))
    // The note is on its way to the key folder, in the background.
    try KeyBinding(ledger: path, keys: keys).takeOver()
    #expect(try keys.heads.newestHead(of: GoldenFormat.origin) == note)
    try living.binding.takeOver()
    let before = try keys.instance()
    let heads = living.binding.heads
    try heads.claiming {
      let error = #expect(throws: StoreError.self) {
        try KeyBinding(ledger: path, keys: keys).takeOver(patience: 0.05)
      }
      #expect(error?.code == .busy)
    }
    #expect(try keys.instance() == before)
    try KeyBinding(ledger: path, keys: keys).takeOver(patience: 0.05)
  }

  @Test func `a copy of the keys that is another folder's is written by nobody else, nor made one's own`() throws {
    _ = try key(vault())
    let copy = try vault().copyKeys(to: folder.path + "/copy")
    let path = try restored()
    // The restored folder gets keys of its own, as `keys recover` makes them.
    let own = try KeyFolder.create(folder.path + "/own", besideLedger: path)
    try own.putEpochKey(keys.epochKey(1))
    try KeyBinding(ledger: path, keys: own).adopt()
    let other = try SQLiteVault.open(folder: path, keys: own, random: random)
    let before = try content(copy.path)
    for place in [copy.path, keys.path] {
      let error = #expect(throws: StoreError.self) { try other.copyKeys(to: place) }
      #expect(error?.code == .foreignCopy)
    }
    #expect(try own.copies().isEmpty && content(copy.path) == before)
    expectUnbound("another folder's keys") { try KeyBinding(ledger: folder.ledger, keys: own).adopt() }
    #expect(try vault().changeEpoch() == 2 && other.changeEpoch() == 2)
  }

  @Test func `copying the keys waits for a change of the epoch, so that no copy keeps the old key`() throws {
    let changing = try vault()
    _ = try key(changing)
    let copying = try vault()
    try changing.changeEpoch(didReach: { step throws in
      guard step == .copiesWritten else { return }
      let error = #expect(throws: StoreError.self) {
        try copying.copyKeys(to: folder.path + "/early", patience: 0.05)
      }
      #expect(error?.code == .busy)
      #expect(try keys.copies().isEmpty)
    })
    #expect(try copying.copyKeys(to: folder.path + "/late").epochs() == [2])
    #expect(!keys.isChangingEpoch && !FileManager.default.fileExists(atPath: folder.keys + "/changing"))
    // And a change waits for it, or says so: what is made for the lock alone is no change.
    #expect(try changing.changeEpoch() == 3)
    #expect(try KeyFolder(folder.path + "/late").epochs() == [3])
  }
}

extension SQLiteEventStore {
  /// Records a command and gives the head that it leaves.
  fileprivate func recordedHead(_ command: ProposedCommand) throws -> String? {
    try record(command)
    return try read { try $0.headNote() }
  }
}

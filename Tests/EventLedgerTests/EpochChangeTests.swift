import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import MerkleLog
import Testing

/// The change of the epoch (DESIGN §3): interrupted anywhere, the vault opens and the change is finished.
@Suite struct EpochChangeTests {
  let folder = TemporaryFolder()
  let random = SeededRandom()
  let keys: KeyFolder

  init() throws {
    keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    try SQLiteVault.create(folder: folder.ledger, epoch: keys.createEpochKey(1, random: random))
    try keys.write(Policy(logs: [VerifierKey(parsing: GoldenFormat.shared.logVkey)]))
  }

  private func opened() throws -> SQLiteVault {
    try SQLiteVault.open(folder: folder.ledger, keys: keys, random: random)
  }

  private func person(_ number: Int) -> SubjectID { SubjectID(Bytes16(high: 5, low: UInt64(number))) }

  /// A vault with keys of subjects and with two keys of one log.
  private func filled() throws -> (vault: SQLiteVault, keys: [SubjectKey], logs: [VerifierKey]) {
    let vault = try opened()
    let made = try vault.keys(of: (0..<9).map { KeyRequest(subject: person($0), name: .sample) }, banned: [])
    let logs = [
      try vault.insertSigningKey(name: GoldenFormat.origin, seed: GoldenFormat.signingSeed),
      try vault.insertNextSigningKey(of: GoldenFormat.origin, seed: random.bytes(32)),
    ]
    return (vault, made, logs)
  }

  private func expectAll(_ made: [SubjectKey], _ logs: [VerifierKey], open vault: SQLiteVault) throws {
    for key in made { #expect(try vault.key(key.fingerprint).secret == key.secret) }
    for log in logs { #expect(try vault.signingKey(of: log).verifierKey == log) }
    try vault.checkKeys()
  }

  private func rows(_ sql: String) throws -> [Int] {
    try DatabaseQueue(path: folder.vaultFile).read { try Int.fetchAll($0, sql: sql) }
  }

  private func copy(_ name: String) throws -> KeyFolder {
    try keys.copy(
      to: "\(folder.path)/\(name)", epoch: VaultSeal.read(folder: folder.ledger).epoch, besideLedger: folder.ledger)
  }

  @Test func `every key, two of one log among them, opens under the new epoch alone, and the old one is gone`() throws {
    let (vault, made, logs) = try filled()
    let copy = try copy("copy")
    let old = try keys.epochKey(1)
    #expect(try vault.changeEpoch() == 2)
    try expectAll(made, logs, open: opened())
    #expect(try keys.epochs() == [2])
    #expect(try copy.epochs() == [2])
    #expect(try copy.epochKey(2).secret == keys.epochKey(2).secret)
    let seal = try VaultSeal.read(folder: folder.ledger)
    #expect(!seal.isOpened(by: EpochKey(number: 2, secret: old.secret)))
    #expect(try rows("SELECT epoch FROM subject_key UNION SELECT epoch FROM signing_key") == [2])
    #expect(!keys.isChangingEpoch)
    #expect(try vault.changeEpoch() == 3)
    try expectAll(made, logs, open: vault)
  }

  @Test func `nothing wrapped under the old epoch is left in the vault's files`() throws {
    let (vault, made, _) = try filled()
    let wrapped = try DatabaseQueue(path: folder.vaultFile).read {
      try Data.fetchAll($0, sql: "SELECT wrapped FROM subject_key UNION ALL SELECT wrapped FROM signing_key")
    }
    #expect(wrapped.count == made.count + 2)
    let old = try keys.epochKey(1)
    try vault.changeEpoch()
    for file in ["", "-wal"] {
      let content = FileManager.default.contents(atPath: folder.vaultFile + file) ?? Data()
      for key in wrapped { #expect(content.range(of: key) == nil, "\(file)") }
    }
    let digits = Hex.encode(old.secret.withUnsafeBytes { Array($0) })
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.keys) {
      let content = try Data(contentsOf: URL(fileURLWithPath: "\(folder.keys)/\(name)"))
      #expect(content.range(of: Data(digits.utf8)) == nil, "\(name)")
    }
  }

  private struct Death: Error {}

  @Test(arguments: EpochChangeStep.allCases)
  func `a death behind any step leaves a vault that opens, and the next start finishes the change`(
    _ step: EpochChangeStep
  ) throws {
    let (vault, made, logs) = try filled()
    let copy = try copy("copy")
    #expect(throws: Death.self) { try vault.changeEpoch(didReach: { if $0 == step { throw Death() } }) }
    #expect(keys.isChangingEpoch)
    for number in 0..<2 {
      let next = try opened()
      try expectAll(made, logs, open: next)
      #expect(try keys.epochs().contains(VaultSeal.read(folder: folder.ledger).epoch))
      #expect(try next.resumeEpochChange() == (number == 0))
      try expectAll(made, logs, open: opened())
    }
    #expect(try keys.epochs() == [2])
    #expect(try copy.epochs() == [2])
    #expect(!keys.isChangingEpoch)
    try expectAll(made, logs, open: vault)
  }

  @Test(arguments: EpochChangeStep.allCases)
  func `a change that died twice is finished by a third process`(_ step: EpochChangeStep) throws {
    let (vault, made, logs) = try filled()
    #expect(throws: Death.self) { try vault.changeEpoch(didReach: { if $0 == .announced { throw Death() } }) }
    #expect(throws: Death.self) { try opened().resumeEpochChange(didReach: { if $0 == step { throw Death() } }) }
    #expect(try opened().changeEpoch() == 2)
    try expectAll(made, logs, open: opened())
    #expect(try keys.epochs() == [2])
  }

  @Test func `the old key stays until what was wanted before it goes is done`() throws {
    let (vault, made, logs) = try filled()
    #expect(throws: Death.self) { try vault.changeEpoch(beforeOldKeyGoes: { _ in throw Death() }) }
    #expect(try keys.epochs() == [1, 2])
    // A start alone does not do it.
    #expect(try opened().resumeEpochChange())
    #expect(try keys.epochs() == [1, 2])
    try expectAll(made, logs, open: opened())
    var seen: [Int] = []
    let epoch = try opened().changeEpoch(beforeOldKeyGoes: { vault in
      seen = try keys.epochs()
      try expectAll(made, logs, open: vault)
    })
    #expect(epoch == 2)
    #expect(seen == [1, 2])
    #expect(try keys.epochs() == [2])
  }

  @Test func `an open vault notices a new epoch, reads under it, and wraps new keys under it alone`() throws {
    let (first, made, logs) = try filled()
    let second = try opened()
    try expectAll(Array(made.prefix(2)), logs, open: second)
    for epoch in 2...4 {
      #expect(try first.changeEpoch() == epoch)
      let new = try second.key(of: person(100 + epoch), name: .sample, banned: [])
      #expect(try first.key(new.fingerprint).secret == new.secret)
      #expect(try rows("SELECT DISTINCT epoch FROM subject_key") == [epoch])
      try expectAll(made, logs, open: second)
      _ = try second.insertSigningKey(name: "school.example/\(epoch)", seed: random.bytes(32))
    }
    try first.checkKeys()
  }

  @Test func `a vault with a key that does not open changes no epoch, and nothing else`() throws {
    let (vault, made, _) = try filled()
    try DatabaseQueue(path: folder.vaultFile).write {
      try $0.execute(
        sql: "UPDATE subject_key SET wrapped = zeroblob(40) WHERE fingerprint = ?",
        arguments: [Data(made[3].fingerprint.bytes)])
    }
    #expect(throws: VaultError.damagedKey(made[3].fingerprint)) { try vault.changeEpoch() }
    #expect(try keys.epochs() == [1])
    #expect(!keys.isChangingEpoch)
    #expect(try rows("SELECT DISTINCT epoch FROM subject_key") == [1])
  }

  @Test(arguments: ["missing", "another"])
  func `a copy that is out of reach, or holds another key, keeps the epoch from changing`(_ fault: String) throws {
    let (vault, made, logs) = try filled()
    let copy = try copy("copy")
    if fault == "missing" {
      try FileManager.default.removeItem(atPath: copy.path)
    } else {
      try FileManager.default.removeItem(atPath: copy.epochFile(1))
      try copy.putEpochKey(EpochKey(number: 1, secret: SymmetricKey(data: random.bytes(32))))
    }
    let error = #expect(throws: StoreError.self) { try vault.changeEpoch() }
    #expect(error?.code == (fault == "missing" ? .missing : .key))
    #expect(try keys.epochs() == [1])
    #expect(!keys.isChangingEpoch)
    #expect(try keys.forgetCopy(copy.path))
    #expect(try vault.changeEpoch() == 2)
    try expectAll(made, logs, open: opened())
  }

  @Test func `a copy that goes away in the middle keeps nothing but itself from the end, which comes when it is back`()
    throws
  {
    let (vault, made, logs) = try filled()
    let (gone, there) = (try copy("gone"), try copy("there"))
    let hidden = folder.path + "/hidden"
    let error = #expect(throws: StoreError.self) {
      try vault.changeEpoch(didReach: { step in
        if step == .rewrapped { try FileManager.default.moveItem(atPath: gone.path, toPath: hidden) }
      })
    }
    #expect(error?.code == .missing)
    #expect(try keys.epochs() == [2])
    #expect(try there.epochs() == [2])
    #expect(try KeyFolder(hidden).epochs() == [1, 2])
    #expect(keys.isChangingEpoch)
    #expect(throws: StoreError.self) { try opened().resumeEpochChange() }
    try expectAll(made, logs, open: opened())
    try FileManager.default.moveItem(atPath: hidden, toPath: gone.path)
    #expect(try opened().resumeEpochChange())
    #expect(try gone.epochs() == [2])
    #expect(!keys.isChangingEpoch)
  }

  @Test func `only one process changes the epoch at a time`() throws {
    let (vault, _, _) = try filled()
    let other = try opened()
    try vault.changeEpoch(didReach: { step throws in
      guard step == .keyWritten else { return }
      let error = #expect(throws: StoreError.self) { try other.changeEpoch() }
      #expect(error?.code == .busy)
      #expect(try other.resumeEpochChange() == false)
    })
    #expect(try keys.epochs() == [2])
  }
}

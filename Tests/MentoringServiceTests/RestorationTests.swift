import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import Mentoring
import MentoringViews
import MerkleLog
import Testing

@testable import MentoringService

/// A backup put back beside the ledger, and what may be done in it.
struct RestorationTests {
  @Test func `it is the ledger that was copied: count, root, digests, parts; and writing goes on in it`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.backUp()
    let report = try ledger.restore()
    #expect(report.verdict.status == .verified && report.isComplete)
    #expect(report.verdict.report.size == report.manifest.ledger.size)
    #expect(report.verdict.report.root == report.manifest.ledger.root)
    let live = try ledger.open()
    #expect(try Workspace.digest(live.views(), Position(4)) == report.viewsDigest)
    #expect(report.parts == OpenedParts(opened: 1))
    try ledger.takeOver(restored: "restored")
    try ledger.briefing(5, in: ledger.open(restored: "restored"))
    #expect(try ledger.verify(restored: "restored").status == .verified)
    #expect { try ledger.briefing(6) } throws: { isRefusal(.couldNot, "не с этой папкой")($0) }
  }

  @Test func `it never goes over anything: a folder with something in it is left alone`() throws {
    let ledger = try ProvenLedger()
    try ledger.backUp()
    let before = (ledger.folder + "/ledger.sqlite").fileBytes
    for target in ["ledger", "keys", "backup", "backup/inside"] {
      #expect { try ledger.restore(to: target) } throws: { isRefusal(.couldNot)($0) }
    }
    #expect((ledger.folder + "/ledger.sqlite").fileBytes == before)
    #expect(try ledger.names() == ["backup", "keys", "ledger"])
  }

  @Test func `older than what is remembered it is read and verified, the loss is named, and nothing is appended`()
    throws
  {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.backUp()
    try ledger.briefing(5)
    try ledger.briefing(6)
    let report = try ledger.restore()
    #expect(report.lost?.ledger == 2 && report.lost?.access == 0 && !report.isComplete)
    let restored = try ledger.open(restored: "restored")
    #expect(try restored.records(ViewQuery(.participants, day: restored.today(), knownAt: Position(4))).count == 1)
    #expect(try ledger.takeOver(restored: "restored").lost?.ledger == 2)
    #expect { try ledger.briefing(7, in: restored) } throws: { isRefusal(.tampering, "короче")($0) }
    let verdict = try ledger.verify(restored: "restored")
    #expect(verdict.status == .tampering && verdict.report.findings.map(\.code) == [.headsContradicted])
    #expect(verdict.report.firstBadPosition == 5)
  }

  @Test func `of a history that the key folder contradicts it is refused`() throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(5)
    let fork = try ledger.fork()
    try ledger.briefing(6)
    try fork.briefing(7)
    try fork.backUp()
    #expect {
      var restoration = fork.restoration()
      restoration.keys = ledger.keys
      return try restoration.run()
    } throws: { isRefusal(.tampering, "не тот журнал")($0) }
    #expect {
      var restoration = fork.restoration()
      restoration.keys = try ProvenLedger().keys
      return try restoration.run()
    } throws: { ($0 as? ServiceError) != nil }
    #expect(try fork.names() == ["backup", "keys", "ledger"])
  }

  @Test func `after a change of the epoch earlier backups of the vault are useless, the present vault serves`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.backUp()
    let second = try ledger.open()
    #expect(try second.vault.changeEpoch() == 2)
    #expect { try ledger.restore() } throws: { isRefusal(.couldNot, "Так и задумано")($0) }
    let report = try ledger.restore { $0.vault = ledger.folder + "/vault.sqlite" }
    #expect(report.epoch == 2 && report.isVaultCurrent && report.parts == OpenedParts(opened: 1))
    try ledger.backUp("newer")
    #expect(try ledger.restore("newer", to: "again").parts == OpenedParts(opened: 1))
    try FileManager.default.removeItem(atPath: ledger.keys + "/epoch-2.key")
    #expect { try ledger.restore("newer", to: "third") } throws: { isRefusal(.couldNot, "нет ключа epoch-2")($0) }
  }
}

/// What was destroyed stays destroyed, however old the backup is.
struct RestoredActsTests {
  @Test func `a key that was destroyed after the backup is not in the restored vault, and nothing opens the part`()
    throws
  {
    let ledger = try ProvenLedger()
    let position = try ledger.pupil()
    let doomed = try ledger.fingerprint(position)
    try ledger.backUp()
    try ledger.requestErasure([doomed])
    try ledger.destroy([doomed])
    #expect(try SQLiteVault.fingerprints(folder: ledger.root + "/backup").contains(doomed))
    let report = try ledger.restore()
    #expect(report.acts == RestoredActs(known: 1, keys: 1, blobs: 0))
    #expect(try !SQLiteVault.fingerprints(folder: report.folder).contains(doomed))
    #expect((report.folder + "/vault.sqlite").fileBytes.firstRange(of: doomed.bytes) == nil)
    // The request is among the lost entries: the ciphertext stays, and is known to be destroyed.
    #expect(report.parts == OpenedParts(unreadable: 1))
    let restored = try ledger.open(restored: "restored")
    let profile = try restored.profile(PartReference(position: position, part: 0))
    guard case .destroyed = profile else { return #expect(Bool(false), "\(profile)") }
    #expect(throws: VaultError.destroyedKey(doomed)) { try restored.vault.key(doomed) }
    // With the lost entries its request comes back, and the ciphertext goes.
    let completion = try LedgerCompletion(
      folder: report.folder, keys: ledger.keys, log: .ledger, bundle: ledger.bundle()
    ).run()
    #expect(completion.destroyedBlobs == 1)
    #expect(try ledger.verify(restored: "restored").status == .verified)
  }

  @Test func `a request that the backup holds is carried out on it before anything is opened`() throws {
    let ledger = try ProvenLedger()
    let position = try ledger.pupil()
    let doomed = try ledger.fingerprint(position)
    try ledger.requestErasure([doomed])
    // Neither key nor blob has gone yet.
    try ledger.backUp()
    let report = try ledger.restore()
    #expect(report.acts == RestoredActs(known: 1, keys: 1, blobs: 1))
    #expect(report.parts == OpenedParts(destroyed: 1))
    #expect(try !SQLiteVault.fingerprints(folder: report.folder).contains(doomed))
    #expect(try KeyFolder(ledger.keys).destroyedKeys() == [], "the key folder is the living ledger's")
    try ledger.takeOver(restored: "restored")
    #expect(try KeyFolder(ledger.keys).destroyedKeys() == [doomed])
    #expect(report.verdict.status == .verified && report.verdict.report.destroyed == [1: 1])
    let blobs = try DatabaseQueue(path: report.folder + "/ledger.sqlite").read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM sealed")
    }
    #expect(blobs == 0)
  }

  @Test func `a request that only the bundle knows takes its key out of a vault that survived`() throws {
    let ledger = try ProvenLedger()
    let doomed = try ledger.fingerprint(try ledger.pupil())
    try ledger.backUp()
    try ledger.requestErasure([doomed])
    let bundle = try ledger.bundle()
    let report = try ledger.restore { $0.bundle = bundle }
    #expect(report.completions.map(\.destroyedKeys) == [1] && report.completions.map(\.destroyedBlobs) == [1])
    #expect(try SQLiteVault.fingerprints(folder: report.folder).isEmpty)
    #expect(report.parts == OpenedParts(destroyed: 1))
  }
}

extension OpenedParts {
  fileprivate init(opened: Int = 0, destroyed: Int = 0, unreadable: Int = 0) {
    self.init()
    (self.opened, self.destroyed, self.unreadable) = (opened, destroyed, unreadable)
  }
}

import CanonicalJSON
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

/// A ledger that was restored beside its living original, with one key folder: one of the two works, the other reads.
struct TwoFoldersTests {
  private static func request(_ workspace: Workspace) throws -> DisclosureRequest {
    DisclosureRequest(
      .participants, purpose: .check, moment: try workspace.moment(onDay: nil, knownBy: nil, atPosition: nil))
  }

  /// A ledger with a pupil, whose checkpoint left the house, and a restored folder beside it.
  private static func restored() throws -> ProvenLedger {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.open().copyKeys(to: ledger.root + "/copy")
    _ = try ledger.open().checkpoint()
    try ledger.backUp()
    try ledger.restore()
    return ledger
  }

  /// An act of a ledger folder, and its name.
  struct Act: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Whether the other folder's vault does not open any more when this one has done it.
    var endsEpoch = false
    let run: @Sendable (_ ledger: ProvenLedger, _ opening: Workspace.Opening) throws -> Void

    static let all = [
      Act(testDescription: "recording") { try $0.briefing(5, in: Workspace($1)) },
      Act(testDescription: "trying a recording") { _, opening in
        let input = EventInput(
          BriefingHeld.schema.type, on: try #require(CivilDate("2021-10-04")),
          data: ["attendance": 5, "audience": "staff", "cycle": 2021, "minutes": "1"])
        _ = try Recorder(Workspace(opening), via: .cli).record([input], command: nil, reason: .other, dryRun: true)
      },
      Act(testDescription: "opening names") { _, opening in
        let workspace = try Workspace(opening)
        let answer = try workspace.disclose(request(workspace)) { $0 == nil }
        #expect(answer.answer == (answer.refusal != nil), "nothing is opened where it is refused")
        if let refusal = answer.refusal { throw refusal }
      },
      Act(testDescription: "disclosing a part") { _, opening in
        _ = try Workspace(opening).disclose(Position(4), part: 0, why: .request, to: .person)
      },
      Act(testDescription: "changing the epoch", endsEpoch: true) { _, opening in
        _ = try Workspace(opening).changeEpoch()
      },
      Act(testDescription: "giving up a copy of the keys", endsEpoch: true) { ledger, opening in
        _ = try Workspace(opening).changeEpoch(lost: [ledger.root + "/copy"])
      },
      Act(testDescription: "copying the keys") { ledger, opening in
        try Workspace(opening).copyKeys(to: ledger.root + "/another")
      },
      Act(testDescription: "replaying a destruction") { ledger, opening in
        let workspace = try Workspace(opening)
        _ = try workspace.vault.destroy(Set(SQLiteVault.fingerprints(folder: workspace.folder.path)))
      },
      Act(testDescription: "making an account") { _, opening in
        _ = try Workspace(opening).createAccount(roles: [.auditor], person: nil)
      },
      Act(testDescription: "changing the log's key") { _, opening in
        _ = try Workspace.changeLogKey(opening, isReplacement: false)
      },
      Act(testDescription: "recording the access log's head") { _, opening in
        let workspace = try Workspace(opening)
        _ = try workspace.openAccessLog(workspace.accessSuccession().current)
        try workspace.store.flush()
        _ = try workspace.store.keepHead()
      },
      Act(testDescription: "making a backup") { ledger, opening in
        _ = try LedgerBackup(folder: opening.folder, keys: opening.keys, target: ledger.root + "/second").run()
      },
    ]
  }

  @Test(arguments: Act.all)
  func `what the other folder may not do is refused in one sentence that names the command, and changes nothing`(
    _ act: Act
  ) throws {
    let ledger = try Self.restored()
    let before = try ledger.contents(of: ["keys", "ledger", "copy"])
    let names = try ledger.names()
    var opening = Workspace.Opening(folder: ledger.root + "/restored")
    opening.keys = ledger.keys
    opening.at = Instant("2021-10-05T09:00:00Z")
    #expect { try act.run(ledger, opening) } throws: { isUnbound($0) }
    #expect(try ledger.contents(of: ["keys", "ledger", "copy"]) == before)
    #expect(try ledger.names() == names)
    // Given the key folder, it may; what it may is then refused where it was allowed.
    try ledger.takeOver(restored: "restored")
    try act.run(ledger, opening)
    opening.folder = ledger.folder
    let living = opening
    #expect { try act.run(ledger, living) } throws: { act.endsEpoch ? isRefusal(.couldNot)($0) : isUnbound($0) }
  }

  @Test func `the other folder is read, verified, replayed, exported and proved, and that changes nothing`() throws {
    let ledger = try Self.restored()
    let before = try ledger.contents(of: ["keys", "ledger", "copy"])
    do {
      let restored = try ledger.open(restored: "restored")
      #expect(try restored.records(ViewQuery(.participants, day: restored.today(), knownAt: Position(4))).count == 1)
      #expect(try restored.replay(to: nil).isEqual)
      try restored.rebuildViews()
      #expect(try restored.reads(ReadsQuestion()).isEmpty)
      #expect(try restored.exportBundle(to: ledger.root + "/open", withholdingBlobs: true) == 5)
      #expect(try restored.exportBundle(to: ledger.root + "/access", isOfAccessLog: true) == 2)
      #expect(try restored.inclusionProof(of: Position(4)).checkpoint.size.rawValue == 5)
      #expect(try restored.checkpoint().text.hasPrefix("school.example/test\n5\n"))
      #expect(try restored.recoverySheet().key.number == 1)
    }
    #expect(try ledger.verify(restored: "restored").status == .verified)
    #expect(try ledger.contents(of: ["keys", "ledger", "copy"]) == before)
    var demand = LedgerVerification.Demand()
    demand.bundle = ledger.root + "/open"
    demand.policy = ledger.keys + "/policy"
    #expect(try LedgerVerification.verify(demand).report.size.rawValue == 5)
  }

  @Test func `a checkpoint that nobody remembers leaves no other folder`() throws {
    let ledger = try Self.restored()
    let heads = ledger.keys + "/heads"
    let older = Data(heads.fileBytes)
    try ledger.briefing(5)
    try ledger.takeOver(restored: "restored")
    #expect(try ledger.open().checkpoint().text.hasPrefix("school.example/test\n6\n"))
    for memory in [older, nil] {
      try FileManager.default.removeItem(atPath: heads)
      if let memory { try memory.write(to: URL(fileURLWithPath: heads)) }
      #expect { try ledger.open().checkpoint() } throws: { isUnbound($0) }
      #expect { try ledger.open().inclusionProof(of: Position(4)) } throws: { isUnbound($0) }
    }
  }

  @Test func `a question in the other folder neither goes on with a change of the epoch nor moves what is remembered`()
    throws
  {
    let ledger = try Self.restored()
    struct Death: Error {}
    #expect(throws: Death.self) {
      try ledger.open().vault.changeEpoch(didReach: { if $0 == .copiesWritten { throw Death() } })
    }
    let before = try ledger.contents(of: ["keys", "ledger", "copy"])
    do {
      let restored = try ledger.open(restored: "restored")
      #expect(try restored.records(ViewQuery(.participants, day: restored.today(), knownAt: Position(4))).count == 1)
      #expect(try restored.disclose(Self.request(restored)) { $0 == nil }.answer)
    }
    #expect(try ledger.contents(of: ["keys", "ledger", "copy"]) == before)
    #expect(KeyFolder(ledger.keys).isChangingEpoch)
    #expect(try VaultSeal.read(folder: ledger.root + "/restored").epoch == 1)
    _ = try ledger.open()
    #expect(!KeyFolder(ledger.keys).isChangingEpoch)
    #expect(try VaultSeal.read(folder: ledger.folder).epoch == 2)
    try ledger.briefing(9)
  }

  @Test
  func `restoring and completing write nothing in the key folder, and what a request lists is told when it takes over`()
    throws
  {
    let ledger = try ProvenLedger()
    let doomed = try ledger.fingerprint(try ledger.pupil())
    try ledger.backUp()
    try ledger.requestErasure([doomed])
    let bundle = try ledger.bundle()
    let before = try ledger.contents(of: ["keys", "ledger"])
    let report = try ledger.restore()
    let completion = try LedgerCompletion(folder: report.folder, keys: ledger.keys, log: .ledger, bundle: bundle).run()
    #expect(completion.destroyedKeys == 1 && completion.destroyedBlobs == 1)
    #expect(try ledger.contents(of: ["keys", "ledger"]) == before)
    #expect(try SQLiteVault.fingerprints(folder: ledger.folder) == [doomed])
    #expect(try SQLiteVault.fingerprints(folder: report.folder).isEmpty)
    try ledger.takeOver(restored: "restored")
    #expect(try KeyFolder(ledger.keys).destroyedKeys() == [doomed])
  }

  @Test func `a folder of a history that the key folder contradicts does not take it over`() throws {
    let ledger = try ProvenLedger()
    let fork = try ledger.fork()
    try ledger.briefing(6)
    try fork.briefing(7)
    try fork.backUp()
    try fork.restore()
    var opening = Workspace.Opening(folder: fork.root + "/restored")
    opening.keys = ledger.keys
    let forked = opening
    let before = try ledger.contents(of: ["keys"])
    #expect { try Workspace(forked).takeOverKeys() } throws: { isRefusal(.tampering, "не тот журнал")($0) }
    #expect(try ledger.contents(of: ["keys"]) == before)
  }

  @Test func `a recovered key folder is that of the ledger it was recovered for, and one that works is not recovered`()
    throws
  {
    let ledger = try Self.restored()
    let restored = ledger.root + "/restored"
    let before = try ledger.contents(of: ["keys", "ledger", "copy"])
    #expect {
      try KeyRecovery(ledger: restored, keys: ledger.keys, from: .copy(ledger.root + "/copy"))
    } throws: { isRefusal(.couldNot, "mentorledger keys take-over")($0) }
    let own = ledger.root + "/own"
    _ = try KeyRecovery(ledger: restored, keys: own, from: .copy(ledger.root + "/copy"))
    #expect(try ledger.contents(of: ["keys", "ledger", "copy"]) == before)
    #expect(try KeyBinding(ledger: restored, keys: KeyFolder(own)).standing() == .bound)
    #expect(try KeyBinding(ledger: ledger.folder, keys: KeyFolder(own)).standing() == .elsewhere)
    // The original's folder comes back as the original's.
    try FileManager.default.removeItem(atPath: ledger.keys)
    _ = try KeyRecovery(ledger: ledger.folder, keys: ledger.keys, from: .copy(ledger.root + "/copy"))
    #expect(try ledger.contents(of: ["keys"])["keys/instance"] == before["keys/instance"])
    try ledger.briefing(8)
  }
}

/// Two folders that no name tells apart, or that have none.
struct NamelessFoldersTests {
  /// Takes the names away: a ledger and a key folder as an earlier version made them.
  private static func forgetNames(_ ledger: ProvenLedger) throws {
    try FileManager.default.removeItem(atPath: ledger.keys + "/instance")
    let queue = try DatabaseQueue(path: ledger.folder + "/vault.sqlite")
    try queue.writeWithoutTransaction { try $0.execute(sql: "DROP TABLE instance") }
    try queue.close()
  }

  @Test func `what an earlier version made is bound by the first act, without a question, and a look binds nothing`()
    throws
  {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try Self.forgetNames(ledger)
    let old = ledger.root + "/old"
    try FileManager.default.copyItem(atPath: ledger.folder, toPath: old)
    let keys = try ledger.contents(of: ["keys"])
    #expect(try ledger.open().keyStanding() == .free)
    #expect(try ledger.open().replay(to: nil).isEqual)
    #expect(try KeyInspection(ledger: ledger.folder, keys: ledger.keys).isSound)
    #expect(try ledger.verify().status == .verified)
    #expect(try ledger.contents(of: ["keys"]) == keys)
    try ledger.briefing(5)
    #expect(try ledger.open().keyStanding() == .bound)
    // A copy from before has no name, and is not the one that works.
    #expect(try ledger.open(restored: "old").keyStanding() == .elsewhere)
    #expect { try ledger.briefing(6, in: ledger.open(restored: "old")) } throws: { isUnbound($0) }
    #expect(try ledger.takeOver(restored: "old").lost?.ledger == 1)
    #expect { try ledger.briefing(6) } throws: { isUnbound($0) }
    try ledger.open().takeOverKeys()
    try ledger.briefing(6)
    // Its copies of the keys get the name when they are renewed.
    let copy = ledger.root + "/copy"
    try ledger.open().copyKeys(to: copy)
    try FileManager.default.removeItem(atPath: copy + "/instance")
    let behind = try KeyInspection(ledger: ledger.folder, keys: ledger.keys)
    #expect(behind.places[1].faults == ["отстала от папки ключей (instance), обновите: keys copy"])
    try ledger.open().copyKeys(to: copy)
    #expect(try KeyInspection(ledger: ledger.folder, keys: ledger.keys).isSound)
  }

  @Test func `a backup from before restores as another folder, and never binds the key folder by an act`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.backUp()
    try Self.forgetNames(ledger)
    try ledger.restore()
    #expect { try ledger.briefing(5, in: ledger.open(restored: "restored")) } throws: { isUnbound($0) }
    try ledger.briefing(5)
    #expect(try ledger.open().keyStanding() == .bound)
  }

  @Test func `of two plain copies the one that falls behind is told by what the key folder remembers`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    let copy = ledger.root + "/copy"
    try FileManager.default.copyItem(atPath: ledger.folder, toPath: copy)
    #expect(try ledger.open().keyStanding() == .bound && ledger.open(restored: "copy").keyStanding() == .bound)
    try ledger.briefing(5)
    #expect { try ledger.briefing(6, in: ledger.open(restored: "copy")) } throws: {
      isRefusal(.tampering, "короче")($0)
    }
    #expect(try ledger.verify(restored: "copy").status == .tampering)
    let opened = try ledger.open()
    let request = DisclosureRequest(
      .participants, purpose: .check, moment: try opened.moment(onDay: nil, knownBy: nil, atPosition: nil))
    #expect(try opened.disclose(request) { _ in 0 }.refusal == nil)
    #expect(try ledger.open(restored: "copy").disclose(request) { $0 == nil }.refusal?.kind == .tampering)
    #expect(try ledger.verify().status == .verified)
    // What no name and no memory can tell: an epoch that one of them ends is ended for the other too.
    _ = try ledger.open().changeEpoch()
    #expect { try ledger.open(restored: "copy") } throws: { isRefusal(.couldNot, "другой эпохи")($0) }
  }
}

/// Whether an error is the sentence that another folder works: one line, with what to do.
func isUnbound(_ error: any Error) -> Bool {
  let error = ServiceError(explaining: error)
  let matches =
    error.kind == .couldNot && error.details.isEmpty && error.message.contains("работает не с этой папкой журнала")
    && error.message.contains("mentorledger keys take-over")
  if !matches { print("another refusal: \(error)") }
  return matches
}

extension ProvenLedger {
  /// Each file of some folders beside the ledger, by path; what SQLite makes to look at a database is no file of theirs.
  func contents(of folders: [String]) throws -> [String: [UInt8]] {
    try folders.reduce(into: [:]) { contents, folder in
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
      where !name.hasSuffix("-shm") && !name.hasSuffix("-wal") || !"\(root)/\(folder)/\(name)".fileBytes.isEmpty {
        contents["\(folder)/\(name)"] = "\(root)/\(folder)/\(name)".fileBytes
      }
    }
  }
}

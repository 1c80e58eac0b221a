import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// Entries that a restored ledger lost, added byte for byte from a bundle.
struct LedgerCompletionTests {
  /// A ledger whose backup lacks its newest entries, restored, and a bundle that has them all.
  private final class Loss {
    let ledger: ProvenLedger
    let bundle: String
    var restored: String { ledger.root + "/restored" }

    init(bundle: String? = nil) throws {
      ledger = try ProvenLedger()
      try ledger.briefing(4)
      try ledger.backUp()
      try ledger.pupil()
      try ledger.briefing(5)
      self.bundle = try bundle ?? ledger.bundle()
      try ledger.restore { $0.vault = ledger.folder + "/vault.sqlite" }
    }

    func complete(_ bundle: String? = nil) throws -> LedgerCompletion.Report {
      try LedgerCompletion(folder: restored, keys: ledger.keys, log: .ledger, bundle: bundle ?? self.bundle).run()
    }

    /// The rows of a table of a ledger, as text.
    func rows(_ table: String, in folder: String) throws -> [String] {
      let queue = try DatabaseQueue(path: folder + "/ledger.sqlite")
      defer { try? queue.close() }
      return try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)").map { $0.description } }
    }

    func expectUntouched(_ location: SourceLocation = #_sourceLocation) throws {
      #expect(try rows("event", in: restored).count == 5, sourceLocation: location)
      #expect(
        try ledger.verify(restored: "restored").report.findings.map(\.code) == [.headsContradicted],
        sourceLocation: location)
    }
  }

  @Test func `every row is as it was in the lost ledger, verification finds nothing, and writing goes on`() throws {
    let loss = try Loss()
    try loss.expectUntouched()
    let report = try loss.complete()
    #expect(report.added == 2 && report.size.rawValue == 7)
    for table in ["event", "sealed", "node", "event_tag", "tag", "event_type", "type", "event_id", "command"] {
      #expect(try loss.rows(table, in: loss.restored) == loss.rows(table, in: loss.ledger.folder), "\(table)")
    }
    #expect(try loss.rows("head", in: loss.restored) == loss.rows("head", in: loss.ledger.folder))
    #expect(try loss.ledger.verify(restored: "restored").status == .verified)
    #expect(try loss.complete().added == 0)
    try loss.ledger.takeOver(restored: "restored")
    let restored = try loss.ledger.open(restored: "restored")
    #expect(try CopiedLedger(restored.folder).openParts(with: restored.vault).opened == 1)
    try loss.ledger.briefing(9, in: restored)
    #expect(try loss.ledger.verify(restored: "restored").status == .verified)
    #expect(try restored.replay(to: nil).isEqual)
  }

  @Test func `a restoration takes the bundle at once`() throws {
    let loss = try Loss()
    let report = try loss.ledger.restore(to: "again") {
      $0.bundle = loss.bundle
      $0.vault = loss.ledger.folder + "/vault.sqlite"
    }
    #expect(report.completions.map(\.added) == [2] && report.isComplete && report.parts.opened == 1)
    #expect(report.verdict.report.size.rawValue == 7)
  }

  @Test func `with a vault that lacks the newer keys the parts that do not open are counted`() throws {
    let loss = try Loss()
    let report = try loss.ledger.restore(to: "again") { $0.bundle = loss.bundle }
    #expect(report.parts.refused == 1 && report.parts.firstRefused == Position(5))
    #expect(report.verdict.status == .verified)
  }

  @Test func `a bundle of another ledger is refused`() throws {
    let loss = try Loss()
    let other = try ProvenLedger()
    for attendance in 4..<7 as Range<Int64> { try other.briefing(attendance) }
    // Of the same name, by another key.
    #expect { try loss.complete(other.bundle()) } throws: { error in
      (error as? ServiceError).map { [.tampering, .couldNot].contains($0.kind) } ?? false
    }
    try loss.expectUntouched()
  }

  @Test func `a shorter bundle is refused, and one that goes not as far as is remembered does not let writing go on`()
    throws
  {
    let ledger = try ProvenLedger()
    let shorter = try ledger.bundle("shorter")
    try ledger.briefing(4)
    try ledger.backUp()
    try ledger.briefing(5)
    let middle = try ledger.bundle("middle")
    try ledger.briefing(6)
    #expect { try ledger.restore { $0.bundle = shorter } } throws: { isRefusal(.couldNot, "Комплект короче")($0) }
    let report = try ledger.restore { $0.bundle = middle }
    #expect(report.lost?.ledger == 1 && report.completions.map(\.added) == [1])
    try ledger.takeOver(restored: "restored")
    #expect { try ledger.briefing(7, in: ledger.open(restored: "restored")) } throws: { isRefusal(.tampering)($0) }
  }

  @Test func `a bundle of a forked history is refused, whether it contradicts what is there or what is remembered`()
    throws
  {
    let ledger = try ProvenLedger()
    let fork = try ledger.fork()
    try ledger.briefing(4)
    for attendance in 5..<8 as Range<Int64> { try fork.briefing(attendance) }
    try ledger.backUp()
    let forked = try fork.bundle()
    // Nothing is remembered here: what is there alone contradicts the bundle.
    try FileManager.default.removeItem(atPath: ledger.keys + "/heads")
    #expect { try ledger.restore { $0.bundle = forked } } throws: { isRefusal(.tampering, "раздвоилась")($0) }
    let second = try ProvenLedger()
    try second.backUp()
    let secondFork = try second.fork()
    try second.briefing(4)
    for attendance in 5..<8 as Range<Int64> { try secondFork.briefing(attendance) }
    let secondForked = try secondFork.bundle()
    #expect { try second.restore { $0.bundle = secondForked } } throws: { isRefusal(.tampering, "раздвоилась")($0) }
    #expect(try second.names() == ["backup", "keys", "ledger"])
  }

  @Test func `a bundle without its sealed parts is refused`() throws {
    let loss = try Loss()
    let bare = try loss.ledger.bundle("bare", withholding: true)
    #expect { try loss.complete(bare) } throws: { isRefusal(.couldNot, "нет закрытых частей")($0) }
    try loss.expectUntouched()
  }

  @Test(arguments: BundleReader.fileNames)
  func `a bundle with a byte changed in any of its files is refused`(_ name: String) throws {
    let loss = try Loss()
    let file = "\(loss.bundle)/\(name)"
    let good = file.fileBytes
    for index in stride(from: 3, to: good.count, by: max(1, good.count / 12)) {
      var changed = good
      changed[index] ^= 0x02
      try Data(changed).write(to: URL(fileURLWithPath: file))
      #expect(throws: ServiceError.self, "byte \(index)") { try loss.complete() }
    }
    try loss.expectUntouched()
    try Data(good).write(to: URL(fileURLWithPath: file))
    #expect(try loss.complete().added == 2)
  }

  @Test func `entries that do not make up the checkpoint leave nothing behind`() throws {
    let loss = try Loss()
    let present = try UnverifiedCheckpoint(
      parsing: #require(try SQLiteEventStore.open(readingFrom: loss.restored).read { try $0.headNote() }))
    let head = try UnverifiedCheckpoint(
      parsing: #require(try loss.ledger.open().store.read { try $0.headNote() }))
    let log = RestoredLog(folder: loss.restored)
    #expect(throws: StoreError.self) { try log.append(head, kept: head) { nil } }
    let leaf = try #require(try loss.ledger.open().store.read { try $0.leaf(at: Position(6)) })
    var given = [try RestoredEvent(leaf: leaf, blobs: [:])]
    #expect(throws: StoreError.self) { try log.append(head, kept: head) { given.popLast() } }
    try loss.expectUntouched()
    #expect(try SQLiteEventStore.open(readingFrom: loss.restored).read { try $0.headNote() } == present.note.text)
  }

  @Test func `the access log is completed from a bundle of its own`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.backUp()
    let request = DisclosureRequest(
      .participants, purpose: .check, moment: try ledger.open().moment(onDay: nil, knownBy: nil, atPosition: nil))
    _ = try ledger.open().disclose(request) { _ in 0 }
    let bundle = ledger.root + "/access-bundle"
    _ = try ledger.open().exportBundle(to: bundle, isOfAccessLog: true)
    // The file itself survived.
    let whole = try ledger.restore(to: "again") { $0.accessLog = ledger.folder + "/access.sqlite" }
    #expect(whole.lost?.access == 0 && whole.verdict.status == .verified)
    let short = try ledger.restore()
    #expect(short.lost?.access == 1 && short.lost?.ledger == 0)
    try ledger.takeOver(restored: "restored")
    #expect(try ledger.open(restored: "restored").disclose(request) { $0 == nil }.refusal?.kind == .tampering)
    let report = try LedgerCompletion(folder: short.folder, keys: ledger.keys, log: .access, bundle: bundle).run()
    #expect(report.added == 1)
    #expect(try ledger.verify(restored: "restored").status == .verified)
    #expect(try ledger.open(restored: "restored").disclose(request) { $0 == nil }.refusal == nil)
    #expect { try ledger.restore(to: "third") { $0.bundle = bundle } } throws: {
      isRefusal(.couldNot, "другого журнала")($0)
    }
  }
}

extension LedgerCompletionTests {
  @Test
  func `a surviving access log that states a longer ledger is put back beside it, and agrees once it is completed`()
    throws
  {
    let ledger = try ProvenLedger()
    try ledger.backUp()
    try ledger.pupil()
    let request = DisclosureRequest(
      .participants, purpose: .check, moment: try ledger.open().moment(onDay: nil, knownBy: nil, atPosition: nil))
    _ = try ledger.open().disclose(request) { _ in 0 }
    let bundle = try ledger.bundle()
    let report = try ledger.restore {
      $0.accessLog = ledger.folder + "/access.sqlite"
      $0.vault = ledger.folder + "/vault.sqlite"
    }
    #expect(report.lost?.ledger == 1 && report.lost?.access == 0)
    #expect(try ledger.verify(restored: "restored").status == .tampering)
    _ = try LedgerCompletion(folder: report.folder, keys: ledger.keys, log: .ledger, bundle: bundle).run()
    #expect(try ledger.verify(restored: "restored").status == .verified)
    // What else is wrong with either log is not excused.
    let queue = try DatabaseQueue(path: report.folder + "/access.sqlite")
    try queue.writeWithoutTransaction { try $0.execute(sql: "DROP TRIGGER guard_note_update") }
    try queue.close()
    #expect {
      try LedgerCompletion(folder: report.folder, keys: ledger.keys, log: .ledger, bundle: bundle).run()
    } throws: { isRefusal(.tampering, "изменён в обход программы")($0) }
  }
}

/// A ledger that succeeds a lost one.
struct SuccessorTests {
  private func successor(of found: Predecessor.Found, in root: String, origin: String = "school.example/test-2") throws
    -> String
  {
    var initialisation = Initialisation(
      folder: root + "/successor", keys: root + "/successor-keys", origin: origin, organisation: "Проба",
      timeZone: "Europe/Moscow", clock: .declared, at: Instant("2021-11-01T06:00:00Z"))
    initialisation.predecessor = found.predecessor
    return try initialisation.run().folder
  }

  @Test func `it names the newest head that is known, of folder or key folder, and verification says so`() throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(4)
    try ledger.backUp()
    try ledger.briefing(5)
    try ledger.restore()
    let newest = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint().bytes)
    let expected = Predecessor(origin: newest.origin, size: newest.size, root: newest.root)
    // The restored folder is shorter; its key folder knows more.
    let note = try ledger.save(newest.note.text, as: "note")
    for place in [ledger.root + "/restored", ledger.folder, ledger.keys, note] {
      let found = try Predecessor.find(place, policy: nil)
      #expect(found.predecessor == expected && found.isVerified == (place != note), "\(place)")
    }
    let found = try Predecessor.find(note, policy: ledger.keys + "/policy")
    #expect(found.isVerified)
    let folder = try successor(of: found, in: ledger.root)
    var opening = Workspace.Opening(folder: folder)
    opening.keys = ledger.root + "/successor-keys"
    #expect(try Workspace(opening).facts.predecessor == expected)
    #expect(try ledger.open().facts.predecessor == nil)
    var demand = LedgerVerification.Demand()
    demand.folder = folder
    demand.keys = opening.keys
    let report = try LedgerVerification.verify(demand).report
    #expect(report.status == .verified && report.predecessor?.origin == expected.origin)
    #expect(report.predecessor?.size == expected.size && report.predecessor?.root == expected.root)
    // The old one stays as it was.
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `a head that the log has not signed, none at all, and the same name are refused`() throws {
    let ledger = try ProvenLedger()
    let policy = try ProvenLedger().keys + "/policy"
    let note = try ledger.save(ledger.open().checkpoint().text, as: "note")
    #expect(throws: ServiceError.self) { try Predecessor.find(note, policy: policy) }
    #expect(throws: ServiceError.self) { try Predecessor.find(ledger.root + "/nothing", policy: nil) }
    #expect(throws: ServiceError.self) { try Predecessor.find(ledger.root, policy: nil) }
    let found = try Predecessor.find(ledger.folder, policy: nil)
    #expect { try successor(of: found, in: ledger.root, origin: "school.example/test") } throws: {
      isRefusal(.usage, "отличаться")($0)
    }
    let fork = try ledger.fork()
    try ledger.briefing(4)
    for attendance in 5..<7 as Range<Int64> { try fork.briefing(attendance) }
    try FileManager.default.removeItem(atPath: fork.keys + "/heads")
    try FileManager.default.copyItem(atPath: ledger.keys + "/heads", toPath: fork.keys + "/heads")
    try LedgerSettings(keys: fork.keys, organisation: "Проба").write(to: LedgerFolder(path: fork.folder))
    #expect { try Predecessor.find(fork.folder, policy: nil) } throws: { isRefusal(.tampering)($0) }
  }
}

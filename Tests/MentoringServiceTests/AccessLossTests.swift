import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// Lost entries of the access log: given up in the ledger, and a successor goes on.
struct AccessLossTests {
  static let origin = "school.example/test/access"

  @Test func `a log that was cut is given up: names open again, both verifiers say which reads are lost`() throws {
    let school = try School()
    try school.cut()
    let closed = try school.read()
    #expect(closed?.kind == .tampering && closed?.details.last?.contains("access-log accept-loss") == true)
    try school.expectTampering(["access.anchor.contradicted"])
    let report = try school.accept()
    #expect(report.losses.map(\.size.rawValue) == [7] && report.losses.map(\.kept.rawValue) == [4])
    #expect(report.successor?.file == "access-2.sqlite")
    let entry = report.losses[0].entry
    let account = try #require(try school.ledger.open().store.read { try $0.event(at: entry) }).envelope.by
    let sentence =
      "Журнал чтений \(Self.origin): утрачены записи 4–6, по последней известной голове; с утратой согласились: "
      + "событие \(entry), \(account)."
    try school.expectSound([sentence])
    #expect(try school.read() == nil)
    try school.ledger.briefing(6)
    try school.expectSound([sentence])
    #expect(try school.verdict().access?.files.map(\.name) == ["access.sqlite", "access-2.sqlite"])
    #expect(try school.verdict().access?.files.map(\.size.rawValue) == [4, 3])
    let reads = try school.ledger.open().reads(ReadsQuestion())
    #expect(reads.map(\.log) == [1, 1, 2])
    let lost = try school.ledger.open().lostReads()
    #expect(lost.count == 1 && lost[0].entries == 4...6 && lost[0].since != nil && lost[0].entry == entry)
    // The successor says whom it succeeds.
    let first = try #require(
      try SQLiteEventStore.open(readingFrom: school.ledger.folder, fileName: "access-2.sqlite").read {
        try $0.event(at: Position(0))
      })
    let opened = try LedgerOpened(canonical: first.envelope.data)
    #expect(opened.origin == Self.origin + "-2" && opened.predecessor == Self.origin && opened.predecessorSize == 7)
  }

  @Test func `a log that is gone, or of which nothing holds, is given up whole`() throws {
    for isGone in [true, false] {
      let school = try School()
      if isGone {
        try school.remove()
      } else {
        let queue = try DatabaseQueue(path: school.file(1))
        try queue.write { db in
          let guardText = try #require(
            try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'guard_event_update'"))
          try db.execute(sql: "DROP TRIGGER guard_event_update")
          try db.execute(
            sql:
              "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'check', 'audit') AS BLOB) WHERE position = 3")
          try db.execute(sql: guardText)
        }
        try queue.close()
      }
      #expect(try school.verdict().status == .tampering)
      let report = try school.accept()
      #expect(report.losses.map(\.kept.rawValue) == [0] && report.losses.map(\.size.rawValue) == [7])
      try school.expectSound([
        "Журнал чтений \(Self.origin): утрачены записи 0–6, по последней известной голове; с утратой согласились: "
          + "событие \(report.losses[0].entry), \(try school.ledger.open().actingAccount().id)."
      ])
      #expect(try school.read() == nil)
      #expect(try school.ledger.open().reads(ReadsQuestion()).map(\.log) == [2])
      #expect(try school.ledger.open().lostReads().map(\.since) == [nil])
    }
  }

  @Test func `what the key folder alone remembers counts too, and one lost entry is one`() throws {
    let school = try School(size: 5, isRecorded: false)
    try school.cut()
    #expect(try school.verdict().access?.findings.map(\.code.rawValue) == ["access.heads.contradicted"])
    let report = try school.accept()
    #expect(report.losses.map(\.size.rawValue) == [5] && report.losses.map(\.kept.rawValue) == [4])
    #expect(try school.verdict().report.accessLosses[0].sentence.contains("утрачена запись 4,"))
    #expect(try school.read() == nil)
  }

  @Test func `a log that is whole is not given up, nor one that can't be looked at, nor by anybody else`() throws {
    let school = try School()
    let size = try school.ledger.count()
    #expect { try school.accept() } throws: { isRefusal(.refused, "цел")($0) }
    try school.cut()
    let (account, token) = try school.ledger.open().createAccount(roles: [.coordinator], person: nil)
    var opening = Workspace.Opening(folder: school.ledger.folder)
    (opening.keys, opening.account, opening.token) = (school.ledger.keys, account.description, token)
    opening.at = Instant("2021-10-05T09:00:00Z")
    #expect { try Workspace(opening).acceptAccessLoss() } throws: { isRefusal(.refused, "администратор")($0) }
    #expect(!FileManager.default.fileExists(atPath: school.file(2)))
    #expect(try school.ledger.count() == size + 2, "the account alone")
    // Somebody's folder in the log's place says nothing of what was in it.
    try school.remove()
    try FileManager.default.createDirectory(atPath: school.file(1), withIntermediateDirectories: false)
    #expect(throws: ServiceError.self) { try school.accept() }
    #expect(try school.ledger.count() == size + 2)
  }

  @Test func `without the act, a log that is gone, cut, or replaced by a successor nobody named is tampering`() throws {
    struct Death: Error {}
    let school = try School()
    try school.remove()
    try school.expectTampering(["access.missing"])
    try school.cut()
    try school.expectTampering(["access.anchor.contradicted"])
    #expect(throws: ServiceError.self) { try school.accept { _ in throw Death() } }
    try school.expectTampering(["access.anchor.contradicted"])
    try school.put(school.file(2))
    try school.expectTampering(["access.anchor.contradicted", "access.checkpoint.origin", "access.leaf.opening"])
    #expect(try school.read()?.kind == .tampering)
  }

  @Test func `behind the act each file is held to what the ledger says of it`() throws {
    let school = try School()
    try school.cut()
    try school.accept()
    try school.read()
    try school.ledger.briefing(7)
    let folder = school.ledger.root + "/sound"
    try FileManager.default.copyItem(atPath: school.ledger.folder, toPath: folder)
    func harmed(_ codes: Set<String>, _ harm: () throws -> Void) throws {
      try harm()
      try school.expectTampering(codes)
      #expect(try school.ledger.open().lostReads().count == 1)
      #expect(throws: ServiceError.self) { try school.ledger.open().reads(ReadsQuestion()) }
      try FileManager.default.removeItem(atPath: school.ledger.folder)
      try FileManager.default.copyItem(atPath: folder, toPath: school.ledger.folder)
    }
    try harmed(["access.missing"]) { try school.remove(2) }
    try harmed(["access.kept.missing"]) { try school.remove(1) }
    let other = try School(size: 2, isRecorded: false)
    // What survived is cut further: an older copy of it.
    try harmed(["access.kept.anchor.contradicted"]) { try school.cut(to: 3) }
    // Another log in the successor's place, by another key.
    try harmed([
      "access.anchor.contradicted", "access.checkpoint.origin", "access.checkpoint.signature", "access.contradicted",
      "access.key.chain", "access.leaf.opening",
    ]) {
      try school.put(other.file(1), as: 2)
    }
    try school.expectSound(school.verdict().report.accessLosses.map(\.sentence))
  }

  @Test func `the whole log put back beside the successor is checked to its end, a forked one is found`() throws {
    let school = try School()
    try school.cut()
    try school.accept()
    try school.cut(to: 7)
    #expect(try school.verdict().status == .verified)
    #expect(try school.verdict().access?.files.map(\.size.rawValue) == [7, 2])
    #expect(try school.python().status == 0)
    // One that goes on from the surviving entries in another way contradicts the head that was known.
    try school.cut()
    try school.fork(by: 2)
    #expect(try school.verdict().status == .verified, "what is behind the surviving entries nobody knows there")
    try school.fork(by: 1)
    try school.expectTampering(["access.kept.anchor.contradicted"])
  }

  @Test(arguments: AccessLossStep.allCases)
  func `a death behind each step leaves a ledger that opens, and the act is whole or to be done again`(
    _ step: AccessLossStep
  ) throws {
    struct Death: Error {}
    let school = try School()
    try school.cut()
    #expect(throws: ServiceError.self) { try school.accept { if $0 == step { throw Death() } } }
    try school.ledger.briefing(8)
    if step == .founded {
      try school.expectTampering(["access.anchor.contradicted"])
      #expect(try school.read()?.kind == .tampering)
      try school.accept()
    }
    #expect(try school.read() == nil)
    #expect(try school.verdict().status == .verified)
    #expect(try school.python().status == 0)
    let types = try school.ledger.open().store.read { reading in
      try reading.events(matching: AccessSuccession.query).map(\.envelope.type.description)
    }
    #expect(types.count { $0 == "access.log.lost" } == 1)
    #expect(try KeyFolder(school.ledger.keys).policy().logs.count == 3)
  }

  @Test func `what an interrupted act has left is made anew where more is known by then`() throws {
    struct Death: Error {}
    let school = try School()
    try school.cut()
    #expect(throws: ServiceError.self) { try school.accept { if $0 == .founded { throw Death() } } }
    // The log comes back, is read from again, and is lost once more.
    try school.cut(to: 7)
    #expect(try school.read() == nil)
    #expect(try school.verdict().status == .verified, "what the act left says nothing")
    try school.cut()
    #expect(try school.accept().losses.map(\.size.rawValue) == [8])
    #expect(try school.verdict().status == .verified)
    #expect(try school.python().status == 0)
  }

  @Test func `a second loss, of the successor or of what survived, is given up in the same way`() throws {
    let school = try School()
    try school.cut()
    try school.accept()
    try school.read()
    try school.ledger.briefing(7)
    try school.remove(2)
    try school.remove(1)
    let report = try school.accept()
    #expect(report.losses.map(\.file) == ["access.sqlite", "access-2.sqlite"])
    #expect(report.losses.map(\.kept.rawValue) == [0, 0] && report.losses.map(\.size.rawValue) == [7, 3])
    #expect(report.successor?.file == "access-3.sqlite")
    #expect(try school.read() == nil)
    #expect(try school.verdict().status == .verified)
    #expect(try school.verdict().report.accessLosses.count == 2)
    #expect(try school.python().status == 0)
    // Of the earlier ones alone: no further successor.
    let second = try School()
    try second.cut()
    try second.accept()
    try second.remove(1)
    #expect(try second.accept().successor == nil)
    try second.expectSound(second.verdict().report.accessLosses.map(\.sentence))
    #expect(try second.read() == nil)
  }

  @Test func `an access log whose key is lost goes on in a successor, and nothing of it is called lost`() throws {
    let school = try School()
    let queue = try DatabaseQueue(path: school.ledger.folder + "/vault.sqlite")
    try queue.write { try $0.execute(sql: "DELETE FROM signing_key WHERE name LIKE '%/access'") }
    try queue.close()
    let closed = try school.read()
    #expect(closed?.kind == .couldNot && closed?.details.last?.contains("access-log accept-loss") == true)
    let report = try school.accept()
    #expect(report.losses.map(\.kept) == report.losses.map(\.size))
    #expect(try school.read() == nil)
    #expect(try school.ledger.open().lostReads().isEmpty)
    #expect(try school.ledger.open().reads(ReadsQuestion()).count == 6)
    #expect(try school.verdict().report.accessLosses[0].sentence.contains("записи целы"))
    #expect(try school.verdict().status == .verified)
    #expect(try school.python().status == 0)
  }

  @Test func `backups hold every access log, and restoration proves them`() throws {
    let school = try School()
    let ledger = school.ledger
    try ledger.backUp("before")
    try school.cut()
    try school.accept()
    try ledger.backUp()
    let manifest = try BackupManifest.read(ledger.root + "/backup")
    #expect(
      manifest.files.map(\.name) == [
        "access-2.sqlite", "access.sqlite", "ledger.sqlite", "settings.json", "vault.sqlite",
      ])
    let restored = try ledger.restore()
    #expect(restored.isComplete && restored.verdict.access?.files.map(\.size.rawValue) == [4, 2])
    try ledger.takeOver(restored: "restored")
    #expect(try school.read(in: "restored") == nil)
    #expect(try ledger.verify(restored: "restored").status == .verified)
    // A backup from before the act: the bundle brings the act, the file the successor.
    let bundle = try ledger.bundle()
    let again = try ledger.restore("before", to: "again") {
      $0.bundle = bundle
      $0.accessLog = ledger.root + "/restored/access-2.sqlite"
      $0.vault = ledger.folder + "/vault.sqlite"
    }
    #expect(again.isComplete, "\(String(describing: again.lost))")
    try ledger.takeOver(restored: "again")
    #expect(try school.read(in: "again") == nil)
    // Without the file the successor is lost in turn, and is given up.
    let bare = try ledger.restore("before", to: "bare") { $0.bundle = bundle }
    #expect(bare.lost?.ledger == 0 && bare.lost?.access == 4, "\(String(describing: bare.lost))")
    #expect(try school.read(in: "bare") != nil)
    try ledger.takeOver(restored: "bare")
    let workspace = try ledger.open(restored: "bare")
    #expect(try workspace.acceptAccessLoss().successor?.file == "access-3.sqlite")
    #expect(try school.read(in: "bare") == nil)
    #expect(try ledger.verify(restored: "bare").status == .verified)
  }

  @Test func `a key folder made anew from the sheet knows the keys of every access log`() throws {
    let school = try School()
    try school.cut()
    try school.accept()
    let before = try KeyFolder(school.ledger.keys).policy()
    let sheet = try school.ledger.open().recoverySheet()
    try FileManager.default.removeItem(atPath: school.ledger.keys)
    _ = try KeyRecovery(
      ledger: school.ledger.folder, keys: school.ledger.keys, from: .sheet(Array(sheet.text.utf8)))
    #expect(try Set(KeyFolder(school.ledger.keys).policy().logs) == Set(before.logs))
    #expect(try school.read() == nil)
  }
}

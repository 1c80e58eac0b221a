import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import Mentoring
import Testing

@testable import MentoringService

/// A ledger that a newer program wrote: this one says so in a sentence, everywhere, and loses nothing.
struct NewerVersionTests {
  @Test func `an entry of an unknown version stops what would need to read it with one sentence, and nothing else`()
    throws
  {
    let school = try SmallSchool.paired()
    let pupil = try school.person(SmallSchool.pupil)
    let consent = try #require(
      try school.rows("consents", "--person", pupil, "--today", "2021-12-20").values("position").first)
    let newer = try school.appendConsentOfVersion(3, of: pupil)
    let verified = try school.run("verify").lastLine

    let entry = ["--on", "2021-12-18", "--at", "2021-12-20T09:00:00Z"]
    let contacts = try school.write(
      "ФИО участника;Дата рождения;Телефон;Дата\n\(SmallSchool.pupil);05.05.2006;+7 (000) 555-10-09;18.12.2021")
    let stopped: [[String]] = [
      ["mentees", "--today", "2021-12-20"], ["mentors", "--today", "2021-12-20"],
      ["consents", "--today", "2021-12-20"], ["participants", "--why", "check", "--today", "2021-12-20"],
      ["findings", "--today", "2021-12-20"], ["pairs", "--known-by", "2021-12-01", "--today", "2021-12-20"],
      ["show", pupil, "--today", "2021-12-20"], ["history", pupil, "--today", "2021-12-20"],
      ["record", "person.exited", "person=\(pupil)", "cycle=2021", "role=mentee", "reason=moved"] + entry,
      ["record", "briefing.held", "cycle=2021", "audience=staff"] + entry,
      ["import", "contacts", contacts, "--cycle", "2021", "--at", "2021-12-20T09:00:00Z"],
      ["correct", consent, "--reason", "typing-error", "until=2022-06-30", "--at", "2021-12-20T09:00:00Z"],
      ["correct", "\(newer)", "--reason", "typing-error", "until=2022-06-30", "--at", "2021-12-20T09:00:00Z"],
      ["correct", "\(newer)", "--reason", "duplicate", "--at", "2021-12-20T09:00:00Z"],
      ["replay"], ["rebuild"], ["mentees", "--today", "2021-12-20"],
    ]
    for arguments in stopped {
      let outcome = try school.run(arguments)
      #expect(outcome.status == 1, "\(arguments): \(outcome)")
      #expect(outcome.complaint.contains("более новой версией программы"), "\(arguments): \(outcome)")
      #expect(outcome.errors.contains("«consent.collected» имеет неизвестную редакцию 3"), "\(arguments): \(outcome)")
    }

    // What does not read it goes on: the entry is listed and shown as it was recorded.
    let listed = try school.rows("events", "--type", "consent.collected", "--today", "2021-12-20")
    #expect(listed.counts("version")["3"] == 1 && listed.counts("version").count == 2)
    let shown = try school.run("show", "\(newer)", "--today", "2021-12-20")
    #expect(shown.status == 0 && shown.output.contains("неизвестную редакцию 3"), "\(shown)")
    #expect(try school.run("verify").lastLine == verified, "nothing was added and nothing lost")
    // Both verifiers verify it, in place and as a bundle.
    #expect(try school.run("verify", "--against-root", Self.size(verified), Self.root(verified)).status == 0)
    #expect(try school.python().status == 0)
    let bundle = school.home.appendingPathComponent("bundle").path
    #expect(try school.run("export", "bundle", bundle).status == 0)
    #expect(try school.run("verify", "--bundle", bundle, "--policy", school.policy).status == 0)
  }

  @Test func `a ledger, a vault and views of a newer format are refused in a sentence and left as they are`() throws {
    let made = try SmallSchool.paired()
    for name in ["ledger.sqlite", "vault.sqlite"] {
      let school = try made.copy()
      try Self.change(school.file(name)) { try $0.execute(sql: "PRAGMA user_version = 99") }
      let before = try Data(contentsOf: URL(fileURLWithPath: school.file(name)))
      for arguments in [["mentees", "--today", "2021-12-20"], ["rebuild"]] {
        let outcome = try school.run(arguments)
        #expect(outcome.status == 1, "\(name): \(outcome)")
        #expect(outcome.complaint.contains("записан более новой версией программы"), "\(name): \(outcome)")
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: school.file(name))) == before)
    }
    let school = try made.copy()
    _ = try school.rows("mentees", "--today", "2021-12-20")
    try Self.change(school.file("views.sqlite")) { db in
      try db.execute(sql: "UPDATE views SET mark = '99' || substr(mark, instr(mark, ' '))")
    }
    let refused = try school.run("mentees", "--today", "2021-12-20")
    #expect(refused.status == 1 && refused.complaint.contains("Проекции построены более новой версией"), "\(refused)")
    // They are made anew only where somebody asks for it.
    #expect(try school.run("rebuild").status == 0)
    #expect(try school.rows("mentees", "--today", "2021-12-20").count == 2)
  }

  private static func change(_ file: String, _ body: (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: file)
    try queue.writeWithoutTransaction { db in
      try body(db)
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
  }

  private static func size(_ line: String) -> String { String(line.split(separator: " ")[1]) }
  private static func root(_ line: String) -> String { String(line.split(separator: " ")[2]) }
}

extension TestLedger {
  /// What a newer program would record: a consent whose version this one does not know. Gives its position.
  fileprivate func appendConsentOfVersion(_ version: Int64, of person: String) throws -> Int64 {
    var opening = Workspace.Opening(folder: ledger)
    opening.keys = keys
    opening.at = Instant("2021-12-20T08:00:00Z")
    let workspace = try Workspace(opening)
    let data: JSONValue = ["person": .string(person), "resource": "school.example", "until": "2022-08-31"]
    let tags = [Tag("person:\(person)"), Tag("cycle:2021")].compactMap { $0 }
    let event = NewEvent(
      type: ConsentCollected.schema.type, version: SchemaVersion(rawValue: version),
      on: try #require(CivilDate("2021-12-17")), data: try CanonicalJSON.serialize(data), tags: tags)
    let context = try Recorder(workspace, via: .cli).context()
    let outcome = try workspace.ledger.transact(context) { _ in [event] }
    try workspace.store.flush()
    return try #require(outcome.committed?.first.rawValue)
  }
}

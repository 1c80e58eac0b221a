import Foundation
import Testing

/// What a psychologist states opens for the psychologist; to everybody else it is only said that there is something.
@Suite(.serialized) struct PsychologyTests {
  private static let secret = "Тревожность перед контрольными, нужна поддержка"
  private static let at = ["--at", "2021-12-20T08:00:00Z"]
  private static let today = ["--today", "2021-12-20"]

  private struct School {
    let ledger: TestLedger
    let pupil: String
    let entry: String
    let psychologist: StaffAccount
    let officer: StaffAccount
    let auditor: StaffAccount
  }

  private static func report(_ pupil: String) -> [String] {
    [
      "record", "third.party.report.received", "person=\(pupil)", "cycle=2021", "source=psychologist",
      "form=psychologist-report/1", "--on", "2021-12-17", "--json", "-",
    ] + at
  }

  private static let sealed = #"{"data":{},"sealed":{"psychology":{"text":"\#(secret)"}}}"#

  private static let school = Result {
    let ledger = try SmallSchool.paired()
    let pupil = try ledger.person(SmallSchool.pupil)
    let accounts = try ["psychologist", "officer", "auditor"].map {
      try StaffAccount($0, in: ledger, at: "2021-12-17T08:00:00Z")
    }
    let made = try accounts[0].run(report(pupil) + ["--format", "json"], input: sealed)
    try #require(made.status == 0, "\(made)")
    return School(
      ledger: ledger, pupil: pupil, entry: try made.rows()[0]["position"], psychologist: accounts[0],
      officer: accounts[1], auditor: accounts[2])
  }

  /// Every command that opens sealed parts, of a card, a history, an entry or a list.
  private static let doors: [[String]] = [
    ["show", "ENTRY"], ["history", "PUPIL"], ["history", "ENTRY"], ["show", "PUPIL"], ["mentees"],
    ["mentees", "--columns", "mentees-base/1", "--format", "csv"], ["participants"], ["consents"],
    ["progress", "--people"],
  ]

  private static func ask(_ door: [String], _ school: School, why: String) -> [String] {
    door.map { ["ENTRY": "запись:\(school.entry)", "PUPIL": school.pupil][$0] ?? $0 } + ["--why", why] + today
  }

  @Test(arguments: doors) func `no door shows it to the coordinator or the officer`(_ door: [String]) throws {
    let school = try Self.school.get()
    for why in ["programme", "check", "audit", "request", "incident"] {
      let arguments = Self.ask(door, school, why: why)
      for outcome in [try school.ledger.run(arguments), try school.officer.run(arguments)] {
        #expect(outcome.status == 0, "\(outcome)")
        #expect(!outcome.output.contains("Тревожность") && !outcome.errors.contains("Тревожность"), "\(outcome)")
      }
    }
    #expect(try school.auditor.run(Self.ask(door, school, why: "audit")).status == 4)
  }

  @Test(arguments: [["show", "ENTRY"], ["history", "PUPIL"], ["history", "ENTRY"]])
  func `the psychologist sees what it is, the coordinator that there is something`(_ door: [String]) throws {
    let school = try Self.school.get()
    let arguments = Self.ask(door, school, why: "programme")
    let own = try school.psychologist.run(arguments)
    #expect(own.output.replacing(#/\s+/#, with: " ").contains("Тревожность перед"), "\(own)")
    let others = try school.ledger.run(arguments)
    let words = others.output.replacing(#/\s+/#, with: " ")
    #expect(words.contains("сведения психолога: есть; открывает педагог-психолог"), "\(others)")
  }

  @Test func `figures never read it, and each role is told who opens it`() throws {
    let school = try Self.school.get()
    let report = ["report", "indicators", "--cycle", "2021"] + Self.today
    let own = try school.psychologist.run(report)
    #expect(own.errors.contains("Сведений психолога: 1 (\(school.entry))."), "\(own)")
    #expect(own.errors.contains("открыть: mentorledger show"))
    for outcome in [try school.ledger.run(report), try school.officer.run(report), try school.auditor.run(report)] {
      #expect(outcome.status == 0 && outcome.errors.contains("их открывает только педагог-психолог"), "\(outcome)")
      #expect(!outcome.output.contains("Тревожность") && !outcome.errors.contains("открыть:"))
    }
  }

  @Test func `what was withheld is no reading of the person`() throws {
    let school = try Self.school.get()
    let log = AccessLogFile(school.ledger)
    let before = try log.openings().count
    try school.ledger.run(Self.ask(["show", "ENTRY"], school, why: "check"))
    let opened = try log.openings().dropFirst(before)
    #expect(opened.allSatisfy { $0.query != "entry" || $0.persons.isEmpty }, "\(opened)")
  }

  @Test(arguments: [
    ("coordinator", "request", false), ("coordinator", "court", false), ("officer", "check", false),
    ("officer", "audit", false), ("officer", "incident", false), ("officer", "request", true),
    ("officer", "court", true), ("psychologist", "check", true), ("auditor", "audit", false),
  ])
  func `the officer hands it out to the subject or a court, and that is recorded`(
    _ role: String, _ why: String, _ isAllowed: Bool
  ) throws {
    let school = try Self.school.get()
    let file = try Scratch.folder("part").appendingPathComponent("part.json").path
    let arguments = ["disclose", "part", school.entry, "0", "--why", why, "--to", "person", "--output", file] + Self.at
    let outcome =
      switch role {
      case "officer": try school.officer.run(arguments)
      case "psychologist": try school.psychologist.run(arguments)
      case "auditor": try school.auditor.run(arguments)
      default: try school.ledger.run(arguments)
      }
    #expect(outcome.status == (isAllowed ? 0 : 4), "\(outcome)")
    #expect(!outcome.errors.contains("Тревожность"))
  }

  @Test func `only the psychologist records such a part, by whichever way`() throws {
    let school = try SmallSchool.paired()
    let pupil = try school.person(SmallSchool.pupil)
    let size = try school.size()
    let recorded = try school.run(Self.report(pupil), input: Self.sealed)
    #expect(recorded.status == 4 && recorded.errors.contains("Нужна роль: Педагог-психолог"), "\(recorded)")
    let table =
      "Отметка времени;ФИО;Дата рождения;Заключение\n17.12.2021 10:00:00;\(SmallSchool.pupil);05.05.2006;\(Self.secret)"
    let words = ["import", "answers", try school.write(table), "--form", "psychologist-report/1"] + Self.at
    let imported = try school.run(words)
    #expect(imported.status == 4 && imported.errors.contains("Нужна роль: Педагог-психолог"), "\(imported)")
    #expect(try school.size() == size)
    let psychologist = try StaffAccount("psychologist", in: school, at: "2021-12-17T08:00:00Z")
    let taken = try psychologist.run(words)
    #expect(taken.status == 0, "\(taken)")
    // And nobody else moves it to another day
    let rows = try school.rows("events", "--type", "third.party.report.received", "--today", "2021-12-20")
    let correction = ["correct", rows[0]["position"], "--reason", "wrong-date", "--on", "2021-12-16"] + Self.at
    let moved = try school.run(correction)
    #expect(moved.status == 4 && moved.errors.contains("Нужна роль: Педагог-психолог"), "\(moved)")
    let own = try psychologist.run(correction)
    #expect(own.status == 0, "\(own)")
  }
}

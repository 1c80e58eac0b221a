import Foundation
import Testing

/// The access log: every opening of personal data leaves an entry, and without the entry nothing opens.
struct AccessLogTests {
  private static let today = ["--today", "2021-12-20"]

  @Test func `every command that takes a reason is tried, or has a test of its own`() throws {
    let tried = Set(OpeningCommand.all.map(\.path)).union(OpeningCommand.elsewhere.keys)
    #expect(try OpeningCommand.takingReason() == tried)
  }

  @Test(arguments: OpeningCommand.all)
  func `each command that opens personal data leaves one entry that names purpose, count and pseudonyms`(
    _ command: OpeningCommand
  ) throws {
    let school = try OpeningCommand.school.get().copy()
    let log = AccessLogFile(school)
    let arguments = try command.arguments(in: school) + Self.today
    let before = try log.openings().count
    // Without a reason nothing is opened and nothing recorded
    let closed = try school.run(arguments)
    #expect(closed.status == 0, "\(closed)")
    for name in ["Ясенева", "Дубравкин", "Кленовская", "Липовецкий"] {
      #expect(!closed.output.contains(name), "\(closed)")
    }
    #expect(try log.openings().count == before)
    // With one, there is one entry more
    let size = try school.size()
    let opened = try school.run(arguments + ["--why", "audit"])
    #expect(opened.status == 0 && opened.output != closed.output, "\(opened)")
    let entries = try log.openings()
    try #require(entries.count == before + 1)
    let entry = entries[before]
    #expect(entry.query == command.query && entry.purpose == "audit")
    #expect(entry.count == entry.persons.count && entry.persons == entry.persons.sorted() && entry.count > 0)
    // A formed base is shown as it was known then
    let known = try command.path == "bases show" ? OpeningCommand.knownWhenFormed(in: school) : size - 1
    #expect(entry.ledgerSize == size && entry.knownAt == known)
    // And each name that is shown belongs to somebody whom it lists
    let people = try school.rows("participants", "--today", "2021-12-20", "--why", "check")
    for person in people where opened.output.contains(person["name"]) {
      // Two cards may bear one name.
      let cards = people.whose("name", person["name"]).values("person")
      #expect(!entry.persons.filter(cards.contains).isEmpty, "\(person["name"]) is shown and not recorded")
    }
    for listed in entry.persons { #expect(people.values("person").contains(listed)) }
  }

  @Test func `a listing bears no tag of a person, a single card does`() throws {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    try school.run("mentees", "--cycle", "2021", "--why", "programme", "--today", "2021-12-20")
    #expect(try log.newestTags() == ["cycle:2021", "query:mentees"])
    #expect(try log.openings().last?.terms == ["cycle=2021"])
    let pupil = try school.person(SmallSchool.pupil)
    try school.run("show", pupil, "--why", "request", "--today", "2021-12-20")
    #expect(try log.newestTags() == ["person:\(pupil)", "query:card"])
  }

  @Test func `to select by class is no opening of those who are left out, and the class stays out of the log`() throws {
    let school = try SmallSchool.paired()
    let pupil = try school.person(SmallSchool.pupil)
    let outcome = try school.run(
      "mentees", "--class", "9Б", "--why", "check", "--today", "2021-12-20", "--columns", "mentees-base/1", "--format",
      "json")
    #expect(try outcome.rows().count == 1, "\(outcome)")
    let entry = try #require(try AccessLogFile(school).openings().last)
    #expect(entry.persons.contains(pupil) && entry.terms == ["class"])
    #expect(try !entry.persons.contains(school.person(SmallSchool.otherPupil)))
  }

  @Test func `while the access log is locked nothing opens, and pseudonyms are shown with the reason`() throws {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    let outcome = try log.whileLocked { try school.run("participants", "--why", "check", "--today", "2021-12-20") }
    Self.expectClosed(outcome)
    #expect(outcome.status == 1)
    #expect(try log.openings().isEmpty)
  }

  @Test(arguments: [0, 100, 5000])
  func `a damaged access log opens nothing`(_ offset: Int) throws {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    var bytes = try log.kept()
    for index in offset..<min(offset + 4096, bytes.count) { bytes[index] = 0x5A }
    try log.replace(with: bytes)
    let outcome = try school.run("participants", "--why", "check", "--today", "2021-12-20")
    Self.expectClosed(outcome)
    #expect(outcome.status == 1 || outcome.status == 2)
    // Everything that opens nothing goes on
    #expect(try school.run("participants", "--today", "2021-12-20").status == 0)
    #expect(try school.run("verify").status == 2)
    #expect(try school.python(folder: true).status == 2)
  }

  @Test(.enabled(if: getuid() != 0, "root may write to every file"))
  func `an access log that may not be written opens nothing`() throws {
    let school = try SmallSchool.paired()
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: school.file("access.sqlite"))
    Self.expectClosed(try school.run("participants", "--why", "check", "--today", "2021-12-20"))
  }

  @Test func `an access log that was taken away opens nothing, and both verifiers miss it`() throws {
    let school = try SmallSchool.paired()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: school.file("access.sqlite" + suffix))
    }
    let outcome = try school.run("participants", "--why", "check", "--today", "2021-12-20")
    Self.expectClosed(outcome)
    #expect(outcome.status == 2)
    let verdict = try school.run("verify")
    #expect(verdict.status == 2 && verdict.output.contains("access.missing"), "\(verdict)")
    #expect(try school.python(folder: true).status == 2)
  }

  private static func expectClosed(_ outcome: Outcome, location: SourceLocation = #_sourceLocation) {
    #expect(outcome.errors.contains("Личные данные не открыты"), "\(outcome)", sourceLocation: location)
    #expect(outcome.output.contains("наставляемый"), "the listing is shown: \(outcome)", sourceLocation: location)
    for name in ["Ясенева", "Дубравкин", "Кленовская", "Липовецкий", "05.05.2006"] {
      #expect(!outcome.output.contains(name), "\(outcome)", sourceLocation: location)
    }
  }

  @Test func `a crash leaves no memory on the disk`() throws {
    let school = try SmallSchool.registered()
    let script = """
      mkfifo "$2"; "$1" record person.registered --ledger "$3" --json - <"$2" & program=$!
      exec 3>"$2"; sleep 1; grep 'core file' /proc/$program/limits; exec 3>&-; wait $program
      """
    let pipe = school.home.appendingPathComponent("pipe").path
    let outcome = try Outcome.of("/bin/sh", ["-c", script, "sh", Checkout.program, pipe, school.ledger])
    let limits = outcome.output.split(separator: " ", omittingEmptySubsequences: true)
    #expect(limits.filter { $0 == "0" }.count == 2, "\(outcome)")
  }
}

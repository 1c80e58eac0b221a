import Foundation
import GRDB
import Testing

/// How an import behaves: whole files, once, and completed after a crash.
struct ImportTests {
  /// Calls of `table` in the scripts that load the sample: of which year, which kind, which file, which form.
  private static func sampleTables() throws -> [(cycle: String, kind: String, file: String, form: String?)] {
    try ["2021", "2022", "2023"].flatMap { cycle in
      let script = try String(contentsOfFile: Checkout.path("Tools/sample/cycle-\(cycle).sh"), encoding: .utf8)
      return script.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        .filter { $0.count >= 4 && $0[0] == "table" }.map { (cycle, $0[2], $0[3], $0.count > 4 ? $0[4] : nil) }
    }
  }

  @Test func `the same file twice adds nothing, for every spreadsheet of the sample`() async throws {
    let year = try await SampleYear.copy()
    let before = try year.run("verify").lastLine
    let tables = try Self.sampleTables()
    #expect(tables.count == 156)
    for table in tables {
      let file = Checkout.path("Tools/sample/cycle-\(table.cycle)/\(table.file)")
      let form = table.form.map { ["--form", $0] } ?? []
      let outcome = try year.run(
        ["import", table.kind, file, "--cycle", table.cycle, "--at", "2024-06-30T12:00:00Z", "--format", "json"] + form)
      let report = try #require(outcome.rows().first, "\(table.file): \(outcome)")
      #expect(report["rows"] == report["known"] && report["entries"] == "0", "\(table.file): \(outcome)")
    }
    #expect(try year.run("verify").lastLine == before)
  }

  @Test func `the same rows in another order of columns, encoding and date form add nothing`() throws {
    let school = try SmallSchool.registered()
    let before = try school.size()
    let outcome = try school.take(
      "participants", at: "2021-10-20T08:00:00Z",
      """
      Дата регистрации,ФИО,Роль,Род занятий,Дата рождения
      4.10.2021,"\(SmallSchool.pupil)",Наставляемый,обучающийся,5.5.2006
      """)
    #expect(try school.size() == before, "\(outcome)")
  }

  @Test func `a file with one fault writes nothing, not even its good rows`() throws {
    let school = try SmallSchool.registered()
    let before = try school.run("verify").lastLine
    let table = """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      Первоцветов Лука Ильич;01.02.2007;наставляемый;обучающийся;04.10.2021
      Второв Марк Ильич;31.02.2007;наставляемый;обучающийся;04.10.2021
      Третьякевич Иван Ильич;01.02.2007;наставляемый;обучающийся;04.10.2021
      """
    let outcome = try school.offer("participants", at: "2021-10-20T08:00:00Z", table)
    #expect(outcome.status == 4 && outcome.errors.contains("строка 3, столбец «Дата рождения»"), "\(outcome)")
    #expect(try school.run("verify").lastLine == before)
    // And the file is taken as soon as the fault is mended
    try school.take("participants", at: "2021-10-20T08:00:00Z", table.replacing("31.02.2007", with: "28.02.2007"))
    #expect(try school.rows("participants", "--today", "2021-10-20", "--role", "mentee").count == 5)
  }

  @Test func `a dry run says what would happen and writes nothing`() throws {
    let school = try SmallSchool.registered()
    let before = try school.run("verify").lastLine
    let file = try school.write(
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      Первоцветов Лука Ильич;01.02.2007;наставляемый;обучающийся;04.10.2021
      """)
    let outcome = try school.run(
      "import", "participants", file, "--cycle", "2021", "--at", "2021-10-20T08:00:00Z", "--dry-run")
    #expect(outcome.status == 0 && outcome.output.contains("Ничего не записано"), "\(outcome)")
    #expect(try school.run("verify").lastLine == before)
  }

  // MARK: Crashes and races

  private static let manyRows = 3_000

  /// A table of so many invented pupils that it is written in several batches.
  private static func manyPupils(_ count: Int = manyRows) -> String {
    let letters = Array("абвгдежзик")
    let rows = (0..<count).map { number in
      let surname = "Множественный" + String("\(number)".compactMap(\.wholeNumberValue).map { letters[$0] })
      return "\(surname) Пётр Ильич;\(number % 28 + 1).\(number % 12 + 1).2006;наставляемый;обучающийся;04.10.2021"
    }
    return (["ФИО;Дата рождения;Роль;Род занятий;Дата регистрации"] + rows).joined(separator: "\n")
  }

  /// Waits until the ledger holds more entries than that, and gives how many it holds.
  private static func waitForEntries(beyond count: Int, in ledger: TestLedger, while running: Running) throws -> Int {
    let queue = try DatabaseQueue(path: ledger.file("ledger.sqlite"))
    while running.isRunning {
      let now = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") } ?? 0
      if now > count { return now }
      usleep(5_000)
    }
    return try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") } ?? 0
  }

  @Test func `an import killed in the middle leaves a sound ledger, and a rerun completes it`() throws {
    let ledger = try TestLedger.opened()
    let opening = try ledger.size()
    let file = try ledger.write(Self.manyPupils())
    let arguments = ["import", "participants", file, "--cycle", "2021", "--at", "2021-10-05T07:00:00Z"]
    let running = try Running(
      Checkout.program, arguments,
      environment: ["MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys])
    _ = try Self.waitForEntries(beyond: opening, in: ledger, while: running)
    running.kill()
    #expect(try running.wait().status == 128 + 9)
    // What is there is whole batches, sound, and known to both verifiers
    let written = try ledger.size() - opening
    #expect(written > 0 && written < Self.manyRows && written.isMultiple(of: 1_000), "\(written)")
    #expect(try ledger.python().status == 0)
    // The same file again adds the rest and nothing twice
    let outcome = try ledger.run(arguments + ["--format", "json"])
    let report = try #require(outcome.rows().first, "\(outcome)")
    #expect(report["known"] == "\(written)" && report["entries"] == "\(Self.manyRows - written)", "\(report)")
    #expect(try ledger.size() == opening + Self.manyRows)
    let people = try ledger.rows("participants", "--today", "2021-10-05")
    #expect(Set(people.values("person")).count == Self.manyRows)
    #expect(try ledger.run("replay").status == 0)
  }

  @Test func `an import into which another process records is completed by a rerun, with nothing twice`() throws {
    let ledger = try TestLedger.opened()
    let opening = try ledger.size()
    let file = try ledger.write(Self.manyPupils(2_000))
    let arguments = ["import", "participants", file, "--cycle", "2021", "--at", "2021-10-05T07:00:00Z"]
    let running = try Running(
      Checkout.program, arguments,
      environment: ["MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys])
    _ = try Self.waitForEntries(beyond: opening, in: ledger, while: running)
    try ledger.record("briefing.held", "cycle=2021", "audience=staff", on: "2021-09-06", at: "2021-10-05T07:00:00Z")
    let first = try running.wait()
    #expect([0, 1].contains(first.status), "\(first)")
    if first.status == 1 { #expect(first.complaint.contains("писал другой процесс"), "\(first)") }
    let second = try ledger.run(arguments)
    #expect(second.status == 0, "\(second)")
    #expect(try ledger.size() == opening + 2_000 + 1)
    let people = try ledger.rows("participants", "--today", "2021-10-05")
    #expect(Set(people.values("person")).count == 2_000)
  }

  @Test func `a longer version of a file that was taken adds only its new rows, after entries of another process`()
    throws
  {
    let ledger = try TestLedger.opened()
    let opening = try ledger.size()
    try ledger.take("participants", at: "2021-10-05T07:00:00Z", Self.manyPupils(20))
    try ledger.record("briefing.held", "cycle=2021", "audience=staff", on: "2021-09-06", at: "2021-10-05T08:00:00Z")
    try ledger.take("participants", at: "2021-10-05T09:00:00Z", Self.manyPupils(30))
    #expect(try ledger.size() == opening + 30 + 1)
  }
}

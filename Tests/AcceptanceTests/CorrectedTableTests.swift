import Foundation
import Testing

/// A table that was corrected in the spreadsheet and is imported again: its differences are proposed as corrections,
/// and carried out where somebody says why (DESIGN §4).
struct CorrectedTableTests {
  private static func offer(_ school: TestLedger, _ table: EveryTable, _ text: String, _ more: [String] = []) throws
    -> Outcome
  {
    try school.run(
      ["import", table.kind, try school.write(text), "--cycle", "2021", "--at", table.at, "--format", "json"]
        + (table.form.map { ["--form", $0] } ?? []) + (table.reason.map { ["--reason", $0] } ?? []) + more)
  }

  @Test func `in a table of each kind a corrected cell is proposed, carried out with a reason, and then known`() throws
  {
    let kinds = try TestLedger.opened().run("import", "--list", "--format", "json").rows().values("kind")
    #expect(Set(EveryTable.all.map(\.kind)) == Set(kinds), "each kind of table has a case here")
    let school = try TestLedger.opened()
    for table in EveryTable.all {
      let first = try Self.offer(school, table, table.table)
      try #require(first.status == 0, "\(table.kind): \(first)")
      let before = try school.size()
      let corrected = table.table.replacing(table.wrong, with: table.right)
      try #require(corrected != table.table, "\(table.kind)")
      // Shown, and nothing written
      let proposed = try Self.offer(school, table, corrected)
      let rows = try proposed.rows()
      #expect(proposed.status == 4 && rows.values("column").contains(table.heading), "\(table.kind): \(proposed)")
      #expect(proposed.errors.contains("ничего не записано") && proposed.errors.contains("--correct"), "\(proposed)")
      #expect(!rows.isEmpty && rows.allSatisfy { $0["change"] == "corrected" }, "\(table.kind): \(rows)")
      #expect(try school.size() == before, "\(table.kind)")
      // Carried out
      let done = try Self.offer(school, table, corrected, ["--correct", "typing-error"])
      let report = try #require(try done.rows().first, "\(table.kind): \(done)")
      #expect(done.status == 0 && report["changed"] == "1" && report["missing"] == "", "\(table.kind): \(done)")
      let after = try school.size()
      #expect(after > before, "\(table.kind)")
      let corrections = try school.rows("events", "--type", "entry.corrected", "--today", "2022-06-30")
      #expect(corrections.contains { Int($0["position"]) ?? 0 >= before }, "\(table.kind)")
      // Again yields nothing, of the old table too, which is told that it is older
      let again = try Self.offer(school, table, corrected, ["--correct", "typing-error"])
      #expect(
        try again.status == 0 && again.rows()[0]["entries"] == "0" && again.rows()[0]["changed"] == "0", "\(again)")
      let old = try Self.offer(school, table, table.table)
      #expect(try old.status == 0 && old.rows()[0]["entries"] == "0", "\(table.kind): \(old)")
      #expect(old.errors.contains("таблица старше журнала"), "\(table.kind): \(old)")
      #expect(try school.size() == after, "\(table.kind)")
    }
    #expect(try school.run("replay").status == 0)
    #expect(try school.python().status == 0)
  }

  // MARK: What a coordinator does

  private static let headings = "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации"
  private static let rows = [
    "\(SmallSchool.people[0]);наставляемый;обучающийся;04.10.2021",
    "\(SmallSchool.people[1]);наставляемый;обучающийся;04.10.2021",
    "\(SmallSchool.people[2]);наставник;педагог;04.10.2021",
    "\(SmallSchool.people[3]);наставник;работник организации;04.10.2021",
  ]
  private static let at = "2021-12-20T08:00:00Z"

  private static func table(_ rows: [String]) -> String { ([headings] + rows).joined(separator: "\n") }

  private static func participants(_ school: TestLedger, _ rows: [String], _ more: String...) throws -> Outcome {
    try school.run(["import", "participants", try school.write(table(rows)), "--cycle", "2021", "--at", at] + more)
  }

  /// The rows with a mentor's birth date as it should have been: she is sixteen and signed for herself.
  private static var younger: [String] {
    rows.map { $0.replacing("07.07.1985", with: "07.07.2005") }
  }

  @Test func `a birth date is shown for a reason only, with what would no longer hold, and new rows go with it`() throws
  {
    let school = try SmallSchool.paired()
    let before = try school.run("verify").lastLine
    let new = "Первоцветов Лука Ильич;01.02.2007;наставляемый;обучающийся;04.10.2021"
    let hidden = try Self.participants(school, Self.younger + [new])
    #expect(hidden.status == 4, "\(hidden)")
    #expect(hidden.errors.contains("строка 4:") && hidden.errors.contains("«Человек внесён» исправляется"), "\(hidden)")
    #expect(hidden.errors.contains("Дата рождения: изменено") && !hidden.errors.contains("1985"), "\(hidden)")
    #expect(!(hidden.output + hidden.errors).contains("07.07.2005"), "\(hidden)")
    #expect(hidden.errors.contains("нужно согласие законного представителя"), "\(hidden)")
    #expect(hidden.errors.contains("перестанет отвечать правилам запись"), "\(hidden)")
    #expect(hidden.errors.contains("--why programme"), "\(hidden)")
    #expect(try school.rows("report", "reads", "--today", "2021-12-20").isEmpty)
    let shown = try Self.participants(school, Self.younger + [new], "--why", "programme")
    #expect(shown.status == 4 && shown.errors.contains("было «07.07.1985», стало «07.07.2005»"), "\(shown)")
    #expect(
      try school.rows("report", "reads", "--today", "2021-12-20").count == 1, "the opening stands in the log of reads")
    #expect(try school.run("verify").lastLine.split(separator: " ")[1] == before.split(separator: " ")[1])
    let tried = try Self.participants(school, Self.younger + [new], "--correct", "typing-error", "--dry-run")
    #expect(tried.status == 0 && tried.output.contains("Ничего не записано"), "\(tried)")
    let done = try Self.participants(school, Self.younger + [new], "--correct", "typing-error")
    #expect(done.status == 0 && done.output.contains("изменённых 1") && done.output.contains("записей 3"), "\(done)")
    #expect(done.output.contains("больше не отвечает правилам запись"), "\(done)")
    let card = try school.run("show", try school.person(SmallSchool.mentor), "--why", "check", "--today", "2021-12-20")
    #expect(card.output.contains("07.07.2005"), "the same card, corrected: \(card)")
    #expect(try school.rows("participants", "--today", "2021-12-20", "--role", "mentee").count == 3)
  }

  @Test func `a meeting's day is told from a new meeting, and rows that are gone are listed and stay`() throws {
    let school = try SmallSchool.paired()
    let heading = "\(SmallSchool.pairColumns);Вид;Дата;Минут"
    let first = "\(SmallSchool.pair);организационная;17.12.2021;40"
    let second = "\(SmallSchool.pair);пробная;18.12.2021;45"
    try school.take("meetings", at: Self.at, [heading, first, second].joined(separator: "\n"))
    let moved = second.replacing("18.12.2021", with: "19.12.2021")
    let proposed = try school.offer("meetings", at: Self.at, [heading, first, moved].joined(separator: "\n"))
    #expect(
      proposed.status == 4 && proposed.errors.contains("Дата: было «18.12.2021», стало «19.12.2021»"), "\(proposed)")
    let gone = try school.offer("meetings", at: Self.at, [heading, first].joined(separator: "\n"))
    #expect(gone.status == 0 && gone.errors.contains("в таблице больше нет: запись"), "\(gone)")
    #expect(try school.rows("meetings", "--today", "2021-12-20").count == 2)
    // Another table's meeting of the same pair is a new one
    let other = "\(SmallSchool.pair);планирование;20.12.2021;45"
    let added = try school.offer("meetings", at: Self.at, [heading, other].joined(separator: "\n"))
    #expect(added.status == 0 && added.errors.isEmpty, "\(added)")
    #expect(try school.rows("meetings", "--today", "2021-12-20").count == 3)
  }

  @Test func `of a group who is no longer named stays in, is listed, and an exchange is shown`() throws {
    let school = try SmallSchool.ready()
    let all = SmallSchool.people
    try school.take("group-meetings", at: Self.at, SmallSchool.gathering("первая", "03.12.2021", all))
    let fewer = try school.offer(
      "group-meetings", at: Self.at, SmallSchool.gathering("первая", "03.12.2021", Array(all.dropLast())))
    #expect(fewer.status == 0 && fewer.errors.contains("в таблице больше нет"), "\(fewer)")
    #expect(try school.rows("events", "--type", "entry.corrected", "--today", "2021-12-20").isEmpty)
  }

  // MARK: What is refused

  @Test func `a changed row of which the name is that of two people is refused by line, and the card code decides`()
    throws
  {
    let school = try TestLedger.opened()
    let name = "Ольхова Нина Петровна"
    let pupils = ["01.02.2007", "03.04.2008"].map { "\(name);\($0);наставляемый;обучающийся;04.10.2021" }
    try school.take("participants", at: Self.at, Self.table([Self.rows[2]] + pupils))
    let changed = pupils.map { $0.replacing(".200", with: ".201") }
    let size = try school.size()
    let refused = try Self.participants(school, [Self.rows[2]] + changed, "--correct", "typing-error")
    #expect(refused.status == 4 && refused.errors.contains("[row.ambiguous]"), "\(refused)")
    #expect(refused.errors.contains("строка 3") && refused.errors.contains("строка 4"), "\(refused)")
    #expect(try school.size() == size)
    // With the other one as it was there is no doubt
    let one = try Self.participants(school, [Self.rows[2], pupils[0], changed[1]], "--correct", "typing-error")
    #expect(one.status == 0, "\(one)")
    let person = try #require(
      try school.rows("participants", "--why", "check", "--today", "2021-12-20").whose("birthDate", "2007-02-01").first)[
        "person"]
    let coded = Self.headings + ";Код карточки\n" + changed[0] + ";" + person
    let outcome = try school.run(
      "import", "participants", try school.write(coded), "--cycle", "2021", "--at", Self.at, "--correct", "typing-error"
    )
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try school.rows("participants", "--today", "2021-12-20").count == 3)
  }

  @Test func `what was corrected by hand since is not taken back by an older table`() throws {
    let school = try SmallSchool.registered()
    let entries = try school.rows("events", "--type", "person.registered", "--today", "2021-10-20")
    let teacher = try #require(entries.first { $0["position"] == entries.values("position")[2] })["position"]
    let corrected = try school.run(
      "correct", teacher, "--reason", "typing-error", "--at", Self.at, "occupation=other")
    try #require(corrected.status == 0, "\(corrected)")
    let size = try school.size()
    let same = try Self.participants(school, Self.rows, "--correct", "typing-error")
    #expect(
      same.status == 0 && same.errors.contains("строка 4") && same.errors.contains("таблица старше журнала"), "\(same)")
    #expect(try school.size() == size)
    // Another cell of the row is changed: what stands by hand would be taken back
    let changed = Self.rows[2].replacing("07.07.1985", with: "08.07.1985")
    let stale = try Self.participants(
      school, [Self.rows[0], Self.rows[1], changed, Self.rows[3]], "--correct", "typing-error")
    #expect(
      stale.status == 4 && stale.errors.contains("[row.older]") && stale.errors.contains("«Род занятий»"), "\(stale)")
    // The table says both: it is newer than the ledger
    let caught = changed.replacing("педагог", with: "другое")
    let done = try Self.participants(
      school, [Self.rows[0], Self.rows[1], caught, Self.rows[3]], "--correct", "typing-error")
    #expect(done.status == 0 && done.output.contains("изменённых 1"), "\(done)")
    // A row that says what somebody put right by hand already changes nothing
    let again = try Self.participants(
      school, [Self.rows[0], Self.rows[1], Self.rows[2].replacing("педагог", with: "другое"), Self.rows[3]])
    #expect(again.status == 4 || again.output.contains("изменённых"), "\(again)")
  }

  @Test func `a row that differs from another account's is refused and names the entry`() throws {
    let school = try SmallSchool.registered()
    let other = try OtherAccount(of: school, at: "2021-12-19T08:00:00Z")
    let changed = Self.rows[2].replacing("педагог", with: "другое")
    let file = try school.write(Self.table([changed]))
    let outcome = try other.run(
      ["import", "participants", file, "--cycle", "2021", "--at", Self.at, "--correct", "typing-error"])
    #expect(outcome.status == 4 && outcome.errors.contains("[row.recorded]"), "\(outcome)")
    #expect(
      outcome.errors.contains("её сделала учётная запись u:") && outcome.errors.contains("correct "), "\(outcome)")
  }
}

import Testing

/// Rows of a table that somebody has recorded before: the earlier result for the same account, a fault for another.
struct RecordedRowTests {
  /// Another account of a ledger, and the token that it acts with.
  private struct OtherAccount {
    let ledger: TestLedger
    let account: String
    let token: String

    init(_ ledger: TestLedger, role: String, at: String = "2021-10-19T08:00:00Z") throws {
      self.ledger = ledger
      let created = try ledger.run("account", "create", "--role", role, "--at", at)
      let words = created.output.split(whereSeparator: \.isWhitespace).map(String.init)
      account = try #require(words.first { $0.hasPrefix("u:") }, "\(created)")
      token = try #require(words.first { $0.count == 64 }, "\(created)")
    }

    func offer(_ kind: String, at: String, _ table: String, _ more: [String] = []) throws -> Outcome {
      try Outcome.of(
        Checkout.program,
        ["import", kind, try ledger.write(table), "--cycle", "2021", "--at", at, "--as", account] + more,
        environment: [
          "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": token,
        ])
    }
  }

  private static let headings = "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации"
  private static let recorded = [
    "\(SmallSchool.pupil);05.05.2006;наставляемый;обучающийся;04.10.2021",
    "\(SmallSchool.otherPupil);11.02.2007;наставляемый;обучающийся;04.10.2021",
  ]
  private static let new = "Первоцветов Лука Ильич;01.02.2007;наставляемый;обучающийся;04.10.2021"
  private static func table(_ rows: [String]) -> String { ([headings] + rows).joined(separator: "\n") }

  @Test func `rows that another account has recorded are named, and nothing of the file is written`() throws {
    let school = try SmallSchool.registered()
    let first = try #require(try school.rows("events", "--type", "person.registered", "--format", "json").first)
    let other = try OtherAccount(school, role: "coordinator")
    let before = try school.run("verify").lastLine
    let table = Self.table([Self.new] + Self.recorded)

    for mode in [[], ["--dry-run"]] {
      let outcome = try other.offer("participants", at: "2021-10-20T08:00:00Z", table, mode)
      #expect(outcome.status == 4 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.complaint.contains("ничего не записано. Найдено ошибок: 2"), "\(outcome)")
      let said = outcome.errors.split(separator: "\n").filter { $0.contains("[row.recorded]") }
      #expect(said.count == 2 && said[0].contains("строка 3:") && said[1].contains("строка 4:"), "\(outcome)")
      #expect(
        said[0].contains(
          "уже внесла 05.10.2021 учётная запись \(first["by"]), запись \(first["position"]); уберите её из файла"),
        "\(outcome)")
    }
    let answer = try other.offer("participants", at: "2021-10-20T08:00:00Z", table, ["--format", "json"])
    let rows = try answer.rows()
    #expect(answer.status == 4 && rows.values("line") == ["3", "4"], "\(answer)")
    #expect(rows.values("rule") == ["row.recorded", "row.recorded"])
    #expect(rows.values("by") == [first["by"], first["by"]] && rows[0]["position"] == first["position"])
    #expect(rows.values("at") == ["2021-10-05T07:00:00Z", "2021-10-05T07:00:00Z"])
    #expect(!answer.output.contains("Первоцветов") && !answer.output.contains(SmallSchool.pupil))
    #expect(try school.run("verify").lastLine == before)

    // Without these rows the file is taken, once; the account that recorded the others goes on having its result.
    let taken = try other.offer("participants", at: "2021-10-20T08:00:00Z", Self.table([Self.new]))
    #expect(taken.status == 0 && taken.output.contains("уже в журнале 0; команд записано 1"), "\(taken)")
    let again = try other.offer("participants", at: "2021-10-20T08:00:00Z", Self.table([Self.new]))
    #expect(again.status == 0 && again.output.contains("уже в журнале 1; команд записано 0"), "\(again)")
    let own = try school.offer("participants", at: "2021-10-20T08:00:00Z", Self.table(Self.recorded))
    #expect(own.status == 0 && own.output.contains("уже в журнале 2; команд записано 0"), "\(own)")
  }

  @Test func `each row of an order that another account has recorded is named`() throws {
    let school = try SmallSchool.ready()
    let other = try OtherAccount(school, role: "coordinator", at: "2021-11-30T08:00:00Z")
    let order = SmallSchool.order("12", "15.12.2021", [SmallSchool.pair, SmallSchool.otherPair])
    try school.take("pairs", at: "2021-12-16T08:00:00Z", order)
    let before = try school.run("verify").lastLine
    let outcome = try other.offer("pairs", at: "2021-12-16T09:00:00Z", order)
    let said = outcome.errors.split(separator: "\n").filter { $0.contains("[row.recorded]") }
    #expect(outcome.status == 4 && said.count == 2, "\(outcome)")
    #expect(said[0].contains("строка 2:") && said[1].contains("строка 3:"), "\(outcome)")
    #expect(try school.run("verify").lastLine == before)
  }

  @Test func `who may not make such entries is not told whether a row is in the ledger`() throws {
    let school = try SmallSchool.registered()
    let auditor = try OtherAccount(school, role: "auditor")
    for rows in [Self.recorded, [Self.new]] {
      let outcome = try auditor.offer("participants", at: "2021-10-20T08:00:00Z", Self.table(rows))
      #expect(outcome.status == 4 && outcome.complaint.contains("не может делать запись"), "\(outcome)")
      #expect(!outcome.errors.contains("row.recorded"), "\(outcome)")
    }
  }
}

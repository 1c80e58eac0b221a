import Testing

/// What stands in a base: whom a line is about, through whom the person is reached, and that nobody is left out unsaid.
struct BaseContentScenarios {
  private func contacts(_ school: TestLedger, on day: String) throws -> String {
    let rows = try school.rows(
      "mentees", "--why", "programme", "--columns", "mentees-base/2", "--on-day", day, "--today", "2024-06-01")
    return try #require(rows.whose("name", SmallSchool.pupil).first, "\(rows)")["contacts"]
  }

  @Test func `a minor is reached through the representative who signed, from eighteen on without one`() throws {
    let school = try SmallSchool.ready()
    let (mother, father, own) = ("+7 (000) 555-10-01", "+7 (000) 555-10-09", "+7 (000) 555-10-02")
    // The father is verified after the mother, who signed
    try school.take(
      "representatives", at: "2021-11-29T11:00:00Z",
      """
      ФИО представителя;Телефон;ФИО ребёнка;Дата рождения ребёнка;Кем приходится;Документ;Дата проверки
      Ясенев Лев Петрович;\(father);\(SmallSchool.pupil);05.05.2006;отец;свидетельство о рождении;28.11.2021
      """)
    #expect(try contacts(school, on: "2021-11-29").contains(mother))
    #expect(try !contacts(school, on: "2021-11-29").contains(father))
    // Her consent withdrawn, the one whose authority was verified last is left
    let consent = try #require(
      try school.rows("consents", "--today", "2021-11-29").first { row in
        try row["person"] == school.person(SmallSchool.pupil)
      })
    try school.record(
      "consent.withdrawn", "person=\(consent["person"])", "cycle=2021", "purpose=participation",
      "capacity=representative", "signer=\(consent["signer"])", "channel=paper", "consent=\(consent["position"])",
      on: "2021-12-05", at: "2021-12-06T08:00:00Z")
    #expect(try contacts(school, on: "2021-12-05").contains(father))
    // Whose authority ended is asked no more; the day before the eighteenth birthday and that day
    #expect(try contacts(school, on: "2024-05-04").contains(father))
    let grown = try contacts(school, on: "2024-05-05")
    #expect(grown.contains(own) && !grown.contains(father), "\(grown)")
  }

  @Test func `a base that leaves somebody out is refused without a reason, and stands among the violations with one`()
    throws
  {
    let school = try SmallSchool.ready()
    let (pupil, other) = (try school.person(SmallSchool.pupil), try school.person(SmallSchool.otherPupil))
    func fields(_ members: [String]) -> [String] {
      [
        "cycle=2021", "base=mentees", "columns=mentees-base/2", "count=\(members.count)", "knownAt=1",
        "members=\(members.joined(separator: ","))",
      ]
    }
    let refusal = try school.trying("base.formed", fields([pupil]), on: "2021-10-29", at: "2021-11-29T11:00:00Z")
    #expect(refusal.status == 4 && refusal.errors.contains("base.complete"), "\(refusal)")
    #expect(refusal.errors.contains(String(other.prefix(8))) && !refusal.errors.contains("knownAt"), "\(refusal)")
    let saved = try school.run(
      ["record", "base.formed"] + fields([pupil]) + [
        "--on", "2021-10-29", "--at", "2021-11-29T11:00:00Z", "--reason", "organisational",
      ])
    #expect(saved.status == 0, "\(saved)")
    let violations = try school.rows("report", "violations", "--rule", "base.complete", "--today", "2021-11-29")
    #expect(violations.count == 1, "\(violations)")
    #expect(try SmallSchool.besidesLeftOut(school.rows("findings", "--open", "--today", "2021-11-29")).isEmpty)
    // Whole, it needs none; that somebody enters the base later makes it no less whole
    let whole = try school.trying("base.formed", fields([pupil, other]), on: "2021-11-01", at: "2021-11-29T12:00:00Z")
    #expect(whole.status == 0, "\(whole)")
    #expect(
      try school.rows("report", "violations", "--rule", "base.complete", "--today", "2021-11-29").count == 1)
  }

  @Test func `whom a mentor led to the end stays beside them in the base, and takes no place any more`() throws {
    let school = try SmallSchool.paired()
    let pair = try #require(try school.rows("pairs", "--today", "2021-12-20").first)["pair"]
    try school.record(
      "pair.closed", "pair=\(pair)", "cycle=2021", "goal=reached", on: "2022-05-20", at: "2022-05-21T08:00:00Z",
      reason: "other")
    func row(_ columns: [String], on day: String) throws -> Row {
      let rows = try school.run(
        ["mentors", "--why", "check", "--on-day", day, "--today", "2022-06-30", "--format", "json"] + columns
      ).rows()
      return try #require(rows.whose("name", SmallSchool.mentor).first, "\(rows)")
    }
    let form = ["--columns", "mentors-base/2"]
    let (last, ended) = (try row(form, on: "2022-05-19"), try row(form, on: "2022-05-20"))
    #expect(!last["mentees"].isEmpty && !last["menteePlaces"].isEmpty, "\(last)")
    #expect(ended["mentees"] == last["mentees"] && ended["menteePlaces"] == last["menteePlaces"], "\(ended)")
    #expect(last["endedOn"].isEmpty && ended["endedOn"] == "2022-05-20")
    let (working, completed) = (try row([], on: "2022-05-19"), try row([], on: "2022-05-20"))
    #expect(working["taken"] == "1" && completed["taken"] == "0" && completed["state"] == "completed", "\(completed)")
  }
}

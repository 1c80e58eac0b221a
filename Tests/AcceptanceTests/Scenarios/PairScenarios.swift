import Testing

/// C5, C8, C9 and C10 of the domain: places, the order, the sequence of meetings, a replaced mentor.
struct PairScenarios {
  private func mentor(_ school: TestLedger, _ name: String, on day: String) throws -> Row {
    let rows = try school.rows("mentors", "--why", "check", "--on-day", day, "--today", "2022-08-31")
    return try #require(rows.whose("name", name).first, "\(rows)")
  }

  @Test func `C5: a mentor with three places has three free, and two after a pair`() throws {
    // Given a mentor with three places who wishes for mentees of 13 to 16
    let school = try SmallSchool.ready()
    let before = try mentor(school, SmallSchool.mentor, on: "2021-12-14")
    #expect(before["places"] == "3" && before["free"] == "3")
    let wishes = try school.run("history", before["person"], "--why", "check", "--today", "2021-12-14")
    #expect(wishes.output.contains("13") && wishes.output.contains("16"), "\(wishes)")
    // When a pair is fixed
    try school.take(
      "pairs", at: "2021-12-16T08:00:00Z", SmallSchool.order("12", "15.12.2021", [SmallSchool.pair]))
    // Then two places are free from the order's day on, and three were on the day before
    #expect(try mentor(school, SmallSchool.mentor, on: "2021-12-15")["free"] == "2")
    #expect(try mentor(school, SmallSchool.mentor, on: "2021-12-14")["free"] == "3")
    // And a mentor of one place has no second one
    let two = [SmallSchool.replacement, SmallSchool.otherPair]
      .map { $0.replacing(SmallSchool.mentor + ";07.07.1985", with: SmallSchool.otherMentor + ";01.03.1990") }
    let crowded = try SmallSchool.ready()
    let refusal = try crowded.offer("pairs", at: "2021-12-16T09:00:00Z", SmallSchool.order("13", "15.12.2021", two))
    #expect(refusal.status == 4 && refusal.errors.contains("[pair.places]"), "\(refusal)")
  }

  @Test
  func `C8: the order's number and date fix the pair, and a first meeting before them is no meeting of that pair`()
    throws
  {
    // Given two proposed pairs, one accepted by both sides and one by the mentor alone
    let school = try SmallSchool.proposed()
    #expect(try school.rows("pairs", "--today", "2021-12-09").counts("state") == ["accepted": 1, "proposed": 1])
    // When the order's number and date are entered for all that were accepted
    let issue = ["order", "issue", "--number", "12", "--on", "2021-12-15", "--at", "2021-12-16T08:00:00Z"]
    let issued = try school.run(issue + ["--pairs", "all-accepted", "--format", "json"])
    try #require(issued.status == 0, "\(issued)")
    #expect(try issued.rows().values("type") == ["pair.order.issued", "pair.fixed"])
    // Then the accepted pair is fixed by that order, and the other still stands as proposed
    let pairs = try school.rows("pairs", "--today", "2021-12-16")
    #expect(pairs.counts("state") == ["active": 1, "proposed": 1])
    let pair = try #require(pairs.whose("state", "active").first)
    #expect(pair["orderNumber"] == "12" && pair["on"] == "2021-12-15" && pair["accepted"] == "2")
    let mentee = try school.rows("mentees", "--today", "2021-12-16", "--state", "paired")
    #expect(mentee.values("pair") == [pair["pair"]])
    // And the notices to be given are listed until they are given
    let notices = try school.rows("order", "notices", "--missing", "--why", "check", "--today", "2021-12-16")
    #expect(notices.values("role") == ["mentor", "mentee"] && Set(notices.values("orderNumber")) == ["12"])
    let told = ["\(SmallSchool.pupil);05.05.2006", "\(SmallSchool.mentor);07.07.1985"]
      .map { "\($0);12;15.12.2021;лично;16.12.2021" }
    try school.take(
      "notifications", at: "2021-12-16T12:00:00Z",
      (["ФИО участника;Дата рождения;Номер приказа;Дата приказа;Способ извещения;Дата"] + told).joined(separator: "\n"))
    #expect(try school.rows("order", "notices", "--missing", "--today", "2021-12-16").isEmpty)
    #expect(try school.rows("order", "notices", "--today", "2021-12-16").values("notified") == ["true", "true"])
    #expect(
      try school.rows("order", "notices", "--missing", "--today", "2021-12-16", "--on-day", "2021-12-15").count == 2)
    // And a pair that not everybody accepted is fixed with a reason only
    let other = try #require(pairs.whose("state", "proposed").first?["pair"])
    let hasty = [
      "order", "issue", "--number", "13", "--on", "2021-12-15", "--pairs", other, "--at", "2021-12-16T09:00:00Z",
    ]
    let refused = try school.run(hasty)
    #expect(refused.status == 4 && refused.errors.contains("pair.accepted"), "\(refused)")
    #expect(refused.errors.contains("приняли не все: 1 из 2"), "\(refused)")
    let nothing = try school.run(issue + ["--pairs", "all-accepted"])
    #expect(nothing.status == 4 && nothing.errors.contains("приняли 1 из 2"), "\(nothing)")
    // And a first meeting dated earlier is refused as that pair's meeting, and offered as an irregularity
    let early = SmallSchool.meeting("организационная", "14.12.2021")
    let refusal = try school.offer("meetings", at: "2021-12-17T08:00:00Z", early)
    #expect(refusal.status == 4 && refusal.errors.contains("[meeting.first]"), "\(refusal)")
    #expect(refusal.errors.contains("irregularity.recorded"), "\(refusal)")
    // When it is recorded as such
    try school.record(
      "irregularity.recorded", "cycle=2021", "kind=meeting-before-order", "pair=\(pair["pair"])", "post=psychologist",
      on: "2021-12-14", at: "2021-12-17T09:00:00Z")
    // Then it is in the pair's history and is none of its meetings
    let history = try school.rows("history", pair["pair"], "--today", "2021-12-17")
    #expect(history.values("type").contains("irregularity.recorded"))
    #expect(try school.rows("meetings", "--today", "2021-12-17").isEmpty)
    // And the same number is not used for another order of the year
    let again = try school.offer(
      "pairs", at: "2021-12-18T08:00:00Z", SmallSchool.order("12", "17.12.2021", [SmallSchool.otherPair]))
    #expect(again.status == 4 && again.errors.contains("[order.number]"), "\(again)")
  }

  @Test func `C9: a planning meeting before the trial one is saved only with a reason, and stays a finding`() throws {
    // Given a pair that has met for the first time
    let school = try SmallSchool.paired()
    try school.take("meetings", at: "2021-12-20T08:00:00Z", SmallSchool.meeting("организационная", "17.12.2021"))
    // When 6.3 is logged before 6.2
    let table = SmallSchool.meeting("планирование", "20.01.2022")
    let refusal = try school.offer("meetings", at: "2022-01-21T08:00:00Z", table)
    // Then the missing step is named and nothing is saved
    #expect(refusal.status == 4 && refusal.errors.contains("[meeting.sequence]"), "\(refusal)")
    #expect(refusal.errors.contains("6.2"), "\(refusal)")
    #expect(try school.rows("meetings", "--today", "2022-01-21").count == 1)
    // When a reason is given
    let saved = try school.run(
      "import", "meetings", try school.write(table), "--cycle", "2021", "--at", "2022-01-21T08:30:00Z", "--reason",
      "force-majeure")
    // Then it is saved, and stands in the findings as accepted
    #expect(saved.status == 0, "\(saved)")
    let meetings = try school.rows("meetings", "--today", "2022-01-21", "--kind", "planning")
    #expect(meetings.count == 1)
    let findings = try SmallSchool.besidesLeftOut(school.rows("findings", "--today", "2022-01-21"))
    #expect(findings.values("rule") == ["meeting.sequence"] && findings[0]["accepted"] == "true", "\(findings)")
    #expect(findings[0]["position"] == meetings[0]["position"])
    // And in the report of violations, with the reason and the account
    let report = try school.rows("report", "violations", "--rule", "meeting.sequence", "--today", "2022-01-21")
    #expect(report.values("reason") == ["force-majeure"] && report[0]["by"].hasPrefix("u:"), "\(report)")
  }

  @Test func `C10: a mentor replaced in March leaves both bases right and the history intact`() throws {
    // Given a pair
    let school = try SmallSchool.paired()
    // When the mentor leaves, and a second order fixes another
    try school.take(
      "endings", at: "2022-03-11T08:00:00Z",
      "\(SmallSchool.pairColumns);Дата;Итог;Результат\n\(SmallSchool.pair);10.03.2022;прекращена;выбыл наставник")
    try school.take(
      "pairs", at: "2022-03-15T08:00:00Z",
      SmallSchool.order("3", "14.03.2022", kind: "замена", [SmallSchool.replacement]))
    // Then the old pair is dissolved with its reason and the new one is active
    let pairs = try school.rows("pairs", "--today", "2022-03-31")
    #expect(pairs.counts("state") == ["dissolved": 1, "active": 1])
    #expect(pairs.whose("state", "dissolved").values("outcome") == ["mentor-left"], "\(pairs)")
    // And both bases are right
    let mentee = try school.rows("mentees", "--why", "check", "--today", "2022-03-31", "--state", "paired")
    #expect(mentee.values("mentorName") == [SmallSchool.otherMentor])
    #expect(try mentor(school, SmallSchool.mentor, on: "2022-03-31")["free"] == "3")
    #expect(try mentor(school, SmallSchool.otherMentor, on: "2022-03-31")["free"] == "0")
    // And what was before is still told
    let then = try school.rows(
      "mentees", "--why", "check", "--today", "2022-03-31", "--on-day", "2022-03-01", "--state", "paired")
    #expect(then.values("mentorName") == [SmallSchool.mentor])
    #expect(try school.run("verify").status == 0)
  }
}

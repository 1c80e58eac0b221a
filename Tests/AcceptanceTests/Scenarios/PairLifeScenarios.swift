import Testing

/// Stages 5 and 6 of the road map, and C10 for a group: meetings of everybody, plan, pause, absentees, the year's end.
struct PairLifeScenarios {
  /// The pair of the small school, followed from its proposal: fixed on 15.12.2021, with its first three meetings held.
  private static func followed() throws -> TestLedger {
    let school = try SmallSchool.proposed()
    let issued = try school.run(
      "order", "issue", "--number", "12", "--on", "2021-12-15", "--pairs", "all-accepted", "--at",
      "2021-12-16T08:00:00Z")
    try #require(issued.status == 0, "\(issued)")
    let meetings = [("организационная", "17.12.2021"), ("пробная", "14.01.2022"), ("планирование", "04.02.2022")]
    try school.take(
      "meetings", at: "2022-02-05T08:00:00Z",
      (["\(SmallSchool.pairColumns);Вид;Дата"] + meetings.map { "\(SmallSchool.pair);\($0.0);\($0.1)" })
        .joined(separator: "\n"))
    return school
  }

  private func pair(_ school: TestLedger, on day: String) throws -> Row {
    try #require(try school.rows("pairs", "--today", "2022-08-31", "--on-day", day).first { $0["orderNumber"] == "12" })
  }

  @Test func `a pair is confirmed, planned, paused, asked for feedback, and each step stands in its row by day`() throws
  {
    let school = try Self.followed()
    try school.take("continuations", at: "2022-02-05T09:00:00Z", SmallSchool.step("17.01.2022"))
    // A regular meeting without a plan is told of it; the plan is entered, then it passes.
    let regular = SmallSchool.meeting("регулярная", "11.02.2022")
    let refusal = try school.offer("meetings", at: "2022-02-12T08:00:00Z", regular)
    #expect(refusal.status == 4 && refusal.errors.contains("[meeting.plan]"), "\(refusal)")
    let plan = SmallSchool.step(
      "04.02.2022", [("Регулярных встреч", "6"), ("До какого дня", "20.05.2022"), ("План работы", "Тема в неделю")])
    try school.take("plans", at: "2022-02-12T09:00:00Z", plan)
    try school.take("meetings", at: "2022-02-12T10:00:00Z", regular)
    let code = try pair(school, on: "2022-02-12")["pair"]
    try school.record(
      "pair.paused", "pair=\(code)", "cycle=2021", "why=illness", on: "2022-02-20", at: "2022-02-21T08:00:00Z")
    let paused = try school.offer(
      "meetings", at: "2022-02-26T08:00:00Z", SmallSchool.meeting("регулярная", "25.02.2022"))
    #expect(paused.status == 4 && paused.errors.contains("[meeting.pause]"), "\(paused)")
    try school.record("pair.resumed", "pair=\(code)", "cycle=2021", on: "2022-03-01", at: "2022-03-01T08:00:00Z")
    try school.take(
      "feedback-requests", at: "2022-03-02T08:00:00Z",
      SmallSchool.step("02.03.2022", [("О чём отзыв", "ход работы"), ("До какого дня", "10.03.2022")]))
    // Plan against fact, on each day
    #expect(try pair(school, on: "2022-02-25")["state"] == "paused")
    #expect(try pair(school, on: "2022-02-25")["pausedOn"] == "2022-02-20")
    let now = try pair(school, on: "2022-03-02")
    #expect(now["state"] == "active" && now["planned"] == "6" && now["regular"] == "1" && now["pausedOn"].isEmpty)
    #expect(try pair(school, on: "2022-02-03").number("planned") == nil)
    let proposed = try school.rows("pairs", "--today", "2022-08-31", "--on-day", "2021-12-10")
    #expect(proposed.counts("state") == ["accepted": 1, "proposed": 1])
    #expect(try SmallSchool.besidesLeftOut(school.rows("findings", "--today", "2022-03-02")).isEmpty)
    #expect(try school.run("replay").status == 0)
  }

  @Test func `what is amiss with a proposed group is said of each pupil by code`() throws {
    let school = try SmallSchool.ready()
    for (index, row) in try school.rows("events", "--type", "mentee.admitted", "--today", "2021-12-07").enumerated() {
      let undone = try school.run(
        "correct", row["position"], "--reason", "duplicate", "--at", "2021-12-07T08:0\(index):00Z")
      try #require(undone.status == 0, "\(undone)")
    }
    let table = SmallSchool.proposals([SmallSchool.pair, SmallSchool.otherPair], "07.12.2021", group: "А")
    let taken = try school.run(
      "import", "proposals", try school.write(table), "--cycle", "2021", "--reason", "organisational", "--at",
      "2021-12-08T08:00:00Z")
    try #require(taken.status == 0, "\(taken)")
    let answers = try [
      taken.errors, school.run("findings", "--today", "2021-12-08").output,
      school.run("report", "violations", "--today", "2021-12-08").output,
    ]
    for pupil in [SmallSchool.pupil, SmallSchool.otherPupil] {
      let code = try school.person(pupil).prefix(8)
      for answer in answers { #expect(answer.contains("человек \(code)"), "\(answer)") }
    }
  }

  @Test func `a group's meeting names those who did not come, and many pairs of a day stand in one table`() throws {
    let school = try SmallSchool.ready()
    let group = [SmallSchool.pair, SmallSchool.otherPair]
    try school.take("proposals", at: "2021-12-08T08:00:00Z", SmallSchool.proposals(group, "07.12.2021", group: "А"))
    let code = try #require(try school.rows("pairs", "--today", "2021-12-08").first)
    #expect(code["kind"] == "group" && code.list("mentees").count == 2)
    try school.take(
      "acceptances", at: "2021-12-08T09:00:00Z",
      SmallSchool.acceptances([SmallSchool.pair], "08.12.2021") + "\n"
        + "\(SmallSchool.otherPair);наставляемый;да;08.12.2021")
    let issued = try school.run(
      "order", "issue", "--number", "12", "--on", "2021-12-15", "--pairs", "all-accepted", "--at",
      "2021-12-16T08:00:00Z", "--format", "json")
    #expect(try issued.rows().values("type") == ["pair.order.issued", "group.fixed"])
    // One row for the group; one pupil did not come
    let table = "\(SmallSchool.pairColumns);Вид;Дата;Отсутствовали\n\(SmallSchool.pair);организационная;17.12.2021;"
    try school.take("meetings", at: "2021-12-18T08:00:00Z", table + SmallSchool.otherPupil)
    let meeting = try #require(try school.rows("meetings", "--today", "2021-12-18").first)
    let present = try [SmallSchool.mentor, SmallSchool.pupil].map { try school.person($0) }
    #expect(Set(meeting.list("participants")) == Set(present))
    let absentee = try school.person(SmallSchool.otherPupil)
    #expect(meeting.list("absentees") == [absentee])
    let shown = try school.run("meetings", "--today", "2021-12-18")
    #expect(shown.output.contains(absentee.prefix(8)), "\(shown)")
    let named = try school.run("meetings", "--why", "programme", "--today", "2021-12-18", "--format", "csv")
    #expect(named.output.contains(absentee), "\(named)")
    let names = try school.run("meetings", "--why", "programme", "--today", "2021-12-18").output
    #expect(names.contains("Отсутствовали") && names.contains("Дубравкин"), "\(names)")
    // Somebody of no group, and a meeting without its mentor, are refused by their column
    let later = table.replacing("организационная;17.12.2021", with: "пробная;14.01.2022")
    for absent in [SmallSchool.otherMentor, SmallSchool.mentor] {
      let refusal = try school.offer("meetings", at: "2022-01-15T08:00:00Z", later + absent)
      #expect(refusal.status == 4 && refusal.errors.contains("столбец «Отсутствовали»"), "\(refusal)")
    }
    // By one entry too: everybody, unless it names who came
    let pair = code["pair"]
    try school.record(
      "meeting.held", "pair=\(pair)", "cycle=2021", "kind=trial", on: "2022-01-14", at: "2022-01-15T08:00:00Z")
    let trial = try school.rows("meetings", "--kind", "trial", "--today", "2022-01-15")[0]
    #expect(trial.list("participants").count == 3 && trial.list("absentees").isEmpty)
    // Of one that was not held, those who were to come
    try school.record(
      "meeting.missed", "pair=\(pair)", "cycle=2021", "kind=planning", "absence=mentee", on: "2022-01-21",
      at: "2022-01-22T08:00:00Z")
    let missed = try school.rows("meetings", "--kind", "planning", "--today", "2022-01-22")[0]
    #expect(missed["absence"] == "mentee" && missed.list("absentees").count == 2)
  }

  @Test func `the opening names who came, and nobody whose consent does not hold`() throws {
    let school = try SmallSchool.ready()
    let table = SmallSchool.gathering(
      "первая", "30.11.2021", SmallSchool.people, more: "Присутствовал", cells: ["да", "нет"])
    try school.take("group-meetings", at: "2021-12-01T08:00:00Z", table)
    let entry = try #require(try school.rows("events", "--type", "group.meeting.held", "--today", "2021-12-01").first)
    #expect(entry.list("tags").count { $0.hasPrefix("person:") } == 3 && entry.list("tags").contains("item:5.1"))
    let unready = try SmallSchool.registered()
    let refusal = try unready.offer("group-meetings", at: "2021-12-01T08:00:00Z", table)
    #expect(refusal.status == 4 && refusal.errors.contains("[group.meeting.consent]"), "\(refusal)")
    #expect(refusal.errors.contains("строка 2"), "\(refusal)")
  }

  @Test func `at the final meeting each pair is ended or listed as open, and a late fact is found`() throws {
    let school = try SmallSchool.paired()
    let open = try school.rows("pairs", "--open", "--on-day", "2022-05-26", "--today", "2022-05-27")
    #expect(open.count == 1)
    let table = SmallSchool.gathering("заключительная", "26.05.2022", SmallSchool.people)
    let refusal = try school.offer("group-meetings", at: "2022-05-27T08:00:00Z", table)
    #expect(refusal.status == 4 && refusal.errors.contains("[group.meeting.open]"), "\(refusal)")
    #expect(refusal.errors.contains(String(open[0]["pair"].prefix(8))), "\(refusal)")
    // Listed, it passes and stands in the pair's history
    let listed = SmallSchool.gathering(
      "заключительная", "26.05.2022", SmallSchool.people, more: "Пара не завершена", cells: ["да"])
    try school.take("group-meetings", at: "2022-05-27T08:00:00Z", listed)
    let history = try school.rows("history", open[0]["pair"], "--today", "2022-05-27")
    #expect(history.values("type").contains("group.meeting.held"))
    #expect(try SmallSchool.besidesLeftOut(school.rows("findings", "--open", "--today", "2022-05-27")).isEmpty)
    // Closed after all, by an entry of a day before the meeting: the list is no longer right
    try school.record(
      "pair.closed", "pair=\(open[0]["pair"])", "cycle=2021", "goal=reached", on: "2022-05-20",
      at: "2022-05-28T08:00:00Z")
    let findings = try school.rows("findings", "--open", "--today", "2022-05-28")
    #expect(findings.values("rule").contains("group.meeting.open"), "\(findings)")
    // A pair of that time that comes to light later was neither ended nor listed
    try school.take(
      "pairs", at: "2022-05-29T08:00:00Z", SmallSchool.order("14", "20.12.2021", [SmallSchool.otherPair]))
    let late = try school.rows("report", "violations", "--rule", "group.meeting.open", "--today", "2022-05-29")
    #expect(Set(late.values("about").map { $0.prefix(4) }) == ["pair", "prog"], "\(late)")
  }

  @Test func `an end that is corrected away is named by the final meeting that does not list the pair`() throws {
    let school = try SmallSchool.paired()
    let pair = try school.rows("pairs", "--open", "--on-day", "2022-05-26", "--today", "2022-05-27")[0]["pair"]
    try school.record(
      "pair.closed", "pair=\(pair)", "cycle=2021", "goal=reached", on: "2022-05-20", at: "2022-05-21T08:00:00Z")
    try school.take(
      "group-meetings", at: "2022-05-27T08:00:00Z",
      SmallSchool.gathering("заключительная", "26.05.2022", SmallSchool.people))
    let closing = try #require(try school.rows("events", "--type", "pair.closed", "--today", "2022-05-27").first)
    let corrected = try school.run(
      "correct", closing["position"], "--reason", "typing-error", "--at", "2022-05-28T08:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    let correction = try #require(
      try school.rows("events", "--type", "entry.corrected", "--today", "2022-05-28").first)
    let found = try school.rows("findings", "--open", "--today", "2022-05-28").whose("rule", "group.meeting.open")
    #expect(found.values("culprit") == [correction["position"]], "\(found)")
  }

  @Test func `C10: a group that loses its mentor is dissolved, and its pupils have others, by one command`() throws {
    // Given a group of two, and another mentor proposed to one of its pupils while it still goes on
    let school = try SmallSchool.ready()
    let group = [SmallSchool.pair, SmallSchool.otherPair]
    try school.take("proposals", at: "2021-12-08T08:00:00Z", SmallSchool.proposals(group, "07.12.2021", group: "А"))
    try school.take(
      "acceptances", at: "2021-12-08T09:00:00Z",
      SmallSchool.acceptances([SmallSchool.pair], "08.12.2021") + "\n"
        + "\(SmallSchool.otherPair);наставляемый;да;08.12.2021")
    let issue = ["order", "issue", "--pairs", "all-accepted", "--format", "json"]
    let fixed = try school.run(issue + ["--number", "12", "--on", "2021-12-15", "--at", "2021-12-16T08:00:00Z"])
    try #require(fixed.status == 0, "\(fixed)")
    let old = try pair(school, on: "2022-03-13")["pair"]
    let leaving = try school.person(SmallSchool.mentor).prefix(8)
    let proposed = SmallSchool.proposals([SmallSchool.replacement], "12.03.2022")
    let refusal = try school.offer("proposals", at: "2022-03-13T08:00:00Z", proposed)
    #expect(refusal.status == 4 && refusal.errors.contains("[proposal.free]"), "\(refusal)")
    let taken = try school.run(
      "import", "proposals", try school.write(proposed), "--cycle", "2021", "--at", "2022-03-13T08:00:00Z", "--reason",
      "organisational")
    #expect(taken.status == 0, "\(taken)")
    try school.take(
      "acceptances", at: "2022-03-13T09:00:00Z", SmallSchool.acceptances([SmallSchool.replacement], "13.03.2022"))
    // When the order of replacement names the group that ends
    let replace =
      issue + [
        "--number", "3", "--on", "2022-03-14", "--kind", "replacement", "--command-id",
        "3f0c2f7e-0000-4000-8000-0000000000c1",
      ]
    let ending = ["--dissolves", old, "--because", "mentor-left"]
    let early = try school.run(replace + ["--at", "2022-03-15T07:00:00Z"])
    #expect(early.status == 4 && early.errors.contains("pair.free"), "the group still goes on: \(early)")
    // And tried in words, the command that records the mentor's exit is printed
    let inWords = (replace + ending).filter { !["--format", "json"].contains($0) }
    let tried = try school.run(inWords + ["--at", "2022-03-15T08:00:00Z", "--dry-run"])
    #expect(tried.errors.contains("person.exited person=\(leaving) cycle=2021 role=mentor"), "\(tried)")
    let size = try school.size()
    let issued = try school.run(replace + ending + ["--at", "2022-03-15T08:00:00Z"])
    #expect(try issued.rows().values("type") == ["pair.dissolved", "pair.order.issued", "pair.fixed"], "\(issued)")
    // Then it is one command, sent again the same, although nothing accepted is left
    let again = try school.run(replace + ending + ["--at", "2022-03-15T09:00:00Z"])
    #expect(again.status == 0, "\(again)")
    #expect(try school.size() == size + 3)
    // And both bases are right, and what was before is still told
    let pairs = try school.rows("pairs", "--today", "2022-03-31")
    #expect(pairs.whose("state", "dissolved").values("outcome") == ["mentor-left"])
    #expect(pairs.whose("state", "active").values("orderNumber") == ["3"])
    let mentors = try school.rows("mentors", "--why", "check", "--today", "2022-03-31")
    #expect(mentors.whose("name", SmallSchool.mentor).values("free") == ["3"])
    #expect(mentors.whose("name", SmallSchool.otherMentor).values("free") == ["0"])
    func mentees(_ day: String) throws -> [Row] {
      try school.rows("mentees", "--why", "check", "--today", "2022-03-31", "--on-day", day)
    }
    let now = try mentees("2022-03-31")
    #expect(now.whose("name", SmallSchool.pupil).values("mentorName") == [SmallSchool.otherMentor])
    #expect(now.whose("name", SmallSchool.otherPupil).values("state") == ["admitted"])
    #expect(Set(try mentees("2022-03-13").values("mentorName")) == [SmallSchool.mentor])
    #expect(try school.run("replay").status == 0)
  }

  @Test func `an exit with an open pair names the pair, and closing without the final meeting wants a reason`() throws {
    let school = try Self.followed()
    let person = try school.person(SmallSchool.pupil)
    let exit = ["person=\(person)", "cycle=2021", "role=mentee", "reason=moved"]
    let refusal = try school.trying("person.exited", exit, on: "2022-03-10", at: "2022-03-11T08:00:00Z")
    #expect(refusal.status == 4 && refusal.errors.contains("person.exit"), "\(refusal)")
    let code = try pair(school, on: "2022-03-10")["pair"]
    let closing = ["pair=\(code)", "cycle=2021", "goal=partly"]
    let early = try school.trying("pair.closed", closing, on: "2022-05-20", at: "2022-05-21T08:00:00Z")
    #expect(early.status == 4 && early.errors.contains("6.6"), "\(early)")
    try school.record(
      "pair.dissolved", "pair=\(code)", "cycle=2021", "reason=mentee-left", on: "2022-03-10", at: "2022-05-21T08:00:00Z"
    )
    let gone = try school.trying("person.exited", exit, on: "2022-03-10", at: "2022-05-21T09:00:00Z")
    #expect(gone.status == 0, "\(gone)")
  }

  @Test func `a proposal whose people a table of orders has fixed is not offered to the next order`() throws {
    let school = try SmallSchool.proposed()
    try school.take("pairs", at: "2021-12-16T08:00:00Z", SmallSchool.order("12", "15.12.2021", [SmallSchool.pair]))
    let outcome = try school.run(
      "order", "issue", "--pairs", "all-accepted", "--number", "13", "--on", "2021-12-16", "--at",
      "2021-12-17T08:00:00Z")
    #expect(outcome.status == 4 && outcome.errors.contains("ещё не закреплены"), "\(outcome)")
    #expect(!outcome.errors.contains("pair.free") && outcome.errors.contains("приняли 1 из 2"), "\(outcome)")
  }

  @Test func `pairs that are not ended show their state`() throws {
    let school = try SmallSchool.paired()
    let open = try school.run("pairs", "--open", "--today", "2021-12-20")
    #expect(open.output.contains("Состояние") && open.output.contains("действует"), "\(open)")
  }
}

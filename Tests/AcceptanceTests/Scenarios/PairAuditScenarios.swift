import Testing

/// A4 and A6 of the domain: the way of one pair, and what departed from the rules.
struct PairAuditScenarios {
  @Test func `A4: a pair is traced from its surveys to its end, with papers, as known on any day`() throws {
    // Given a pair with surveys, wishes, a match run, an override, answers, an order, notices, meetings, feedback, an end
    let school = try SmallSchool.ready()
    let (pupil, mentor) = (try school.person(SmallSchool.pupil), try school.person(SmallSchool.mentor))
    try school.take(
      "group-meetings", at: "2021-12-01T08:00:00Z",
      SmallSchool.gathering("первая", "30.11.2021", SmallSchool.people))
    try school.record(
      "preference.submitted", "person=\(pupil)", "role=mentee", "cycle=2021", "form=preference/1", on: "2021-12-02",
      at: "2021-12-03T08:00:00Z", json: #"{"sealed":{"wishes":{"ranked":["\#(mentor)"],"avoid":[]}}}"#)
    let run = try school.record(
      "match.run.executed", "cycle=2021", "method=stable", "mentees=2", "mentors=2", "proposed=1", on: "2021-12-04",
      at: "2021-12-04T08:00:00Z")
    let otherMentor = try school.person(SmallSchool.otherMentor)
    let first = try school.record(
      "pair.proposed", "mentor=\(otherMentor)", "mentees=\(pupil)", "cycle=2021", "form=employer-pupil",
      "run=\(run[0]["position"])", on: "2021-12-05", at: "2021-12-05T08:00:00Z")
    let decided = try school.record(
      "pair.proposal.overridden", "mentor=\(mentor)", "mentees=\(pupil)", "cycle=2021", "form=employer-pupil",
      "replaces=\(first[0]["pair"])", "why=participant-request", on: "2021-12-06", at: "2021-12-06T08:00:00Z")
    let pair = decided[0]["pair"]
    try school.take(
      "acceptances", at: "2021-12-08T08:00:00Z", SmallSchool.acceptances([SmallSchool.pair], "07.12.2021"))
    let issued = try school.run(
      "order", "issue", "--number", "12", "--on", "2021-12-15", "--pairs", "all-accepted", "--at",
      "2021-12-16T08:00:00Z", "--format", "json")
    let order = try issued.rows()[0]["position"]
    try school.record(
      "participants.notified", "cycle=2021", "order=\(order)", "channel=written", on: "2021-12-16",
      at: "2021-12-16T09:00:00Z")
    try school.record(
      "paper.attached", "entry=\(order)", "kind=order", "sheets=2", on: "2021-12-16", at: "2021-12-16T10:00:00Z",
      json: #"{"sealed":{"paper":{"place":"Папка 3, лист 12"}}}"#)
    let meetings = [
      "организационная;17.12.2021", "пробная;14.01.2022", "планирование;04.02.2022", "заключительная;19.05.2022",
    ]
    try school.take(
      "meetings", at: "2022-05-20T08:00:00Z",
      (["\(SmallSchool.pairColumns);Вид;Дата"] + meetings.map { "\(SmallSchool.pair);\($0)" }).joined(separator: "\n"))
    try school.record(
      "pair.closed", "pair=\(pair)", "cycle=2021", "goal=reached", on: "2022-05-20", at: "2022-05-20T09:00:00Z")
    // When its card is asked for
    func trace(_ arguments: String...) throws -> [Row] {
      let outcome = try school.run(["show", pair, "--today", "2022-05-31", "--format", "json"] + arguments)
      try #require(outcome.status == 0, "\(outcome)")
      return try outcome.rows().whose("view", "trace")
    }
    // Then the whole way stands there in the order of days
    let whole = try trace()
    #expect(
      whole.values("field") == [
        "questionnaire.submitted", "mentee.admitted", "questionnaire.submitted", "mentor.approved",
        "group.meeting.held", "preference.submitted", "pair.proposal.overridden", "pair.accepted", "pair.accepted",
        "pair.order.issued", "pair.fixed", "participants.notified", "meeting.held", "meeting.held", "meeting.held",
        "meeting.held", "pair.closed",
      ])
    #expect(whole.whose("field", "pair.order.issued")[0].list("papers").count == 1)
    #expect(whole.whose("field", "preference.submitted")[0].list("sealed") == ["wishes"])
    #expect(!whole.values("value").contains { $0.contains(mentor) && $0.contains("пожелан") }, "wishes stay closed")
    // And the match run stands on the way of the pair that it proposed
    let replaced = try school.run("show", first[0]["pair"], "--today", "2022-05-31", "--format", "json")
    #expect(try replaced.rows().whose("view", "trace").values("field").contains("match.run.executed"))
    #expect(try replaced.rows().contains { $0["field"] == "state" && $0["value"] == "replaced" })
    // And as known on an earlier day, and about one, it ends there
    #expect(try trace("--on-day", "2021-12-07").last?["field"] == "pair.accepted")
    #expect(try trace("--known-by", "2021-12-16").last?["field"] == "participants.notified")
    // And for people, with names for a reason only
    let text = try school.run("show", pair, "--today", "2022-05-31", "--why", "audit")
    #expect(text.output.contains("Путь пары") && text.output.contains(SmallSchool.pupil), "\(text)")
    #expect(text.output.contains("документы: запис"), "\(text)")
    #expect(try !school.run("show", pair, "--today", "2022-05-31").output.contains(SmallSchool.pupil))
  }

  @Test func `A6: violations are reported by rule, with entry, day, account, and whether a reason was given`() throws {
    // Given a pair that met before its order, out of sequence, whose mentor was trained after it and whose pupil wished
    // before the group had met; the pupil's consent was withdrawn later for an earlier day
    let school = try SmallSchool.paired()
    let pair = try school.rows("pairs", "--today", "2021-12-16")[0]["pair"]
    try school.record(
      "irregularity.recorded", "cycle=2021", "kind=meeting-before-order", "pair=\(pair)", "post=psychologist",
      on: "2021-12-14", at: "2021-12-17T09:00:00Z")
    try school.take("meetings", at: "2021-12-20T08:00:00Z", SmallSchool.meeting("организационная", "17.12.2021"))
    let planning = try school.run(
      "import", "meetings", try school.write(SmallSchool.meeting("планирование", "20.01.2022")), "--cycle", "2021",
      "--at", "2022-01-21T08:30:00Z", "--reason", "force-majeure")
    #expect(planning.status == 0, "\(planning)")
    let trained = try school.run(
      "import", "trainings",
      try school.write(
        "Дата занятия;Номер занятия;Часов;ФИО наставника;Дата рождения\n20.12.2021;1;4;\(SmallSchool.mentor);07.07.1985"
      ),
      "--cycle", "2021", "--at", "2022-01-22T08:30:00Z", "--reason", "organisational")
    #expect(trained.status == 0, "\(trained)")
    try school.record(
      "preference.submitted", "person=\(school.person(SmallSchool.pupil))", "role=mentee", "cycle=2021",
      "form=preference/1", on: "2021-12-02", at: "2022-01-22T09:00:00Z", reason: "late-documents",
      json: #"{"sealed":{"wishes":{"ranked":["\#(school.person(SmallSchool.mentor))"],"avoid":[]}}}"#)
    try school.take(
      "withdrawals", at: "2022-01-25T08:00:00Z",
      """
      ФИО участника;Дата рождения;Цель;Кто отозвал;ФИО представителя;Форма;Дата
      \(SmallSchool.pupil);05.05.2006;участие;представитель;Ясенева Ольга Павловна;бумага;14.10.2021
      """)
    // When the report is asked for
    let report = try school.rows("report", "violations", "--cycle", "2021", "--today", "2022-01-31")
    // Then each rule stands there with its entries
    let rules = Set(report.values("rule"))
    #expect(
      rules.isSuperset(of: [
        "meeting-before-order", "meeting.sequence", "training.order", "preference.attended", "questionnaire.consent",
        "pair.consent",
      ]),
      "\(report)")
    #expect(report.values("rule") == report.values("rule").sorted())
    let sequence = report.whose("rule", "meeting.sequence")[0]
    #expect(sequence["accepted"] == "true" && sequence["reason"] == "force-majeure" && sequence["on"] == "2022-01-20")
    let early = report.whose("rule", "meeting-before-order")[0]
    #expect(early["severity"] == "irregularity" && early["post"] == "psychologist" && early["about"] == "pair:\(pair)")
    let survey = report.whose("rule", "questionnaire.consent")[0]
    #expect(
      survey["type"] == "questionnaire.submitted" && survey["accepted"] == "false" && survey["by"].hasPrefix("u:"))
    #expect(!survey["culprit"].isEmpty)
    // And as known before the withdrawal came, only what was known then
    let before = try school.rows("report", "violations", "--today", "2022-01-31", "--known-by", "2022-01-24")
    #expect(
      Set(before.values("rule")) == [
        "meeting-before-order", "meeting.sequence", "training.order", "preference.attended",
      ], "\(before)")
    #expect(try school.rows("report", "violations", "--cycle", "2022", "--today", "2022-01-31").isEmpty)
    let open = try school.rows("report", "violations", "--open", "--today", "2022-01-31")
    #expect(!open.values("rule").contains("meeting.sequence"))
    let table = try school.run("report", "violations", "--today", "2022-01-31", "--format", "csv")
    #expect(table.output.contains("meeting.sequence"), "\(table)")
  }
}

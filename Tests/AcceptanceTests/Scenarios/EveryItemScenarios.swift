import Foundation
import Testing

/// Every item of the road map, walked by public commands alone: recorded, refused when faulty, corrected, asked about
/// the day before and after, and exported.
struct EveryItemScenarios {
  /// The ledger of a school whose people, consents, questionnaires, admissions and approvals came as tables.
  private struct Walk {
    static let at = "2022-07-01T08:00:00Z"
    static let today = "2022-07-02"
    let school: TestLedger

    /// Positions of the entries under each item, as seen on a day.
    func evidence(on day: String = today) throws -> [String: [String]] {
      let rows = try school.rows(
        "roadmap", "status", "--cycle", "2021", "--on-day", day, "--today", Self.today)
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["item"], $0.list("evidence")) })
    }

    /// Records an entry of an item and gives the answer's rows; on the way a faulty one is refused, and the first one is
    /// recorded by mistake and taken back.
    @discardableResult
    func step(
      _ item: String, _ type: String, _ fields: [String], on day: String, before: String, json: String? = nil,
      location: SourceLocation = #_sourceLocation
    ) throws -> [Row] {
      let known = try evidence()
      let faulty = fields.map { $0.hasPrefix("cycle=") ? "cycle=1999" : $0 }
      let refused = try school.trying(type, faulty, on: day, at: Self.at, reason: "other", json: json)
      #expect(refused.status == 4, "\(type) of a year that nobody keeps: \(refused)", sourceLocation: location)
      #expect(try evidence() == known, "\(type): what was refused left a trace", sourceLocation: location)

      let mistaken = try recorded(type, fields, on: day, json, location)
      #expect(
        try changed(since: known) == [item], "\(type) changes the row of \(item) and no other", sourceLocation: location
      )
      let taken = try school.run("correct", mistaken[0]["position"], "--reason", "duplicate", "--at", Self.at)
      #expect(taken.status == 0, "\(type): \(taken)", sourceLocation: location)
      #expect(try evidence() == known, "\(type): what was taken back still counts", sourceLocation: location)

      let rows = try recorded(type, fields, on: day, json, location)
      let position = rows[0]["position"]
      let (then, now) = (try evidence(on: before)[item] ?? [], try evidence(on: day)[item] ?? [])
      #expect(!then.contains(position), "\(item): seen the day before", sourceLocation: location)
      #expect(now.contains(position), "\(item): not seen on its day", sourceLocation: location)
      return rows
    }

    private func recorded(
      _ type: String, _ fields: [String], on day: String, _ json: String?, _ location: SourceLocation
    ) throws -> [Row] {
      let outcome = try school.trying(type, fields, on: day, at: Self.at, reason: "other", json: json)
      try #require(outcome.status == 0, "\(type): \(outcome)", sourceLocation: location)
      return try outcome.rows()
    }

    private func changed(since known: [String: [String]]) throws -> [String] {
      try evidence().filter { known[$0.key] != $0.value }.map(\.key).sorted()
    }
  }

  private static func begun() throws -> Walk {
    let school = try SmallSchool.ready()
    let approved = try school.run(
      "roadmap", "import", "lyceum21-2021", "--number", "376/а", "--approved-on", "2021-08-30", "--at",
      "2021-11-30T08:00:00Z")
    try #require(approved.status == 0, "\(approved)")
    return Walk(school: school)
  }

  private static func sealed(_ part: String, _ content: String) -> String { #"{"sealed":{"\#(part)":{\#(content)}}}"# }

  @Test func `a programme built by record and import alone reaches 34 completed items`() throws {
    let walk = try Self.begun()
    let school = walk.school
    let (pupil, mentor) = (try school.person(SmallSchool.pupil), try school.person(SmallSchool.mentor))
    let (cycle, everybody) = ("cycle=2021", "participants=\(pupil),\(mentor)")
    let moved = try school.run(
      "record", "resources.determined", cycle, "kinds=staff", "sources=inner", "--on", "2021-09-30", "--at", Walk.at,
      "--confirm-clock")
    try #require(moved.status == 0, "\(moved)")

    // Stage 1
    for (item, audience, day, before) in [
      ("1.1", "staff", "2021-09-06", "2021-09-05"), ("1.2", "parents", "2021-09-16", "2021-09-15"),
      ("1.3", "partners", "2021-09-22", "2021-09-21"), ("1.4", "pupils", "2021-09-23", "2021-09-22"),
    ] {
      try walk.step(item, "briefing.held", [cycle, "audience=\(audience)", "minutes=3"], on: day, before: before)
    }
    // Stage 2 came as tables; a third party tells something besides
    for item in ["2.1", "2.2", "2.3", "3.3", "4.2"] { #expect(try walk.evidence()[item]?.isEmpty == false, "\(item)") }
    // Stages 3 and 4
    try walk.step(
      "3.1", "forms.selected", [cycle, "forms=employer-pupil"], on: "2021-11-10", before: "2021-11-09",
      json: Self.sealed("notes", #""text":"Таковы запросы""#))
    let scores = Self.sealed("scores", #""scales":[{"scale":"goals","points":300}]"#)
    try walk.step(
      "3.2", "assessment.recorded", ["person=\(pupil)", "role=mentee", cycle, "phase=before", "form=mentee-growth/1"],
      on: "2021-11-11", before: "2021-11-10", json: scores)
    try walk.step(
      "3.4", "base.formed",
      [cycle, "base=mentors", "columns=mentors-base/2", "count=1", "knownAt=30", "members=\(mentor)"],
      on: "2021-11-29", before: "2021-11-28")
    try walk.step(
      "4.1", "assessment.recorded",
      ["person=\(mentor)", "role=mentor", cycle, "phase=before", "form=mentor-readiness/1"],
      on: "2021-11-12", before: "2021-11-11",
      json: Self.sealed("scores", #""scales":[{"scale":"planning","points":400}]"#))
    try walk.step(
      "4.3", "training.prepared", [cycle, "hours=8", "document=12"], on: "2021-11-22", before: "2021-11-21")
    try walk.step(
      "4.4", "training.session.held", [cycle, "hours=8", "participants=\(mentor)"], on: "2021-11-27",
      before: "2021-11-26")
    try walk.step(
      "4.4", "training.completed", ["person=\(mentor)", cycle, "hours=8"], on: "2021-11-28", before: "2021-11-27")
    // Stage 5
    try walk.step(
      "5.1", "group.meeting.held", [cycle, "kind=opening", everybody], on: "2021-11-29", before: "2021-11-28")
    try walk.step(
      "5.2", "preference.submitted", ["person=\(pupil)", "role=mentee", cycle, "form=preference/1"], on: "2021-11-30",
      before: "2021-11-29", json: Self.sealed("wishes", #""ranked":["\#(mentor)"],"avoid":[]"#))
    let proposed = try walk.step(
      "5.3", "pair.proposed", ["mentor=\(mentor)", "mentees=\(pupil)", cycle, "form=employer-pupil"], on: "2021-12-07",
      before: "2021-12-06")
    let pair = "pair=\(proposed[0]["pair"])"
    for person in [pupil, mentor] {
      try walk.step("5.3", "pair.accepted", [pair, "person=\(person)", cycle], on: "2021-12-08", before: "2021-12-07")
    }
    let issued = try school.run(
      "order", "issue", "--number", "12", "--on", "2021-12-15", "--pairs", "all-accepted", "--at", Walk.at)
    try #require(issued.status == 0, "\(issued)")
    #expect(try walk.evidence()["5.4"]?.count == 2 && walk.evidence(on: "2021-12-14")["5.4"]?.isEmpty == true)
    // Stage 6
    for (item, kind, day, before) in [
      ("6.1", "organisational", "2021-12-17", "2021-12-16"), ("6.2", "trial", "2022-01-14", "2022-01-13"),
      ("6.3", "planning", "2022-02-04", "2022-02-03"), ("6.4", "regular", "2022-03-04", "2022-03-03"),
      ("6.6", "final", "2022-05-19", "2022-05-18"),
    ] {
      try walk.step(item, "meeting.held", [pair, cycle, "kind=\(kind)"], on: day, before: before)
      if kind == "planning" {
        try walk.step("6.3", "plan.approved", [pair, cycle, "meetings=1"], on: "2022-02-05", before: "2022-02-04")
      }
    }
    let answers =
      #""answers":[{"question":"progress","number":4},{"question":"regularity","number":5},"#
      + #"{"question":"plan","choice":"yes"}]"#
    try walk.step(
      "6.5", "feedback.received", [pair, "person=\(pupil)", cycle, "kind=work", "form=work-feedback/1"],
      on: "2022-04-04", before: "2022-04-03", json: Self.sealed("answers", answers))
    try walk.step("6.6", "pair.closed", [pair, cycle, "goal=reached"], on: "2022-05-20", before: "2022-05-19")
    try walk.step(
      "6.7", "group.meeting.held", [cycle, "kind=final", everybody], on: "2022-05-25", before: "2022-05-24")
    let satisfied = #""answers":[{"question":"overall","number":5},{"question":"recommend","choice":"yes"}]"#
    try walk.step(
      "6.8", "questionnaire.submitted",
      ["person=\(pupil)", "role=mentee", cycle, "kind=satisfaction", "form=satisfaction/1"], on: "2022-05-26",
      before: "2022-05-25", json: Self.sealed("answers", satisfied))
    // Stage 7
    try walk.step(
      "7.1", "invitation.sent", [cycle, "groups=families", "count=40"], on: "2022-04-20", before: "2022-04-19")
    try walk.step(
      "7.3", "monitoring.completed",
      [
        cycle, "knownAt=60", "eligible=600", "mentees=2", "mentors=2", "pairs=1", "pairsClosed=1", "pairsDissolved=0",
        "meetingsHeld=5", "meetingsMissed=0", "meetingsPlanned=1", "surveyed=1", "measured=0",
      ], on: "2022-05-27", before: "2022-05-26", json: #"{"data":{"figures":[],"values":[]}}"#)
    try walk.step("7.2", "ceremony.held", [cycle, "attendance=200"], on: "2022-05-30", before: "2022-05-29")
    try walk.step(
      "7.4", "case.drafted", ["number=1", "edition=1", cycle, "anonymised=true"], on: "2022-05-28",
      before: "2022-05-27",
      json: #"{"data":{"persons":[]},"sealed":{"story":{"heading":"Случай","text":"Как это было"}}}"#)
    try walk.step("7.4", "case.approved", ["number=1", "edition=1", cycle], on: "2022-05-29", before: "2022-05-28")
    try walk.step(
      "7.5", "publication.made",
      [
        "number=1", cycle, "kind=case-study", "sites=school.example", "anonymised=true", "caseNumber=1",
      ],
      on: "2022-06-02", before: "2022-06-01",
      json: #"{"data":{"persons":[],"categories":[]}}"#)
    try walk.step(
      "7.7", "result.recorded", ["person=\(mentor)", "role=mentor", cycle, "goal=reached", pair], on: "2022-06-10",
      before: "2022-06-09")
    try school.take(
      "consents", at: Walk.at,
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
      \(SmallSchool.mentor);07.07.1985;наставник;будущие программы;future/1;сам;;;бумага;12.06.2022;31.08.2023
      """)
    try walk.step("7.8", "mentor.retained", ["person=\(mentor)", cycle], on: "2022-06-20", before: "2022-06-19")
    try walk.step(
      "7.8", "base.formed",
      [cycle, "base=long-term", "columns=long-term/1", "count=1", "knownAt=30", "members=\(mentor)"],
      on: "2022-06-21", before: "2022-06-20")

    // Then each of the 34 rows is done, every position of its evidence exists, and the export holds them all
    let rows = try school.rows("roadmap", "status", "--cycle", "2021", "--today", Walk.today)
    let undone = rows.filter { !["in-time", "early", "late", "done-unplanned"].contains($0["state"]) }
    #expect(rows.count == 34 && undone.isEmpty, "\(undone.values("item"))")
    let known = Set(try school.rows("events", "--today", Walk.today).values("position"))
    #expect(rows.allSatisfy { !$0.list("evidence").isEmpty && known.isSuperset(of: $0.list("evidence")) })
    let target = school.home.appendingPathComponent("bundle").path
    #expect(try school.run("export", "bundle", target).status == 0)
    #expect(try school.run("verify", "--bundle", target, "--policy", school.policy).status == 0)
    #expect(try school.run("replay").status == 0)
  }

  @Test func `a ledger with nothing but the road map shows 34 rows without evidence`() throws {
    let ledger = try TestLedger.opened()
    let approved = try ledger.run(
      "roadmap", "import", "lyceum21-2021", "--number", "376/а", "--approved-on", "2021-08-30", "--at",
      "2021-09-01T07:00:00Z")
    try #require(approved.status == 0, "\(approved)")
    for cycle in ["2021", "2022", "2023"] {
      let rows = try ledger.rows("roadmap", "status", "--cycle", cycle, "--today", "2022-07-02")
      #expect(rows.count == 34 && rows.allSatisfy { $0.list("evidence").isEmpty }, "\(cycle)")
    }
  }
}

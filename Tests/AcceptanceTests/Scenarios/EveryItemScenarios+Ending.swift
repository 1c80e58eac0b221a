import Testing

/// The later stages of the walk, and the results of all.
extension EveryItemScenarios {
  static func stage6(_ walk: ItemWalk, _ people: People, _ pair: String) throws {
    for (item, kind, day, before, fault) in [
      ("6.1", "organisational", "2021-12-17", "2021-12-16", Fault(on: "2021-12-14", says: "[правило meeting.first")),
      (
        "6.2", "trial", "2022-01-14", "2022-01-13",
        Fault("participants=\(people.stranger),\(people.mentor)", says: "[правило meeting.members")
      ),
      (
        "6.3", "planning", "2022-02-04", "2022-02-03",
        Fault(on: "2022-01-13", hasReason: false, says: "[правило meeting.sequence")
      ),
      (
        "6.4", "regular", "2022-03-04", "2022-03-03",
        Fault(on: "2022-02-04", hasReason: false, says: "[правило meeting.day")
      ),
      (
        "6.6", "final", "2022-05-19", "2022-05-18",
        Fault(on: "2022-02-03", hasReason: false, says: "[правило meeting.sequence")
      ),
    ] {
      try walk.step(
        item, "meeting.held", [pair, cycle, "kind=\(kind)"], on: day, before: before, refused: fault)
      if kind == "planning" {
        try walk.step(
          "6.3", "plan.approved", [pair, cycle, "meetings=1"], on: "2022-02-05", before: "2022-02-04",
          refused: Fault(on: "2022-02-03", hasReason: false, says: "[правило plan.meeting"))
      }
    }
    func answers(_ progress: Int) -> String {
      #""answers":[{"question":"progress","number":\#(progress)},{"question":"regularity","number":5},"#
        + #"{"question":"plan","choice":"yes"}]"#
    }
    try walk.step(
      "6.5", "feedback.received", [pair, "person=\(people.pupil)", cycle, "kind=work", "form=work-feedback/1"],
      on: "2022-04-04", before: "2022-04-03", json: sealed("answers", answers(4)),
      refused: Fault(json: sealed("answers", answers(9)), says: "answer.range"))
    try walk.step(
      "6.6", "pair.closed", [pair, cycle, "goal=reached"], on: "2022-05-20", before: "2022-05-19",
      refused: Fault(on: "2022-05-18", hasReason: false, says: "[правило pair.final"))
    try walk.step(
      "6.7", "group.meeting.held", [cycle, "kind=final", people.everybody], on: "2022-05-25", before: "2022-05-24",
      refused: Fault("participants=\(people.stranger)", says: "[правило group.meeting.consent"))
    func satisfied(_ mark: Int) -> String {
      #""answers":[{"question":"overall","number":\#(mark)},{"question":"recommend","choice":"yes"}]"#
    }
    try walk.step(
      "6.8", "questionnaire.submitted",
      ["person=\(people.pupil)", "role=mentee", cycle, "kind=satisfaction", "form=satisfaction/1"], on: "2022-05-26",
      before: "2022-05-25", json: sealed("answers", satisfied(5)),
      refused: Fault(json: sealed("answers", satisfied(6)), says: "answer.range"))
  }

  static func stage7(_ walk: ItemWalk, _ people: People, _ pair: String) throws {
    let mentor = people.mentor
    try walk.step(
      "7.1", "invitation.sent", [cycle, "groups=families", "count=40"], on: "2022-04-20", before: "2022-04-19",
      refused: Fault("groups=ministers", says: "(groups)"))
    // A ceremony before the monitoring wants a reason
    try walk.step(
      "7.2", "ceremony.held", [cycle, "attendance=200"], on: "2022-05-30", before: "2022-05-29",
      refused: Fault(hasReason: false, says: "[правило ceremony.results"))
    try walk.step(
      "7.3", "monitoring.completed",
      [
        cycle, "knownAt=60", "eligible=600", "mentees=2", "mentors=2", "pairs=1", "pairsClosed=1", "pairsDissolved=0",
        "meetingsHeld=5", "meetingsMissed=0", "meetingsPlanned=1", "surveyed=1", "measured=0",
      ], on: "2022-05-27", before: "2022-05-26", json: #"{"data":{"figures":[],"values":[]}}"#,
      refused: Fault(
        json: #"{"data":{"figures":["satisfactionMean.mentee.satisfaction/1"],"values":[500]}}"#,
        says: "[правило monitoring.group"))
    let story = #""sealed":{"story":{"heading":"Случай","text":"Как это было"}}"#
    try walk.step(
      "7.4", "case.drafted", ["number=1", "edition=1", cycle, "anonymised=true"], on: "2022-05-28",
      before: "2022-05-27", json: #"{"data":{"persons":[]},\#(story)}"#,
      refused: Fault(
        json: #"{"data":{"persons":["\#(mentor)"]},\#(story)}"#, says: "[правило case.anonymised"))
    try walk.step(
      "7.4", "case.approved", ["number=1", "edition=1", cycle], on: "2022-05-29", before: "2022-05-28",
      refused: Fault("edition=2", says: "[правило case.draft"))
    try walk.step(
      "7.5", "publication.made",
      ["number=1", cycle, "kind=case-study", "sites=school.example", "anonymised=true", "caseNumber=1"],
      on: "2022-06-02", before: "2022-06-01", json: #"{"data":{"persons":[],"categories":[]}}"#,
      refused: Fault("caseNumber=2", says: "[правило publication.case"))
    try walk.step(
      "7.7", "result.recorded", ["person=\(mentor)", "role=mentor", cycle, "goal=reached", pair], on: "2022-06-10",
      before: "2022-06-09", refused: Fault("pair=\(String(repeating: "ab", count: 16))", says: "[правило result.pair"))
    try walk.school.take(
      "consents", at: ItemWalk.at,
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
      \(SmallSchool.mentor);07.07.1985;наставник;будущие программы;future/1;сам;;;бумага;12.06.2022;31.08.2023
      """)
    try walk.step(
      "7.8", "mentor.retained", ["person=\(mentor)", cycle], on: "2022-06-20", before: "2022-06-19",
      refused: Fault(on: "2022-06-11", says: "[правило retained.consent"))
    try walk.step(
      "7.8", "base.formed",
      [cycle, "base=long-term", "columns=long-term/1", "count=1", "knownAt=30", "members=\(mentor)"],
      on: "2022-06-21", before: "2022-06-20", refused: Fault("members=\(people.pupil)", says: "[правило base.member"))
    for kind in ["personal", "group"] {
      try walk.school.record(
        "reflection.held", cycle, "kind=\(kind)", "attendance=2", on: "2022-06-22", at: ItemWalk.at)
    }
  }

  /// The result of each stage: refused without any part of its evidence and with another's, accepted with all of it.
  static func results(_ walk: ItemWalk) throws {
    let school = walk.school
    func stages() throws -> [Row] {
      try school.rows("roadmap", "stages", "--cycle", "2021", "--today", ItemWalk.today)
    }
    func declare(_ stage: Row, _ evidence: some Sequence<String>) throws -> Outcome {
      try school.trying(
        "stage.result.declared", [cycle, "stage=\(stage["stage"])", "evidence=\(evidence.joined(separator: ","))"],
        on: "2022-06-30", at: ItemWalk.at)
    }
    let types = Dictionary(
      uniqueKeysWithValues: try school.rows("events", "--today", ItemWalk.today).map { ($0["position"], $0["type"]) })
    let ready = try stages()
    #expect(ready.count == 7 && ready.allSatisfy { $0["state"] == "ready" }, "\(ready)")
    for (index, stage) in ready.enumerated() {
      let evidence = stage.list("evidence")
      let foreign = ready[(index + 1) % 7].list("evidence")[0]
      let mixed = try declare(stage, evidence + [foreign])
      #expect(mixed.status == 4 && mixed.errors.contains("[правило stage.evidence"), "\(stage): \(mixed)")
      for type in Set(evidence.compactMap { types[$0] }) {
        let rest = evidence.filter { types[$0] != type }
        let lacking = try declare(stage, rest.isEmpty ? [foreign] : rest)
        #expect(lacking.status == 4 && lacking.errors.contains("[правило stage."), "\(type): \(lacking)")
      }
      let declared = try declare(stage, evidence)
      #expect(declared.status == 0, "\(stage): \(declared)")
    }
    #expect(try stages().allSatisfy { $0["state"] == "declared" })
  }
}

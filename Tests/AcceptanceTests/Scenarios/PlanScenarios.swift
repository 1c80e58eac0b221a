import Foundation
import Testing

/// C11 of the domain, and what is decided about the plan: dates, readings, people, results of stages.
struct PlanScenarios {
  /// A ledger with the road map approved on 30.08.2021.
  private static func approved() throws -> TestLedger {
    let ledger = try TestLedger.opened()
    try ledger.approveRoadMap()
    return ledger
  }

  @Test func `C11: what is late this week, by cycle: late, due, too early, nobody in charge, planned impossibly`()
    throws
  {
    // Given a briefing in its month, one too late, and a choice of forms too early
    let ledger = try Self.approved()
    try ledger.record("briefing.held", "cycle=2021", "audience=staff", on: "06.09.2021", at: "2021-09-07T08:00:00Z")
    try ledger.record("briefing.held", "cycle=2021", "audience=parents", on: "04.10.2021", at: "2021-10-05T08:00:00Z")
    try ledger.record("forms.selected", "cycle=2021", "forms=pupil-pupil", on: "28.10.2021", at: "2021-10-28T09:00:00Z")
    // When somebody asks in the last week of October
    let rows = try ledger.rows("roadmap", "late", "--today", "2021-10-28")
    func items(_ kind: String) -> [String] { rows.whose("kind", kind).values("item") }
    // Then each departure is there, by cycle
    #expect(Set(rows.values("cycle")) == ["2021"])
    #expect(items("missed") == ["1.3", "1.4"] && items("late") == ["1.2"], "\(rows)")
    #expect(items("due") == ["2.1", "2.2", "2.3"] && items("early") == ["3.1"], "\(rows)")
    #expect(items("no-responsible") == ["7.3"] && items("impossible") == ["5.2"], "\(rows)")
    #expect(rows.whose("item", "1.2")[0].number("days") == 4 && rows.whose("item", "3.1")[0].number("days") == 4)
    // And what came to be so this week is told from what was so before
    #expect(rows.whose("thisWeek", "true").values("item") == ["2.1", "2.2", "2.3", "3.1"], "\(rows)")
    // And decisions take the last two away: another date, a person in charge
    try ledger.record(
      "roadmap.item.planned", "cycle=2021", "item=5.2", "from=2021-11-22", "until=2021-11-30", on: "28.10.2021",
      at: "2021-10-28T10:00:00Z")
    try ledger.record(
      "responsible.assigned", "cycle=2021", "itemList=7.3", "post=deputy-teaching-first", "substitute=false",
      on: "28.10.2021", at: "2021-10-28T10:05:00Z")
    let after = try ledger.rows("roadmap", "late", "--today", "2021-10-28")
    #expect(after.count == rows.count - 2, "\(after)")
    #expect(after.allSatisfy { !["5.2", "7.3"].contains($0["item"]) })
    let status = try ledger.rows("roadmap", "status", "--cycle", "2021", "--today", "2021-10-28")
    #expect(status.whose("item", "7.3")[0].list("responsible") == ["deputy-teaching", "deputy-teaching-first"])
    // And the second cycle begins with its own
    let next = try ledger.rows("roadmap", "late", "--today", "2022-09-05")
    #expect(Set(next.values("cycle")) == ["2021", "2022"])
    #expect(next.whose("cycle", "2022").values("item") == ["7.3", "5.2"], "\(next)")
  }

  @Test(arguments: [
    ("same-autumn", [["2021-12"], ["2022-12"], ["2023-12"]]), ("next-autumn", [["2022-12"], ["2023-12"], []]),
    ("after-mentor-base", [["2021-11", "2021-12"], ["2022-11", "2022-12"], ["2023-11", "2023-12"]]),
  ])
  func `the reading chosen for 7.8 says when each cycle forms its long-term base`(
    reading: String, planned: [[String]]
  ) throws {
    let ledger = try Self.approved()
    try ledger.record(
      "anomaly.acknowledged", "roadmap=lyceum21-2021/1", "code=A02", "decision=reading", "reading=\(reading)",
      on: "02.09.2021", at: "2021-09-02T07:00:00Z")
    for (cycle, months) in zip(["2021", "2022", "2023"], planned) {
      let row = try ledger.rows("roadmap", "status", "--cycle", cycle, "--today", "2024-08-31").whose("item", "7.8")[0]
      #expect(row.list("planned") == months && (row["state"] == "not-in-plan") == months.isEmpty, "\(cycle): \(row)")
    }
    // A reading of something else does not fit.
    let other = try ledger.trying(
      "anomaly.acknowledged", ["roadmap=lyceum21-2021/1", "code=A04", "decision=reading", "reading=\(reading)"],
      on: "02.09.2021", at: "2021-09-02T07:05:00Z")
    #expect(other.status == 4 && other.errors.contains("anomaly.decision"), "\(other)")
  }

  @Test func `the result of stage 1 is declared on all that it needs, and is unfounded when a part is taken back`()
    throws
  {
    let ledger = try Self.approved()
    var evidence: [String] = []
    for audience in ["staff", "parents", "partners", "pupils"] {
      evidence += try ledger.record(
        "briefing.held", "cycle=2021", "audience=\(audience)", on: "10.09.2021", at: "2021-09-11T08:00:00Z"
      ).values("position")
    }
    evidence += try ledger.record(
      "request.noted", "cycle=2021", "audience=pupils", "request=olympiad", "count=12", on: "20.09.2021",
      at: "2021-09-21T08:00:00Z"
    ).values("position")
    evidence += try ledger.record(
      "audience.selected", "cycle=2021", "sources=teachers,employers", on: "24.09.2021", at: "2021-09-25T08:00:00Z"
    ).values("position")
    func stage() throws -> Row { try ledger.rows("roadmap", "stages", "--cycle", "2021")[0] }
    #expect(try stage()["state"] == "open" && stage().list("lacking").count == 1)
    func declare(_ evidence: [String]) throws -> Outcome {
      try ledger.trying(
        "stage.result.declared", ["cycle=2021", "stage=1", "evidence=\(evidence.joined(separator: ","))"],
        on: "30.09.2021", at: "2021-10-01T08:00:00Z")
    }
    let early = try declare(evidence)
    #expect(early.status == 4 && early.errors.contains("определение ресурсов"), "\(early)")
    let resources = try ledger.record(
      "resources.determined", "cycle=2021", "kinds=staff,methods,material", "sources=inner,outer", on: "27.09.2021",
      at: "2021-09-28T08:00:00Z"
    ).values("position")
    #expect(try stage()["state"] == "ready")
    #expect(try declare(evidence + ["4"] + resources).errors.contains("stage.evidence"))
    let declared = try declare(evidence + resources)
    #expect(declared.status == 0, "\(declared)")
    #expect(try stage()["state"] == "declared" && stage().list("evidence") == evidence + resources)
    // When a part of it is taken back, the declaration is a finding that names the correction.
    let correction = try ledger.run(
      "correct", resources[0], "--reason", "typing-error", "--at", "2021-10-05T08:00:00Z", "--format",
      "json")
    #expect(correction.status == 0, "\(correction)")
    #expect(try stage()["state"] == "unfounded")
    let findings = try ledger.rows("findings").whose("position", declared.rows()[0]["position"])
    #expect(Set(findings.values("rule")) == ["evidence.entry", "stage.result"], "\(findings)")
  }
}

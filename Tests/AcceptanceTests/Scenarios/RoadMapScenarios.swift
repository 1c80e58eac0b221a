import Foundation
import Testing

/// C1, C2 and A7 of the domain: the road map, and the plan against the fact.
struct RoadMapScenarios {
  @Test func `a pair dissolved as incompatible changes the row of 6.2 and no other`() throws {
    let school = try SmallSchool.paired()
    try school.approveRoadMap(at: "2021-12-17T07:00:00Z")
    func evidence() throws -> [String: [String]] {
      let rows = try school.rows("roadmap", "status", "--cycle", "2021", "--today", "2021-12-20")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["item"], $0.list("evidence")) })
    }
    let before = try evidence()
    let pair = try school.rows("pairs", "--today", "2021-12-17")[0]["pair"]
    try school.record(
      "pair.dissolved", "pair=\(pair)", "cycle=2021", "reason=incompatible", on: "2021-12-18",
      at: "2021-12-19T08:00:00Z")
    let after = try evidence()
    #expect(after.keys.filter { after[$0] != before[$0] } == ["6.2"], "\(after)")
  }

  @Test func `C1: importing the road map gives 34 items, 100 occurrences and its anomalies, the text kept as approved`()
    throws
  {
    // Given a new ledger
    let ledger = try TestLedger.opened()
    // When the road map is imported
    let outcome = try ledger.approveRoadMap()
    // Then items and occurrences are counted
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("Пунктов: 34. Плановых сроков: 100."))
    let items = try ledger.rows("roadmap", "show")
    #expect(items.count == 34 && Set(items.values("item")).count == 34)
    #expect(items.allSatisfy { !$0["title"].isEmpty && !$0.list("planned").isEmpty && !$0.list("responsible").isEmpty })
    // And the anomalies of the domain are all there, each with its place and reason
    let anomalies = try ledger.rows("roadmap", "anomalies")
    #expect(Set(anomalies.values("code")) == Set((1...30).map { $0 < 10 ? "A0\($0)" : "A\($0)" }))
    #expect(anomalies.allSatisfy { !$0["place"].isEmpty && !$0["reason"].isEmpty })
    // And the entry vouches for the file as it was approved, with the people's names sealed
    let entry = try #require(ledger.rows("events", "--type", "roadmap.approved").first)
    #expect(entry["data"].contains("\"digest\":\"\(try Self.digest())\""))
    #expect(entry["data"].contains("\"roadmap\":\"lyceum21-2021/1\""))
    let card = try ledger.run("show", entry["position"])
    #expect(card.output.contains(#/\(evidence\/roadmap\) +не открыта/#), "\(card)")
    let opened = try ledger.run("show", entry["position"], "--why", "audit")
    #expect(opened.output.contains("заместитель директора") && !opened.output.contains("deputy"), "\(opened)")
    // And a responsible person's decision about one of them stands beside it, the others stay open
    try ledger.record(
      "anomaly.acknowledged", "roadmap=lyceum21-2021/1", "code=A17", "decision=noted", on: "02.09.2021",
      at: "2021-09-02T07:00:00Z")
    let decided = try ledger.rows("roadmap", "anomalies").whose("code", "A17")
    #expect(decided.values("decision") == ["noted"] && decided.values("decidedOn") == ["2021-09-02"], "\(decided)")
    let open = try ledger.rows("roadmap", "anomalies", "--open")
    #expect(open.count == anomalies.count - 1 && open.whose("code", "A17").isEmpty)
    // And a decision about what the map does not show is refused
    let foreign = try ledger.trying(
      "anomaly.acknowledged", ["roadmap=lyceum21-2021/1", "code=A01", "item=5.3", "decision=kept"], on: "02.09.2021",
      at: "2021-09-02T07:05:00Z")
    #expect(foreign.status == 4 && foreign.errors.contains("п. 5.2"), "\(foreign)")
  }

  @Test func `what departs from the road map with a reason stands, and an approval that is corrected leaves it bare`()
    throws
  {
    let ledger = try TestLedger.opened()
    try ledger.approveRoadMap()
    let early = ["cycle=2021", "audience=staff"]
    let refused = try ledger.trying("briefing.held", early, on: "06.09.2020", at: "2021-09-02T07:00:00Z")
    #expect(refused.status == 4 && refused.errors.contains("cycle.day"), "\(refused)")
    try ledger.record(
      "briefing.held", "cycle=2021", "audience=staff", "attendance=58", "--reason", "other", on: "06.09.2020",
      at: "2021-09-02T07:00:00Z")
    let kept = try ledger.rows("findings", "--today", "2021-09-02")
    #expect(kept.values("rule") == ["briefing.roadmap", "cycle.day"], "\(kept)")
    #expect(kept.whose("rule", "cycle.day").values("accepted") == ["true"])
    let report = try ledger.rows("report", "violations", "--cycle", "2021", "--today", "2021-09-02")
    #expect(report.values("rule") == ["cycle.day"] && report.values("reason") == ["other"], "\(report)")
    // Another entry is in order, until the approval that it rests on turns out to be of a later day
    try ledger.record(
      "briefing.held", "cycle=2021", "audience=parents", "attendance=40", on: "01.09.2021", at: "2021-09-02T08:00:00Z")
    #expect(try ledger.rows("findings", "--today", "2021-09-02").count == 2)
    let approval = try #require(try ledger.rows("events", "--type", "roadmap.approved").first?["position"])
    let corrected = try ledger.run(
      "correct", approval, "--reason", "typing-error", "approvedOn=2021-09-02", "--at", "2021-09-02T09:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    let now = try ledger.rows("findings", "--today", "2021-09-02")
    #expect(now.whose("rule", "briefing.roadmap").count == 2, "\(now)")
  }

  @Test func `C1: before anything is recorded the plan has 34 rows without evidence, and an entry changes one of them`()
    throws
  {
    // Given a ledger without a road map, which has no plan
    let ledger = try TestLedger.opened()
    #expect(try ledger.run("roadmap", "status", "--cycle", "2021").status == 4)
    try ledger.approveRoadMap()
    // When the road map is approved
    let question = ["roadmap", "status", "--cycle", "2021", "--today", "2021-10-15", "--format", "json"]
    let before = try ledger.run(question).rows()
    // Then 34 items are planned and none has evidence
    #expect(before.count == 34 && before.allSatisfy { $0.list("evidence").isEmpty })
    #expect(before.whose("item", "5.2")[0]["state"] == "impossible", "\(before.whose("item", "5.2"))")
    // And one entry changes exactly one row
    try ledger.record(
      "request.noted", "cycle=2021", "audience=pupils", "request=olympiad", "count=12", on: "20.09.2021",
      at: "2021-10-10T08:00:00Z")
    let after = try ledger.run(question).rows()
    let changed = zip(before, after).filter { $0 != $1 }.map { $0.0["item"] }
    #expect(changed == ["1.4"])
    // On the way, but not done: a count of requests is no briefing
    #expect(after.whose("item", "1.4")[0]["state"] == "missed", "\(after.whose("item", "1.4"))")
  }

  /// SHA-256 over the text as it was approved, told by another program.
  private static func digest() throws -> String {
    let file = Checkout.path("Schemas/roadmaps/lyceum21-2021.source.txt")
    return String(try Outcome.of("/usr/bin/env", ["sha256sum", file]).output.prefix(64))
  }

  @Test func `C2: an item done in its month is on time, and shows who recorded it and both dates`() throws {
    // Given the approved road map
    let ledger = try TestLedger.opened()
    try ledger.approveRoadMap()
    // When "1.2 done on 16.09.2021, minutes № 3" is recorded a day later
    let recorded = try ledger.record(
      "briefing.held", "cycle=2021", "audience=parents", "minutes=№ 3", on: "16.09.2021", at: "2021-09-17T08:00:00Z")
    // Then plan against fact shows it on time, with its evidence
    let items = try ledger.rows("roadmap", "status", "--cycle", "2021", "--today", "2021-10-31")
    let done = try #require(items.whose("item", "1.2").first)
    #expect(done["state"] == "in-time" && done.list("planned") == ["2021-09"], "\(done)")
    #expect(done["firstOn"] == "2021-09-16" && done.list("evidence") == [recorded[0]["position"]])
    // And what was not done is missed, and what is not due yet is not
    #expect(items.whose("item", "1.1")[0]["state"] == "missed", "\(items.whose("item", "1.1"))")
    #expect(items.whose("item", "6.6")[0]["state"] == "planned", "\(items.whose("item", "6.6"))")
    // And the same fact entered by a second coordinator is refused with the entry that has it already
    let again = try ledger.trying(
      "briefing.held", ["cycle=2021", "audience=parents"], on: "16.09.2021", at: "2021-09-18T08:00:00Z")
    #expect(again.status == 4 && again.errors.contains("запись \(recorded[0]["position"])"), "\(again)")
    // And a day outside the school year is refused until a reason says how it comes
    let late = ["cycle=2021", "audience=staff"]
    let outside = try ledger.trying("briefing.held", late, on: "16.09.2022", at: "2022-09-18T08:00:00Z")
    #expect(outside.status == 4 && outside.errors.contains("cycle.day"), "\(outside)")
    let unknown = try ledger.trying(
      "briefing.held", ["cycle=2024", "audience=staff"], on: "02.09.2024", at: "2024-09-18T08:00:00Z")
    #expect(unknown.status == 4 && unknown.errors.contains("roadmap.cycle"), "\(unknown)")
    // And the entry names the account, the day it happened and the moment it was recorded
    let entry = try #require(ledger.rows("events", "--item", "1.2").first)
    #expect(entry["on"] == "2021-09-16" && entry["at"] == "2021-09-17T08:00:00Z")
    #expect(entry["by"].hasPrefix("u:") && entry["data"].contains("\"minutes\":\"№ 3\""), "\(entry)")
  }

  @Test func `A7: regular meetings are not in the plan of the second and third cycle, and are not missed there`() throws
  {
    // Given the approved road map, and three cycles gone by
    let ledger = try TestLedger.opened()
    try ledger.approveRoadMap()
    // When the auditor compares plan and fact of each cycle
    let states = try ["2021", "2022", "2023"].map { cycle in
      try ledger.rows("roadmap", "status", "--cycle", cycle, "--today", "2024-08-31")
    }
    // Then 6.4 is planned in the first cycle alone
    let regular = states.map { $0.whose("item", "6.4") }
    #expect(regular.map { $0[0]["state"] } == ["missed", "not-in-plan", "not-in-plan"], "\(regular)")
    #expect(regular.map { $0[0].list("planned").isEmpty } == [false, true, true])
    // And every other item is planned in each; 5.2 never could be in time
    for items in states {
      #expect(items.count == 34)
      #expect(items.whose("item", "5.2")[0]["state"] == "impossible")
      #expect(
        items.filter { !["5.2", "6.4"].contains($0["item"]) }.allSatisfy { $0["state"] == "missed" }, "\(items)")
    }
    // And a date given to 6.4 in the second cycle puts it into that plan, and into no other
    try ledger.record(
      "roadmap.item.planned", "cycle=2022", "item=6.4", "from=2023-02-01", "until=2023-05-20", on: "10.01.2023",
      at: "2024-08-31T08:00:00Z")
    let planned = try ["2022", "2023"].map { cycle in
      try ledger.rows("roadmap", "status", "--cycle", cycle, "--today", "2024-08-31").whose("item", "6.4")[0]
    }
    #expect(planned.map { $0["state"] } == ["missed", "not-in-plan"], "\(planned)")
    #expect(planned[0].list("planned") == ["2023-02", "2023-03", "2023-04", "2023-05"])
    #expect(planned[0]["planSource"] == "added" && planned[0]["plannedUntil"] == "2023-05-20")
    // And before that day, or as known before the entry, it was not in the plan
    for moment in [["--on-day", "2023-01-09"], ["--at-position", "4"]] {
      let rows = try ledger.run(["roadmap", "status", "--cycle", "2022", "--format", "json"] + moment).rows()
      #expect(rows.whose("item", "6.4")[0]["state"] == "not-in-plan", "\(moment)")
    }
  }
}

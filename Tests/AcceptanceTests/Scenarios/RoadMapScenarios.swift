import Foundation
import Testing

/// C1, C2 and A7 of the domain: the road map, and the plan against the fact.
struct RoadMapScenarios {
  private static func approve(in ledger: TestLedger) throws -> Outcome {
    try ledger.run(
      "roadmap", "import", "lyceum21-2021", "--number", "376/а", "--approved-on", "2021-08-30", "--at",
      "2021-09-01T07:00:00Z")
  }

  @Test func `C1: importing the road map gives 34 items, 100 occurrences and its anomalies, the text kept as approved`()
    throws
  {
    // Given a new ledger
    let ledger = try TestLedger.opened()
    // When the road map is imported
    let outcome = try Self.approve(in: ledger)
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
  }

  /// SHA-256 over the text as it was approved, told by another program.
  private static func digest() throws -> String {
    let file = Checkout.path("Schemas/roadmaps/lyceum21-2021.source.txt")
    return String(try Outcome.of("/usr/bin/env", ["sha256sum", file]).output.prefix(64))
  }

  @Test func `C2: an item done in its month is on time, and shows who recorded it and both dates`() throws {
    // Given the approved road map
    let ledger = try TestLedger.opened()
    _ = try Self.approve(in: ledger)
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
    // And the entry names the account, the day it happened and the moment it was recorded
    let entry = try #require(ledger.rows("events", "--item", "1.2").first)
    #expect(entry["on"] == "2021-09-16" && entry["at"] == "2021-09-17T08:00:00Z")
    #expect(entry["by"].hasPrefix("u:") && entry["data"].contains("\"minutes\":\"№ 3\""), "\(entry)")
  }

  @Test func `A7: regular meetings are not in the plan of the second and third cycle, and are not missed there`() throws
  {
    // Given the approved road map, and three cycles gone by
    let ledger = try TestLedger.opened()
    _ = try Self.approve(in: ledger)
    // When the auditor compares plan and fact of each cycle
    let states = try ["2021", "2022", "2023"].map { cycle in
      try ledger.rows("roadmap", "status", "--cycle", cycle, "--today", "2024-08-31")
    }
    // Then 6.4 is planned in the first cycle alone
    let regular = states.map { $0.whose("item", "6.4") }
    #expect(regular.map { $0[0]["state"] } == ["missed", "not-in-plan", "not-in-plan"], "\(regular)")
    #expect(regular.map { $0[0].list("planned").isEmpty } == [false, true, true])
    // And every other item is planned in each
    for items in states {
      #expect(items.count == 34)
      #expect(items.filter { $0["item"] != "6.4" }.allSatisfy { $0["state"] == "missed" }, "\(items)")
    }
  }
}

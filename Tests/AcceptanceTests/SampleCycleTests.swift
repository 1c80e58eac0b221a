import Foundation
import Testing

/// What `Tools/sample/README.md` predicts of each of the three school years: people, pairs, figures, plan against fact.
struct SampleCycleTests {
  /// The predictions of a school year, as counted from the spreadsheets.
  struct Prediction: CustomTestStringConvertible {
    let cycle: String
    let people: [String: Int]
    let admitted: Int
    let approved: Int
    let consents: [String: Int]
    /// The last day of June, and the states of pairs and groups on it.
    let june: String
    let pairs: [String: Int]
    let outcomes: [String: Int]
    let meetings: [String: Int]
    let missed: Int
    let regularPlanned: Int
    /// Items that were not done in time, with their state.
    let departures: [String: String]
    /// Answers about satisfaction and how many of them are satisfied, mentees first.
    let satisfied: [[Int]]
    /// Of the scale of goals: measured twice, mean change and effect size, times 100.
    let growth: [Int]

    var testDescription: String { cycle }
  }

  static let predictions = [
    Prediction(
      cycle: "2021", people: ["mentee": 34, "mentor": 13, "representative": 32, "staff": 3], admitted: 32, approved: 12,
      consents: ["participation": 47, "distribution": 8, "future": 9, "partners": 5], june: "2022-06-30",
      pairs: ["closed": 17, "dissolved": 3, "active": 3], outcomes: ["reached": 12, "partly": 3, "missed": 2],
      meetings: ["organisational": 23, "trial": 23, "planning": 23, "regular": 14, "final": 17], missed: 7,
      regularPlanned: 22, departures: ["5.3": "late", "7.3": "late"], satisfied: [[22, 15], [10, 7]],
      growth: [20, 31, 51]),
    Prediction(
      cycle: "2022", people: ["mentee": 31, "mentor": 11, "representative": 24, "staff": 3], admitted: 28, approved: 11,
      consents: ["participation": 40, "distribution": 5, "future": 4], june: "2023-06-29",
      pairs: ["closed": 17, "dissolved": 3, "active": 1], outcomes: ["reached": 10, "partly": 5, "missed": 2],
      meetings: ["organisational": 21, "trial": 21, "planning": 21, "regular": 28, "final": 17], missed: 3,
      regularPlanned: 49,
      departures: [
        "1.4": "late", "3.1": "early", "5.2": "late", "6.4": "done-unplanned", "7.4": "late", "7.5": "late",
      ], satisfied: [[20, 16], [9, 5]], growth: [20, 36, 62]),
    Prediction(
      cycle: "2023", people: ["mentee": 28, "mentor": 12, "representative": 24, "staff": 3], admitted: 27, approved: 11,
      consents: ["participation": 39, "distribution": 6, "future": 6], june: "2024-06-28",
      pairs: ["closed": 17, "dissolved": 3], outcomes: ["reached": 10, "partly": 5, "missed": 2],
      meetings: ["organisational": 20, "trial": 20, "planning": 19, "regular": 25, "final": 17], missed: 3,
      regularPlanned: 44,
      departures: ["5.3": "late", "6.1": "late", "6.4": "done-unplanned"],
      satisfied: [[21, 16], [9, 5]], growth: [22, 69, 116]),
  ]

  private static func rows(_ year: TestLedger, _ arguments: String...) throws -> [Row] { try rows(year, arguments) }

  private static func rows(_ year: TestLedger, _ arguments: [String]) throws -> [Row] {
    let outcome = try year.run(arguments + ["--today", "2024-06-28", "--format", "json"])
    try #require(outcome.status == 0, "\(outcome)")
    return try outcome.rows()
  }

  @Test(arguments: predictions)
  func `each year has the people, consents, pairs and meetings that its spreadsheets hold`(_ year: Prediction)
    async throws
  {
    let ledger = try await SampleYear.copy()
    let ofYear = ["--cycle", year.cycle]
    #expect(try Self.rows(ledger, ["participants"] + ofYear).counts("role") == year.people)
    let mentees = try Self.rows(ledger, ["mentees", "--on-day", year.june] + ofYear)
    let mentors = try Self.rows(ledger, ["mentors", "--on-day", year.june] + ofYear)
    #expect(mentees.count == year.admitted)
    #expect(mentors.filter { $0["state"] != "declined" }.count == year.approved)
    #expect(try Self.rows(ledger, ["consents"] + ofYear).counts("purpose") == year.consents)
    let pairs = try Self.rows(ledger, ["pairs", "--on-day", year.june] + ofYear)
    #expect(pairs.counts("state").filter { ["closed", "dissolved", "active"].contains($0.key) } == year.pairs)
    #expect(pairs.whose("state", "closed").counts("outcome") == year.outcomes)
    let meetings = try Self.rows(ledger, ["meetings"] + ofYear)
    #expect(meetings.whose("state", "held").counts("kind") == year.meetings)
    #expect(meetings.whose("state", "missed").count == year.missed)
  }

  @Test(arguments: predictions)
  func `each year's road map has 34 rows, each with evidence that exists, in the predicted state`(_ year: Prediction)
    async throws
  {
    let ledger = try await SampleYear.copy()
    let items = try Self.rows(ledger, "roadmap", "status", "--cycle", year.cycle)
    #expect(items.count == 34)
    for item in items {
      #expect(item["state"] == year.departures[item["item"]] ?? "in-time", "\(item["item"])")
    }
    let entries = Set(try Self.rows(ledger, "events").values("position"))
    #expect(items.allSatisfy { !$0.list("evidence").isEmpty && entries.isSuperset(of: $0.list("evidence")) })
    // 5.2 stands before what it needs wherever nobody moved it
    let impossible = items.filter { !$0.list("impossible").isEmpty }.values("item")
    #expect(impossible == (year.cycle == "2022" ? ["5.2"] : []))
    // What every result of a stage rests on was there, and each was declared
    let stages = try Self.rows(ledger, "roadmap", "stages", "--cycle", year.cycle)
    #expect(
      stages.count == 7 && stages.allSatisfy { $0["state"] == "declared" && $0.list("lacking").isEmpty }, "\(stages)")
  }

  @Test(arguments: predictions)
  func `each year's figures are those that a second program computes of the spreadsheets`(_ year: Prediction)
    async throws
  {
    let ledger = try await SampleYear.copy()
    let figures = try Self.rows(ledger, "report", "indicators", "--cycle", year.cycle)
    func value(_ code: String) -> Int? { figures.whose("indicator", code).first?.number("value") }
    #expect(value("mentees") == year.admitted && value("mentors") == year.approved)
    #expect(value("pairsClosed") == 17 && value("meetingsHeld") == year.meetings.values.reduce(0, +))
    #expect(value("meetingsMissed") == year.missed && value("meetingsPlanned") == year.regularPlanned)
    let satisfaction = try Self.rows(ledger, "satisfaction", "--cycle", year.cycle)
    let counts = ["mentee", "mentor"].map { role in
      satisfaction.whose("role", role).flatMap { [$0.number("count"), $0.number("satisfied")] }.compactMap(\.self)
    }
    #expect(counts == year.satisfied, "\(satisfaction)")
    let goals = try Self.rows(ledger, "progress", "--cycle", year.cycle).whose("scale", "goals")
    #expect(goals.count == 1)
    #expect(
      ["count", "meanChange", "effectSize"].map { goals[0].number($0) } == year.growth.map(Optional.some), "\(goals)")
    // And what was recorded as monitoring holds, though the programme went on
    #expect(try ledger.run("monitoring", "check", "--cycle", year.cycle, "--today", "2024-06-28").status == 0)
  }
}

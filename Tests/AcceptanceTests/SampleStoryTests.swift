import Testing

/// What happened in the sample besides the plan, as `Tools/sample/README.md` tells it: departures, refusals, people
/// whose cards, names or consents changed.
struct SampleStoryTests {
  private static func rows(_ year: TestLedger, _ arguments: String...) throws -> [Row] {
    let outcome = try year.run(arguments + ["--today", "2024-06-28", "--format", "json"])
    try #require(outcome.status == 0, "\(outcome)")
    return try outcome.rows()
  }

  @Test func `the standing findings of three years are those of the description, and no more`() async throws {
    let year = try await SampleYear.copy()
    let findings = try Self.rows(year, "findings")
    #expect(
      findings.counts("rule") == [
        "consent.pupil": 1, "pair.training": 3, "training.order": 1, "meeting.plan": 2, "meeting.sequence": 1,
        "meeting.consent": 2, "ceremony.results": 1, "award.results": 2, "award.survey": 2, "forms.reasons": 1,
        "proposal.free": 4, "consent.own": 7, "person.card.twice": 1, "pair.proposed": 1, "award.proof": 4,
      ], "\(findings)")
    #expect(
      findings.whose("accepted", "false").counts("rule") == [
        "consent.pupil": 1, "pair.training": 3, "meeting.consent": 2, "forms.reasons": 1, "consent.own": 7,
        "pair.proposed": 1, "award.proof": 4,
      ], "\(findings)")
    // Somebody who came of age without a consent of his own stands there while his representative's lasts, beside what
    // was recorded under it
    let then = try Self.rows(year, "findings", "--on-day", "2023-06-01").whose("rule", "consent.own")
    #expect(then.count == 7 && then.filter { $0["culprit"].isEmpty }.count == 1, "\(then)")
    // The award of 2022 before survey and monitoring is a departure with its reason
    let awarded = try Self.rows(year, "report", "violations", "--cycle", "2021", "--rule", "award.results")
    #expect(awarded.count == 2 && awarded.allSatisfy { $0["accepted"] == "true" && $0["reason"] == "organisational" })
  }

  @Test func `a case of three people was refused and is published without names`() async throws {
    let year = try await SampleYear.copy()
    let cases = try Self.rows(year, "cases").whose("cycle", "2023")
    #expect(cases.values("edition") == ["2"] && cases[0]["anonymised"] == "true" && cases[0]["state"] == "published")
    // Nothing of the attempt is recorded: number 4 is the publication without names
    let published = try Self.rows(year, "events", "--type", "publication.made", "--cycle", "2023")
    #expect(published.map { $0["data"].contains(#""anonymised":true"#) } == [true, false], "\(published)")
  }

  @Test func `whoever took back the consent to distribution is off the site, and nothing is left to take down`()
    async throws
  {
    let year = try await SampleYear.copy()
    #expect(try Self.rows(year, "takedowns").isEmpty)
    #expect(try Self.rows(year, "takedowns", "--on-day", "2022-10-11").count == 1)
    #expect(try Self.rows(year, "takedowns", "--on-day", "2024-06-19").count == 1)
    let withdrawn = try Self.rows(year, "events", "--type", "publication.withdrawn").values("on")
    #expect(withdrawn == ["2022-10-13", "2023-01-09", "2024-06-20"])
  }

  @Test func `a mentee of the first year is a mentor of the third, and mentors go on into the long-term base`()
    async throws
  {
    let year = try await SampleYear.copy()
    let people = try Self.rows(year, "participants", "--why", "check").whose("name", "Бурлаков Егор Денисович")
    #expect(Set(people.values("person")).count == 1)
    #expect(people.map { "\($0["cycle"]) \($0["role"])" }.sorted() == ["2021 mentee", "2023 mentor"])
    let bases = try ["2022-12-31", "2023-12-31", "2024-06-28"].map { day in
      try Self.rows(year, "mentors", "--long-term", "--on-day", day).count
    }
    #expect(bases == [5, 8, 10])
    let formed = try Self.rows(year, "events", "--type", "base.formed")
    #expect(formed.count == 12)
  }

  @Test func `replaced mentors, a group that lost its own, a pause, a merged card and a new surname are all there`()
    async throws
  {
    let year = try await SampleYear.copy()
    let replacements = try Self.rows(year, "pairs").filter { ["87", "63", "58"].contains($0["orderNumber"]) }
    #expect(replacements.counts("kind") == ["pair": 2, "group": 1], "\(replacements)")
    #expect(try Self.rows(year, "pairs", "--state", "paused", "--on-day", "2023-02-20").count == 1)
    #expect(try Self.rows(year, "pairs", "--state", "paused", "--on-day", "2024-02-20").count == 1)
    #expect(try Self.rows(year, "pairs", "--state", "replaced").count == 2)
    let people = try Self.rows(year, "participants", "--why", "check")
    #expect(people.contains { $0["name"] == "Снегирёва Агата Павловна" })
    #expect(!people.contains { $0["name"] == "Голубкова Агата Павловна" })
    #expect(try Self.rows(year, "events", "--type", "person.merged").count == 1)
    #expect(try Self.rows(year, "duplicates").isEmpty, "two namesakes are kept apart, and the twin is merged")
  }

  @Test func `a pair's row names of those who were told its own members alone`() async throws {
    let year = try await SampleYear.copy()
    let pairs = try Self.rows(year, "pairs", "--cycle", "2022")
    let strangers = pairs.filter { pair in
      !Set(pair.list("mentees") + [pair["mentor"]]).isSuperset(of: pair.list("notified"))
    }
    #expect(strangers.isEmpty && pairs.contains { $0.list("notified").count == 5 }, "\(strangers)")
  }

  @Test func `what was entered weeks late is named, the tables apart`() async throws {
    let year = try await SampleYear.copy()
    let late = try Self.rows(year, "report", "late", "--days", "21", "--without-imports", "--without-corrections")
    #expect(late.whose("type", "briefing.held").values("days") == ["60"], "\(late)")
  }
}

import Testing

/// What `Tools/sample/README.md` predicts of the sample's first year, 2021/22, asked when all three were over.
struct SampleAnswerTests {
  @Test func `the first year of the sample gives the answers its description predicts`() async throws {
    let year = try await SampleYear.copy()
    func rows(_ arguments: String...) throws -> [Row] {
      let outcome = try year.run(arguments + ["--today", "2024-06-28", "--format", "json"])
      try #require(outcome.status == 0, "\(outcome)")
      return try outcome.rows()
    }

    // The four answers about mentees
    #expect(try rows("mentees", "--on-day", "2021-10-31").count == 30)
    #expect(try rows("mentees", "--on-day", "2021-10-31", "--known-by", "2021-11-10").count == 27)
    #expect(try rows("mentees", "--on-day", "2021-10-31", "--known-by", "2021-11-30").count == 30)
    let mentees = try rows("mentees", "--on-day", "2022-06-30", "--why", "check")
    #expect(mentees.counts("state") == ["completed": 23, "paired": 3, "admitted": 5, "exited": 1])
    #expect(
      mentees.whose("state", "paired").values("name") == [
        "Вересаев Тимофей Ильич", "Ивлева София Марковна", "Мамедов Рашид Ильгар оглы",
      ])
    #expect(mentees.whose("state", "exited").values("name") == ["Юрасов Пётр Владиславович"])

    // Everybody
    let people = try rows("participants", "--cycle", "2021")
    #expect(people.counts("role") == ["mentee": 34, "mentor": 13, "representative": 32, "staff": 3])
    let mentors = try rows("mentors", "--on-day", "2022-06-30", "--why", "check")
    #expect(mentors.count == 13)
    #expect(mentors.whose("state", "declined").values("name") == ["Сухоруков Эмиль Рафаэлевич"])

    // Consents
    let consents = try rows("consents", "--on-day", "2022-06-30")
    #expect(
      consents.counts("purpose") == ["participation": 47, "distribution": 8, "future": 9, "partners": 5])
    #expect(consents.whose("state", "withdrawn").count == 2)
    let lapsed = try rows("consents", "--on-day", "2022-01-01", "--state", "lapsed", "--why", "check")
    #expect(lapsed.values("person").count == 1)

    // Pairs and places
    #expect(try rows("pairs", "--on-day", "2021-12-31").counts("state") == ["active": 22])
    let pairs = try rows("pairs", "--on-day", "2022-06-30")
    #expect(pairs.counts("state") == ["closed": 17, "dissolved": 3, "active": 3])
    #expect(pairs.counts("orderNumber") == ["412": 22, "87": 1] && pairs.counts("kind") == ["pair": 21, "group": 2])
    #expect(
      pairs.whose("state", "closed").counts("outcome") == ["reached": 12, "partly": 3, "missed": 2])
    #expect(try Self.places(rows("mentors", "--on-day", "2021-12-31", "--why", "check")) == Self.placesInDecember)
    let march = try Self.places(rows("mentors", "--on-day", "2022-03-31", "--why", "check"))
    #expect(
      [march["Ращупкин"], march["Подгорецкая"], march["Д'Арвиль"]] == ["0 of 1", "4 of 4", "2 of 3"], "\(march)")

    // Meetings
    let meetings = try rows("meetings", "--cycle", "2021")
    #expect(meetings.counts("state") == ["held": 100, "missed": 7])
    #expect(
      meetings.whose("state", "held").counts("kind")
        == ["organisational": 23, "trial": 23, "planning": 23, "regular": 14, "final": 17])

    // Corrections, the irregularity, what stood on the last day and what was known of it before
    #expect(try rows("events", "--type", "entry.corrected").count == 2)
    #expect(try rows("events", "--type", "irregularity.recorded").values("on") == ["2021-10-18"])
    let findings = try rows("findings", "--on-day", "2022-06-30", "--known-by", "2022-06-30")
    #expect(
      findings.counts("rule") == [
        "consent.pupil": 1, "pair.training": 1, "training.order": 1, "meeting.plan": 2, "meeting.sequence": 1,
        "meeting.consent": 1, "ceremony.results": 1, "award.results": 2, "award.survey": 2, "consent.own": 1,
        "person.card.twice": 1, "pair.proposed": 1, "award.proof": 1,
      ], "\(findings)")
    #expect(
      Set(findings.whose("accepted", "false").values("rule")) == [
        "consent.pupil", "pair.training", "meeting.consent", "consent.own", "pair.proposed", "award.proof",
      ])
    let broken = try #require(findings.whose("rule", "meeting.consent").first)
    #expect(meetings.whose("position", broken["position"]).values("on") == ["2022-04-08"])
    #expect(try rows("events", "--type", "consent.withdrawn").values("position").contains(broken["culprit"]))
    let earlier = try rows("findings", "--known-by", "2022-04-19")
    #expect(!earlier.values("rule").contains("meeting.consent"), "\(earlier)")
  }

  /// Taken and all places by surname.
  private static func places(_ mentors: [Row]) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: mentors.filter { $0["state"] != "declined" }.map { mentor in
        (String(mentor["name"].prefix { $0 != " " }), "\(mentor["taken"]) of \(mentor["places"])")
      })
  }

  private static let placesInDecember = [
    "Дубравин": "1 of 1", "Ершовец": "4 of 4", "Жилинский": "4 of 4", "Заречная": "2 of 2", "Иволгин": "3 of 3",
    "Климентьева": "2 of 2", "Лихоборов": "2 of 2", "Мирошкина": "2 of 2", "Неклюдов": "1 of 1", "Д'Арвиль": "3 of 3",
    "Подгорецкая": "3 of 4", "Ращупкин": "1 of 1",
  ]
}

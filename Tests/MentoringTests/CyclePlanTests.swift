import EventLedger
import Mentoring
import Testing

/// The plan of a school year: the approved text, and what was decided about it.
@Suite struct CyclePlanTests {
  private static let next = Cycle(2022) ?? .year
  private static let last = Cycle(2023) ?? .year

  private func months(_ item: String, _ cycle: Cycle, _ programme: Programme) throws -> [String] {
    let plan = try #require(try programme.plan(cycle))
    let number = try #require(RoadMapItem.Number(item))
    return try plan.term(of: #require(plan.map.item(number)))?.months.map(\.description) ?? []
  }

  private func plan(_ item: String, _ programme: Programme) throws -> (plan: CyclePlan, item: RoadMapItem) {
    let plan = try #require(try programme.plan())
    return (plan, try #require(RoadMapItem.Number(item).flatMap { plan.map.item($0) }))
  }

  @Test func `without a decision the plan is what the text says`() throws {
    let programme = Programme.withRoadMap()
    #expect(try months("1.2", .year, programme) == ["2021-09"])
    #expect(try months("6.4", .year, programme) == ["2022-02", "2022-03", "2022-04", "2022-05"])
    #expect(try months("6.4", Self.next, programme).isEmpty)
    #expect(try months("4.4", Self.next, programme).first == "2022-01")
    #expect(try months("7.8", .year, programme) == ["2021-12"])
  }

  @Test(arguments: [
    (PlanReading.sameAutumn, [["2021-12"], ["2022-12"], ["2023-12"]]),
    (.nextAutumn, [["2022-12"], ["2023-12"], []]),
    (.afterMentorBase, [["2021-11", "2021-12"], ["2022-11", "2022-12"], ["2023-11", "2023-12"]]),
  ])
  func `a reading of 7.8 says when each school year forms its long-term base`(
    reading: PlanReading, expected: [[String]]
  ) throws {
    var programme = Programme.withRoadMap()
    programme.given(.decided("A02", .reading, reading: reading))
    #expect(try [.year, Self.next, Self.last].map { try months("7.8", $0, programme) } == expected)
    // And nothing else is planned otherwise.
    #expect(try months("7.7", .year, programme) == ["2022-06"])
  }

  @Test func `training counts calendar years, or school years where that was decided, and the newer decision holds`()
    throws
  {
    var programme = Programme.withRoadMap()
    programme.given(.decided("A04", .reading, reading: .schoolYear, on: "2021-09-05"))
    #expect(try months("4.4", .year, programme).first == "2021-09")
    #expect(try months("4.4", .year, programme).last == "2022-08")
    let later = programme.given(.decided("A04", .reading, reading: .calendarYear, on: "2021-09-06"))
    #expect(try months("4.4", .year, programme).last == "2021-12")
    programme.corrected(later)
    #expect(try months("4.4", .year, programme).last == "2022-08")
  }

  @Test func `a date that was given goes before text and reading, and one that the text lacks is added`() throws {
    var programme = Programme.withRoadMap()
    let wrong = programme.given(.planned("5.2", "2021-11-20", "2021-11-30"))
    #expect(try months("5.2", .year, programme) == ["2021-11"])
    programme.given(.planned("6.4", "2023-02-01", "2023-05-20", Self.next))
    let (plan, item) = try plan("5.2", programme)
    #expect(plan.term(of: item)?.source == .replanned && plan.term(of: item)?.decidedBy == wrong)
    #expect(try months("6.4", Self.next, programme) == ["2023-02", "2023-03", "2023-04", "2023-05"])
    #expect(try months("6.4", Self.last, programme).isEmpty)
    programme.corrected(wrong)
    #expect(try months("5.2", .year, programme) == ["2021-10"])
  }

  @Test func `what is planned before something it requires is impossible, until it is planned otherwise`() throws {
    var programme = Programme.withRoadMap()
    var (plan, item) = try plan("5.2", programme)
    #expect(plan.impossibility(of: item).map(\.item.description) == ["3.3", "5.1"])
    let others = plan.map.items.filter { !plan.impossibility(of: $0).isEmpty }.map(\.number.description)
    #expect(others == ["5.2"])
    programme.given(.planned("5.2", "2021-11-20", "2021-11-30"))
    (plan, item) = try self.plan("5.2", programme)
    #expect(plan.impossibility(of: item).isEmpty)
  }

  @Test func `an item whose post is left open has nobody in charge until somebody is named`() throws {
    for decision in [
      Draft.decided("A11", .named, item: "7.3", post: .deputyTeachingSecond), .assigned(["7.3"], .deputyTeachingFirst),
      .assigned(["7.3"], .deputyTeaching, .mentor),
    ] {
      var programme = Programme.withRoadMap()
      var (plan, item) = try plan("7.3", programme)
      #expect(plan.responsible(for: item).isOpen)
      programme.given(decision)
      (plan, item) = try self.plan("7.3", programme)
      #expect(!plan.responsible(for: item).isOpen)
      #expect(plan.responsible(for: item).posts.first == "deputy-teaching")
    }
  }

  @Test func `a substitute stands beside the post and does not take its place`() throws {
    var programme = Programme.withRoadMap()
    programme.given(.assigned(["6.1", "6.2"], .psychologist, .stranger, substitute: true))
    let (plan, item) = try plan("6.1", programme)
    let responsible = plan.responsible(for: item)
    #expect(responsible.posts == ["deputy-upbringing"] && responsible.substitutes == ["psychologist"])
    #expect(responsible.persons == [.stranger] && !responsible.isOpen)
    let (_, other) = try self.plan("6.3", programme)
    #expect(plan.responsible(for: other).substitutes.isEmpty)
  }

  @Test(arguments: [
    ("2021-08-31", nil, "planned"), ("2021-09-01", nil, "due"), ("2021-09-30", nil, "due"),
    ("2021-10-01", nil, "missed"),
    ("2021-10-01", "2021-08-31", "early"), ("2021-10-01", "2021-09-01", "in-time"),
    ("2021-10-01", "2021-09-30", "in-time"), ("2021-11-01", "2021-10-01", "late"),
  ])
  func `the state of an occurrence follows from its term, its fact and the day`(
    day: String, done: String?, state: String
  ) throws {
    let (plan, item) = try plan("1.2", Programme.withRoadMap())
    let today = try #require(CivilDate(day))
    let term = try #require(plan.term(of: item))
    let found = OccurrenceState.of(term, isImpossible: false, doneOn: done.flatMap { CivilDate($0) }, day: today)
    #expect(found.rawValue == state)
    let impossible = OccurrenceState.of(term, isImpossible: true, doneOn: done.flatMap { CivilDate($0) }, day: today)
    #expect(impossible.rawValue == (done == nil ? "impossible" : state))
    #expect(OccurrenceState.of(nil, isImpossible: false, doneOn: nil, day: today) == .notInPlan)
    #expect(OccurrenceState.of(nil, isImpossible: false, doneOn: today, day: today) == .doneUnplanned)
  }
}

import CanonicalJSON
import EventLedger
import Mentoring
import Testing

/// Rules that need the road map, or entries that no single history holds.
@Suite struct RoadMapEntryRulesTests {
  @Test(arguments: cases)
  func `a rule about the road map refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  /// The seven things that the result of stage 1 rests on.
  private static func stageOne(_ programme: inout Programme) -> [Position] {
    [
      programme.given(.briefing(.staff)), programme.given(.briefing(.parents)), programme.given(.briefing(.partners)),
      programme.given(.briefing(.pupils)), programme.given(.noted()), programme.given(.audience()),
      programme.given(.resources()),
    ]
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .briefedByMap, name: "before the map is approved", also: [.dayOfCycle]) { programme in
      programme.approve()
      return [.briefing(on: "2021-08-29")]
    } kept: { programme in
      programme.approve()
      return [.briefing(on: "2021-09-01")]
    },
    RuleCase(rule: .monitoringComputed, name: "fewer pupils who could take part than those who do") { programme in
      programme.approve()
      return [.monitoring(eligible: 0)]
    } kept: { programme in
      programme.approve()
      return [.monitoring(eligible: 1)]
    },
    RuleCase(rule: .monitoringReport, name: "no analysis") { programme in
      programme.approve()
      return [.monitoring(swot: false)]
    } kept: { programme in
      programme.approve()
      return [.monitoring()]
    },
    RuleCase(rule: .monitoringReport, name: "neither number nor digest of a report") { programme in
      programme.approve()
      return [.monitoring(document: nil)]
    } kept: { programme in
      programme.approve()
      return [.monitoring(document: "14")]
    },
    RuleCase(rule: .factOnceADay, name: "two people enter one briefing") { programme in
      programme.approve()
      programme.culprit = programme.given(.briefing(minutes: "№ 3"))
      return [.briefing()]
    } kept: { programme in
      programme.approve()
      programme.given(.briefing(minutes: "№ 3"))
      return [.briefing(on: "2021-09-17"), .briefing(.staff)]
    },
    RuleCase(rule: .factOnceADay, name: "two people enter one briefing with other minutes") { programme in
      programme.approve()
      programme.culprit = programme.given(.briefing(minutes: "№ 3"))
      return [.briefing(minutes: "№ 4")]
    } kept: { programme in
      programme.approve()
      programme.given(.briefing(minutes: "№ 3"))
      return [.briefing(.staff, minutes: "№ 3")]
    },
    RuleCase(rule: .decisionOnceADay, name: "two people decide about one anomaly alike") { programme in
      programme.approve()
      programme.culprit = programme.given(.decided("A17"))
      return [.decided("A17")]
    } kept: { programme in
      programme.approve()
      programme.given(.decided("A17"))
      return [.decided("A17", .noted), .decided("A18")]
    },
    RuleCase(rule: .cycleOfMap, name: "a school year that the map has not") { programme in
      programme.approve()
      return [.briefing(on: "2024-09-16", cycle: Cycle(2024) ?? .year)].onOrBefore(&programme)
    } kept: { programme in
      programme.approve()
      return [.briefing(on: "2023-09-15", cycle: Cycle(2023) ?? .year)].onOrBefore(&programme)
    },
    RuleCase(rule: .cycleOfMap, name: "a match run of a school year that the map has not") { programme in
      programme.approve()
      return [.of(Draft.matchRun().with([("cycle", 2024)]).event, "2024-11-25")].onOrBefore(&programme)
    } kept: { programme in
      programme.approve()
      return [.of(Draft.matchRun().with([("cycle", 2023)]).event, "2023-11-25")].onOrBefore(&programme)
    },
    RuleCase(rule: .dayOfCycle, name: "a day of the next school year") { programme in
      programme.approve()
      return [.briefing(on: "2022-09-16")].onOrBefore(&programme)
    } kept: { programme in
      programme.approve()
      return [.briefing(on: "2022-08-31")].onOrBefore(&programme)
    },
    RuleCase(rule: .statedInCycle, name: "a mentor is declined in the next school year") { programme in
      programme.approve()
      programme.given(.registration(of: .mentor, as: .mentor, on: "2021-11-01", born: "1990-05-05"))
      return [.decline(on: "2022-09-16")].onOrBefore(&programme)
    } kept: { programme in
      programme.approve()
      programme.given(.registration(of: .mentor, as: .mentor, on: "2021-11-01", born: "1990-05-05"))
      return [.decline(on: "2022-08-31")]
    },
    RuleCase(rule: .dayOfCycle, name: "somebody is registered for a year that is over") { programme in
      programme.approve()
      return [.registration(on: "2022-09-16")].onOrBefore(&programme)
    } kept: { programme in
      programme.approve()
      return [.registration(on: "2021-06-16")]
    },
    RuleCase(rule: .dayOfCycle, name: "training before September, read by school years") { programme in
      programme.approve()
      programme.given(.decided("A04", .reading, reading: .schoolYear))
      return [.trainingPrepared("2021-06-10", document: "1")]
    } kept: { programme in
      programme.approve()
      programme.given(
        .registration(of: .mentor, as: .mentor, on: "2021-05-20", born: "1980-01-15"), .approval(on: "2021-06-01"),
        .session(on: "2021-06-05"))
      return [.training(on: "2021-06-10")]
    },
    RuleCase(rule: .itemOfMap, name: "an item that the map has not") { programme in
      programme.approve()
      return [.planned("7.6", "2022-06-01", "2022-06-30")]
    } kept: { programme in
      programme.approve()
      return [.planned("7.5", "2022-06-01", "2022-06-30")]
    },
    RuleCase(rule: .namedEntryCounts, name: "an entry that is not there") { programme in
      programme.approve()
      return [.completed("1.2", [Position(99)])]
    } kept: { programme in
      programme.approve()
      let briefing = programme.given(.briefing())
      return [.completed("1.2", [briefing])]
    },
    RuleCase(rule: .namedEntryCounts, name: "an entry that was taken back") { programme in
      programme.approve()
      let briefing = programme.given(.briefing())
      programme.culprit = programme.corrected(briefing)
      return [.completed("1.2", [briefing])]
    } kept: { programme in
      programme.approve()
      let briefing = programme.given(.briefing())
      let correction = programme.corrected(briefing, by: .briefing(minutes: "4"))
      return [.completed("1.2", [Position(correction.rawValue + 1)])]
    },
    RuleCase(rule: .itemEvidence, name: "an entry about another item") { programme in
      programme.approve()
      programme.culprit = programme.given(.briefing(.staff))
      return [.completed("1.2", [programme.culprit ?? Position(0)])]
    } kept: { programme in
      programme.approve()
      let briefing = programme.given(.briefing(.staff))
      return [.completed("1.1", [briefing])]
    },
    RuleCase(rule: .stageEvidence, name: "an entry of another kind among the evidence") { programme in
      programme.approve()
      let evidence = stageOne(&programme)
      programme.culprit = programme.given(.trainingPrepared(document: "7"))
      return [.result(ofStage: 1, evidence + [programme.culprit ?? Position(0)])]
    } kept: { programme in
      programme.approve()
      return [.result(ofStage: 1, stageOne(&programme))]
    },
    RuleCase(rule: .stageComplete, name: "one briefing is lacking") { programme in
      programme.approve()
      return [.result(ofStage: 1, Array(stageOne(&programme).dropFirst()))]
    } kept: { programme in
      programme.approve()
      return [.result(ofStage: 1, stageOne(&programme))]
    },
    RuleCase(rule: .stageComplete, name: "a pair has not ended") { programme in
      programme.approve()
      let closed = programme.given(.fixing(), .fixing(.second, mentee: .classmate), .closing(on: "2022-05-20"))
      return [.result(ofStage: 6, [closed], on: "2022-06-01")]
    } kept: { programme in
      programme.approve()
      let closed = programme.given(.fixing(), .closing(on: "2022-05-20"))
      return [.result(ofStage: 6, [closed], on: "2022-06-01")]
    },
    RuleCase(rule: .anomalyShown, name: "a kind that the map does not show") { programme in
      programme.approve()
      return [.decided("A99")]
    } kept: { programme in
      programme.approve()
      return [.decided("A30")]
    },
    RuleCase(rule: .anomalyShown, name: "at another item") { programme in
      programme.approve()
      return [.decided("A01", item: "5.3")]
    } kept: { programme in
      programme.approve()
      return [.decided("A01", item: "5.2")]
    },
    RuleCase(rule: .anomalyShown, name: "of a map that is not approved") { programme in
      programme.approve()
      return [.decided("A01", map: "lyceum21-2021/2")]
    } kept: { programme in
      programme.approve()
      return [.decided("A01")]
    },
    RuleCase(rule: .anomalyDecided, name: "a reading of another kind of anomaly") { programme in
      programme.approve()
      return [.decided("A02", .reading, reading: .schoolYear)]
    } kept: { programme in
      programme.approve()
      return [.decided("A02", .reading, reading: .nextAutumn)]
    },
    RuleCase(rule: .anomalyDecided, name: "a reading where there is nothing to read") { programme in
      programme.approve()
      return [.decided("A01", .reading, reading: .nextAutumn)]
    } kept: { programme in
      programme.approve()
      return [.decided("A01", .replanned)]
    },
    RuleCase(rule: .anomalyDecided, name: "nobody is named") { programme in
      programme.approve()
      return [.decided("A11", .named, item: "7.3")]
    } kept: { programme in
      programme.approve()
      return [.decided("A11", .named, item: "7.3", post: .deputyTeachingFirst)]
    },
  ]

  @Test func `a declared result is unfounded when its evidence is taken back, and names the correction`() throws {
    var programme = Programme.withRoadMap()
    let evidence = Self.stageOne(&programme)
    let declared = programme.given(.result(ofStage: 1, evidence))
    func found(_ programme: Programme) throws -> [Violation] {
      try programme.roadMapRules?.evidence(of: programme.entry(at: Int(declared.rawValue)), in: .year) ?? []
    }
    #expect(try found(programme) == [])
    let correction = programme.corrected(evidence[6])
    let violations = try found(programme)
    #expect(violations.map(\.rule) == [.namedEntryCounts, .stageComplete])
    #expect(violations[0].culprit == correction && violations.allSatisfy { $0.entry == declared })
  }

  @Test func `what was set aside stands, and so does what an approval that came later makes of an entry`() throws {
    var programme = Programme.withRoadMap()
    let late = programme.given(Draft.briefing(on: "2022-09-16").despite([Rule.dayOfCycle.code]))
    let early = programme.given(.briefing(.staff, on: "2021-08-29"))
    let kept = programme.given(.briefing(.pupils))
    let unknown = programme.given(.planned("7.6", "2022-06-01", "2022-06-30"))
    #expect(try programme.standing(late) == [Standing(.dayOfCycle, isAccepted: true)])
    #expect(try programme.standing(early) == [Standing(.dayOfCycle), Standing(.briefedByMap)])
    #expect(try programme.standing(kept) == [])
    #expect(try programme.standing(unknown) == [Standing(.itemOfMap)])
    // A repetition stands at the second entry, not at the first.
    let again = programme.given(.briefing(.pupils))
    #expect(try programme.standing(kept) == [])
    #expect(try programme.standing(again) == [Standing(.factOnceADay)])
  }

  @Test func `a ledger without an approved map accuses nobody, and shows what was set aside`() throws {
    var programme = Programme()
    let late = programme.given(Draft.briefing(on: "2022-09-16"))
    let accepted = programme.given(Draft.briefing(.staff, on: "2022-09-16").despite([Rule.dayOfCycle.code]))
    let unknown = programme.given(.planned("7.6", "2022-06-01", "2022-06-30"))
    #expect(try programme.standing(late) == [])
    #expect(try programme.standing(accepted) == [Standing(.dayOfCycle, isAccepted: true)])
    #expect(try programme.standing(unknown) == [])
  }

  @Test func `only entries that can have departed are looked into, and none that did is left out`() throws {
    let drafts = [
      Draft.briefing(on: "2022-09-16"), .session(on: "2022-09-24"), .decline(on: "2022-09-16"),
      .dissolution(on: "2022-09-16"), .proposal(run: Position(99)),
    ]
    for draft in drafts {
      var programme = Programme.withRoadMap()
      let position = programme.given(draft)
      let rules = try programme.standingRules
      #expect(RoadMapEntryRules.standingTypes.contains(draft.event.schema.type))
      #expect(rules.mayDepart(draft.event.schema.type, on: draft.on, draft.tags))
      #expect(try !programme.standing(position).isEmpty)
    }
    let inside = Draft.session(on: "2021-11-24")
    #expect(try !Programme.withRoadMap().standingRules.mayDepart(inside.event.schema.type, on: inside.on, inside.tags))
  }

  @Test func `without an approved map no year, item or anomaly is refused, but no date can be planned either`() throws {
    var programme = Programme()
    let briefing = Draft.briefing(on: "2021-09-16")
    #expect(try programme.assess([briefing]).violations == [])
    programme.approve()
    #expect(try programme.assess([briefing]).violations == [])
  }
}

/// A rule that stands against an entry, and whether it was set aside.
private struct Standing: Equatable {
  let rule: Rule
  let isAccepted: Bool

  init(_ rule: Rule, isAccepted: Bool = false) { (self.rule, self.isAccepted) = (rule, isAccepted) }
}

extension Programme {
  /// What the rules about the road map say of a recorded entry now.
  fileprivate func standing(_ position: Position) throws -> [Standing] {
    let violations = try standingRules.standing(entry(at: Int(position.rawValue)))
    #expect(violations.allSatisfy { $0.entry == position })
    return violations.map { Standing($0.rule, isAccepted: $0.isAccepted) }
  }
}

extension [Draft] {
  /// The drafts, in a programme whose today is not before them.
  fileprivate func onOrBefore(_ programme: inout Programme) -> [Draft] {
    programme.today = map(\.on).max() ?? programme.today
    return self
  }
}

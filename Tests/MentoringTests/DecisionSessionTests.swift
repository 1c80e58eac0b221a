import EventLedger
import Mentoring
import Testing

@Suite struct DecisionSessionTests {
  @Test(arguments: cases) func `a rule of every entry refuses its breach and lets its opposite pass`(_ rule: RuleCase)
    throws
  {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .futureDate, name: "tomorrow") { programme in
      programme.today = "2021-10-01"
      programme.given(.registration())
      return [.request(on: "2021-10-02")]
    } kept: { programme in
      programme.today = "2021-10-01"
      programme.given(.registration())
      return [.request(on: "2021-10-01")]
    },
    RuleCase(rule: .knownPerson, name: "an irregularity of somebody nobody registered") { programme in
      programme.given(.registration())
      return [.irregularity(person: .stranger, on: "2021-10-01")]
    } kept: { programme in
      programme.given(.registration())
      return [.irregularity(person: .pupil, on: "2021-10-01")]
    },
    RuleCase(rule: .knownPerson, name: "a signer nobody registered") { programme in
      programme.given(.registration())
      return [.authority(of: .stranger)]
    } kept: { programme in
      programme.given(.registration())
      return [.registration(of: .stranger, as: .representative, born: nil), .authority(of: .stranger)]
    },
    RuleCase(rule: .birthDateKnown, name: "a mentee without birth date") { _ in
      [.registration(born: nil)]
    } kept: { programme in
      programme.birthDates[.classmate] = "2008-03-03"
      return [
        .registration(), .registration(of: .classmate, born: nil), .registration(of: .stranger, as: .staff, born: nil),
      ]
    },
  ]

  @Test func `every rule has a case that breaks it and one that keeps it`() {
    #expect(RuleSource.codes.count > 40)
    #expect(Set(RuleSource.codes).count == RuleSource.codes.count)
    #expect(Set(RuleCase.all.map(\.rule.code)) == Set(RuleSource.codes))
  }

  @Test(arguments: RuleCase.all)
  func `a hard rule refuses, a soft one wants a reason, a warning lets pass`(_ rule: RuleCase) throws {
    let assessment = try rule.assessment(despite: [])
    let lists = [assessment.refusals, assessment.needingReason, assessment.notices].map {
      $0.contains { $0.rule == rule.rule }
    }
    switch rule.rule.severity {
    case .hard: #expect(lists == [true, false, false])
    case .soft: #expect(lists == [false, true, false])
    case .warning: #expect(lists == [false, false, true])
    }
  }

  @Test(arguments: RuleCase.all)
  func `only a soft rule can be set aside, and stays a notice`(_ rule: RuleCase) throws {
    let other = try rule.assessment(despite: ["date.none"])
    #expect(other.violations.allSatisfy { !$0.isAccepted })
    let assessment = try rule.assessment(despite: [rule.rule.code])
    let own = try #require(assessment.violations.first { $0.rule == rule.rule })
    #expect(own.isAccepted == (rule.rule.severity == .soft))
    #expect(assessment.notices.contains(own) == (rule.rule.severity != .hard))
    #expect(!assessment.needingReason.contains(own))
  }

  @Test func `what was accepted knowingly stays in the findings as accepted`() {
    var programme = Programme()
    programme.givenPair()
    let trial = programme.given(.meeting(.trial, on: "2021-12-06").despite(["meeting.sequence"]))
    let found = programme.findings(besides: Rule.earlierSteps)
    #expect(found.map(\.rule) == ["meeting.sequence"])
    #expect(found.allSatisfy { $0.isAccepted && $0.entry == trial })
  }

  @Test func `a withdrawal entered late breaks what was recorded since its day, and names it`() throws {
    var programme = Programme()
    let consent = programme.givenApplicant()
    let withdrawal = Draft.withdrawal(of: consent, on: "2021-10-03")
    let assessment = try programme.assess([withdrawal])
    #expect(assessment.violations == [])
    #expect(assessment.broken.map(\.rule) == [.answersAfterConsent])
    #expect(assessment.broken.map(\.entry) == [consent.next])
    #expect(assessment.broken.map(\.culprit) == [programme.nextPosition])
    let position = programme.given(withdrawal)
    let finding = Finding(.answersAfterConsent, entry: consent.next, culprit: position)
    #expect(programme.findings() == [finding])
    #expect(programme.findings(on: "2021-10-05") == [finding])
    #expect(programme.findings(on: "2021-10-04") == [])
  }

  @Test func `a withdrawal in the order of days breaks nothing`() throws {
    var programme = Programme()
    let consent = programme.givenApplicant()
    let assessment = try programme.assess([.withdrawal(of: consent, on: "2021-10-31")])
    #expect(assessment.violations == [] && assessment.broken == [])
  }

  @Test func `a pair fixed late on an earlier day breaks the one that took the place`() throws {
    var programme = Programme()
    programme.givenMentee()
    programme.givenMentee(.classmate)
    programme.givenMentor(places: 1)
    programme.given(.order(of: [.first], on: "2021-12-05"))
    let fixing = programme.given(.fixing(on: "2021-12-05"))
    let late: [Draft] = [
      .order("400", of: [.second], on: "2021-12-01"), .fixing(.second, mentee: .classmate, on: "2021-12-01"),
    ]
    let assessment = try programme.assess(late)
    #expect(assessment.violations.besides(Rule.earlierSteps) == [])
    #expect(assessment.broken.map(\.rule) == [.mentorFree])
    #expect(assessment.broken.map(\.entry) == [fixing])
    #expect(assessment.broken.map(\.culprit) == [programme.nextPosition.next])
  }

  @Test func `drafts that were kept are known to those after them`() throws {
    let programme = Programme()
    var session = programme.session()
    let first: [Draft] = [.registration(), .authority(), .consent()]
    #expect(try session.assess([.questionnaire()]).refusals.map(\.rule).contains(.knownPerson))
    #expect(try session.assess(first).violations == [])
    #expect(session.nextPosition == programme.nextPosition)
    try session.keep(first)
    #expect(session.nextPosition == Position(programme.nextPosition.rawValue + 3))
    #expect(try session.assess([.questionnaire()]).violations == [])
    #expect(try session.person(.pupil).isRegistered)
    // The birth date that a kept draft stated counts for age.
    #expect(
      try session.assess([.consent(by: .pupil, .oneself, on: "2021-10-08")]).refusals.map(\.rule) == [.minorRepresented]
    )
  }

  @Test func `assessing leaves nothing behind`() throws {
    let programme = Programme()
    var session = programme.session()
    for _ in 0..<2 { #expect(try session.assess([.registration()]).violations == []) }
    #expect(try !session.person(.pupil).isRegistered)
  }

  @Test func `somebody who turns 18 signs for themselves from that day on, and until then cannot`() throws {
    var programme = Programme()
    let consent = programme.givenMentee(born: "2003-12-10")
    let before = Draft.consent(by: .pupil, .oneself, on: "2021-12-09")
    #expect(try programme.assess([before]).refusals.map(\.rule) == [.minorRepresented])
    let mothers = Draft.consent(on: "2021-12-10")
    #expect(try programme.assess([mothers]).refusals.map(\.rule) == [.adultSigns])
    let survey = Draft.questionnaire(of: .pupil, as: .mentee, .menteeAfter, on: "2021-12-11")
    let notice = try #require(try programme.assess([survey]).notices.first)
    #expect(notice.rule == .ownConsentDue && notice.culprit == consent)
    programme.given(.consent(by: .pupil, .oneself, on: "2021-12-10"))
    #expect(try programme.assess([survey]).violations == [])
  }

  @Test func `whoever may not open birth dates is told nothing about ages`() {
    let adult = Programme.ageless { programme in
      programme.given(.registration(), .consent(by: .pupil, .oneself))
    }
    #expect(adult == [])
  }
}

extension Programme {
  /// The rules found broken by a fold that knows no birth date.
  static func ageless(_ build: (inout Programme) -> Void) -> [String] {
    var programme = Programme()
    build(&programme)
    programme.birthDates = [:]
    return programme.findings().map(\.rule)
  }
}

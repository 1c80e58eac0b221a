import CanonicalJSON
import EventLedger
import Mentoring
import Testing

@Suite struct PairRulesTests {
  @Test(arguments: cases) func `a rule about pairs refuses its breach and lets its opposite pass`(_ rule: RuleCase)
    throws
  {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .knownPair, name: "an irregularity of a pair that nobody fixed") { programme in
      programme.givenPair()
      return [.irregularity(pair: .second, on: "2021-12-10")]
    } kept: { programme in
      programme.givenPair()
      return [.irregularity(pair: .first, on: "2021-12-10")]
    },
    RuleCase(rule: .orderNamed, name: "no order") { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.fixing()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.order(), .fixing()]
    },
    RuleCase(rule: .orderNamed, name: "an order of another day") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.order(on: "2021-12-01"))
      return [.fixing(on: "2021-12-02")]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(on: "2021-12-02"))
      return [.fixing(on: "2021-12-02")]
    },
    RuleCase(rule: .orderNamed, name: "an order that names another pair") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(of: [.second]))
      return [.fixing(.first)]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(of: [.second, .first]))
      return [.fixing(.first)]
    },
    RuleCase(rule: .differentPeople, name: "a pair of one person") { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.order(), .fixing(mentor: .mentor, mentee: .mentor)]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.order(), .fixing(mentor: .mentor, mentee: .pupil)]
    },
    RuleCase(rule: .pairFixedOnce, name: "a pair's name used for other people") { programme in
      programme.culprit = programme.givenPair()
      programme.givenMentee(.classmate)
      programme.givenMentor(.otherMentor)
      return [.order("413", of: [.first]), .fixing(.first, mentor: .otherMentor, mentee: .classmate)]
    } kept: { programme in
      programme.givenPair()
      programme.givenMentee(.classmate)
      programme.givenMentor(.otherMentor)
      return [.order("413", of: [.second]), .fixing(.second, mentor: .otherMentor, mentee: .classmate)]
    },
    RuleCase(rule: .mentorApproved, name: "a candidate whom nobody approved") { programme in
      programme.givenMentee()
      programme.givenCandidate()
      return [.order(), .fixing()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.order(), .fixing()]
    },
    RuleCase(rule: .mentorFree, name: "one place, and it is taken") { programme in
      programme.culprit = programme.givenPair(places: 1)
      programme.givenMentee(.classmate)
      return [.order("413", of: [.second]), .fixing(.second, mentee: .classmate)]
    } kept: { programme in
      programme.givenPair(places: 2)
      programme.givenMentee(.classmate)
      return [.order("413", of: [.second]), .fixing(.second, mentee: .classmate)]
    },
    RuleCase(rule: .mentorFree, name: "a group of two for one place") { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.culprit = programme.givenMentor(places: 1)
      return [.order(), .group()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor(places: 2)
      return [.order(), .group()]
    },
    RuleCase(rule: .mentorFree, name: "two pairs of one order for one place", also: []) { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor(places: 1)
      programme.culprit = Position(programme.nextPosition.rawValue + 1)
      return [.order(of: [.first, .second]), .fixing(), .fixing(.second, mentee: .classmate)]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor(places: 2)
      return [.order(of: [.first, .second]), .fixing(), .fixing(.second, mentee: .classmate)]
    },
    RuleCase(rule: .menteeAdmitted, name: "an applicant whom nobody admitted") { programme in
      programme.givenApplicant()
      programme.givenMentor()
      return [.order(), .fixing()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.order(), .fixing()]
    },
    RuleCase(rule: .menteeFree, name: "a second mentor while the first pair goes on") { programme in
      programme.culprit = programme.givenPair()
      programme.givenMentor(.otherMentor)
      return [.order("413", of: [.second], on: "2021-12-20"), .fixing(.second, mentor: .otherMentor, on: "2021-12-20")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.dissolution(on: "2021-12-20"))
      programme.givenMentor(.otherMentor)
      return [.order("413", of: [.second], on: "2021-12-20"), .fixing(.second, mentor: .otherMentor, on: "2021-12-20")]
    },
    RuleCase(rule: .fixedWithConsent, name: "the mentee's consent ran out the day before the order") { programme in
      programme.culprit = programme.givenMentee(consentUntil: "2021-11-30")
      programme.givenMentor()
      return [.order(on: "2021-12-01"), .fixing(on: "2021-12-01")]
    } kept: { programme in
      programme.givenMentee(consentUntil: "2021-12-01")
      programme.givenMentor()
      return [.order(on: "2021-12-01"), .fixing(on: "2021-12-01")]
    },
    RuleCase(rule: .pairOfCycle, name: "dissolved in the name of another school year") { programme in
      programme.culprit = programme.givenPair()
      return [.dissolution(on: "2021-12-20").ofNextYear]
    } kept: { programme in
      programme.givenPair()
      return [.dissolution(on: "2021-12-20")]
    },
    RuleCase(rule: .formOfMember, name: "a form that neither mentor nor mentee has") { programme in
      programme.approve()
      programme.givenMentee()
      programme.culprit = Position(programme.nextPosition.rawValue - 1)
      programme.givenMentor()
      return [.order(), .fixing(form: .employerPupil)]
    } kept: { programme in
      programme.approve()
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.profile(form: .employerPupil))
      return [.order(), .fixing(form: .employerPupil)]
    },
    RuleCase(rule: .pairIsActive, name: "dissolved again") { programme in
      programme.givenPair()
      programme.culprit = programme.given(.dissolution(on: "2021-12-20"))
      return [.dissolution(on: "2021-12-21")]
    } kept: { programme in
      programme.givenPair()
      return [.dissolution(on: "2021-12-20")]
    },
    RuleCase(rule: .pairIsActive, name: "closed before it was fixed") { programme in
      programme.givenPair()
      return [.closing(on: "2021-11-30")]
    } kept: { programme in
      programme.givenPair()
      return [.closing(on: "2021-12-01")]
    },
  ]

  @Test func `whatever is recorded of a pair states the school year of its fixing, or of its proposal`() throws {
    var programme = Programme()
    let proposal = programme.givenProposal()
    let answered = try programme.assess([Draft.acceptance().ofNextYear]).violations
    #expect(answered.contains { $0.rule == .pairOfCycle && $0.culprit == proposal }, "\(answered)")
    programme.given(.acceptance(by: .pupil), .acceptance(by: .mentor), .order())
    let fixing = programme.given(.fixing())
    let drafts: [Draft] = [
      .meeting(.organisational, on: "2021-12-03"), .missed(.organisational, on: "2021-12-03"), .plan(),
      .continuation(), .pause(on: "2021-12-10"), .resumption(on: "2021-12-11"), .closing(on: "2022-05-20"),
      .feedbackRequest(on: "2022-02-10"), .feedback(of: .first, on: "2022-02-10"),
      .irregularity(pair: .first, on: "2021-12-10"), .groupMeeting(.final, open: [.first], on: "2022-05-25"),
    ]
    for draft in drafts {
      let found = try programme.assess([draft.ofNextYear]).violations.filter { $0.rule == .pairOfCycle }
      #expect(found.map(\.culprit) == [fixing], "\(draft.event.schema.type)")
      #expect(try programme.assess([draft]).violations.allSatisfy { $0.rule != .pairOfCycle })
    }
    let strange = programme.given(Draft.dissolution(on: "2021-12-20").ofNextYear)
    #expect(programme.findings().contains(Finding(.pairOfCycle, entry: strange, culprit: fixing)))
  }

  @Test func `a form is found again when the admission behind it is corrected`() throws {
    var programme = Programme.withRoadMap()
    programme.givenMentee()
    let admission = Position(programme.nextPosition.rawValue - 1)
    programme.givenMentor()
    programme.given(.order())
    let fixing = programme.given(.fixing())
    func standing() throws -> [Rule] {
      try programme.standingRules.standing(programme.entry(at: Int(fixing.rawValue))).map(\.rule)
    }
    #expect(try standing() == [])
    programme.corrected(admission, by: Draft.admission().with([("form", "employer-pupil")]))
    #expect(try standing() == [.formOfMember])
  }
}

extension Draft {
  /// The same in the name of the school year after it.
  fileprivate var ofNextYear: Draft {
    let changed = with([("cycle", 2022)])
    return .of(changed.event, on)
  }
}

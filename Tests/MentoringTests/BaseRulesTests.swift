import EventLedger
import Mentoring
import Testing

@Suite struct BaseRulesTests {
  @Test(arguments: cases)
  func `a rule about a formed base refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = memberCases + wholeCases

  private static let memberCases: [RuleCase] = [
    RuleCase(rule: .baseMember, name: "an applicant who was not admitted") { programme in
      programme.givenApplicant()
      return [.base()]
    } kept: { programme in
      programme.givenMentee()
      return [.base()]
    },
    RuleCase(rule: .baseMember, name: "a mentee who left") { programme in
      programme.givenMentee()
      programme.given(.exit(on: "2021-10-28"))
      return [.base()]
    } kept: { programme in
      programme.givenMentee()
      programme.given(.exit(on: "2021-10-30"))
      return [.base()]
    },
    RuleCase(rule: .baseMember, name: "a mentor who was declined") { programme in
      programme.givenFormedBases()
      programme.givenCandidate()
      programme.culprit = programme.given(.decline())
      return [.base(.mentors, of: [.mentor], on: "2021-11-25")]
    } kept: { programme in
      programme.givenFormedBases()
      programme.givenCandidate()
      return [.base(.mentors, of: [.mentor], on: "2021-11-25")]
    },
    RuleCase(rule: .baseMember, name: "a ready mentor who was not approved", also: [.baseTrained]) { programme in
      programme.givenFormedBases()
      programme.givenCandidate()
      return [.base(.readyMentors, of: [.mentor], on: "2021-11-29")]
    } kept: { programme in
      programme.givenFormedBases()
      programme.givenReadyMentor()
      return [.base(.readyMentors, of: [.mentor], on: "2021-11-29")]
    },
    RuleCase(rule: .baseMember, name: "a long-term mentor after the release") { programme in
      programme.givenVeteran()
      programme.given(.retention(), .release())
      return [.base(.longTerm, of: [.mentor], on: "2022-06-25")]
    } kept: { programme in
      programme.givenVeteran()
      programme.given(.retention())
      return [.base(.longTerm, of: [.mentor], on: "2022-06-25")]
    },
    RuleCase(rule: .baseMember, name: "a long-term mentor after the term") { programme in
      programme.givenVeteran()
      programme.culprit = programme.given(.retention(until: "2022-06-24"))
      return [.base(.longTerm, of: [.mentor], on: "2022-06-25")]
    } kept: { programme in
      programme.givenVeteran()
      programme.given(.retention(until: "2022-06-25"))
      return [.base(.longTerm, of: [.mentor], on: "2022-06-25")]
    },
    RuleCase(rule: .baseConsent, name: "a member whose consent was withdrawn") { programme in
      let consent = programme.givenMentee()
      programme.culprit = programme.given(.withdrawal(of: consent, on: "2021-10-28"))
      return [.base()]
    } kept: { programme in
      let consent = programme.givenMentee()
      programme.given(.withdrawal(of: consent, on: "2021-10-30"))
      return [.base()]
    },
    RuleCase(rule: .baseConsent, name: "a long-term mentor without a consent to future programmes") { programme in
      let consent = programme.givenVeteran()
      programme.given(.retention())
      programme.culprit = programme.given(
        .withdrawal(of: consent, person: .mentor, for: .future, by: .mentor, on: "2022-06-24"))
      return [.base(.longTerm, of: [.mentor], on: "2022-06-25")]
    } kept: { programme in
      programme.givenVeteran()
      programme.given(.retention())
      return [.base(.longTerm, of: [.mentor], on: "2022-06-25")]
    },
    RuleCase(rule: .baseSurvey, name: "a mentor without a survey") { programme in
      programme.givenFormedBases()
      programme.givenCandidate()
      programme.culprit = programme.corrected(programme.nextPosition.before)
      return [.base(.mentors, of: [.mentor], on: "2021-11-25")]
    } kept: { programme in
      programme.givenFormedBases()
      programme.givenCandidate()
      return [.base(.mentors, of: [.mentor], on: "2021-11-25")]
    },
    RuleCase(rule: .baseTrained, name: "a ready mentor without training") { programme in
      programme.givenFormedBases()
      programme.givenMentor()
      return [.base(.readyMentors, of: [.mentor], on: "2021-11-29")]
    } kept: { programme in
      programme.givenFormedBases()
      programme.givenReadyMentor()
      return [.base(.readyMentors, of: [.mentor], on: "2021-11-29")]
    },
  ]

  private static let wholeCases: [RuleCase] = [
    RuleCase(rule: .baseSequence, name: "mentors before mentees") { _ in
      [.base(.mentors, of: [], on: "2021-11-25")]
    } kept: { programme in
      programme.given(.base(of: []))
      return [.base(.mentors, of: [], on: "2021-11-25"), .base(.longTerm, of: [], on: "2021-12-20")]
    },
    RuleCase(rule: .baseSequence, name: "ready mentors after a base of mentors that was withdrawn") { programme in
      programme.culprit = programme.corrected(programme.givenFormedBases())
      return [.base(.readyMentors, of: [], on: "2021-11-29")]
    } kept: { programme in
      programme.givenFormedBases()
      return [.base(.readyMentors, of: [], on: "2021-11-29")]
    },
    RuleCase(rule: .baseKnownBefore, name: "a base that rests on a later entry") { programme in
      var base = Draft.base(of: [])
      if case .baseFormed(var event) = base.event {
        event.knownAt = programme.nextPosition
        base.event = .baseFormed(event)
      }
      return [base]
    } kept: { _ in
      [.base(of: [])]
    },
    RuleCase(rule: .baseCounted, name: "parts that name fewer members than the base has") { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      return [.basePart(1, of: 2, [.pupil], count: 3), .basePart(2, of: 2, [.classmate], count: 3)]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      return [.basePart(1, of: 2, [.pupil], count: 2), .basePart(2, of: 2, [.classmate], count: 2)]
    },
  ]
}

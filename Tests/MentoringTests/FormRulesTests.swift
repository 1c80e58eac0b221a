import EventLedger
import Mentoring
import Testing

@Suite struct FormRulesTests {
  @Test(arguments: cases)
  func `a rule about forms refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = assessments + reports + preferences + feedback

  private static let assessments: [RuleCase] = [
    RuleCase(rule: .assessedWithConsent, name: "an assessment the day before the consent") { programme in
      programme.given(.registration(), .authority(), .consent(on: "2021-11-11"))
      return [.assessment(on: "2021-11-10")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(on: "2021-11-10"))
      return [.assessment(on: "2021-11-10")]
    },
    RuleCase(rule: .assessmentStates, name: "neither scores nor a conclusion") { programme in
      programme.givenApplicant()
      return [.assessment(parts: [])]
    } kept: { programme in
      programme.givenApplicant()
      return [.assessment(parts: ["psychology"])]
    },
    RuleCase(rule: .assessedOnce, name: "the same instrument twice on one day") { programme in
      programme.givenApplicant()
      programme.culprit = programme.given(.assessment())
      return [.assessment()]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.assessment())
      return [.assessment(by: "mentee-other/1"), .assessment(on: "2021-11-11")]
    },
    RuleCase(rule: .sameInstrument, name: "another version after the programme") { programme in
      programme.givenApplicant()
      programme.culprit = programme.given(.assessment(by: "mentee-growth/1"))
      return [.assessment(.after, by: "mentee-growth/2", on: "2022-05-10")]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.assessment(by: "mentee-growth/1"))
      return [.assessment(.after, by: "mentee-growth/1", on: "2022-05-10")]
    },
    RuleCase(rule: .sameInstrument, name: "nothing measured before") { programme in
      programme.givenApplicant()
      return [.assessment(.after, on: "2022-05-10")]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.assessment())
      return [.assessment(.after, on: "2022-05-10")]
    },
  ]

  private static let reports: [RuleCase] = [
    RuleCase(rule: .reportedWithConsent, name: "a report on a minor before any consent") { programme in
      programme.given(.registration(), .authority())
      return [.report()]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(on: "2021-10-14"))
      return [.report(on: "2021-10-14")]
    },
    RuleCase(rule: .reportedWithConsent, name: "a minor's own signature alone") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.consent(by: .pupil, .oneself))
      return [.report()]
    } kept: { programme in
      programme.given(.registration(born: "2003-01-01"), .consent(by: .pupil, .oneself))
      return [.report()]
    },
    RuleCase(rule: .reportStates, name: "a report without a part") { programme in
      programme.givenApplicant()
      return [.report(parts: [])]
    } kept: { programme in
      programme.givenApplicant()
      return [.report()]
    },
    RuleCase(rule: .psychologistApart, name: "the psychologist's report among the answers") { programme in
      programme.givenApplicant()
      return [.report(from: .psychologist, parts: ["answers"])]
    } kept: { programme in
      programme.givenApplicant()
      return [.report(from: .psychologist, parts: ["psychology"])]
    },
    RuleCase(rule: .psychologistApart, name: "a teacher's report in the psychologist's part") { programme in
      programme.givenApplicant()
      return [.report(parts: ["answers", "psychology"])]
    } kept: { programme in
      programme.givenApplicant()
      return [.report(parts: ["answers"])]
    },
    RuleCase(rule: .reportedOnce, name: "the parents' report twice on one day") { programme in
      programme.givenApplicant()
      programme.culprit = programme.given(.report(from: .parents))
      return [.report(from: .parents)]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.report(from: .parents))
      return [.report(from: .parents, author: .mother), .report(from: .classTeacher)]
    },
  ]

  private static let preferences: [RuleCase] = [
    RuleCase(rule: .wishedWithConsent, name: "wishes after the withdrawal") { programme in
      let consent = programme.givenApplicant()
      programme.given(.opening(with: [.pupil]))
      programme.culprit = programme.given(.withdrawal(of: consent, on: "2021-11-27"))
      return [.preference(on: "2021-11-27")]
    } kept: { programme in
      let consent = programme.givenApplicant()
      programme.given(.opening(with: [.pupil]))
      programme.given(.withdrawal(of: consent, on: "2021-11-28"))
      return [.preference(on: "2021-11-27")]
    },
    RuleCase(rule: .wishedAfterMeeting, name: "wishes the day before the group meeting") { programme in
      programme.givenApplicant()
      programme.given(.opening(with: [.pupil], on: "2021-11-27"))
      return [.preference(on: "2021-11-26")]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.opening(with: [.pupil], on: "2021-11-27"))
      return [.preference(on: "2021-11-27")]
    },
    RuleCase(rule: .wishedAfterMeeting, name: "somebody who was not at the meeting") { programme in
      programme.givenApplicant()
      programme.given(.registration(of: .classmate), .opening(with: [.classmate]))
      return [.preference()]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.registration(of: .classmate), .opening(with: [.classmate, .pupil]))
      return [.preference()]
    },
    RuleCase(rule: .wishedOnce, name: "wishes twice on one day") { programme in
      programme.givenApplicant()
      programme.given(.opening(with: [.pupil]))
      programme.culprit = programme.given(.preference())
      return [.preference()]
    } kept: { programme in
      programme.givenApplicant()
      programme.given(.opening(with: [.pupil]), .preference())
      return [.preference(on: "2021-11-28")]
    },
  ]

  private static let feedback: [RuleCase] = [
    RuleCase(rule: .feedbackWithConsent, name: "feedback the day after the consent's last day") { programme in
      programme.today = "2022-09-01"
      programme.givenPair()
      // The pupil's consent, behind the mother, the registration and the authority.
      programme.culprit = Position(3)
      return [.feedback(about: .first, on: "2022-09-01")]
    } kept: { programme in
      programme.today = "2022-09-01"
      programme.givenPair()
      return [.feedback(about: .first, on: "2022-08-31")]
    }
  ]

  @Test func `a consent withdrawn late breaks what was measured, told and wished since its day`() throws {
    var programme = Programme()
    let consent = programme.givenApplicant()
    let report = programme.given(.report())
    let assessment = programme.given(.assessment())
    let opening = programme.given(.opening(with: [.pupil]))
    let wish = programme.given(.preference())
    let broken = try programme.assess([.withdrawal(of: consent, on: "2021-10-13")]).broken
    #expect(Set(broken.map(\.entry)) == [report, assessment, opening, wish])
    #expect(
      Set(broken.map(\.rule)) == [
        .reportedWithConsent, .assessedWithConsent, .groupMetWithConsent, .wishedWithConsent,
      ])
  }

  @Test func `the opening meeting corrected away leaves wishes without it, and names the correction`() throws {
    var programme = Programme()
    programme.givenApplicant()
    let opening = programme.given(.opening(with: [.pupil]))
    let wish = programme.given(.preference())
    let correction = programme.corrected(opening)
    #expect(programme.findings() == [Finding(.wishedAfterMeeting, entry: wish, culprit: correction)])
  }
}

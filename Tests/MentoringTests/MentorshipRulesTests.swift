import EventLedger
import Mentoring
import Testing

@Suite struct MentorshipRulesTests {
  @Test(arguments: cases)
  func `a rule about a mentor's way refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = wayCases + trainingCases + retentionCases

  private static let wayCases: [RuleCase] = [
    RuleCase(rule: .registeredInRole, name: "a profile of somebody who is no mentor") { programme in
      programme.givenApplicant()
      programme.given(.questionnaire(of: .pupil, as: .mentor, .mentorBefore, on: "2021-11-03"))
      return [.profile(of: .pupil)]
    } kept: { programme in
      programme.givenCandidate()
      return [.profile()]
    },
    RuleCase(rule: .profileAfterSurvey, name: "a profile without a survey") { programme in
      programme.given(.registration(of: .mentor, as: .mentor, on: "2021-11-01", born: "1990-05-05"))
      return [.profile()]
    } kept: { programme in
      programme.givenCandidate()
      return [.profile()]
    },
    RuleCase(rule: .profileAfterSurvey, name: "a survey that was corrected away") { programme in
      programme.givenCandidate()
      programme.culprit = programme.corrected(programme.nextPosition.before)
      return [.profile()]
    } kept: { programme in
      programme.givenCandidate()
      return [.profile()]
    },
    RuleCase(rule: .profileWithConsent, name: "wishes after the consent was withdrawn") { programme in
      let consent = programme.givenCandidate()
      programme.culprit = programme.given(.withdrawal(of: consent, person: .mentor, by: .mentor, on: "2021-11-04"))
      return [.profile(parts: ["wishes"])]
    } kept: { programme in
      let consent = programme.givenCandidate()
      programme.given(.withdrawal(of: consent, person: .mentor, by: .mentor, on: "2021-11-04"))
      return [.profile()]
    },
    RuleCase(rule: .interviewWithConsent, name: "a protocol without consent") { programme in
      programme.given(.registration(of: .mentor, as: .mentor, on: "2021-11-01", born: "1990-05-05"))
      return [.interview(parts: ["notes"])]
    } kept: { programme in
      programme.given(.registration(of: .mentor, as: .mentor, on: "2021-11-01", born: "1990-05-05"))
      return [.interview()]
    },
    RuleCase(rule: .interviewBeforeDecision, name: "an interview after the approval") { programme in
      programme.culprit = programme.givenMentor()
      return [.interview(on: "2021-11-21")]
    } kept: { programme in
      programme.givenMentor()
      return [.interview(on: "2021-11-19")]
    },
    RuleCase(rule: .interviewBeforeDecision, name: "an interview after the refusal") { programme in
      programme.givenCandidate()
      programme.culprit = programme.given(.decline())
      return [.interview(on: "2021-11-21")]
    } kept: { programme in
      programme.givenCandidate()
      return [.interview(), .decline()]
    },
    RuleCase(rule: .approvedAfterInterview, name: "approved with a profile and without an interview") { programme in
      programme.givenCandidate()
      programme.given(.profile())
      return [.approval()]
    } kept: { programme in
      programme.givenCandidate()
      programme.given(.profile(), .interview())
      return [.approval()]
    },
    RuleCase(rule: .approvedAfterInterview, name: "approved although the interview advised against it") { programme in
      programme.givenCandidate()
      programme.culprit = programme.given(.interview(.unsuitable))
      return [.approval()]
    } kept: { programme in
      programme.givenCandidate()
      programme.given(.interview(.unsuitable), .interview(.withTraining, on: "2021-11-15"))
      return [.approval()]
    },
    RuleCase(rule: .decidedOnce, name: "declined after the approval") { programme in
      programme.culprit = programme.givenMentor()
      return [.decline(on: "2021-11-21")]
    } kept: { programme in
      programme.givenCandidate()
      return [.decline(on: "2021-11-21")]
    },
    RuleCase(rule: .decidedOnce, name: "declined twice") { programme in
      programme.givenCandidate()
      programme.culprit = programme.given(.decline())
      return [.decline(on: "2021-11-21")]
    } kept: { programme in
      programme.givenCandidate()
      programme.corrected(programme.given(.decline()))
      return [.decline(on: "2021-11-21")]
    },
  ]

  private static let trainingCases: [RuleCase] = [
    RuleCase(rule: .trainedApproved, name: "a session before the approval") { programme in
      programme.givenCandidate()
      return [.session()]
    } kept: { programme in
      programme.givenMentor()
      return [.session()]
    },
    RuleCase(rule: .trainedApproved, name: "a session of somebody who was declined") { programme in
      programme.givenCandidate()
      programme.culprit = programme.given(.decline())
      return [.session()]
    } kept: { programme in
      programme.givenMentor()
      return [.session()]
    },
    RuleCase(rule: .trainedBeforePairing, name: "a session after the pair was fixed") { programme in
      programme.culprit = programme.givenPair()
      return [.session(on: "2021-12-02")]
    } kept: { programme in
      programme.givenPair()
      return [.session(on: "2021-11-24"), .training(), .session(on: "2021-12-02")]
    },
    RuleCase(rule: .trainedBeforePairing, name: "a completion after the pair was fixed") { programme in
      programme.givenPair()
      programme.given(.session())
      programme.culprit = programme.nextPosition.before.before
      return [.training(on: "2021-12-02")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.session())
      return [.training()]
    },
    RuleCase(rule: .trainedInSessions, name: "completed without a session") { programme in
      programme.givenMentor()
      return [.training()]
    } kept: { programme in
      programme.givenMentor()
      programme.given(.session())
      return [.training()]
    },
    RuleCase(rule: .trainedHours, name: "more hours than the sessions had") { programme in
      programme.givenMentor()
      programme.given(.session(3), .session(2, of: [.otherMentor]))
      return [.training(hours: 5)]
    } kept: { programme in
      programme.givenMentor()
      programme.given(.session(3), .session(2, on: "2021-11-25"))
      return [.training(hours: 5)]
    },
    RuleCase(rule: .trainedOnce, name: "completed twice") { programme in
      programme.culprit = programme.givenReadyMentor()
      return [.training(on: "2021-11-27")]
    } kept: { programme in
      programme.givenMentor()
      programme.given(.session())
      return [.training(on: "2021-11-27")]
    },
    RuleCase(rule: .fixedAfterTraining, name: "a pair while the training goes on") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.session())
      programme.given(.order())
      return [.fixing()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenReadyMentor()
      programme.given(.order())
      return [.fixing()]
    },
  ]

  private static let retentionCases: [RuleCase] = [
    RuleCase(rule: .retainedWithConsent, name: "a consent to this year's programme only") { programme in
      programme.givenMentor()
      programme.given(.result(of: .mentor, as: .mentor))
      return [.retention()]
    } kept: { programme in
      programme.givenVeteran()
      return [.retention()]
    },
    RuleCase(rule: .retainedWithConsent, name: "a consent to future programmes that was withdrawn") { programme in
      let consent = programme.givenVeteran()
      programme.culprit = programme.given(
        .withdrawal(of: consent, person: .mentor, for: .future, by: .mentor, on: "2022-06-15"))
      return [.retention()]
    } kept: { programme in
      programme.givenVeteran()
      return [.retention()]
    },
    RuleCase(rule: .retainedAfterResult, name: "no result yet") { programme in
      programme.givenMentor()
      programme.given(
        .consent(
          of: .mentor, as: .mentor, by: .mentor, .oneself, for: .future, on: "2022-06-11", until: "2024-08-31",
          pupilSigned: nil))
      return [.retention()]
    } kept: { programme in
      programme.givenVeteran()
      return [.retention()]
    },
    RuleCase(rule: .retainedOnce, name: "retained twice") { programme in
      programme.givenVeteran()
      programme.culprit = programme.given(.retention())
      return [.retention(on: "2022-06-22")]
    } kept: { programme in
      programme.givenVeteran()
      programme.given(.retention(), .release())
      return [.retention(on: "2022-06-22")]
    },
    RuleCase(rule: .retainedOnce, name: "retained twice within the term") { programme in
      programme.givenVeteran()
      programme.culprit = programme.given(.retention(until: "2022-06-22"))
      return [.retention(on: "2022-06-22")]
    } kept: { programme in
      programme.givenVeteran()
      programme.given(.retention(until: "2022-06-21"))
      return [.retention(on: "2022-06-22")]
    },
    RuleCase(rule: .registeredInRole, name: "released without having been a mentor") { programme in
      programme.givenMentee()
      return [.release(of: .pupil)]
    } kept: { programme in
      programme.givenMentor()
      return [.release()]
    },
  ]
}

extension Position {
  /// The position before this one.
  var before: Position { Position(rawValue - 1) }
}

import EventLedger
import Mentoring
import Testing

@Suite struct PersonRulesTests {
  @Test(arguments: cases) func `a rule about people and bases refuses its breach and lets its opposite pass`(
    _ rule: RuleCase
  )
    throws
  {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .registeredOnce, name: "registered again in the same role") { programme in
      programme.culprit = programme.given(.registration())
      return [.registration(on: "2021-09-20")]
    } kept: { programme in
      programme.given(.registration(), .exit(on: "2021-09-15"))
      return [.registration(on: "2021-09-20"), .registration(as: .mentor, on: "2021-09-20")]
    },
    RuleCase(rule: .registeredInRole, name: "a request of somebody who is a mentor only") { programme in
      programme.given(.registration(as: .mentor))
      return [.request()]
    } kept: { programme in
      programme.given(.registration(as: .mentor), .registration(as: .mentee))
      return [.request()]
    },
    RuleCase(rule: .registeredInRole, name: "a mentor declined who was never proposed") { programme in
      programme.given(.registration())
      return [.decline(of: .pupil)]
    } kept: { programme in
      programme.givenCandidate()
      return [.decline()]
    },
    RuleCase(rule: .registeredInRole, name: "an entry dated before the registration") { programme in
      programme.given(.registration(on: "2021-10-13"))
      return [.request(on: "2021-10-12")]
    } kept: { programme in
      programme.given(.registration(on: "2021-10-12"))
      return [.request(on: "2021-10-12")]
    },
    RuleCase(rule: .contactAfterConsent, name: "contacts before the consent") { programme in
      programme.given(.registration(), .authority(), .consent(on: "2021-10-01"))
      return [.contact(on: "2021-09-30")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(on: "2021-10-01"))
      return [.contact(on: "2021-10-01"), .contact(of: .mother, on: "2021-09-30")]
    },
    RuleCase(rule: .contactAfterConsent, name: "contacts with the registration") { programme in
      var registration = Draft.registration()
      registration.partClasses.append("contact")
      return [registration]
    } kept: { programme in
      var representative = Draft.registration(of: .stranger, as: .representative)
      representative.partClasses.append("contact")
      return [.registration(), representative]
    },
    RuleCase(rule: .answersAfterConsent, name: "no consent at all") { programme in
      programme.given(.registration())
      return [.questionnaire()]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent())
      return [.questionnaire()]
    },
    RuleCase(rule: .answersAfterConsent, name: "a consent to something else") { programme in
      programme.given(.registration(), .authority(), .consent(for: .future))
      return [.questionnaire()]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(for: .future), .consent())
      return [.questionnaire()]
    },
    RuleCase(rule: .answersAfterConsent, name: "a consent that ran out the day before") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.consent(until: "2021-10-04"))
      return [.questionnaire(on: "2021-10-05")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(until: "2021-10-05"))
      return [.questionnaire(on: "2021-10-05")]
    },
    RuleCase(rule: .answersAfterConsent, name: "a consent withdrawn that day") { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      programme.culprit = programme.given(.withdrawal(of: consent, on: "2021-10-05"))
      return [.questionnaire(on: "2021-10-05")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      programme.given(.withdrawal(of: consent, on: "2021-10-06"))
      return [.questionnaire(on: "2021-10-05")]
    },
    RuleCase(rule: .answersOnce, name: "the same questionnaire twice on a day") { programme in
      programme.given(.registration(), .authority(), .consent())
      programme.culprit = programme.given(.questionnaire())
      return [.questionnaire()]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(), .questionnaire())
      return [.questionnaire(on: "2021-10-06"), .questionnaire(of: .pupil, as: .mentee, .preference)]
    },
    RuleCase(rule: .admittedWithConsent, name: "a consent that ran out the day before") { programme in
      programme.culprit = programme.givenApplicant(consentUntil: "2021-10-19")
      return [.admission()]
    } kept: { programme in
      programme.givenApplicant(consentUntil: "2021-10-20")
      return [.admission()]
    },
    RuleCase(rule: .admittedWithSurvey, name: "a questionnaire dated later") { programme in
      programme.given(.registration(), .authority(), .consent(), .questionnaire(on: "2021-10-21"), .request())
      return [.admission(on: "2021-10-20")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(), .questionnaire(on: "2021-10-20"), .request())
      return [.admission(on: "2021-10-20")]
    },
    RuleCase(rule: .requestClassified, name: "no request yet") { programme in
      programme.given(.registration(), .authority(), .consent(), .questionnaire())
      return [.admission()]
    } kept: { programme in
      programme.givenApplicant()
      return [.admission()]
    },
    RuleCase(rule: .admittedOnce, name: "admitted again") { programme in
      programme.givenApplicant()
      programme.culprit = programme.given(.admission())
      return [.admission(on: "2021-10-25")]
    } kept: { programme in
      programme.givenMentee()
      programme.givenApplicant(.classmate)
      return [.admission(of: .classmate)]
    },
    RuleCase(rule: .approvedWithConsent, name: "a consent that ran out the day before") { programme in
      programme.culprit = programme.givenCandidate(consentUntil: "2021-11-19")
      return [.approval()]
    } kept: { programme in
      programme.givenCandidate(consentUntil: "2021-11-20")
      return [.approval()]
    },
    RuleCase(rule: .approvedWithSurvey, name: "a mentee's questionnaire only") { programme in
      programme.given(
        .registration(of: .mentor, as: .mentor, born: "1990-05-05"), .registration(of: .mentor, as: .mentee),
        .consent(of: .mentor, as: .mentor, by: .mentor, .oneself), .questionnaire(of: .mentor))
      programme.birthDates[.mentor] = "1990-05-05"
      return [.approval()]
    } kept: { programme in
      programme.givenCandidate()
      return [.approval()]
    },
    RuleCase(rule: .approvedOnce, name: "approved again") { programme in
      programme.culprit = programme.givenMentor()
      return [.approval(on: "2021-11-25")]
    } kept: { programme in
      programme.givenMentor()
      programme.givenCandidate(.otherMentor)
      return [.approval(of: .otherMentor)]
    },
    RuleCase(rule: .exitsWithoutPair, name: "the pair goes on") { programme in
      programme.culprit = programme.givenPair()
      return [.exit(on: "2021-12-10")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.dissolution(on: "2021-12-10"))
      return [.exit(on: "2021-12-10"), .exit(of: .mother, as: .representative, on: "2021-12-10")]
    },
    RuleCase(rule: .exitsWithoutPair, name: "the mentor leaves and the pair goes on") { programme in
      programme.culprit = programme.givenPair()
      return [.exit(of: .mentor, as: .mentor, on: "2021-12-10")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.registration(of: .pupil, as: .staff))
      return [.exit(of: .pupil, as: .staff, on: "2021-12-10")]
    },
  ]
}

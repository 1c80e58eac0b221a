import EventLedger
import Mentoring
import Testing

@Suite struct ConsentRulesTests {
  @Test(arguments: cases) func `a rule of consent law refuses its breach and lets its opposite pass`(_ rule: RuleCase)
    throws
  {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .representativeVerified, name: "no authority") { programme in
      programme.given(.registration())
      return [.consent()]
    } kept: { programme in
      programme.given(.registration(), .authority())
      return [.consent()]
    },
    RuleCase(rule: .representativeVerified, name: "an authority that ran out the day before") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.authority(until: "2021-09-30"))
      return [.consent(on: "2021-10-01")]
    } kept: { programme in
      programme.given(.registration(), .authority(until: "2021-10-01"))
      return [.consent(on: "2021-10-01")]
    },
    RuleCase(rule: .representativeVerified, name: "an authority verified the day after") { programme in
      programme.given(.registration(), .authority(on: "2021-10-02"))
      return [.consent(on: "2021-10-01")]
    } kept: { programme in
      programme.given(.registration(), .authority(on: "2021-10-01"))
      return [.consent(on: "2021-10-01")]
    },
    RuleCase(rule: .termStated, name: "a consent of the first version without its last day") { programme in
      programme.given(.registration(), .authority())
      return [.consent(until: nil)]
    } kept: { programme in
      programme.given(.registration(), .authority())
      return [.consent(until: "2022-08-31")]
    },
    RuleCase(rule: .signedByOneself, name: "somebody else signs as oneself") { programme in
      programme.given(.registration(born: "1990-05-05"))
      return [.consent(by: .mother, .oneself)]
    } kept: { programme in
      programme.given(.registration(born: "1990-05-05"))
      return [.consent(by: .pupil, .oneself)]
    },
    RuleCase(rule: .signedByOneself, name: "the participant signs as their own representative") { programme in
      programme.given(.registration(), .authority())
      return [.consent(by: .pupil, .representative)]
    } kept: { programme in
      programme.given(.registration(), .authority())
      return [.consent(by: .mother, .representative)]
    },
    RuleCase(rule: .minorRepresented, name: "the day before the eighteenth birthday") { programme in
      programme.given(.registration(born: "2003-10-02"))
      return [.consent(by: .pupil, .oneself, on: "2021-10-01")]
    } kept: { programme in
      programme.given(.registration(born: "2003-10-01"))
      return [.consent(by: .pupil, .oneself, on: "2021-10-01")]
    },
    RuleCase(rule: .adultSigns, name: "the eighteenth birthday") { programme in
      programme.given(.registration(born: "2003-10-01"), .authority())
      return [.consent(on: "2021-10-01")]
    } kept: { programme in
      programme.given(.registration(born: "2003-10-02"), .authority())
      return [.consent(on: "2021-10-01")]
    },
    RuleCase(rule: .pupilSigns, name: "the fourteenth birthday") { programme in
      programme.given(.registration(born: "2007-10-01"), .authority())
      return [.consent(on: "2021-10-01", pupilSigned: nil)]
    } kept: { programme in
      programme.given(.registration(born: "2007-10-02"), .authority())
      return [.consent(on: "2021-10-01", pupilSigned: nil)]
    },
    RuleCase(rule: .pupilSigns, name: "a pupil of sixteen who would not sign") { programme in
      programme.given(.registration(born: "2005-10-01"), .authority())
      return [.consent(pupilSigned: false)]
    } kept: { programme in
      programme.given(.registration(born: "2005-10-01"), .authority())
      return [.consent(pupilSigned: true)]
    },
    RuleCase(rule: .separateDocument, name: "the first day of the new law") { programme in
      programme.today = "2025-12-31"
      programme.given(.registration(), .authority())
      return [.consent(on: "2025-09-01", embedded: true)]
    } kept: { programme in
      programme.today = "2025-12-31"
      programme.given(.registration(), .authority())
      return [.consent(on: "2025-08-31", embedded: true), .consent(on: "2025-09-01", embedded: false)]
    },
    RuleCase(rule: .ownConsentDue, name: "a representative's consent on the eighteenth birthday") { programme in
      programme.culprit = programme.givenMentee(born: "2003-12-10")
      return [.questionnaire(of: .pupil, as: .mentee, .menteeAfter, on: "2021-12-10")]
    } kept: { programme in
      programme.givenMentee(born: "2003-12-10")
      return [
        .questionnaire(of: .pupil, as: .mentee, .menteeAfter, on: "2021-12-09"),
        .consent(by: .pupil, .oneself, on: "2021-12-10"),
        .questionnaire(of: .pupil, as: .mentee, .menteeAfter, on: "2021-12-10"),
      ]
    },
    RuleCase(rule: .withdrawsActive, name: "an entry that is no consent") { programme in
      let registration = programme.given(.registration())
      programme.given(.authority(), .consent())
      return [.withdrawal(of: registration, on: "2021-12-01")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      return [.withdrawal(of: consent, on: "2021-12-01")]
    },
    RuleCase(rule: .withdrawsActive, name: "a consent to something else") { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      programme.culprit = consent
      return [.withdrawal(of: consent, for: .future, on: "2021-12-01")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent())
      let consent = programme.given(.consent(for: .future))
      return [.withdrawal(of: consent, for: .future, on: "2021-12-01")]
    },
    RuleCase(rule: .withdrawsActive, name: "a consent withdrawn before") { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      programme.culprit = programme.given(.withdrawal(of: consent, on: "2021-11-30"))
      return [.withdrawal(of: consent, on: "2021-12-01")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      let second = programme.given(.consent(on: "2021-11-30"))
      programme.given(.withdrawal(of: consent, on: "2021-11-30"))
      return [.withdrawal(of: second, on: "2021-12-01")]
    },
    RuleCase(rule: .withdrawsActive, name: "a withdrawal dated before the consent") { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent(on: "2021-10-01"))
      return [.withdrawal(of: consent, on: "2021-09-30")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent(on: "2021-10-01"))
      return [.withdrawal(of: consent, on: "2021-10-01")]
    },
    RuleCase(rule: .withdrawnByEntitled, name: "a withdrawal by somebody without authority") { programme in
      programme.given(.registration(), .authority(), .registration(of: .classmate))
      let consent = programme.given(.consent())
      return [.withdrawal(of: consent, by: .classmate, on: "2021-12-01")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      return [.withdrawal(of: consent, by: .mother, on: "2021-12-01")]
    },
    RuleCase(rule: .consentLeft, name: "the newer of two consents is withdrawn") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.consent(on: "2021-10-12"))
      let second = programme.given(.consent(on: "2021-11-20"))
      return [.withdrawal(of: second, on: "2021-12-01")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent(for: .future, on: "2021-10-12"))
      let first = programme.given(.consent(on: "2021-10-12"))
      let second = programme.given(.consent(on: "2021-11-20"))
      return [.withdrawal(of: second, on: "2021-12-01"), .withdrawal(of: first, on: "2021-12-01")]
    },
    RuleCase(rule: .consentOnce, name: "the same consent twice on a day") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.consent())
      return [.consent()]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent())
      return [.consent(on: "2021-10-02"), .consent(for: .distribution)]
    },
  ]

  @Test func `a consent that a withdrawal leaves is a finding until it is withdrawn too, a later one is none`() throws {
    var programme = Programme()
    programme.given(.registration(), .authority(), .authority(of: .stranger))
    let first = programme.given(.consent(on: "2021-10-12"))
    let other = programme.given(.consent(by: .stranger, on: "2021-10-13"))
    let withdrawal = programme.given(.withdrawal(of: first, on: "2021-12-01"))
    let left = Finding(.consentLeft, entry: withdrawal, culprit: other)
    #expect(programme.findings() == [left])
    programme.given(.consent(on: "2021-12-05"))
    #expect(programme.findings() == [left])
    programme.given(.withdrawal(of: other, by: .stranger, on: "2021-12-10"))
    #expect(programme.findings(on: "2021-12-09") == [left])
    #expect(programme.findings().map(\.rule) == [Rule.consentLeft.code], "the consent of 5 December goes on")
  }

  @Test func `a consent that comes to light after the withdrawal is told of, and so is that of a merged card`() throws {
    var programme = Programme()
    programme.given(.registration(), .authority())
    let consent = programme.given(.consent(on: "2021-10-12"))
    let withdrawal = programme.given(.withdrawal(of: consent, on: "2021-12-01"))
    let late = try programme.assess([.consent(on: "2021-11-20")])
    #expect(late.broken.map(\.rule) == [.consentLeft] && late.broken.map(\.entry) == [withdrawal])

    let others = programme.givenApplicant(.classmate)
    let merged = try programme.assess([.merge(on: "2021-12-02")])
    let told = merged.broken.filter { $0.rule == .consentLeft }
    #expect(told.map(\.entry) == [withdrawal] && told.map(\.culprit) == [others], "\(merged.broken)")
  }
}

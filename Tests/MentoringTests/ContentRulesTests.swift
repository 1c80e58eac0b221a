import EventLedger
import Mentoring
import Testing

/// What an entry itself has to say: grounds, counts, a responsible, evidence.
@Suite struct ContentRulesTests {
  @Test(arguments: cases)
  func `a rule about what an entry says refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  @Test func `what an entry lacks stands in the findings, with a road map and without`() throws {
    for isApproved in [true, false] {
      var programme = Programme()
      if isApproved { programme.approve() }
      programme.given(.irregularity(post: nil), .briefing(attendance: nil), Self.partner(contact: .mother))
      let standing = try programme.standingRules
      let rules = try programme.entries.indices.flatMap { try standing.standing(programme.entry(at: $0)) }.map(\.rule)
      #expect(
        rules.filter { $0 != .briefedByMap } == [.irregularityAnswered, .briefingEvidenced, .partnerContactBasis])
    }
  }

  static let cases: [RuleCase] = statements + people

  private static let statements: [RuleCase] = [
    RuleCase(rule: .partnerContactBasis, name: "a contact person without a basis") { programme in
      programme.approve()
      return [partner(contact: .mother)]
    } kept: { programme in
      programme.approve()
      return [partner(contact: .mother, basis: .law), partner(2)]
    },
    RuleCase(rule: .briefingEvidenced, name: "neither minutes nor a count") { programme in
      programme.approve()
      return [.briefing(attendance: nil)]
    } kept: { programme in
      programme.approve()
      return [.briefing(minutes: "3", attendance: nil), .briefing(.staff)]
    },
    RuleCase(rule: .partnersNamed, name: "no organisation") { programme in
      programme.approve()
      return [.briefing(.partners)]
    } kept: { programme in
      programme.approve()
      programme.today = "2022-09-30"
      programme.given(partner())
      return [.briefing(.partners), .briefing(.partners, on: "2022-09-15", cycle: Cycle(2022) ?? .year)]
    },
    RuleCase(rule: .irregularityAnswered, name: "nobody is responsible") { programme in
      programme.approve()
      return [.irregularity(person: .mother, post: nil)]
    } kept: { programme in
      programme.approve()
      return [.irregularity(person: .mother)]
    },
  ]

  private static let people: [RuleCase] = [
    RuleCase(rule: .responsibleOfStaff, name: "a representative") { programme in
      programme.approve()
      return [.assigned(["1.1"], .deputyTeachingFirst, .mother)]
    } kept: { programme in
      programme.approve()
      programme.given(.registration(of: .stranger, as: .staff, on: "2021-09-05", born: nil))
      return [.assigned(["1.1"], .deputyTeachingFirst, .stranger)]
    },
    RuleCase(rule: .answersOfRole, name: "a mentee fills in what mentors do") { programme in
      programme.given(.registration(), .authority(), .consent())
      return [.questionnaire(of: .pupil, as: .mentee, .mentorBefore)]
    } kept: { programme in
      programme.given(.registration(), .authority(), .consent())
      return [.questionnaire(), .questionnaire(of: .pupil, as: .mentee, .satisfaction)]
    },
    RuleCase(rule: .awardProven, name: "for satisfaction, and nothing named") { programme in
      programme.givenMeasuredMentor()
      return [.award(for: [.satisfaction])]
    } kept: { programme in
      let approval = programme.givenMeasuredMentor()
      return [.award(for: [.satisfaction], evidence: [approval])]
    },
  ]

  private static func partner(
    _ number: Int = 1, contact: SubjectID? = nil, basis: RegistrationBasis? = nil
  ) -> Draft {
    .of(
      .partnerRegistered(
        PartnerRegistered(partner: number, cycle: .year, kind: .ngo, contact: contact, basis: basis)), "2021-09-14")
  }
}

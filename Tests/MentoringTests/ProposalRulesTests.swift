import EventLedger
import Mentoring
import Testing

@Suite struct ProposalRulesTests {
  @Test(arguments: cases)
  func `a rule about proposed pairs refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = proposals + answers + orders

  private static let proposals: [RuleCase] = [
    RuleCase(rule: .proposedOnce, name: "the code of another proposal") { programme in
      programme.culprit = programme.givenProposal(places: 2)
      programme.givenMentee(.classmate)
      return [.proposal(.first, mentees: [.classmate])]
    } kept: { programme in
      programme.givenProposal(places: 2)
      programme.givenMentee(.classmate)
      return [.proposal(.second, mentees: [.classmate])]
    },
    RuleCase(rule: .differentPeople, name: "somebody proposed to themselves", also: [.proposedPlaceFree]) { programme in
      programme.culprit = nil
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal(mentees: [.mentor, .pupil])]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal()]
    },
    RuleCase(rule: .proposedByRun, name: "an entry that is no match run") { programme in
      programme.approve()
      programme.culprit = programme.givenMentee()
      programme.givenMentor()
      return [.proposal(run: programme.culprit)]
    } kept: { programme in
      programme.approve()
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal(run: programme.given(.matchRun()))]
    },
    RuleCase(rule: .proposedByRun, name: "an entry that is not there yet") { programme in
      programme.approve()
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal(run: Position(99))]
    } kept: { programme in
      programme.approve()
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal()]
    },
    RuleCase(rule: .runKnownBefore, name: "a run that knew of itself") { programme in
      [.matchRun(knownAt: programme.nextPosition)]
    } kept: { programme in
      [.matchRun(knownAt: Position(programme.nextPosition.rawValue - 1))]
    },
    RuleCase(rule: .proposedWithConsent, name: "the mentee's consent ran out") { programme in
      programme.culprit = programme.givenMentee(consentUntil: "2021-11-24")
      programme.givenMentor()
      return [.proposal(on: "2021-11-25")]
    } kept: { programme in
      programme.givenMentee(consentUntil: "2021-11-25")
      programme.givenMentor()
      return [.proposal(on: "2021-11-25")]
    },
    RuleCase(rule: .registeredInRole, name: "a mentor proposed as mentee", also: [.proposedMenteeAdmitted]) {
      programme in
      programme.givenMentor()
      programme.givenMentor(.otherMentor)
      return [.proposal(mentees: [.otherMentor])]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal()]
    },
    RuleCase(rule: .proposedMentorApproved, name: "a candidate whom nobody approved yet") { programme in
      programme.givenMentee()
      programme.givenCandidate()
      return [.proposal()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal()]
    },
    RuleCase(rule: .proposedMenteeAdmitted, name: "an applicant whom nobody admitted yet") { programme in
      programme.givenApplicant()
      programme.givenMentor()
      return [.proposal()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.proposal()]
    },
    RuleCase(rule: .proposedPlaceFree, name: "a group of two for one place") { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.culprit = programme.givenMentor(places: 1)
      return [.proposal(mentees: [.pupil, .classmate])]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor(places: 2)
      return [.proposal(mentees: [.pupil, .classmate])]
    },
    RuleCase(rule: .proposedMenteeFree, name: "a mentee who has a pair") { programme in
      programme.culprit = programme.givenPair()
      programme.givenMentor(.otherMentor)
      return [.proposal(.second, mentor: .otherMentor, on: "2022-03-01")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.dissolution(on: "2022-02-28"))
      programme.givenMentor(.otherMentor)
      return [.proposal(.second, mentor: .otherMentor, on: "2022-03-01")]
    },
  ]

  private static let answers: [RuleCase] = [
    RuleCase(rule: .proposalStands, name: "accepted the day before it was proposed") { programme in
      programme.givenProposal()
      return [.acceptance(on: "2021-11-24")]
    } kept: { programme in
      programme.givenProposal()
      return [.acceptance(on: "2021-11-25"), .refusal(by: .mentor)]
    },
    RuleCase(rule: .proposalStands, name: "accepted after people decided otherwise") { programme in
      programme.givenProposal()
      programme.culprit = programme.given(.override())
      return [.acceptance(of: .first)]
    } kept: { programme in
      programme.givenProposal()
      programme.given(.override())
      return [.acceptance(of: .second)]
    },
    RuleCase(
      rule: .proposalStands, name: "an override of a pair that an order fixed",
      also: [.proposedMenteeFree, .proposedPlaceFree]
    ) { programme in
      programme.givenAcceptedProposal()
      programme.given(.order())
      programme.culprit = programme.given(.fixing())
      return [.override(on: "2021-12-10")]
    } kept: { programme in
      programme.givenAcceptedProposal()
      return [.override(on: "2021-11-28")]
    },
    RuleCase(rule: .memberActs, name: "accepted by somebody else") { programme in
      programme.culprit = programme.givenProposal()
      programme.givenMentee(.classmate)
      return [.acceptance(by: .classmate)]
    } kept: { programme in
      programme.givenProposal()
      return [.acceptance(by: .mentor)]
    },
    RuleCase(rule: .stepOnce, name: "accepted twice") { programme in
      programme.givenProposal()
      programme.culprit = programme.given(.acceptance())
      return [.acceptance(on: "2021-11-29")]
    } kept: { programme in
      programme.givenProposal()
      programme.given(.acceptance())
      return [.refusal(), .acceptance(on: "2021-11-29")]
    },
  ]

  private static let orders: [RuleCase] = [
    RuleCase(rule: .acceptedByAll, name: "the mentor has not answered") { programme in
      programme.givenProposal()
      programme.given(.acceptance())
      return [.order(), .fixing()]
    } kept: { programme in
      programme.givenAcceptedProposal()
      return [.order(), .fixing()]
    },
    RuleCase(rule: .acceptedByAll, name: "the mentee declined after having accepted") { programme in
      programme.givenAcceptedProposal()
      programme.culprit = programme.given(.refusal())
      return [.order(), .fixing()]
    } kept: { programme in
      programme.givenAcceptedProposal()
      programme.given(.refusal(), .acceptance(on: "2021-11-30"))
      return [.order(), .fixing()]
    },
    RuleCase(rule: .fixedAsProposed, name: "another mentee than was proposed") { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor()
      programme.culprit = programme.given(.proposal())
      programme.given(.acceptance(), .acceptance(by: .mentor))
      return [.order(), .fixing(mentee: .classmate)]
    } kept: { programme in
      programme.givenMentee(.classmate)
      programme.givenAcceptedProposal()
      return [.order(), .fixing()]
    },
    RuleCase(rule: .fixedAsProposed, name: "a proposal in whose place stands another") { programme in
      programme.givenAcceptedProposal()
      programme.culprit = programme.given(.override())
      return [.order(), .fixing()]
    } kept: { programme in
      programme.givenAcceptedProposal()
      programme.given(.override(), .acceptance(of: .second), .acceptance(of: .second, by: .mentor))
      return [.order(of: [.second]), .fixing(.second)]
    },
  ]
}

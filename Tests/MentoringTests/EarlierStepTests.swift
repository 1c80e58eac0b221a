import EventLedger
import Mentoring
import Testing

/// An earlier step of the programme that is missing altogether is noticed where the next one is taken.
@Suite struct EarlierStepTests {
  @Test(arguments: cases)
  func `a rule about an earlier step tells of its lack and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  @Test func `a pair that an order fixes without any step before is fixed, and three notices stand`() throws {
    var programme = Programme()
    programme.givenMentee()
    programme.givenMentor()
    programme.given(.order(), .fixing())
    #expect(
      Set(programme.findings().map(\.rule)) == ["mentor.interview.held", "pair.training", "pair.proposed"])
    #expect(programme.findings().allSatisfy { $0.severity == "warning" && $0.culprit == nil })
  }

  @Test func `who did not accept is named`() throws {
    var programme = Programme()
    programme.givenMentee()
    programme.givenTrainedMentor()
    programme.given(.order())
    let direct = try #require(try programme.assess([.fixing()]).violations.first)
    for person in [SubjectID.mentor, .pupil] { #expect(direct.message.contains(person.description.prefix(8))) }
    programme.given(.proposal(), .acceptance(by: .mentor))
    let proposed = try #require(try programme.assess([.fixing()]).violations.first)
    #expect(proposed.rule == .acceptedByAll && proposed.message.contains("не приняли: "))
  }

  static let cases: [RuleCase] = approvals + pairs + work

  private static let approvals: [RuleCase] = [
    RuleCase(rule: .interviewedBeforeApproval, name: "approved without profile and interview") { programme in
      programme.givenCandidate()
      return [.approval()]
    } kept: { programme in
      programme.givenCandidate()
      programme.given(.interview())
      return [.approval()]
    },
    RuleCase(rule: .approvedAfterDecline, name: "approved after a refusal") { programme in
      programme.givenCandidate()
      programme.given(.interview())
      programme.culprit = programme.given(.decline())
      return [.approval(on: "2021-11-21")]
    } kept: { programme in
      programme.givenCandidate()
      programme.given(.interview())
      programme.corrected(programme.given(.decline()))
      return [.approval(on: "2021-11-21")]
    },
  ]

  private static let pairs: [RuleCase] = [
    RuleCase(rule: .fixedAfterTraining, name: "no training at all") { programme in
      programme.givenAcceptedProposal()
      programme.given(.order())
      return [.fixing()]
    } kept: { programme in
      programme.givenAgreedPair()
      programme.given(.order())
      return [.fixing()]
    },
    RuleCase(rule: .fixedWithAcceptance, name: "nobody proposed the pair") { programme in
      programme.givenMentee()
      programme.givenTrainedMentor()
      programme.given(.order())
      return [.fixing()]
    } kept: { programme in
      programme.givenAgreedPair()
      programme.given(.order())
      return [.fixing()]
    },
    RuleCase(rule: .continuedByAll, name: "the mentee has not confirmed") { programme in
      programme.givenWholePair()
      programme.given(.meeting(.organisational, on: "2021-12-03"), .meeting(.trial, on: "2021-12-06"))
      programme.given(.continuation(by: [.mentor]))
      return [.meeting(.planning, on: "2021-12-08")]
    } kept: { programme in
      programme.givenWholePair()
      programme.given(.meeting(.organisational, on: "2021-12-03"), .meeting(.trial, on: "2021-12-06"))
      programme.given(.continuation(by: [.mentor]), .continuation(by: [.pupil], on: "2021-12-08"))
      return [.meeting(.planning, on: "2021-12-08")]
    },
  ]

  private static let work: [RuleCase] = [
    RuleCase(rule: .workFeedbackAfterMeeting, name: "the first meeting was missed") { programme in
      programme.givenWholePair()
      programme.given(.missed(.organisational, on: "2021-12-03"))
      return [.feedback(by: .pupil, on: "2021-12-04")]
    } kept: { programme in
      programme.givenWholePair()
      programme.given(.meeting(.organisational, on: "2021-12-03"))
      return [.feedback(by: .pupil, on: "2021-12-04")]
    },
    RuleCase(rule: .resultAsClosed, name: "reached, where the pair missed its goal") { programme in
      programme.givenWholePair()
      programme.culprit = programme.given(.closing(goal: .missed, on: "2022-05-20"))
      return [.result()]
    } kept: { programme in
      programme.givenWholePair()
      programme.given(.closing(goal: .missed, on: "2022-05-20"))
      return [.result(of: .pupil, as: .mentee, .missed)]
    },
    RuleCase(rule: .retainedWithinConsent, name: "a day longer than agreed") { programme in
      programme.culprit = programme.givenVeteran(consentUntil: "2024-08-31")
      return [.retention(until: "2024-09-01")]
    } kept: { programme in
      programme.givenVeteran(consentUntil: "2024-08-31")
      return [.retention(until: "2024-08-31")]
    },
    RuleCase(rule: .publishedEdition, name: "without names, of an edition with names") { programme in
      programme.given(.story())
      programme.culprit = programme.given(.storyApproval()).before
      return [.publication(1, .caseStudy, anonymised: true, of: [], categories: [], story: 1)]
    } kept: { programme in
      programme.given(.story(), .storyApproval(), .story(edition: 2, of: [], anonymised: true))
      programme.given(.storyApproval(edition: 2))
      return [.publication(1, .caseStudy, anonymised: true, of: [], categories: [], story: 1)]
    },
  ]
}

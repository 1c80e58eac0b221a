import EventLedger
import Mentoring
import Testing

@Suite struct PairLifeRulesTests {
  @Test(arguments: cases)
  func `a rule about the life of a pair refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = gatherings + notices + steps + ends

  private static let gatherings: [RuleCase] = [
    RuleCase(rule: .groupMetWithConsent, name: "somebody came whose consent ran out the day before") { programme in
      programme.culprit = programme.givenMentee(consentUntil: "2021-11-23")
      programme.givenMentor()
      return [.groupMeeting(on: "2021-11-24")]
    } kept: { programme in
      programme.givenMentee(consentUntil: "2021-11-24")
      programme.givenMentor()
      programme.given(.registration(of: .stranger, as: .staff, born: nil))
      return [.groupMeeting(with: [.mentor, .pupil, .stranger, .mother], on: "2021-11-24")]
    },
    RuleCase(rule: .groupMeetingOnce, name: "the opening recorded twice for one day") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.groupMeeting())
      return [.groupMeeting(with: [.pupil])]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.groupMeeting())
      return [.groupMeeting(on: "2021-11-25"), .groupMeeting(.final, on: "2022-05-26")]
    },
    RuleCase(rule: .openPairsListed, name: "a pair that was closed is listed as open") { programme in
      programme.givenPair()
      programme.culprit = programme.given(.closing(on: "2022-05-20"))
      return [.groupMeeting(.final, open: [.first], on: "2022-05-26")]
    } kept: { programme in
      programme.givenPair()
      return [.groupMeeting(.final, open: [.first], on: "2022-05-26")]
    },
  ]

  private static let notices: [RuleCase] = [
    RuleCase(rule: .noticeOfOrder, name: "an entry that is no order") { programme in
      let fixing = programme.givenPair()
      programme.culprit = Position(fixing.rawValue - 1)
      return [.notice(of: fixing)]
    } kept: { programme in
      let fixing = programme.givenPair()
      return [.notice(of: Position(fixing.rawValue - 1))]
    },
    RuleCase(rule: .noticeOfOrder, name: "told the day before the order", also: [.noticeToMember]) { programme in
      let fixing = programme.givenPair()
      return [.notice(of: Position(fixing.rawValue - 1), on: "2021-11-30")]
    } kept: { programme in
      let fixing = programme.givenPair()
      return [.notice(of: Position(fixing.rawValue - 1), on: "2021-12-01")]
    },
    RuleCase(rule: .noticeToMember, name: "somebody of no pair of the order") { programme in
      let fixing = programme.givenPair()
      programme.givenMentee(.classmate)
      return [.notice(of: Position(fixing.rawValue - 1), to: [.mentor, .classmate])]
    } kept: { programme in
      let fixing = programme.givenPair()
      return [.notice(of: Position(fixing.rawValue - 1), to: [.mentor])]
    },
  ]

  private static let steps: [RuleCase] = [
    RuleCase(rule: .continuedAfterTrial, name: "confirmed before the trial meeting") { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-03"))
      return [.continuation()]
    } kept: { programme in
      programme.givenPlannedPair()
      return [.continuation()]
    },
    RuleCase(rule: .memberActs, name: "somebody else confirms that the pair goes on") { programme in
      programme.givenPlannedPair()
      programme.culprit = Position(programme.nextPosition.rawValue - 4)
      programme.givenMentee(.classmate)
      return [.continuation(by: [.mentor, .classmate])]
    } kept: { programme in
      programme.givenPlannedPair()
      return [.continuation()]
    },
    RuleCase(rule: .memberActs, name: "feedback asked of somebody else") { programme in
      programme.givenPlannedPair()
      programme.culprit = Position(programme.nextPosition.rawValue - 4)
      programme.givenMentee(.classmate)
      return [.feedbackRequest(to: [.classmate], on: "2022-02-01")]
    } kept: { programme in
      programme.givenPlannedPair()
      return [.feedbackRequest(on: "2022-02-01"), .feedback(on: "2022-02-08")]
    },
    RuleCase(rule: .stepOnce, name: "feedback of one day recorded twice") { programme in
      programme.givenPlannedPair()
      programme.culprit = programme.given(.feedback(on: "2022-02-08"))
      return [.feedback(on: "2022-02-08")]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.feedback(on: "2022-02-08"))
      return [.feedback(by: .mentor, on: "2022-02-08"), .feedback(on: "2022-02-09")]
    },
    RuleCase(rule: .stepOnce, name: "a missed meeting of one day recorded twice") { programme in
      programme.givenPlannedPair()
      programme.culprit = programme.given(.missed(.regular, on: "2022-02-08"))
      return [.missed(.regular, on: "2022-02-08")]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.missed(.regular, on: "2022-02-08"))
      return [.missed(.regular, on: "2022-02-15")]
    },
    RuleCase(rule: .stepOnce, name: "a plan of one day recorded twice") { programme in
      programme.givenPlannedPair()
      programme.culprit = programme.given(.plan())
      return [.plan(meetings: 9)]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.plan())
      return [.plan(meetings: 9, on: "2022-01-15")]
    },
    RuleCase(rule: .stepInLife, name: "a plan before the order", also: [.plannedAtMeeting]) { programme in
      programme.givenPlannedPair()
      return [.plan(on: "2021-11-30")]
    } kept: { programme in
      programme.givenPlannedPair()
      return [.plan(on: "2021-12-08")]
    },
    RuleCase(rule: .stepInLife, name: "a pause after the pair was dissolved") { programme in
      programme.givenPair()
      programme.culprit = programme.given(.dissolution(on: "2021-12-20"))
      return [.pause(on: "2021-12-21")]
    } kept: { programme in
      programme.givenPair()
      return [.pause(on: "2021-12-21"), .resumption(on: "2022-01-10")]
    },
    RuleCase(rule: .knownPair, name: "a pause of a pair that nobody fixed", also: [.stepInLife]) { programme in
      programme.givenPair()
      return [.pause(of: .second, on: "2021-12-21")]
    } kept: { programme in
      programme.givenPair()
      return [.pause(on: "2021-12-21")]
    },
    RuleCase(rule: .plannedAtMeeting, name: "a plan before the planning meeting") { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-03"), .meeting(.trial, on: "2021-12-06"))
      return [.plan()]
    } kept: { programme in
      programme.givenPlannedPair()
      return [.plan()]
    },
    RuleCase(rule: .plannedBeforeRegular, name: "the first plan after a regular meeting") { programme in
      programme.givenPlannedPair()
      programme.culprit = programme.given(.meeting(.regular, on: "2021-12-15"))
      return [.plan(on: "2021-12-16")]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.plan(), .meeting(.regular, on: "2021-12-15"))
      return [.plan(meetings: 9, on: "2021-12-16")]
    },
    RuleCase(rule: .pauseInTurn, name: "paused twice") { programme in
      programme.givenPair()
      programme.culprit = programme.given(.pause(on: "2021-12-10"))
      return [.pause(on: "2021-12-12")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.pause(on: "2021-12-10"), .resumption(on: "2021-12-11"))
      return [.pause(on: "2021-12-12")]
    },
    RuleCase(rule: .pauseInTurn, name: "resumed without a pause") { programme in
      programme.givenPair()
      return [.resumption(on: "2021-12-12")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.pause(on: "2021-12-10"))
      return [.resumption(on: "2021-12-12")]
    },
  ]

  private static let ends: [RuleCase] = [
    RuleCase(rule: .meetingOutsidePause, name: "a meeting during a pause") { programme in
      programme.givenPair()
      programme.culprit = programme.given(.pause(on: "2021-12-02"))
      return [.meeting(.organisational, on: "2021-12-03")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.pause(on: "2021-12-02"), .resumption(on: "2021-12-03"))
      return [.meeting(.organisational, on: "2021-12-03")]
    },
    RuleCase(rule: .meetingAfterPlan, name: "a regular meeting of a pair that is followed, without a plan") {
      programme in
      programme.givenFollowedPair()
      return [.meeting(.regular, on: "2021-12-15")]
    } kept: { programme in
      programme.givenFollowedPair()
      programme.given(.plan())
      return [.meeting(.regular, on: "2021-12-15")]
    },
    RuleCase(rule: .closedAfterFinal, name: "closed without the final meeting") { programme in
      programme.givenFollowedPair()
      return [.closing(on: "2022-05-20")]
    } kept: { programme in
      programme.givenFollowedPair()
      programme.given(.meeting(.final, on: "2022-05-19"))
      return [.closing(on: "2022-05-20")]
    },
  ]
}

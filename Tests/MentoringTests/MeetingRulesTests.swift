import EventLedger
import Mentoring
import Testing

@Suite struct MeetingRulesTests {
  @Test(arguments: cases) func `a rule about meetings refuses its breach and lets its opposite pass`(_ rule: RuleCase)
    throws
  {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .metByMembers, name: "a meeting with somebody of another pair") { programme in
      programme.culprit = programme.givenPair()
      programme.givenMentee(.classmate)
      return [.meeting(.organisational, on: "2021-12-05", with: [.mentor, .classmate])]
    } kept: { programme in
      programme.givenPair()
      return [.meeting(.organisational, on: "2021-12-05", with: [.mentor, .pupil])]
    },
    RuleCase(rule: .firstMeetingAfterOrder, name: "the first meeting the day before the order") { programme in
      programme.givenPair()
      return [.meeting(.organisational, on: "2021-11-30")]
    } kept: { programme in
      programme.givenPair()
      return [.meeting(.organisational, on: "2021-12-01")]
    },
    RuleCase(rule: .meetingAfterOrder, name: "the second meeting before the order") { programme in
      programme.givenPair()
      return [.meeting(.trial, on: "2021-11-30")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-01"))
      return [.meeting(.trial, on: "2021-12-02")]
    },
    RuleCase(rule: .meetingAfterOrder, name: "a missed meeting before the order") { programme in
      programme.givenPair()
      return [.missed(.regular, on: "2021-11-30")]
    } kept: { programme in
      programme.givenPair()
      return [.missed(.regular, on: "2021-12-02")]
    },
    RuleCase(rule: .meetingInSequence, name: "the trial before the organisational meeting") { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-07"))
      return [.meeting(.trial, on: "2021-12-06")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-05"))
      return [.meeting(.trial, on: "2021-12-06")]
    },
    RuleCase(rule: .meetingInSequence, name: "the planning after a trial that was missed") { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-05"), .missed(.trial, on: "2021-12-06"))
      return [.meeting(.planning, on: "2021-12-07")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-05"), .meeting(.trial, on: "2021-12-06"))
      return [.meeting(.planning, on: "2021-12-07")]
    },
    RuleCase(rule: .meetingInSequence, name: "a regular meeting without a plan") { programme in
      programme.givenPair()
      programme.given(.meeting(.organisational, on: "2021-12-05"), .meeting(.trial, on: "2021-12-06"))
      return [.meeting(.regular, on: "2021-12-07")]
    } kept: { programme in
      programme.givenPlannedPair()
      return [.meeting(.regular, on: "2021-12-09"), .meeting(.final, on: "2021-12-10")]
    },
    RuleCase(rule: .meetingOnce, name: "a second organisational meeting") { programme in
      programme.givenPair()
      programme.culprit = programme.given(.meeting(.organisational, on: "2021-12-02"))
      return [.meeting(.organisational, on: "2021-12-03")]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.missed(.final, on: "2021-12-09"))
      return [
        .meeting(.regular, on: "2021-12-10"), .meeting(.regular, on: "2021-12-11"), .meeting(.final, on: "2021-12-12"),
      ]
    },
    RuleCase(rule: .meetingSameDay, name: "two meetings on one day") { programme in
      programme.givenPlannedPair()
      programme.culprit = programme.given(.meeting(.regular, on: "2021-12-10"))
      return [.meeting(.regular, on: "2021-12-10")]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.missed(.regular, on: "2021-12-10"))
      return [.meeting(.regular, on: "2021-12-10")]
    },
    RuleCase(rule: .meetingBeforeEnd, name: "the day after the pair was dissolved") { programme in
      programme.givenPlannedPair()
      programme.culprit = programme.given(.dissolution(on: "2021-12-20"))
      return [.meeting(.regular, on: "2021-12-21")]
    } kept: { programme in
      programme.givenPlannedPair()
      programme.given(.dissolution(on: "2021-12-20"))
      return [.meeting(.regular, on: "2021-12-20")]
    },
    RuleCase(rule: .metWithConsent, name: "the mentee's consent was withdrawn the day before") { programme in
      let consent = programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(), .fixing())
      programme.culprit = programme.given(.withdrawal(of: consent, on: "2021-12-05"))
      return [.meeting(.organisational, on: "2021-12-06")]
    } kept: { programme in
      let consent = programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(), .fixing())
      programme.given(.withdrawal(of: consent, on: "2021-12-05"))
      return [.meeting(.organisational, on: "2021-12-04")]
    },
    RuleCase(rule: .metWithConsent, name: "a guest who consented to nothing", also: [.metByMembers]) { programme in
      programme.givenPair()
      programme.given(.registration(of: .stranger))
      return [.meeting(.organisational, on: "2021-12-06", with: [.mentor, .pupil, .stranger])]
    } kept: { programme in
      programme.givenPair()
      programme.given(.registration(of: .stranger))
      return [.meeting(.organisational, on: "2021-12-06", with: [.mentor, .pupil])]
    },
  ]
}

import EventLedger
import Mentoring
import Testing

@Suite struct ProgrammeRulesTests {
  @Test(arguments: cases)
  func `a rule about the programme as a whole refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .baseCounted, name: "two rows, one member") { programme in
      programme.givenMentee()
      return [.base(of: [.pupil], count: 2)]
    } kept: { programme in
      programme.givenMentee()
      return [.base(of: [.pupil], count: 1)]
    },
    RuleCase(rule: .baseOnceADay, name: "formed twice on one day") { programme in
      programme.givenMentee()
      programme.culprit = programme.given(.base())
      return [.base()]
    } kept: { programme in
      programme.givenMentee()
      programme.given(.base())
      return [.base(on: "2021-10-30")]
    },
  ]
}

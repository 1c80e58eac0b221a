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
    RuleCase(rule: .baseComplete, name: "somebody who is in the base is not listed") { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.bases = BaseRoll([BaseRoll.Base(.mentees, .year, on: "2021-10-29"): [.pupil, .classmate]])
      return [.base(of: [.pupil], on: "2021-10-29")]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.bases = BaseRoll([BaseRoll.Base(.mentees, .year, on: "2021-10-29"): [.pupil, .classmate]])
      return [.base(of: [.classmate, .pupil], on: "2021-10-29")]
    },
    RuleCase(rule: .curatorOfStaff, name: "a pupil's representative becomes curator") { _ in
      [.curator(.mother)]
    } kept: { programme in
      programme.given(.registration(of: .stranger, as: .staff, born: nil))
      return [.curator(.stranger)]
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
    RuleCase(rule: .plannedWindow, name: "ends before it begins") { _ in
      [.planned("6.4", "2023-05-31", "2023-02-01", Cycle(2022))]
    } kept: { _ in
      [.planned("6.4", "2023-02-01", "2023-05-31", Cycle(2022))]
    },
    RuleCase(rule: .plannedWindow, name: "two years later") { _ in
      [.planned("6.4", "2023-02-01", "2023-05-31")]
    } kept: { _ in
      [.planned("7.8", "2022-12-01", "2022-12-31")]
    },
    RuleCase(rule: .requestsCompared, name: "one request on both sides") { programme in
      programme.givenMentee()
      programme.given(.base())
      return [.comparison([.olympiad, .research], [.research])]
    } kept: { programme in
      programme.givenMentee()
      programme.given(.base())
      return [.comparison([.olympiad], [.research])]
    },
    RuleCase(rule: .requestsCompared, name: "no request at all") { programme in
      programme.givenMentee()
      programme.given(.base())
      return [.comparison([], [])]
    } kept: { programme in
      programme.givenMentee()
      programme.given(.base())
      return [.comparison([], [.olympiad])]
    },
    RuleCase(rule: .comparedWithBase, name: "before there is a base of mentees") { programme in
      programme.givenMentee()
      programme.given(.base(on: "2021-11-25"))
      return [.comparison([.olympiad], [])]
    } kept: { programme in
      programme.givenMentee()
      programme.given(.base())
      return [.comparison([.olympiad], [])]
    },
    RuleCase(rule: .comparisonKnownBefore, name: "it rests on an entry that is not there yet") { programme in
      programme.given(.base(of: []))
      return [.comparison([.olympiad], [], knownAt: programme.nextPosition)]
    } kept: { programme in
      let base = programme.given(.base(of: []))
      return [.comparison([.olympiad], [], knownAt: base)]
    },
    RuleCase(rule: .formsReasoned, name: "no reasons") { _ in
      [.forms()]
    } kept: { _ in
      [.forms(parts: ["notes"])]
    },
    RuleCase(rule: .trainingDescribed, name: "neither programme nor list") { _ in
      [.trainingPrepared()]
    } kept: { _ in
      [.trainingPrepared(document: "7")]
    },
  ]
}

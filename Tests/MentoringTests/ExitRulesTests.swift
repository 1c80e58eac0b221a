import EventLedger
import Mentoring
import Testing

/// Who is in a pair when it ends, and what an exit from the programme does to the pairs of who leaves.
@Suite struct ExitRulesTests {
  @Test(arguments: cases) func `a rule about exits and endings refuses its breach and lets its opposite pass`(
    _ rule: RuleCase
  ) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = endings + exits + afterwards

  private static let endings: [RuleCase] = [
    RuleCase(rule: .endsWithMembers, name: "a group ended in the name of one of its mentees") { programme in
      programme.culprit = programme.givenGroup()
      return [.dissolution(on: "2022-03-10")]
    } kept: { programme in
      programme.givenGroup()
      return [.dissolution(mentees: [.classmate, .pupil], on: "2022-03-10")]
    },
    RuleCase(rule: .endsWithMembers, name: "a pair closed in the name of another mentor") { programme in
      programme.culprit = programme.givenPair()
      programme.givenMentor(.otherMentor)
      return [.closing(mentor: .otherMentor, on: "2022-05-20")]
    } kept: { programme in
      programme.givenPair()
      return [.closing(on: "2022-05-20")]
    },
    RuleCase(rule: .endsWithMembers, name: "a group closed with somebody who has left it") { programme in
      programme.givenGroup()
      programme.culprit = programme.given(.leaving())
      return [.closing(mentees: [.pupil, .classmate], on: "2022-05-20")]
    } kept: { programme in
      programme.givenGroup()
      programme.given(.leaving())
      return [.closing(mentees: [.classmate], on: "2022-05-20")]
    },
    RuleCase(rule: .endsWithMembers, name: "a group that all have left, ended without the last of them") { programme in
      programme.givenGroup()
      programme.given(.leaving())
      programme.culprit = programme.given(
        .exit(of: .classmate, from: [.first], leaving: [.mentor], on: "2022-03-20"))
      return [.dissolution(mentees: [.pupil], on: "2022-03-21")]
    } kept: { programme in
      programme.givenGroup()
      programme.given(
        .leaving(), .exit(of: .classmate, from: [.first], leaving: [.mentor], on: "2022-03-20").despite(["person.exit"])
      )
      return [.dissolution(mentees: [.classmate], on: "2022-03-21")]
    },
  ]

  private static let exits: [RuleCase] = [
    RuleCase(rule: .exitNamesPairs, name: "an exit that forgets who stays in the group") { programme in
      programme.culprit = programme.givenGroup()
      return [.exit(from: [.first], leaving: [.mentor], on: "2022-03-05")]
    } kept: { programme in
      programme.givenGroup()
      return [.leaving()]
    },
    RuleCase(rule: .exitNamesPairs, name: "an exit from a pair that ended the day before") { programme in
      programme.culprit = programme.givenPair()
      programme.given(.dissolution(on: "2022-03-04"))
      return [.exit(from: [.first], leaving: [.mentor], on: "2022-03-05")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.dissolution(on: "2022-03-05"))
      return [.exit(on: "2022-03-05")]
    },
    RuleCase(rule: .exitNamesPairs, name: "an exit that says who stays and not where") { programme in
      programme.givenMentee()
      programme.givenMentor()
      return [.exit(leaving: [.mentor], on: "2022-03-05")]
    } kept: { programme in
      programme.givenMentee()
      return [.exit(on: "2022-03-05")]
    },
    RuleCase(rule: .exitsWithoutPair, name: "the last mentee of a group leaves", also: [.pairOutlived]) { programme in
      programme.culprit = programme.givenGroup()
      programme.given(.leaving())
      return [.exit(of: .classmate, from: [.first], leaving: [.mentor], on: "2022-03-20")]
    } kept: { programme in
      programme.givenGroup()
      programme.given(.leaving(), .dissolution(mentees: [.classmate], on: "2022-03-20"))
      return [.exit(of: .classmate, on: "2022-03-20")]
    },
    RuleCase(rule: .pairOutlived, name: "the mentor of a group leaves", also: [.exitsWithoutPair]) { programme in
      programme.culprit = programme.givenGroup()
      return [.exit(of: .mentor, as: .mentor, from: [.first], leaving: [.pupil, .classmate], on: "2022-03-05")]
    } kept: { programme in
      programme.givenGroup()
      programme.given(.dissolution(mentees: [.pupil, .classmate], on: "2022-03-05"))
      return [.exit(of: .mentor, as: .mentor, on: "2022-03-05")]
    },
  ]

  private static let afterwards: [RuleCase] = [
    RuleCase(rule: .metByMembers, name: "a meeting names somebody who left the day before") { programme in
      programme.givenMetGroup()
      programme.culprit = programme.given(.leaving(on: "2022-02-10"))
      return [.meeting(.regular, on: "2022-02-11", with: [.mentor, .pupil, .classmate])]
    } kept: { programme in
      programme.givenMetGroup()
      programme.given(.leaving(on: "2022-02-10"))
      return [
        .meeting(.regular, on: "2022-02-10", with: [.mentor, .pupil, .classmate]),
        .meeting(.regular, on: "2022-02-11", with: [.mentor, .classmate]),
      ]
    },
    RuleCase(rule: .registeredInRole, name: "an order fixes a pair with a mentor who has left") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.exit(of: .mentor, as: .mentor, on: "2021-11-30"))
      return [.order(), .fixing()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(
        .exit(of: .mentor, as: .mentor, on: "2021-11-28"),
        .registration(of: .mentor, as: .mentor, on: "2021-11-30", born: "1990-05-05"))
      return [.order(), .fixing()]
    },
    RuleCase(rule: .registeredInRole, name: "an order fixes a group with a mentee who has left") { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor(places: 2)
      programme.culprit = programme.given(.exit(of: .classmate, on: "2021-11-30"))
      return [.order(), .group()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentee(.classmate)
      programme.givenMentor(places: 2)
      return [.order(), .group()]
    },
    RuleCase(rule: .memberActs, name: "feedback is asked of somebody who left") { programme in
      programme.givenGroup()
      programme.culprit = programme.given(.leaving())
      return [.feedbackRequest(of: .first, to: [.pupil], on: "2022-03-06")]
    } kept: { programme in
      programme.givenGroup()
      programme.given(.leaving())
      return [
        .feedbackRequest(of: .first, to: [.classmate], on: "2022-03-06"), .feedback(of: .pupil, .fit, on: "2022-03-07"),
      ]
    },
    RuleCase(rule: .mentorFree, name: "the place of a mentee who left is taken once more only") { programme in
      programme.culprit = programme.givenGroup()
      programme.given(.leaving())
      programme.givenMentee(.stranger)
      programme.givenMentee(.father)
      return [
        .order("413", of: [.second], on: "2022-03-10"),
        .group(.second, mentees: [.stranger, .father], on: "2022-03-10"),
      ]
    } kept: { programme in
      programme.givenGroup()
      programme.given(.leaving())
      programme.givenMentee(.stranger)
      return [
        .order("413", of: [.second], on: "2022-03-10"), .fixing(.second, mentee: .stranger, on: "2022-03-10"),
      ]
    },
  ]

  @Test func `rows show a mentee who left gone from the day of the exit on, everywhere, and as known before it then`() {
    var programme = Programme()
    programme.givenGroup(places: 3)
    programme.given(.leaving(on: "2022-03-05"))
    let days: [(CivilDate, Bool)] = [("2022-03-04", true), ("2022-03-05", false), ("2022-05-31", false)]
    for (day, isIn) in days {
      let both = [SubjectID.pupil, .classmate].map(\.description).joined(separator: " ")
      let mentees = isIn ? both : SubjectID.classmate.description
      #expect(programme.row(.pairs, of: .pair(.first), on: day)["mentees"] == .text(mentees))
      let mentor = programme.row(.mentors, of: .person(.mentor), on: day)
      #expect(mentor["mentees"] == .text(mentees))
      #expect(mentor["taken"] == .integer(isIn ? 2 : 1) && mentor["free"] == .integer(isIn ? 1 : 2))
      let mentee = programme.row(.mentees, of: .person(.pupil), on: day)
      #expect(mentee["state"] == .text(isIn ? "paired" : "exited"))
      #expect((mentee["pair"] == .absent) == !isIn)
      #expect(programme.row(.mentees, of: .person(.classmate), on: day)["state"] == .text("paired"))
    }
  }

  @Test func `a pair that mentor or mentees have left says so, and is a finding until it is ended`() {
    var programme = Programme()
    programme.givenGroup()
    programme.given(.leaving(on: "2022-03-05"))
    #expect(programme.findings(besides: Rule.earlierSteps).isEmpty)
    programme.given(
      .exit(of: .classmate, from: [.first], leaving: [.mentor], on: "2022-03-20").despite(["person.exit"]))
    func state(_ day: CivilDate) -> ViewValue? { programme.row(.pairs, of: .pair(.first), on: day)["state"] }
    func rules(_ day: CivilDate) -> [String] {
      programme.findings(on: day, besides: Rule.earlierSteps).map(\.rule).sorted()
    }
    #expect(state("2022-03-19") == .text("active") && state("2022-03-20") == .text("emptied"))
    #expect(rules("2022-03-20") == ["pair.outlived", "person.exit"])
    programme.given(.dissolution(mentees: [.classmate], on: "2022-03-25"))
    #expect(state("2022-03-25") == .text("dissolved"))
    #expect(rules("2022-03-24").contains("pair.outlived") && rules("2022-03-25") == ["person.exit"])

    var other = Programme()
    other.givenGroup()
    other.given(.exit(of: .mentor, as: .mentor, from: [.first], leaving: [.pupil, .classmate], on: "2022-03-05"))
    #expect(other.row(.pairs, of: .pair(.first), on: "2022-03-06")["state"] == .text("mentorless"))
  }

  @Test func `an exit that names no pair leaves the pair as it was, and corrected, it takes the mentee out`() {
    var programme = Programme()
    programme.givenGroup()
    let exit = programme.given(.exit(on: "2022-03-05"))
    #expect(
      programme.row(.pairs, of: .pair(.first), on: "2022-03-06")["mentees"] != .text(SubjectID.classmate.description))
    #expect(programme.findings(besides: Rule.earlierSteps).map(\.rule) == ["person.exit"])
    let correction = programme.corrected(exit, by: .leaving())
    #expect(
      programme.row(.pairs, of: .pair(.first), on: "2022-03-06")["mentees"] == .text(SubjectID.classmate.description))
    #expect(programme.findings(besides: Rule.earlierSteps).isEmpty)
    programme.corrected(correction)
    #expect(programme.findings(besides: Rule.earlierSteps).map(\.rule) == ["person.exit"])
    #expect(programme.row(.mentors, of: .person(.mentor), on: "2022-03-06")["taken"] == .integer(2))
  }

  @Test func `an exit that comes to light late breaks the fixing after it, in the findings too`() throws {
    var programme = Programme()
    let fixing = programme.givenPair()
    for (person, role) in [(SubjectID.pupil, ParticipantRole.mentee), (.mentor, .mentor)] {
      let exit = Draft.exit(of: person, as: role, on: "2021-11-30")
      let broken = try programme.assess([exit]).broken.filter { $0.rule == .registeredInRole }
      #expect(broken.map(\.entry) == [fixing] && broken.map(\.culprit) == [programme.nextPosition])
      var left = programme
      let position = left.given(exit)
      #expect(
        left.findings(besides: Rule.earlierSteps) == [Finding(.registeredInRole, entry: fixing, culprit: position)])
    }
  }

  @Test func `an exit that comes to light late breaks the ending and the meeting after it`() throws {
    var programme = Programme()
    programme.givenMetGroup()
    let meeting = programme.given(.meeting(.regular, on: "2022-03-01", with: [.mentor, .pupil, .classmate]))
    let end = programme.given(.closing(mentees: [.pupil, .classmate], on: "2022-05-20"))
    let assessment = try programme.assess([.leaving(on: "2022-02-15")])
    #expect(assessment.violations.isEmpty)
    #expect(assessment.broken.contains { $0.entry == meeting && $0.rule == .metByMembers })
    #expect(assessment.broken.contains { $0.entry == end && $0.rule == .endsWithMembers })
  }
}

extension Draft {
  /// The pupil leaves the group of two.
  static func leaving(on day: CivilDate = "2022-03-05") -> Draft {
    .exit(from: [.first], leaving: [.mentor, .classmate], on: day)
  }
}

extension Programme {
  /// A group whose first three meetings were held.
  mutating func givenMetGroup() {
    givenGroup()
    let all: [SubjectID] = [.mentor, .pupil, .classmate]
    given(
      .meeting(.organisational, on: "2021-12-03", with: all), .meeting(.trial, on: "2021-12-06", with: all),
      .meeting(.planning, on: "2021-12-08", with: all))
  }

  /// The row of a view that an entity has on a day, by the names of its columns; empty where it has none or several.
  func row(_ view: ViewName, of entity: EventLedger.Tag, on day: CivilDate) -> [String: ViewValue] {
    let rows = rows(of: entity, on: day).filter { $0.key.view == view }
    guard rows.count == 1, let row = rows.first?.value else { return [:] }
    return Dictionary(uniqueKeysWithValues: zip(view.columns.map(\.name), row.values))
  }
}

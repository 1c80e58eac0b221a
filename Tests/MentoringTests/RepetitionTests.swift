import CanonicalJSON
import EventLedger
import Mentoring
import Testing

/// Two coordinators who enter the same fact: the second is told of the first, whatever the type.
@Suite struct RepetitionTests {
  /// Types of which the second entry is told nothing, each with the reason.
  private static let untold: [String: String] = [
    "access.anchored": "made by the program for each anchoring",
    "access.head.recorded": "made by the program for each head",
    "access.log.lost": "made by the program for each loss",
    "account.closed": "an account that is closed is refused before the rules are asked",
    "account.created": "one person may have several accounts",
    "account.role.granted": "a role that is held is refused before the rules are asked",
    "account.role.revoked": "a role that is not held is refused before the rules are asked",
    "consent.text.published": "made by the program, once for each text",
    "data.opened": "each opening is one",
    "entry.corrected": "judged by the rules about corrections",
    "erasure.completed": "made by the program, once for each act",
    "erasure.requested": "made by the program, in parts",
    "keys.lost": "made by the program, in parts",
    "keys.reclaimed": "made by the program, in parts",
    "ledger.opened": "made by the program, once",
    "log.key.replaced": "made by the program for each key",
    "log.key.rotated": "made by the program for each key",
    "match.run.executed": "a run may be repeated: its proposals name it",
    "paper.attached": "which paper it is stands sealed",
    "person.profile.changed": "what changed stands sealed",
    "questionnaire.form.published": "made by the program, once for each form",
    "roadmap.approved": "a map in force is refused before the rules are asked",
  ]

  @Test func `a reflection of a pair is another one than a reflection of nobody in particular`() throws {
    func reflection(_ pair: PairID?, _ attendance: Int) -> Draft {
      let event = MentoringEvent.reflectionHeld(
        ReflectionHeld(cycle: .year, kind: .personal, attendance: attendance, pair: pair))
      return Draft(event: event, on: "2022-05-20", tags: event.data.tags)
    }
    var programme = Programme.withRoadMap()
    let general = programme.given(reflection(nil, 2))
    #expect(try !programme.assess([reflection(.first, 2)]).violations.contains { $0.culprit == general })
    let own = programme.given(reflection(.first, 2))
    #expect(try programme.assess([reflection(.first, 3)]).violations.contains { $0.culprit == own })
  }

  @Test(arguments: EventCatalog.all.filter { EventCatalog.schema(for: $0.type) == $0 })
  func `the second entry of a fact is told of the first, or there is a reason why not`(_ schema: EventSchema) throws {
    let first = try Self.example(of: schema)
    var programme = Programme.withRoadMap()
    if let made = Self.made[schema.type.description] { programme.given(try Self.example(of: made)) }
    let position = programme.given(first)
    let found = try programme.assess([first.withNewCodes]).violations.filter { $0.culprit == position }
    if Self.untold[schema.type.description] != nil { return #expect(found.map(\.rule.code) == []) }
    #expect(!found.isEmpty, "\(schema.type) says nothing of a repetition")

    // Told once, with a reason where the type has a place for one.
    let general = found.filter { [.factOnceADay, .decisionOnceADay, .statementOnceADay].contains($0.rule) }
    #expect(general.count <= Set(general.map(\.about)).count && (general.isEmpty || general.count == found.count))
    if schema.field("despite") != nil { #expect(general.allSatisfy { $0.rule == .factOnceADay }) }
    let accepted = try programme.assess([first.despite([Rule.factOnceADay.code])]).violations
    for violation in accepted where violation.rule == .factOnceADay { #expect(violation.isAccepted) }

    // The day after it is another fact.
    var later = first
    later.on = first.on.advanced(byDays: 1)
    let another = try programme.assess([later]).violations.filter {
      [.factOnceADay, .decisionOnceADay, .statementOnceADay].contains($0.rule)
    }
    #expect(another.isEmpty)
  }

  @Test func `only types of the catalogue are left out, each with a reason`() {
    let types = Set(EventCatalog.all.map(\.type.description))
    #expect(Set(Self.untold.keys).isSubset(of: types) && Self.untold.values.allSatisfy { !$0.isEmpty })
  }

  /// What has to be there before a case is approved, or a publication taken down.
  private static let made: [String: EventSchema] = [
    "case.approved": CaseDrafted.schema, "publication.withdrawn": PublicationMade.schema,
  ]

  /// An entry of a type, out of the first of its examples.
  private static func example(of schema: EventSchema) throws -> Draft {
    let instance = try #require(try SchemaFiles.examples(of: schema).valid.first?.objectValue)
    let bytes = try CanonicalJSON.serialize(try #require(instance["data"]))
    let event = try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
    return Draft(event: event, on: "2021-11-15", tags: event.data.tags)
  }

  @Test(arguments: cases)
  func `a rule about one fact entered twice refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  @Test func `a repetition saved with a reason stands in the findings as accepted, beside what it repeats`() {
    var programme = Programme()
    programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
    let first = programme.given(.interview())
    let second = programme.given(.interview().despite([Rule.factOnceADay.code]))
    let found = programme.findings().filter { $0.rule == Rule.factOnceADay.code }
    #expect(found.map(\.entry) == [second] && found.map(\.culprit) == [first] && found.map(\.isAccepted) == [true])
  }

  @Test func `what a correction makes of an entry is held against a later entry too`() throws {
    var programme = Programme()
    programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
    let wrong = programme.given(.interview(.unsuitable, on: "2021-11-09"))
    let other = programme.given(.interview())
    let found = try programme.assess(programme.correction(of: wrong, by: .interview())).violations
    #expect(found.map(\.rule) == [.factOnceADay] && found.map(\.culprit) == [other])
  }

  @Test func `one who put the fact down otherwise is told so`() throws {
    var programme = Programme()
    programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
    let first = programme.given(.interview())
    #expect(try programme.assess([.interview()]).violations.map(\.message) == ["это уже записано: запись \(first)"])
    let other = try programme.assess([.interview(.unsuitable)]).violations.map(\.message)
    #expect(other.count == 1 && other[0].hasPrefix("об этом за тот же день уже есть запись \(first)"), "\(other)")
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .factOnceADay, name: "an interview") { programme in
      programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
      programme.culprit = programme.given(.interview())
      return [.interview()]
    } kept: { programme in
      programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
      programme.given(.interview())
      return [.interview(on: "2021-11-11")]
    },
    RuleCase(rule: .factOnceADay, name: "an interview with another outcome") { programme in
      programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
      programme.culprit = programme.given(.interview(.unsuitable))
      return [.interview()]
    } kept: { programme in
      programme.given(.registration(of: .mentor, as: .mentor, born: "1980-01-15"))
      programme.given(.registration(of: .stranger, as: .mentor, born: "1980-01-15"), .interview(.unsuitable))
      return [.interview(of: .stranger)]
    },
    RuleCase(rule: .factOnceADay, name: "a ceremony of so many guests") { programme in
      programme.given(.monitoring(on: "2022-05-26"))
      programme.culprit = programme.given(.ceremony())
      return [Draft.ceremony().with([("attendance", 55), ("minutes", "№ 8")])]
    } kept: { programme in
      programme.given(.monitoring(on: "2022-05-26"), .ceremony())
      return [.ceremony(on: "2022-05-28")]
    },
    RuleCase(rule: .factOnceADay, name: "a session of training, each with others of those who came") { programme in
      programme.givenMentor()
      programme.givenMentor(.stranger)
      programme.culprit = programme.given(.session(of: [.mentor, .stranger]))
      return [.session(of: [.mentor])]
    } kept: { programme in
      programme.givenMentor()
      programme.givenMentor(.stranger)
      programme.given(.session(of: [.mentor]))
      return [.session(of: [.stranger])]
    },
    RuleCase(rule: .decisionOnceADay, name: "one coordinator names the minutes, the other does not") { programme in
      programme.culprit = programme.given(.audience("2021-09-20", minutes: "5"))
      return [.audience("2021-09-20")]
    } kept: { programme in
      programme.given(.audience("2021-09-20", minutes: "5"))
      return [.audience("2021-09-21"), .audience("2021-09-20", [.alumni])]
    },
    RuleCase(rule: .statementOnceADay, name: "an irregularity") { programme in
      programme.approve()
      programme.culprit = programme.given(.irregularity())
      return [.irregularity()]
    } kept: { programme in
      programme.approve()
      programme.given(.irregularity())
      return [.irregularity(on: "2021-12-02")]
    },
    RuleCase(rule: .cardOnce, name: "a newcomer has the name and birth date of somebody known") { programme in
      programme.culprit = programme.given(.registration())
      return [.registration(of: .classmate).likeThat(of: .pupil)]
    } kept: { programme in
      programme.given(.registration())
      return [.registration(of: .classmate), .registration(as: .mentor).likeThat(of: .pupil)]
    },
    RuleCase(rule: .exitedOnce, name: "somebody leaves twice") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.exit(on: "2022-03-05"))
      return [.exit(on: "2022-03-07")]
    } kept: { programme in
      programme.given(.registration(), .exit(on: "2022-03-05"), .registration(on: "2022-03-06"))
      return [.exit(on: "2022-03-07")]
    },
  ]
}

extension Draft {
  /// The registration of somebody whose profile part states the name and birth date of a card.
  fileprivate func likeThat(of card: SubjectID) -> Draft {
    var draft = self
    draft.namesake = card
    return draft
  }

  /// The same by a second coordinator, to whose proposal the program gives another code.
  fileprivate var withNewCodes: Draft {
    let event: MentoringEvent
    switch self.event {
    case .pairProposed(var proposed):
      proposed.pair = .second
      event = .pairProposed(proposed)
    case .pairProposalOverridden(var proposed):
      proposed.pair = .second
      event = .pairProposalOverridden(proposed)
    default: return self
    }
    return Draft(event: event, on: on, tags: event.data.tags)
  }
}

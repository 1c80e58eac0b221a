import EventLedger
import Mentoring
import Testing

@Suite struct LawRulesTests {
  @Test(arguments: cases)
  func `a rule of the law's acts refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases = disagreements + acts + cards

  static let disagreements: [RuleCase] = [
    RuleCase(rule: .consentDisputed, name: "a questionnaire while both parents disagree") { programme in
      let consent = programme.givenBothParents()
      programme.culprit = programme.given(.objection(to: consent))
      return [.questionnaire()]
    } kept: { programme in
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      programme.given(.resolution(of: objection))
      return [.questionnaire()]
    },
    RuleCase(rule: .objectionOpen, name: "an objection that nobody resolved") { programme in
      let consent = programme.givenBothParents()
      programme.culprit = consent
      return [.objection(to: consent)]
    } kept: { programme in
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      return [.resolution(of: objection)]
    },
    RuleCase(rule: .objectsToConsent, name: "to another purpose") { programme in
      let consent = programme.givenBothParents()
      return [.objection(to: consent, purpose: .future)]
    } kept: { programme in
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      return [.resolution(of: objection)]
    },
    RuleCase(rule: .objectsAsRepresentative, name: "by the one who signed", also: [.objectionOpen]) { programme in
      let consent = programme.givenBothParents()
      return [.objection(to: consent, by: .mother)]
    } kept: { programme in
      let consent = programme.givenBothParents()
      return [.withdrawal(of: consent, by: .mother, on: "2021-10-05")]
    },
    RuleCase(rule: .objectsAsRepresentative, name: "by a stranger", also: [.objectionOpen]) { programme in
      let consent = programme.givenBothParents()
      programme.given(.registration(of: .stranger, as: .staff, born: nil))
      return [.objection(to: consent, by: .stranger)]
    } kept: { programme in
      let consent = programme.givenBothParents()
      return [.withdrawal(of: consent, by: .father, on: "2021-10-05")]
    },
    RuleCase(rule: .objectedOnce, name: "again before it is resolved", also: [.objectionOpen]) { programme in
      let consent = programme.givenBothParents()
      programme.culprit = programme.given(.objection(to: consent))
      return [.objection(to: consent, on: "2021-10-04")]
    } kept: { programme in
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      return [.resolution(of: objection, .dismissed)]
    },
    RuleCase(rule: .objectionResolved, name: "a second time") { programme in
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      programme.culprit = programme.given(.resolution(of: objection))
      return [.resolution(of: objection)]
    } kept: { programme in
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      return [.resolution(of: objection)]
    },
    RuleCase(rule: .authorityEnded, name: "what ended already") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.authorityEnd(on: "2021-10-01"))
      return [.authorityEnd(on: "2021-10-02")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      return [.authorityEnd(on: "2021-10-02")]
    },
    RuleCase(rule: .representativeVerified, name: "on the day that the authority ended") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.authorityEnd(on: "2021-10-01"))
      return [.consent(on: "2021-10-01")]
    } kept: { programme in
      programme.given(.registration(), .authority(), .authorityEnd(on: "2021-10-02"))
      return [.consent(on: "2021-10-01")]
    },
  ]

  static let acts: [RuleCase] = [
    RuleCase(rule: .requestedByEntitled, name: "by somebody unknown to the child") { programme in
      programme.given(.registration())
      return [.appeal(by: .mother)]
    } kept: { programme in
      programme.given(.registration(), .authority())
      return [.appeal(by: .mother)]
    },
    RuleCase(rule: .requestAnswered, name: "answered before") { programme in
      programme.given(.registration())
      let request = programme.given(.appeal())
      programme.culprit = programme.given(.answer(to: request))
      return [.answer(to: request, on: "2021-11-09")]
    } kept: { programme in
      programme.given(.registration())
      let request = programme.given(.appeal())
      programme.given(.answer(to: request, .extended))
      return [.answer(to: request, on: "2021-11-09")]
    },
    RuleCase(rule: .personBlocked, name: "a consent while processing is blocked") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.block())
      return [.consent(on: "2021-10-03")]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let block = programme.given(.block())
      programme.given(.unblock(block))
      return [.consent(on: "2021-10-05")]
    },
    RuleCase(rule: .blockedOnce, name: "blocked again") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.block())
      return [.block(on: "2021-10-03")]
    } kept: { programme in
      programme.given(.registration(), .block())
      return [.appeal(on: "2021-10-03")]
    },
    RuleCase(rule: .blockLifted, name: "a block that is none") { programme in
      let other = programme.given(.registration())
      return [.unblock(other)]
    } kept: { programme in
      programme.given(.registration())
      let block = programme.given(.block())
      return [.unblock(block)]
    },
    RuleCase(rule: .holdLifted, name: "lifted before") { programme in
      programme.given(.registration())
      let hold = programme.given(.hold())
      programme.culprit = programme.given(.holdEnd(hold))
      return [.holdEnd(hold, on: "2021-11-21")]
    } kept: { programme in
      programme.given(.registration(), .hold())
      let hold = programme.given(.hold())
      return [.holdEnd(hold)]
    },
    RuleCase(rule: .incidentOnce, name: "a number again") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.incident())
      return [.incident()]
    } kept: { programme in
      programme.given(.registration(), .incident())
      return [.incident(2)]
    },
    RuleCase(rule: .incidentNotified, name: "of an incident nobody detected") { _ in
      [.notice()]
    } kept: { programme in
      programme.given(.registration(), .incident())
      return [.notice()]
    },
    RuleCase(rule: .incidentNotified, name: "the same stage again") { programme in
      programme.given(.registration(), .incident())
      programme.culprit = programme.given(.notice())
      return [.notice(on: "2021-11-03")]
    } kept: { programme in
      programme.given(.registration(), .incident(), .notice())
      return [.notice(.results)]
    },
    RuleCase(rule: .paperOfEntry, name: "to an entry that is not there yet") { programme in
      [.paper(of: programme.nextPosition)]
    } kept: { programme in
      let entry = programme.given(.registration())
      return [.paper(of: entry)]
    },
  ]

  static let cards: [RuleCase] = [
    RuleCase(rule: .mergesTwoCards, name: "with itself") { programme in
      programme.given(.registration())
      return [.merge(.pupil, into: .pupil)]
    } kept: { programme in
      programme.given(.registration(), .registration(of: .classmate))
      return [.merge()]
    },
    RuleCase(rule: .mergesTwoCards, name: "a card merged before") { programme in
      programme.given(.registration(), .registration(of: .classmate), .registration(of: .stranger))
      programme.culprit = programme.given(.merge())
      return [.merge(.classmate, into: .stranger)]
    } kept: { programme in
      programme.given(.registration(), .registration(of: .classmate), .registration(of: .stranger), .merge())
      return [.merge(.stranger, into: .pupil)]
    },
    RuleCase(rule: .mergesTwoCards, name: "in a circle") { programme in
      programme.given(.registration(), .registration(of: .classmate))
      programme.culprit = programme.given(.merge())
      return [.merge(.pupil, into: .classmate)]
    } kept: { programme in
      programme.given(.registration(), .registration(of: .classmate))
      return [.merge(.pupil, into: .classmate)]
    },
    RuleCase(rule: .mergedWithoutPair, name: "two cards with a pair each") { programme in
      programme.givenPair(places: 2)
      programme.given(.registration(of: .classmate))
      programme.culprit = programme.given(.fixing(.second, mentee: .classmate))
      return [.merge(.classmate, into: .pupil, on: "2021-12-10")]
    } kept: { programme in
      // One pair is of whichever card
      programme.givenPair()
      programme.given(.registration(of: .classmate))
      return [.merge(.pupil, into: .classmate, on: "2021-12-10")]
    },
    RuleCase(rule: .mergedWithoutPair, name: "two cards in one group") { programme in
      programme.givenMentee()
      programme.givenMentor(places: 2)
      programme.given(.registration(of: .classmate), .order())
      programme.culprit = programme.given(.group())
      return [.merge(.classmate, into: .pupil, on: "2021-12-10")]
    } kept: { programme in
      programme.givenPair()
      programme.given(.registration(of: .classmate))
      return [.merge(.classmate, into: .pupil, on: "2021-12-10")]
    },
    RuleCase(rule: .cardMerged, name: "a new request on the merged card") { programme in
      programme.given(.registration(), .registration(of: .classmate))
      programme.culprit = programme.given(.merge())
      return [.request(of: .classmate, on: "2021-10-16")]
    } kept: { programme in
      programme.given(.registration(), .registration(of: .classmate), .merge())
      return [.request(of: .pupil, on: "2021-10-16")]
    },
    RuleCase(rule: .twoPeople, name: "one card from itself") { programme in
      programme.given(.registration())
      return [.apart(.pupil, from: .pupil)]
    } kept: { programme in
      programme.given(.registration(), .registration(of: .classmate))
      return [.apart()]
    },
  ]

  @Test func `an objection stands in the findings until it is resolved`() {
    var programme = Programme()
    let consent = programme.givenBothParents()
    let objection = programme.given(.objection(to: consent))
    #expect(programme.findings() == [Finding(.objectionOpen, entry: objection, culprit: consent)])
    programme.given(.resolution(of: objection, .agreed, on: "2021-10-20"))
    #expect(programme.findings(on: "2021-10-19").map(\.rule) == ["objection.open"])
    #expect(programme.findings() == [])
  }

  @Test func `an objection that is upheld takes the consent out of force`() throws {
    var programme = Programme()
    let consent = programme.givenBothParents()
    let objection = programme.given(.objection(to: consent))
    let resolution = programme.given(.resolution(of: objection, .upheld))
    let found = try programme.assess([.questionnaire()]).violations
    #expect(found.map(\.rule) == [.answersAfterConsent] && found.first?.culprit == resolution)
  }

  @Test func `a consent signed before the authority ended stays, one after it becomes a finding when that is learnt`() {
    var programme = Programme()
    programme.given(.registration(), .authority())
    let early = programme.given(.consent(on: "2021-10-01"))
    let late = programme.given(.consent(for: .future, on: "2021-10-10"))
    let end = programme.given(.authorityEnd(on: "2021-10-05"))
    #expect(programme.findings() == [Finding(.representativeVerified, entry: late, culprit: end)])
    #expect(early < late)
  }

  @Test func `a representative acts for several children, and loses one authority without the others`() throws {
    var programme = Programme()
    programme.given(
      .registration(), .registration(of: .classmate), .authority(), .authority(for: .classmate),
      .authorityEnd(on: "2021-10-01"))
    #expect(try programme.assess([.consent(of: .classmate, on: "2021-10-02")]).violations == [])
    #expect(
      try programme.assess([.consent(of: .pupil, on: "2021-10-02")]).violations.map(\.rule) == [.representativeVerified]
    )
  }
}

@Suite struct MergedHistoryTests {
  /// A pupil entered twice: everything on one card, the admission to be made on the other.
  private static func twice() -> (programme: Programme, consent: Position) {
    var programme = Programme()
    let consent = programme.givenApplicant(.classmate)
    programme.given(.registration())
    return (programme, consent)
  }

  @Test func `consents and questionnaires of a merged card count for the other`() throws {
    var (programme, _) = Self.twice()
    programme.given(.request())
    #expect(
      Set(try programme.assess([.admission()]).violations.map(\.rule)) == [.admittedWithConsent, .admittedWithSurvey])
    programme.given(.merge())
    #expect(try programme.assess([.admission()]).violations == [])
  }

  @Test(arguments: [SubjectID.classmate, .pupil])
  func `a consent of a merged card is withdrawn by either, and then counts for neither`(_ card: SubjectID) throws {
    var (programme, consent) = Self.twice()
    programme.given(.request(), .merge())
    let withdrawal = programme.given(.withdrawal(of: consent, person: card, on: "2021-10-18"))
    let found = try programme.assess([.admission()]).violations
    #expect(found.map(\.rule) == [.admittedWithConsent] && found.first?.culprit == withdrawal)
  }

  @Test func `a merge that was corrected carries nothing any more`() throws {
    var (programme, _) = Self.twice()
    programme.given(.request())
    let merge = programme.given(.merge())
    programme.corrected(merge)
    #expect(
      Set(try programme.assess([.admission()]).violations.map(\.rule)) == [.admittedWithConsent, .admittedWithSurvey])
    #expect(try programme.assess([.request(of: .classmate, on: "2021-10-16")]).violations == [])
  }

  @Test func `a correction on the merged card reaches the other`() throws {
    var (programme, consent) = Self.twice()
    programme.given(.request(), .merge())
    programme.corrected(consent)
    #expect(try programme.assess([.admission()]).violations.map(\.rule) == [.admittedWithConsent])
  }

  @Test func `a decision depends on the merged card too`() throws {
    var (programme, _) = Self.twice()
    programme.given(.request(), .merge())
    var session = programme.session()
    let admission = Draft.admission()
    #expect(session.dependencies(of: admission.tags) == [.person(.pupil)])
    _ = try session.assess([admission])
    #expect(session.dependencies(of: admission.tags) == [.person(.pupil), .person(.classmate)])
  }

  @Test func `a merge lists what both cards claim, before it is made, and nothing that stood before`() throws {
    var programme = Programme()
    programme.givenMentee()
    programme.givenApplicant(.classmate)
    programme.given(.request(of: .classmate), .admission(of: .classmate))
    let assessment = try programme.assess([.merge()])
    #expect(assessment.violations == [], "\(assessment.violations)")
    let twice = assessment.broken.filter { $0.rule == .admittedOnce }
    #expect(twice.count == 1, "\(assessment.broken)")
    #expect(!assessment.broken.contains { $0.rule == .registeredOnce }, "that is why they are merged")
    // And what is found afterwards is what was listed
    programme.given(.merge())
    let found = Set(programme.findings().map { "\($0.entry) \($0.rule)" })
    #expect(Set(assessment.broken.map { "\($0.entry) \($0.rule.code)" }).isSubset(of: found), "\(found)")
  }

  @Test func `an entry on a merged card lists what it breaks of the person's other card`() throws {
    var (programme, consent) = Self.twice()
    programme.given(.request(), .merge())
    let admission = programme.given(.admission())
    let assessment = try programme.assess([.withdrawal(of: consent, person: .classmate, on: "2021-10-18")])
    #expect(assessment.violations == [] && assessment.broken.map(\.entry) == [admission], "\(assessment)")
    #expect(assessment.broken.map(\.rule) == [.admittedWithConsent])
    // Taking the merge back lists the same: the consent was the other card's
    let merges = programme.entries.indices.filter {
      if case .personMerged = programme.entries[$0].event { true } else { false }
    }
    let back = try programme.assess(programme.correction(of: Position(Int64(merges[0]))))
    #expect(back.broken.contains { $0.entry == admission && $0.rule == .admittedWithConsent }, "\(back.broken)")
  }

  @Test func `a pair of a merged card is the person's, for the rules and for the pair`() throws {
    var programme = Programme()
    programme.givenPair()
    programme.given(.registration(of: .classmate), .merge(.pupil, into: .classmate, on: "2021-12-02"))
    var session = programme.session()
    #expect(try session.person(.classmate).pairs == [.first])
    #expect(try session.pair(.first).members?.mentees == [.classmate])
    // Its second pair is refused as anybody's
    let second = try programme.assess([.fixing(.second, mentee: .classmate, on: "2021-12-03")])
    #expect(second.violations.contains { $0.rule == .menteeFree }, "\(second.violations)")
    #expect(programme.findings().filter { $0.severity == "hard" }.isEmpty, "\(programme.findings())")
  }

  @Test func `what a merged card was merged with counts on through both`() throws {
    var (programme, _) = Self.twice()
    programme.given(
      .request(), .registration(of: .stranger), .merge(.classmate, into: .stranger), .merge(.stranger, into: .pupil))
    #expect(try programme.assess([.admission()]).violations == [])
  }
}

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

  @Test func `whatever rests on a disputed consent wants a reason, and goes on when the objection is resolved`() throws
  {
    let drafts: [Draft] = [
      .questionnaire(), .assessment(), .report(), .preference(), .proposal(), .groupMeeting(with: [.pupil]),
      .feedback(of: .first, on: "2021-12-10"), .base(), .result(text: true), .fixing(), .admission(),
    ]
    for draft in drafts {
      var programme = Programme()
      let consent = programme.givenBothParents()
      let objection = programme.given(.objection(to: consent))
      func disputed(_ draft: Draft) throws -> [Violation] {
        try programme.assess([draft]).violations.filter { $0.rule == .consentDisputed }
      }
      let found = try disputed(draft)
      #expect(found.map(\.culprit) == [objection] && !found[0].isAccepted, "\(draft.event.schema.type)")
      let accepted = try disputed(draft.despite([Rule.consentDisputed.code]))
      #expect(accepted.map(\.isAccepted) == [true], "\(draft.event.schema.type)")
      programme.given(.resolution(of: objection))
      #expect(try disputed(draft) == [], "\(draft.event.schema.type)")
    }
  }

  @Test func `a changed telephone number is put right while a consent is disputed`() throws {
    var programme = Programme()
    let consent = programme.givenBothParents()
    programme.given(.objection(to: consent))
    #expect(try programme.assess([.contact(on: "2021-10-05")]).violations == [])
  }

  @Test func `an interview, a profile and the long-term base rest on a mentor's consent that may be disputed`() throws {
    for draft in [Draft.interview(parts: ["notes"]), .profile(parts: ["wishes"]), .approval(), .retention()] {
      var programme = Programme()
      programme.given(
        .registration(of: .mentor, as: .mentor, on: "2021-09-10", born: "2005-05-05"), .authority(for: .mentor))
      let purpose: ConsentPurpose = draft.event.schema == MentorRetained.schema ? .future : .participation
      let consent = programme.given(.consent(of: .mentor, as: .mentor, for: purpose))
      let event = ConsentObjected(
        person: .mentor, cycle: .year, purpose: purpose, signer: .father, consent: consent, channel: .paper)
      let objection = programme.given(.of(.consentObjected(event), "2021-10-03"))
      let found = try programme.assess([draft]).violations.filter { $0.rule == .consentDisputed }
      #expect(found.map(\.culprit) == [objection], "\(draft.event.schema.type)")
    }
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

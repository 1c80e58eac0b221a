import EventLedger
import Mentoring

extension SubjectID {
  static let father = SubjectID(.numbered(7))
}

extension Draft {
  private init(_ event: MentoringEvent, _ on: CivilDate, parts: [String] = []) {
    self.init(event: event, on: on, tags: event.data.tags, partClasses: parts)
  }

  // MARK: Cases and publications

  static func story(
    _ number: Int = 1, edition: Int = 1, of persons: [SubjectID] = [.pupil], anonymised: Bool = false,
    cycle: Cycle = .year, text: Bool = true, on day: CivilDate = "2022-05-10"
  ) -> Draft {
    Draft(
      .caseDrafted(
        CaseDrafted(number: number, edition: edition, cycle: cycle, anonymised: anonymised, persons: persons)), day,
      parts: text ? ["notes"] : [])
  }

  static func storyApproval(_ number: Int = 1, edition: Int = 1, on day: CivilDate = "2022-05-11") -> Draft {
    Draft(.caseApproved(CaseApproved(number: number, edition: edition, cycle: .year)), day)
  }

  static func publication(
    _ number: Int = 1, _ kind: PublicationKind = .results, sites: [String] = ["school.example/news"],
    partnerSites: [String]? = nil, comments: Bool? = nil, anonymised: Bool = false, of persons: [SubjectID] = [.pupil],
    categories: [DataCategory] = [.name], story: Int? = nil, on day: CivilDate = "2022-05-20"
  ) -> Draft {
    Draft(
      .publicationMade(
        PublicationMade(
          number: number, cycle: .year, kind: kind, sites: sites, partnerSites: partnerSites, comments: comments,
          anonymised: anonymised, persons: persons, categories: categories, caseNumber: story)), day)
  }

  static func anonymousPublication(_ number: Int = 1, on day: CivilDate = "2022-05-20") -> Draft {
    .publication(number, anonymised: true, of: [], categories: [], on: day)
  }

  static func takedown(
    _ number: Int = 1, sites: [String] = ["school.example/news"], of persons: [SubjectID] = [],
    on day: CivilDate = "2022-05-25"
  ) -> Draft {
    Draft(
      .publicationWithdrawn(
        PublicationWithdrawn(number: number, cycle: .year, sites: sites, persons: persons, why: .consentWithdrawn)), day
    )
  }

  static func terms(
    of consent: Position, person: SubjectID = .pupil, by signer: SubjectID = .mother,
    sites: [String] = ["school.example"], categories: [DataCategory] = [.name, .story], bans: [DistributionBan]? = nil,
    on day: CivilDate = "2022-05-01"
  ) -> Draft {
    Draft(
      .consentTermsStated(
        ConsentTermsStated(
          person: person, cycle: .year, consent: consent, signer: signer, sites: sites, categories: categories,
          bans: bans)), day)
  }

  // MARK: Results

  static func result(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, _ goal: GoalOutcome = .reached,
    pair: PairID? = nil,
    text: Bool = false, on day: CivilDate = "2022-06-10"
  ) -> Draft {
    Draft(
      .resultRecorded(ResultRecorded(person: person, role: role, cycle: .year, goal: goal, pair: pair)), day,
      parts: text ? ["results"] : [])
  }

  static func award(
    of person: SubjectID = .mentor, for criteria: [AwardCriterion] = [.initiative], evidence: [Position]? = nil,
    on day: CivilDate = "2022-05-28"
  ) -> Draft {
    Draft(
      .mentorAwarded(
        MentorAwarded(person: person, cycle: .year, award: .diploma, criteria: criteria, evidence: evidence)),
      day)
  }

  static func monitoring(
    knownAt: Position = Position(0), eligible: Int = 10, pairsClosed: Int = 0, figures: [String] = [],
    values: [Int] = [], document: String? = "14", swot: Bool = true, on day: CivilDate = "2022-05-26"
  ) -> Draft {
    Draft(
      .monitoringCompleted(
        MonitoringCompleted(
          cycle: .year, knownAt: knownAt, eligible: eligible, mentees: 1, pupils: 1, mentors: 1, pairs: 1,
          pairsClosed: pairsClosed,
          pairsDissolved: 0, meetingsHeld: 0, meetingsMissed: 0, meetingsPlanned: 0, surveyed: 0, measured: 0,
          figures: figures, values: values, document: document)), day, parts: swot ? ["results"] : [])
  }

  static func ceremony(on day: CivilDate = "2022-05-27") -> Draft {
    Draft(.ceremonyHeld(CeremonyHeld(cycle: .year, attendance: 40)), day)
  }

  // MARK: Law

  static func objection(
    to consent: Position, purpose: ConsentPurpose = .participation, by signer: SubjectID = .father,
    on day: CivilDate = "2021-10-03"
  ) -> Draft {
    Draft(
      .consentObjected(
        ConsentObjected(
          person: .pupil, cycle: .year, purpose: purpose, signer: signer, consent: consent, channel: .paper)), day)
  }

  static func resolution(
    of objection: Position, _ outcome: ObjectionOutcome = .agreed, on day: CivilDate = "2021-10-04"
  ) -> Draft {
    Draft(
      .consentObjectionResolved(
        ConsentObjectionResolved(person: .pupil, cycle: .year, objection: objection, outcome: outcome)), day)
  }

  static func authorityEnd(of representative: SubjectID = .mother, on day: CivilDate) -> Draft {
    Draft(
      .representativeAuthorityEnded(
        RepresentativeAuthorityEnded(person: .pupil, representative: representative, cycle: .year, why: .court)), day)
  }

  static func appeal(by signer: SubjectID = .pupil, on day: CivilDate = "2021-11-01") -> Draft {
    Draft(
      .subjectRequestReceived(
        SubjectRequestReceived(person: .pupil, right: .access, signer: signer, channel: .paper)), day)
  }

  static func answer(
    to request: Position, _ outcome: RequestOutcome = .satisfied, on day: CivilDate = "2021-11-08"
  ) -> Draft {
    Draft(
      .subjectRequestAnswered(SubjectRequestAnswered(person: .pupil, request: request, outcome: outcome)), day)
  }

  static func block(_ why: BlockingReason = .inaccurate, on day: CivilDate = "2021-10-02") -> Draft {
    Draft(.dataBlocked(DataBlocked(person: .pupil, why: why)), day)
  }

  static func unblock(_ blocked: Position, on day: CivilDate = "2021-10-04") -> Draft {
    Draft(.dataUnblocked(DataUnblocked(person: .pupil, blocked: blocked)), day)
  }

  static func hold(on day: CivilDate = "2021-11-01") -> Draft {
    Draft(.legalHoldPlaced(LegalHoldPlaced(person: .pupil, why: .court, document: "2-1184")), day)
  }

  static func holdEnd(_ hold: Position, on day: CivilDate = "2021-11-20") -> Draft {
    Draft(.legalHoldLifted(LegalHoldLifted(person: .pupil, hold: hold)), day)
  }

  static func incident(_ number: Int = 1, on day: CivilDate = "2021-11-01") -> Draft {
    Draft(.incidentDetected(IncidentDetected(number: number, kind: .loss, count: 1, persons: [.pupil])), day)
  }

  static func notice(_ stage: IncidentStage = .initial, on day: CivilDate = "2021-11-02") -> Draft {
    Draft(.incidentNotified(IncidentNotified(number: 1, stage: stage)), day)
  }

  static func paper(of entry: Position, on day: CivilDate = "2021-11-01") -> Draft {
    Draft(.paperAttached(PaperAttached(entry: entry, kind: .consent)), day, parts: ["evidence"])
  }

  static func merge(
    _ card: SubjectID = .classmate, into target: SubjectID = .pupil, on day: CivilDate = "2021-10-15"
  ) -> Draft {
    Draft(.personMerged(PersonMerged(person: card, into: target)), day)
  }

  static func apart(_ card: SubjectID = .classmate, from other: SubjectID = .pupil) -> Draft {
    Draft(.personKeptApart(PersonKeptApart(person: card, other: other)), "2021-10-15")
  }
}

extension Programme {
  /// A pupil of both parents, with the mother's consent of 1 October. Gives the consent's position.
  mutating func givenBothParents() -> Position {
    given(
      .registration(), .registration(of: .father, as: .representative, born: nil), .authority(),
      .authority(of: .father))
    return given(.consent())
  }

  /// A pupil whose mother agreed to distribution on the school's site. Gives the position of that consent.
  @discardableResult
  mutating func givenDistribution(
    sites: [String] = ["school.example"], categories: [DataCategory] = [.name, .story],
    bans: [DistributionBan]? = nil, until: CivilDate? = Cycle.year.lastDay
  ) -> Position {
    given(.registration(), .authority())
    let consent = given(.consent(for: .distribution, on: "2022-04-01", until: until))
    given(.terms(of: consent, sites: sites, categories: categories, bans: bans))
    return consent
  }

  /// A mentor whose year was measured and monitored. Gives the position of the approval.
  @discardableResult
  mutating func givenMeasuredMentor() -> Position {
    let approval = givenMentor()
    given(.questionnaire(of: .mentor, as: .mentor, .mentorAfter, on: "2022-05-20"), .monitoring())
    return approval
  }

  /// The same mentor with a pair that goes on. Gives the position of its fixing.
  @discardableResult
  mutating func givenMeasuredPair() -> Position {
    let fixing = givenPair()
    given(.questionnaire(of: .mentor, as: .mentor, .mentorAfter, on: "2022-05-20"), .monitoring())
    return fixing
  }
}

import EventLedger
import Foundation
import Mentoring

/// SplitMix64: the same programmes for the same seed.
struct ProgrammeGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator from the seed in `MENTORLEDGER_SEED`, or from a new one; the seed is printed either way.
  static func announced(_ test: String) -> ProgrammeGenerator {
    let given = ProcessInfo.processInfo.environment["MENTORLEDGER_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("MENTORLEDGER_SEED=\(seed) for \(test)")
    return ProgrammeGenerator(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  mutating func chance(_ percent: Int) -> Bool { number(below: 100) < percent }

  mutating func any<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  mutating func any<Code: CaseIterable>(_ type: Code.Type) -> Code { any(of: Array(Code.allCases)) }
}

/// Invents the entries of a small programme: few people and pairs, so that they meet; days in any order; corrections,
/// corrections of corrections, replacements.
struct RandomProgramme {
  var random: ProgrammeGenerator
  private(set) var entries: [TestEntry] = []

  private static let people = (1...5).map { SubjectID(.numbered($0)) }
  private static let mentors = (4...6).map { SubjectID(.numbered($0)) }
  private static let pairs = (1...3).map { PairID(.numbered(100 + $0)) }
  private static let cycles = [2021, 2022].compactMap { Cycle($0) }
  /// Every kind of entry that a fold knows, the frequent ones more than once.
  private static let kinds =
    (Kind.allCases + [.consent, .consent, .questionnaire, .order, .fixing, .meeting, .meeting]).map(\.rawValue)

  enum Kind: Int, CaseIterable {
    case registration, profile, exit, authority, consent, withdrawal, questionnaire, request, admission, approval
    case decline, order, fixing, group, dissolution, closing, meeting, missed, base
    case classification, interview, session, training, retention, release, result
    case proposal, override, answer, notice, gathering, pause, plan, step
    case merge, terms, publication, takedown, story, block, unblock
  }

  static let days = 0..<30
  static func day(_ number: Int) -> CivilDate { CivilDate(daysSinceEpoch: 18_962 + number * 3) }

  init(random: ProgrammeGenerator) { self.random = random }

  /// Adds one entry, or a correction with its replacement.
  mutating func grow() {
    if entries.count > 2, random.chance(22) { correct() } else { entries.append(entry(nil)) }
  }

  private mutating func correct() {
    let target = random.number(below: entries.count)
    let replacement = random.chance(55) ? replacement(of: entries[target]) : nil
    let correction = EntryCorrected(
      entry: Position(Int64(target)), reason: random.any(CorrectionReason.self), replaced: replacement != nil)
    let tags = entries[target].tags + (replacement?.tags ?? [])
    entries.append(TestEntry(.entryCorrected(correction), on: Self.day(random.number(below: 30)), tags: tags))
    if let replacement { entries.append(replacement) }
  }

  /// Another entry of the same type; in place of a correction, a correction of something else.
  private mutating func replacement(of original: TestEntry) -> TestEntry {
    guard case .entryCorrected = original.event else {
      while true {
        let entry = entry(original.kind)
        if entry.event.schema.type == original.event.schema.type { return entry }
      }
    }
    let target = random.number(below: entries.count)
    let correction = EntryCorrected(entry: Position(Int64(target)), reason: .other, replaced: false)
    return TestEntry(
      .entryCorrected(correction), on: Self.day(random.number(below: 30)), tags: entries[target].tags + original.tags)
  }

  private mutating func entry(_ wanted: Kind?) -> TestEntry {
    let kind = wanted ?? Kind(rawValue: random.any(of: Self.kinds)) ?? .meeting
    let on = Self.day(random.number(below: Self.days.count))
    let person = random.any(of: Self.people)
    let cycle = random.chance(80) ? Self.cycles[0] : Self.cycles[1]
    let role: ParticipantRole = Self.mentors.contains(person) ? .mentor : random.chance(90) ? .mentee : .staff
    switch kind {
    case .registration:
      return TestEntry(
        .personRegistered(
          PersonRegistered(
            person: person, role: role, cycle: cycle, occupation: random.any(Occupation.self),
            basis: random.any(RegistrationBasis.self))), on: on, parts: random.chance(70) ? ["profile"] : [])
    case .profile:
      let parts = random.any(of: [["profile"], ["contact"], ["profile", "contact"]])
      return TestEntry(
        .personProfileChanged(PersonProfileChanged(person: person, cycle: cycle, what: .profile)), on: on, parts: parts)
    case .exit:
      return TestEntry(
        .personExited(PersonExited(person: person, cycle: cycle, role: role, reason: random.any(ExitReason.self))),
        on: on)
    case .authority:
      return TestEntry(
        .representativeVerified(
          RepresentativeVerified(
            person: person, representative: random.any(of: Self.people), cycle: cycle, relation: .mother,
            document: .birthCertificate, until: random.chance(30) ? Self.day(random.number(below: 30)) : nil)), on: on)
    case .consent:
      let capacity = random.any(SigningCapacity.self)
      let states = random.chance(60)
      var consent = TestEntry(
        .consentCollected(
          ConsentCollected(
            person: person, role: role, cycle: cycle, purpose: random.chance(75) ? .participation : .future,
            text: "participation/1", capacity: capacity,
            signer: capacity == .oneself ? person : random.any(of: Self.people), channel: .paper,
            embedded: random.chance(20),
            until: states ? random.chance(70) ? Self.day(random.number(below: 30)) : cycle.lastDay : nil)), on: on)
      // Both versions of the entry, mixed: what the first one says, the second can say too.
      if states, random.chance(40) { consent.version = .first }
      return consent
    case .withdrawal: return withdrawal(of: person, cycle, on: on)
    case .questionnaire:
      return TestEntry(
        .questionnaireSubmitted(
          QuestionnaireSubmitted(
            person: person, role: role, cycle: cycle, form: "before/1",
            kind: role == .mentor ? .mentorBefore : .menteeBefore)), on: on, parts: ["answers"])
    case .request:
      return TestEntry(
        .requestClassified(RequestClassified(person: person, cycle: cycle, request: random.any(RequestKind.self))),
        on: on)
    case .admission:
      return TestEntry(
        .menteeAdmitted(MenteeAdmitted(person: person, cycle: cycle, form: random.any(MentoringForm.self))), on: on)
    case .approval:
      return TestEntry(
        .mentorApproved(
          MentorApproved(person: random.any(of: Self.mentors), cycle: cycle, places: 1 + random.number(below: 3))),
        on: on)
    case .decline:
      return TestEntry(.mentorDeclined(MentorDeclined(person: person, cycle: cycle, reason: .time)), on: on)
    case .base:
      let members = Array(Self.people.shuffled(using: &random).prefix(random.number(below: 4)))
      return TestEntry(
        .baseFormed(
          BaseFormed(
            cycle: cycle, base: random.any(BaseKind.self), columns: "mentees-base/1", count: random.number(below: 4),
            knownAt: Position(0), members: members)), on: on)
    case .merge, .terms, .publication, .takedown, .story, .block, .unblock:
      return laterEntry(kind, person, cycle, on: on)
    case .order, .fixing, .group, .dissolution, .closing, .meeting, .missed: return pairEntry(kind, cycle, on: on)
    case .classification, .interview, .session, .training, .retention, .release, .result:
      return mentorEntry(kind, cycle, on: on)
    case .proposal, .override, .answer, .notice, .gathering, .pause, .plan, .step:
      return TestEntry(lifeEvent(kind, cycle, person), on: on)
    }
  }

  /// Withdraws an earlier consent where there is one; now and then something that is none.
  private mutating func withdrawal(of person: SubjectID, _ cycle: Cycle, on: CivilDate) -> TestEntry {
    let consents = entries.indices.filter { entries[$0].kind == .consent }
    guard !consents.isEmpty, random.chance(90) else {
      return TestEntry(
        .consentWithdrawn(
          ConsentWithdrawn(
            person: person, cycle: cycle, purpose: .participation, capacity: .oneself, signer: person, channel: .paper,
            consent: Position(0))), on: on)
    }
    let position = random.any(of: consents)
    guard case .consentCollected(let consent) = entries[position].event else { preconditionFailure("a consent") }
    return TestEntry(
      .consentWithdrawn(
        ConsentWithdrawn(
          person: consent.person, cycle: consent.cycle, purpose: consent.purpose, capacity: consent.capacity,
          signer: consent.signer, channel: .paper, consent: Position(Int64(position)))), on: on)
  }

  private mutating func mentorEntry(_ kind: Kind, _ cycle: Cycle, on: CivilDate) -> TestEntry {
    let person = random.any(of: Self.mentors)
    switch kind {
    case .classification:
      return TestEntry(
        .mentorProfileClassified(
          MentorProfileClassified(
            person: person, cycle: cycle, competences: [random.any(RequestKind.self)],
            places: 1 + random.number(below: 3))), on: on, parts: random.chance(50) ? ["wishes"] : [])
    case .interview:
      return TestEntry(
        .mentorInterviewed(
          MentorInterviewed(
            person: person, cycle: cycle, outcome: random.any(InterviewOutcome.self), psychologist: random.chance(50))),
        on: on)
    case .session:
      let attended = Array(Set([person, random.any(of: Self.mentors)])).sorted()
      return TestEntry(
        .trainingSessionHeld(
          TrainingSessionHeld(cycle: cycle, hours: 1 + random.number(below: 6), participants: attended)), on: on)
    case .training:
      return TestEntry(
        .trainingCompleted(TrainingCompleted(person: person, cycle: cycle, hours: 1 + random.number(below: 12))), on: on
      )
    case .retention:
      let until = random.chance(50) ? Self.day(random.number(below: 30)) : nil
      return TestEntry(.mentorRetained(MentorRetained(person: person, cycle: cycle, until: until)), on: on)
    case .release:
      return TestEntry(
        .mentorReleased(MentorReleased(person: person, cycle: cycle, why: random.any(ReleaseReason.self))), on: on)
    default:
      return TestEntry(
        .resultRecorded(
          ResultRecorded(
            person: person, role: random.chance(70) ? .mentor : .mentee, cycle: cycle,
            goal: random.any(GoalOutcome.self))), on: on, parts: random.chance(50) ? ["results"] : [])
    }
  }

  /// What a pair goes through beside order, meetings and end.
  private mutating func lifeEvent(_ kind: Kind, _ cycle: Cycle, _ person: SubjectID) -> MentoringEvent {
    let pair = random.any(of: Self.pairs)
    let mentor = random.any(of: Self.mentors)
    let mentees = Array(
      Self.people.filter { $0 != mentor }.shuffled(using: &random).prefix(1 + random.number(below: 2)))
    switch kind {
    case .proposal:
      return .pairProposed(
        PairProposed(pair: pair, mentor: mentor, mentees: mentees, cycle: cycle, form: random.any(MentoringForm.self)))
    case .override:
      return .pairProposalOverridden(
        PairProposalOverridden(
          pair: pair, mentor: mentor, mentees: mentees, cycle: cycle, form: .pupilPupil,
          replaces: [random.any(of: Self.pairs)], why: .psychologist))
    case .answer:
      return random.chance(70)
        ? .pairAccepted(PairAccepted(pair: pair, person: person, cycle: cycle))
        : .pairDeclined(PairDeclined(pair: pair, person: person, cycle: cycle, why: .schedule))
    case .notice:
      return .participantsNotified(
        ParticipantsNotified(
          cycle: cycle, order: Position(Int64(random.number(below: entries.count + 1))), pairs: [pair],
          persons: [mentor] + mentees, channel: .written))
    case .gathering:
      return .groupMeetingHeld(
        GroupMeetingHeld(
          cycle: cycle, kind: random.any(GroupMeetingKind.self), participants: [mentor] + mentees,
          openPairs: random.chance(50) ? [pair] : nil))
    case .pause:
      return random.chance(50)
        ? .pairPaused(PairPaused(pair: pair, cycle: cycle, why: .illness))
        : .pairResumed(PairResumed(pair: pair, cycle: cycle))
    case .plan: return .planApproved(PlanApproved(pair: pair, cycle: cycle, meetings: random.number(below: 9)))
    default:
      return random.chance(50)
        ? .pairContinuationConfirmed(PairContinuationConfirmed(pair: pair, cycle: cycle, persons: [person]))
        : .feedbackRequested(FeedbackRequested(pair: pair, cycle: cycle, kind: .work, persons: [person]))
    }
  }

  private mutating func pairEntry(_ kind: Kind, _ cycle: Cycle, on: CivilDate) -> TestEntry {
    let pair = random.any(of: Self.pairs)
    let mentor = random.any(of: Self.mentors)
    let mentees = Self.people.filter { $0 != mentor }.shuffled(using: &random)
    switch kind {
    case .order:
      return TestEntry(
        .pairOrderIssued(
          PairOrderIssued(
            cycle: cycle, number: "\(1 + random.number(below: 3))", year: on.components.year,
            kind: random.any(OrderKind.self), pairs: Array(Set([pair, random.any(of: Self.pairs)])).sorted())), on: on)
    case .fixing:
      return TestEntry(
        .pairFixed(
          PairFixed(pair: pair, mentor: mentor, mentee: mentees[0], cycle: cycle, form: random.any(MentoringForm.self))),
        on: on)
    case .group:
      return TestEntry(
        .groupFixed(
          GroupFixed(pair: pair, mentor: mentor, mentees: Array(mentees.prefix(2)), cycle: cycle, form: .pupilPupil)),
        on: on)
    case .dissolution:
      return TestEntry(
        .pairDissolved(
          PairDissolved(
            pair: pair, mentor: mentor, mentees: Array(mentees.prefix(1)), cycle: cycle,
            reason: random.any(DissolutionReason.self))), on: on)
    case .closing:
      return TestEntry(
        .pairClosed(
          PairClosed(
            pair: pair, mentor: mentor, mentees: Array(mentees.prefix(1)), cycle: cycle,
            goal: random.any(GoalOutcome.self))),
        on: on)
    case .missed:
      return TestEntry(
        .meetingMissed(
          MeetingMissed(pair: pair, cycle: cycle, kind: random.any(MeetingKind.self), absence: random.any(Absence.self))
        ),
        on: on)
    default:
      return TestEntry(
        .meetingHeld(
          MeetingHeld(
            pair: pair, cycle: cycle, kind: random.any(MeetingKind.self), participants: [mentor, mentees[0]].sorted(),
            minutes: random.chance(50) ? 45 : nil, despite: random.chance(20) ? ["meeting.sequence"] : nil)), on: on)
    }
  }
}

extension TestEntry {
  /// What the generator calls it, nil for a correction.
  var kind: RandomProgramme.Kind? {
    switch event {
    case .personRegistered: .registration
    case .personProfileChanged: .profile
    case .personExited: .exit
    case .representativeVerified: .authority
    case .consentCollected: .consent
    case .consentWithdrawn: .withdrawal
    case .questionnaireSubmitted: .questionnaire
    case .requestClassified: .request
    case .menteeAdmitted: .admission
    case .mentorApproved: .approval
    case .mentorDeclined: .decline
    case .pairOrderIssued: .order
    case .pairFixed: .fixing
    case .groupFixed: .group
    case .pairDissolved: .dissolution
    case .pairClosed: .closing
    case .meetingHeld: .meeting
    case .meetingMissed: .missed
    case .baseFormed: .base
    case .mentorProfileClassified: .classification
    case .mentorInterviewed: .interview
    case .trainingSessionHeld: .session
    case .trainingCompleted: .training
    case .mentorRetained: .retention
    case .mentorReleased: .release
    case .resultRecorded: .result
    case .pairProposed: .proposal
    case .pairProposalOverridden: .override
    case .pairAccepted, .pairDeclined: .answer
    case .participantsNotified: .notice
    case .groupMeetingHeld: .gathering
    case .pairPaused, .pairResumed: .pause
    case .planApproved: .plan
    case .pairContinuationConfirmed, .feedbackRequested: .step
    case .personMerged: .merge
    case .consentTermsStated: .terms
    case .publicationMade: .publication
    case .publicationWithdrawn: .takedown
    case .caseDrafted: .story
    case .dataBlocked: .block
    case .dataUnblocked: .unblock
    default: nil
    }
  }
}

public import EventLedger
import EventLedgerSQLite
import Mentoring

/// One step on the way of a pair: an entry about it, or about one of its members before there was a pair.
public struct PairStep: Sendable {
  public let event: RecordedEvent
  /// Members whom the entry names.
  public let persons: [SubjectID]
  /// Entries about papers of this one: scans, minutes, where they lie.
  public let papers: [Position]
}

extension Workspace {
  /// What is recorded of a member rather than of the pair, and belongs to its way all the same: surveys, assessments,
  /// decisions, wishes, training, the meeting of everybody.
  private static let memberTypes: [EventType] = [
    QuestionnaireSubmitted.schema.type, AssessmentRecorded.schema.type, PreferenceSubmitted.schema.type,
    MenteeAdmitted.schema.type, MentorInterviewed.schema.type, MentorApproved.schema.type,
    TrainingCompleted.schema.type, GroupMeetingHeld.schema.type, ResultRecorded.schema.type,
  ]

  /// Who did not come to the meetings of pairs, by the entry of the meeting, about a moment.
  public func absentees(of pairs: Set<PairID>, _ moment: Moment) throws -> [Position: [SubjectID]] {
    try store.read { reading in
      try pairs.reduce(into: [:]) { absentees, pair in
        let tag = Tag.pair(pair)
        let history = try reading.events(matching: EventQuery(tag: tag), through: moment.knownAt)
          .map { try HistoryEntry($0) }.filter { $0.on <= moment.day || $0.corrects != nil }
        let state = EntityTimeline.state(of: tag, fold: PairFold(), known: history)
        absentees.merge(state.absentees) { $1 }
      }
    }
  }

  /// The way of a pair from its members' surveys to its end, in the order of days, about a moment (DESIGN idea 4).
  ///
  /// Entries that a correction took out of force by then are left out; of sealed parts only that they are there is told.
  public func trace(of pair: PairID, _ moment: Moment) throws -> [PairStep] {
    let (events, members, cards) = try store.read { reading -> ([RecordedEvent], [SubjectID], PersonCards) in
      func about(_ clauses: [EventQuery.Clause]) throws -> [RecordedEvent] {
        try reading.events(matching: EventQuery(clauses), through: moment.knownAt)
      }
      let tag = Tag.pair(pair)
      let own = try about([EventQuery.Clause(tags: [tag], types: [])])
      let cards = try reading.personCards(through: moment.knownAt)
      let history = try MergedHistory.of(tag, cards) { _ in try own.map { try HistoryEntry($0) } }.filter {
        $0.on <= moment.day || $0.corrects != nil
      }
      let state = EntityTimeline.state(of: tag, fold: PairFold(), known: history)
      guard let members = state.members, let cycle = state.cycle else { return (own, [], cards) }
      let before = try about(
        ([members.mentor] + members.mentees).flatMap(cards.cards(of:)).map {
          EventQuery.Clause(tags: [Tag("cycle", cycle), .person($0)].sorted(), types: Self.memberTypes)
        })
      let runs = try Set(own.compactMap { try Self.run(of: $0) }).compactMap { try reading.event(at: $0) }
      let all = Dictionary((own + before + runs).map { ($0.position, $0) }) { first, _ in first }.values
      return (
        all.filter { $0.envelope.on <= moment.day && $0.envelope.type != .entryCorrected },
        [members.mentor] + members.mentees.sorted(), cards
      )
    }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    let papers = try papers(of: events, moment)
    return
      events.filter { voided[$0.position] == nil }
      .sorted { ($0.envelope.on, $0.position) < ($1.envelope.on, $1.position) }
      .map { event in
        PairStep(
          event: event,
          persons: members.filter { member in
            cards.cards(of: member).contains { event.envelope.tags.contains(.person($0)) }
          },
          papers: papers[event.position] ?? [])
      }
  }

  /// The match run that a proposal rests on.
  private static func run(of event: RecordedEvent) throws -> Position? {
    guard event.envelope.type == PairProposed.schema.type,
      case .pairProposed(let proposal) = try HistoryEntry(event).payload.event
    else { return nil }
    return proposal.run
  }

  private func papers(of events: [RecordedEvent], _ moment: Moment) throws -> [Position: [Position]] {
    let clauses = events.compactMap { event in
      Tag("entry:\(event.position)").map { EventQuery.Clause(tags: [$0], types: [PaperAttached.schema.type]) }
    }
    guard !clauses.isEmpty else { return [:] }
    let found = try store.read { try $0.events(matching: EventQuery(clauses), through: moment.knownAt) }
    let voided = try voidedEntries(among: found, knownAt: moment.knownAt)
    var papers: [Position: [Position]] = [:]
    for event in found where voided[event.position] == nil && event.envelope.on <= moment.day {
      guard case .paperAttached(let paper) = try HistoryEntry(event).payload.event else { continue }
      papers[paper.entry, default: []].append(event.position)
    }
    return papers
  }
}

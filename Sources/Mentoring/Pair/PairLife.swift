import EventLedger

/// What a pair goes through beside its order and its meetings (stages 5 and 6): how it was proposed and answered, who
/// was told, its continuation, plan, pauses and feedback. Each list is in the order of days.
struct PairLife: Sendable {
  /// A mentor and mentees proposed to each other, by a match run or by people who decided otherwise.
  struct Proposal: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let cycle: Cycle
    let mentor: SubjectID
    let mentees: [SubjectID]
    let form: MentoringForm

    var members: [SubjectID] { [mentor] + mentees }
  }
  struct Answer: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let person: SubjectID
    let accepts: Bool
  }
  struct Notice: Hashable, Sendable {
    let position: Position
    let order: Position
    let persons: [SubjectID]
  }
  struct Pause: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    var resumed: Position?
  }
  struct Plan: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let meetings: Int
  }
  /// A step that is recorded once a day and person: a request for feedback, feedback, a confirmation.
  struct Step: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    /// Type, and kind where it has one.
    let what: String
    let persons: [SubjectID]
  }

  var proposal: Proposal?
  /// The override that put another proposal in this one's place.
  var replaced: Position?
  var answers: [Answer] = []
  var notices: [Notice] = []
  var pauses: [Pause] = []
  var plans: [Plan] = []
  var steps: [Step] = []

  /// The newest answer of each member.
  var standing: [SubjectID: Answer] { answers.reduce(into: [:]) { $0[$1.person] = $1 } }

  var accepted: Int { standing.values.count { $0.accepts } }
  var declined: Int { standing.values.count { !$0.accepts } }

  /// Members of the proposal who have not accepted it, in its order.
  var undecided: [SubjectID] {
    let standing = standing
    return (proposal?.members ?? []).filter { standing[$0]?.accepts != true }
  }

  /// Who confirmed that the pair goes on.
  var continuing: Set<SubjectID> {
    let type = PairContinuationConfirmed.schema.type.description
    return Set(steps.filter { $0.what.hasPrefix(type) }.flatMap(\.persons))
  }

  /// People as messages name them.
  static func codes(_ persons: [SubjectID]) -> String {
    persons.map { String($0.description.prefix(8)) }.joined(separator: ", ")
  }

  var notified: Set<SubjectID> { Set(notices.flatMap(\.persons)) }

  var openPause: Pause? { pauses.last.flatMap { $0.resumed == nil ? $0 : nil } }

  /// Whether the programme records more of the pair than order, meetings and end. Rules about what was not recordable
  /// in earlier versions are judged for such pairs alone.
  var isFollowed: Bool {
    proposal != nil || !plans.isEmpty || steps.contains { $0.what.hasPrefix("pair.continuation") }
  }

  /// What a proposal has come to by its answers.
  var proposalState: String {
    if replaced != nil { return "replaced" }
    if declined > 0 { return "declined" }
    return undecided.isEmpty ? "accepted" : "proposed"
  }
}

extension PairLife {
  /// Takes in an entry about the pair.
  mutating func apply(_ entry: HistoryEntry, to pair: PairID?) {
    let (position, day) = (entry.position, entry.on)
    switch entry.payload.event {
    case .pairProposed(let event):
      proposal =
        proposal
        ?? Proposal(
          position: position, on: day, cycle: event.cycle, mentor: event.mentor, mentees: event.mentees,
          form: event.form)
    case .pairProposalOverridden(let event) where event.pair == pair:
      proposal =
        proposal
        ?? Proposal(
          position: position, on: day, cycle: event.cycle, mentor: event.mentor, mentees: event.mentees,
          form: event.form)
    case .pairProposalOverridden: replaced = replaced ?? position
    case .pairAccepted(let event):
      answers.append(Answer(position: position, on: day, person: event.person, accepts: true))
    case .pairDeclined(let event):
      answers.append(Answer(position: position, on: day, person: event.person, accepts: false))
    case .participantsNotified(let event):
      notices.append(Notice(position: position, order: event.order, persons: event.persons))
    case .pairPaused: pauses.append(Pause(position: position, on: day))
    case .pairResumed: if openPause != nil { pauses[pauses.count - 1].resumed = position }
    case .planApproved(let event): plans.append(Plan(position: position, on: day, meetings: Int(event.meetings)))
    default: if let step = Step(entry) { steps.append(step) }
    }
  }
}

extension PairLife.Step {
  /// The step that an entry is; nil for entries of other kinds.
  init?(_ entry: HistoryEntry) {
    let event = entry.payload.event
    let (kind, persons): (String, [SubjectID])
    switch event {
    case .pairContinuationConfirmed(let event): (kind, persons) = ("", event.persons)
    case .feedbackRequested(let event): (kind, persons) = (event.kind.rawValue, event.persons)
    case .feedbackReceived(let event): (kind, persons) = (event.kind.rawValue, [event.person])
    case .meetingMissed(let event): (kind, persons) = (event.kind.rawValue, [])
    default: return nil
    }
    self.init(position: entry.position, on: entry.on, what: "\(event.schema.type) \(kind)", persons: persons)
  }
}

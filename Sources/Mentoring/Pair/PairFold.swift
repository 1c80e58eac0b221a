public import EventLedger

/// What is known of a pair or group after some entries of it.
public struct PairState: Sendable {
  struct Fixing: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let cycle: Cycle
    let mentor: SubjectID
    let mentees: [SubjectID]
    let form: MentoringForm
    let isGroup: Bool
  }
  struct End: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let state: String
    let outcome: String
  }
  /// A member who left the programme while in the pair.
  struct Exit: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let person: SubjectID
  }
  struct Meeting: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let cycle: Cycle
    let kind: MeetingKind
    let minutes: Int?
    let participants: [SubjectID]
    let absence: Absence?
  }
  struct Order: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let cycle: Cycle
    let number: String
  }

  let pair: PairID?
  var orders: [Order] = []
  var fixing: Fixing?
  var end: End?
  /// Exits of members, in the order of days.
  var exits: [Exit] = []
  var meetings: [Meeting] = []
  var life = PairLife()
  /// What was recorded on the newest day.
  var facts = FactsOfDay()
  var violations: [Violation] = []
  var voided = VoidedEntries()
  /// What stands for entries that were corrected and that others name.
  var standing = StandingEntries()

  init(pair: PairID?) { self.pair = pair }

  /// Mentor and mentees as fixed, before that as proposed; nil before either.
  public var members: (mentor: SubjectID, mentees: [SubjectID])? {
    fixing.map { ($0.mentor, $0.mentees) } ?? life.proposal.map { ($0.mentor, $0.mentees) }
  }

  /// The school year of the pair, nil before it is proposed or fixed.
  public var cycle: Cycle? { fixing?.cycle ?? life.proposal?.cycle }

  /// Whether the pair is fixed and neither dissolved nor closed.
  public var isActive: Bool { fixing != nil && end == nil }

  func held(_ kind: MeetingKind) -> Meeting? { meetings.first { $0.kind == kind && $0.absence == nil } }
}

/// The history of one pair or group: its order, its meetings in their sequence, its end.
public struct PairFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> PairState { PairState(pair: entity.value.flatMap { PairID($0) }) }

  public func evolve(_ state: inout PairState, with entry: HistoryEntry) {
    let found = PairRules(state: state, entry: entry).violations(of: entry.payload.event)
    state.violations += found
    state.violations += state.facts.take(entry, about: state.pair.map { .pair($0) }, besides: found)
    state.apply(entry)
    state.violations += state.outlived(by: entry)
  }

  public func note(_ state: inout PairState, void entry: HistoryEntry, by correction: Position) {
    state.voided.note(entry, by: correction)
  }

  public func rows(of state: PairState) -> [ViewRowKey: ViewRow] { state.rows }
}

extension PairState {
  mutating func apply(_ entry: HistoryEntry) {
    let (position, day) = (entry.position, entry.on)
    standing.take(entry)
    life.apply(entry, to: pair)
    switch entry.payload.event {
    case .pairOrderIssued(let event):
      orders.append(Order(position: position, on: day, cycle: event.cycle, number: event.number))
    case .pairFixed(let event):
      fixing = Fixing(
        position: position, on: day, cycle: event.cycle, mentor: event.mentor, mentees: [event.mentee],
        form: event.form, isGroup: false)
    case .groupFixed(let event):
      fixing = Fixing(
        position: position, on: day, cycle: event.cycle, mentor: event.mentor, mentees: event.mentees,
        form: event.form, isGroup: true)
    case .personExited(let event):
      exits.append(Exit(position: position, on: day, person: event.person))
    case .pairDissolved(let event):
      violations.removeAll { $0.rule == .pairOutlived }
      end = end ?? End(position: position, on: day, state: "dissolved", outcome: event.reason.rawValue)
    case .pairClosed(let event):
      violations.removeAll { $0.rule == .pairOutlived }
      end = end ?? End(position: position, on: day, state: "closed", outcome: event.goal.rawValue)
    case .meetingHeld(let event):
      meetings.append(
        Meeting(
          position: position, on: day, cycle: event.cycle, kind: event.kind, minutes: event.minutes.map { Int($0) },
          participants: event.participants, absence: nil))
    case .meetingMissed(let event):
      meetings.append(
        Meeting(
          position: position, on: day, cycle: event.cycle, kind: event.kind, minutes: nil, participants: [],
          absence: event.absence))
    default: break
    }
  }
}

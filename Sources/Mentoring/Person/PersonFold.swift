public import EventLedger

/// The history of one person: what it comes to, and which entries do not meet the rules.
///
/// Public parts only, so it needs no key and an erasure does not change it (DESIGN idea 4). Rules about age need the
/// sealed birth date: whoever may open it passes `birthDate`; without it those rules are not judged.
public struct PersonFold: EntityFold {
  private let birthDate: (@Sendable (SubjectID) -> CivilDate?)?

  public init(birthDate: (@Sendable (SubjectID) -> CivilDate?)? = nil) { self.birthDate = birthDate }

  public func initialState(of entity: Tag) -> PersonState {
    PersonState(person: entity.value.flatMap { SubjectID($0) })
  }

  public func evolve(_ state: inout PersonState, with entry: HistoryEntry) {
    state.day = entry.on
    state.movedTo = entry.payload.movedTo ?? state.movedTo
    let rules = PersonRules(state: state, entry: entry, birthDate: state.person.flatMap { birthDate?($0) })
    let found = rules.violations(of: entry.payload.event) + rules.guards(entry.payload.event)
    state.violations += found
    // Of two cards of one person the same fact stands twice by nature.
    let repeated = state.facts.take(entry, about: state.person.map { .person($0) }, besides: found)
    if entry.payload.carriedFrom == nil { state.violations += repeated }
    let (profile, contact) = (state.profile, state.contact)
    state.apply(entry)
    state.take(entry)
    state.doubt(found, of: entry)
    state.reviewWithdrawals(after: entry)
    // The card that stands for the person says who they are; what a merged card says fills gaps.
    if entry.payload.carriedFrom != nil {
      state.profile = profile ?? state.profile
      state.contact = contact ?? state.contact
    }
  }

  public func note(_ state: inout PersonState, void entry: HistoryEntry, by correction: Position) {
    state.voided.note(entry, by: correction)
    state.undoEnd(entry.payload.event, by: correction)
  }

  public func rows(of state: PersonState) -> [ViewRowKey: ViewRow] { state.rows }
}

extension PersonState {
  /// Takes in an entry about this person. Entries in which the person is somebody's signer, representative or partner
  /// concern them only as far as said here.
  mutating func apply(_ entry: HistoryEntry) {
    let position = entry.position
    standing.take(entry)
    mentorship.apply(entry, of: person)
    forms.apply(entry, of: person)
    if let offer = PairOffer(entry, to: person) { offers.append(offer) }
    switch entry.payload.event {
    case .personRegistered(let event) where event.person == person:
      registrations.append(
        Registration(
          position: position, on: entry.on, content: event, card: entry.payload.carriedFrom))
      profile = PartReference(entry, class: "profile") ?? profile
    case .personProfileChanged(let event) where event.person == person:
      profile = PartReference(entry, class: "profile") ?? profile
      contact = PartReference(entry, class: "contact") ?? contact
    case .personExited(let event) where event.person == person:
      for index in registrations.indices
      where registrations[index].content.role == event.role && registrations[index].content.cycle == event.cycle
        && registrations[index].exitedOn == nil
      {
        registrations[index].exitedOn = entry.on
        registrations[index].exit = position
      }
      leave(event, entry)
    case .personExited(let event): leave(event, entry)
    case .representativeVerified(let event) where event.person == person:
      authorities.append(
        Authority(position: position, representative: event.representative, from: entry.on, until: event.until))
    case .consentCollected(let event) where event.person == person:
      consents.append(ConsentRecord(position: position, on: entry.on, content: event))
    case .consentWithdrawn(let event) where event.person == person:
      for index in consents.indices
      where consents[index].position == standing[event.consent] && consents[index].withdrawal == nil {
        consents[index].withdrawal = (position, entry.on)
      }
    case .questionnaireSubmitted(let event) where event.person == person:
      surveys.append(Survey(position: position, on: entry.on, role: event.role, cycle: event.cycle, kind: event.kind))
    case .requestClassified(let event): requests[event.cycle] = event.request
    case .menteeAdmitted(let event):
      admissions[event.cycle] = Admission(position: position, on: entry.on, form: event.form)
    case .mentorApproved(let event):
      approvals[event.cycle] = Approval(
        position: position, on: entry.on, places: Int(event.places), form: event.form)
    case .pairFixed(let event):
      join(event.pair, event.cycle, mentor: event.mentor, mentees: [event.mentee], entry)
    case .groupFixed(let event): join(event.pair, event.cycle, mentor: event.mentor, mentees: event.mentees, entry)
    case .pairDissolved(let event): leave(event.pair, entry, goal: nil, closed: false)
    case .pairClosed(let event): leave(event.pair, entry, goal: event.goal, closed: true)
    default: break
    }
  }

  private mutating func join(
    _ pair: PairID, _ cycle: Cycle, mentor: SubjectID, mentees: [SubjectID], _ entry: HistoryEntry
  ) {
    memberships.append(
      PairMembership(
        pair: pair, cycle: cycle, fixed: entry.position, fixedOn: entry.on, mentor: mentor, mentees: mentees,
        isCarried: entry.payload.carriedFrom != nil))
  }

  /// A mentee who leaves the programme leaves the pairs that the exit names. A mentor does not: the pair is ended.
  private mutating func leave(_ exit: PersonExited, _ entry: HistoryEntry) {
    guard exit.role == .mentee, let pairs = exit.pairs else { return }
    for index in memberships.indices
    where pairs.contains(memberships[index].pair) && memberships[index].isActive
      && memberships[index].mentees.contains(exit.person)
    {
      memberships[index].left[exit.person] = entry.on
      if exit.person == person { memberships[index].end(by: entry) }
    }
  }

  private mutating func leave(_ pair: PairID, _ entry: HistoryEntry, goal: GoalOutcome?, closed: Bool) {
    for index in memberships.indices where memberships[index].pair == pair && memberships[index].isActive {
      memberships[index].end(by: entry)
      memberships[index].goal = goal
      memberships[index].isClosed = closed
    }
  }
  /// Learns that an end of pairs does not count: what waited for it names the correction.
  fileprivate mutating func undoEnd(_ event: MentoringEvent, by correction: Position) {
    let pairs: [PairID] =
      switch event {
      case .pairClosed(let event): [event.pair]
      case .pairDissolved(let event): [event.pair]
      case .personExited(let event): event.pairs ?? []
      default: []
      }
    for index in memberships.indices where pairs.contains(memberships[index].pair) {
      memberships[index].endUndone = correction
    }
  }
}

extension PairMembership {
  fileprivate mutating func end(by entry: HistoryEntry) { (endedOn, ended) = (entry.on, entry.position) }
}

import EventLedger

/// What a person's card shows besides registration, consents and pairs.
enum MatterKind: String, Sendable {
  case result, award, merge, apart, request, block, hold, incident, objection, authority
}

/// What results, publications, merges and acts of the law say of a person.
struct PersonMatters: Sendable {
  /// Something with a beginning and perhaps an end.
  struct Matter: Hashable, Sendable {
    let position: Position
    let kind: MatterKind
    let on: CivilDate
    var cycle: Cycle?
    /// A code: a goal, an award, a right, a reason.
    var detail: String?
    /// Another person, or the entry that it is about.
    var other: String?
    var state = "open"
    var ended: Position?
    var endedOn: CivilDate?

    mutating func end(_ entry: HistoryEntry, _ state: String) {
      self.state = state
      ended = entry.position
      endedOn = entry.on
    }
  }
  /// The conditions of a distribution consent, as stated on a day.
  struct Terms: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let content: ConsentTermsStated
  }
  struct ResultKey: Hashable, Sendable {
    let role: ParticipantRole
    let cycle: Cycle
  }
  struct Merge: Hashable, Sendable {
    let position: Position
    let into: SubjectID
  }

  var all: [Matter] = []
  var terms: [Terms] = []
  /// The result of each role and school year.
  var results: [ResultKey: Position] = [:]
  /// Measurements after the programme, by school year (item 6.8).
  var measured: Set<Cycle> = []
  /// The card that this one was merged into.
  var merge: Merge?
  /// Entries about the person that count, for awards that name their evidence.
  var entries: Set<Position> = []

  func open(_ kind: MatterKind) -> Matter? { all.last { $0.kind == kind && $0.ended == nil } }

  func open(_ kind: MatterKind, at position: Position) -> Matter? {
    all.last { $0.kind == kind && $0.position == position && $0.ended == nil }
  }

  /// The objection to a consent that nobody has resolved.
  func openObjection(to consent: Position) -> Matter? {
    all.last { $0.kind == .objection && $0.ended == nil && $0.other == consent.description }
  }

  mutating func end(_ kind: MatterKind, at position: Position, by entry: HistoryEntry, _ state: String) {
    for index in all.indices where all[index].kind == kind && all[index].position == position {
      all[index].end(entry, state)
    }
  }
}

extension PersonState {
  /// Takes in what an entry says besides what `apply` keeps.
  mutating func take(_ entry: HistoryEntry) {
    matters.entries.insert(entry.position)
    takeResults(entry)
    takeActs(entry)
  }

  private mutating func takeResults(_ entry: HistoryEntry) {
    var matter: PersonMatters.Matter?
    switch entry.payload.event {
    case .resultRecorded(let event) where event.person == person:
      let key = PersonMatters.ResultKey(role: event.role, cycle: event.cycle)
      matters.results[key] = matters.results[key] ?? entry.position
      matter = .init(
        position: entry.position, kind: .result, on: entry.on, cycle: event.cycle, detail: event.goal.rawValue,
        other: event.pair?.description, state: event.role.rawValue)
    case .mentorAwarded(let event) where event.person == person:
      matter = .init(
        position: entry.position, kind: .award, on: entry.on, cycle: event.cycle, detail: event.award.rawValue,
        state: "awarded")
    case .assessmentRecorded(let event) where event.person == person && event.phase == .after:
      matters.measured.insert(event.cycle)
    case .questionnaireSubmitted(let event) where event.person == person && event.kind.isAfterProgramme:
      matters.measured.insert(event.cycle)
    case .consentTermsStated(let event) where event.person == person:
      matters.terms.append(PersonMatters.Terms(position: entry.position, on: entry.on, content: event))
    case .personMerged(let event) where event.person == person:
      matters.merge = matters.merge ?? PersonMatters.Merge(position: entry.position, into: event.into)
      matter = .init(
        position: entry.position, kind: .merge, on: entry.on, other: event.into.description, state: "merged")
    case .personKeptApart(let event):
      let other = event.person == person ? event.other : event.person
      matter = .init(position: entry.position, kind: .apart, on: entry.on, other: other.description, state: "apart")
    default: break
    }
    if let matter { matters.all.append(matter) }
  }

  private mutating func takeActs(_ entry: HistoryEntry) {
    func begun(_ kind: MatterKind, _ detail: String, cycle: Cycle? = nil, other: String? = nil) -> PersonMatters.Matter
    {
      .init(position: entry.position, kind: kind, on: entry.on, cycle: cycle, detail: detail, other: other)
    }
    switch entry.payload.event {
    case .subjectRequestReceived(let event) where event.person == person:
      matters.all.append(begun(.request, event.right.rawValue, other: event.signer.description))
    case .subjectRequestAnswered(let event) where event.person == person && event.outcome != .extended:
      matters.end(.request, at: standing[event.request], by: entry, event.outcome.rawValue)
    case .dataBlocked(let event): matters.all.append(begun(.block, event.why.rawValue))
    case .dataUnblocked(let event): matters.end(.block, at: standing[event.blocked], by: entry, "lifted")
    case .legalHoldPlaced(let event): matters.all.append(begun(.hold, event.why.rawValue))
    case .legalHoldLifted(let event): matters.end(.hold, at: standing[event.hold], by: entry, "lifted")
    case .incidentDetected(let event):
      matters.all.append(begun(.incident, event.kind.rawValue, other: "\(event.number)"))
    case .consentObjected(let event) where event.person == person:
      matters.all.append(
        begun(.objection, event.purpose.rawValue, cycle: event.cycle, other: standing[event.consent].description))
    case .consentObjectionResolved(let event) where event.person == person: resolve(event, entry)
    case .representativeAuthorityEnded(let event) where event.person == person:
      for index in authorities.indices
      where authorities[index].representative == event.representative && authorities[index].holds(on: entry.on) {
        authorities[index].ending = Ending(position: entry.position, on: entry.on)
      }
      matters.all.append(
        begun(.authority, event.why.rawValue, cycle: event.cycle, other: event.representative.description))
    default: break
    }
  }

  /// An objection that is upheld takes the consent out of force from that day on.
  private mutating func resolve(_ event: ConsentObjectionResolved, _ entry: HistoryEntry) {
    let named = standing[event.objection]
    guard let objection = matters.open(.objection, at: named) else { return }
    matters.end(.objection, at: named, by: entry, event.outcome.rawValue)
    violations.removeAll { $0.rule == .objectionOpen && $0.entry == named }
    guard event.outcome == .upheld else { return }
    for index in consents.indices
    where consents[index].position.description == objection.other && consents[index].withdrawal == nil {
      consents[index].withdrawal = (entry.position, entry.on)
    }
  }

  func matterRow(_ matter: PersonMatters.Matter) -> ViewRow {
    ViewRow(values: [
      ViewValue(matter.position), ViewValue(person?.description), .text(matter.kind.rawValue),
      ViewValue(matter.cycle.map { Int($0.rawValue) }), ViewValue(matter.on), ViewValue(matter.detail),
      ViewValue(matter.other), ViewValue(matter.ended), ViewValue(matter.endedOn), .text(matter.state),
    ])
  }
}

extension QuestionnaireKind {
  /// The role that it is for; nil where both fill it in.
  var role: ParticipantRole? {
    switch self {
    case .menteeBefore, .menteeAfter: .mentee
    case .mentorBefore, .mentorAfter: .mentor
    case .preference, .satisfaction: nil
    }
  }

  /// Whether it is filled in when the year ends (item 6.8).
  public var isAfterProgramme: Bool {
    switch self {
    case .menteeAfter, .mentorAfter, .satisfaction: true
    case .menteeBefore, .mentorBefore, .preference: false
    }
  }
}

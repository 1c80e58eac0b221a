public import EventLedger

/// A consent, as the history of its person knows it.
public struct ConsentRecord: Hashable, Sendable {
  public let position: Position
  public let on: CivilDate
  public let content: ConsentCollected
  /// Entry and day of the withdrawal.
  public var withdrawal: (position: Position, on: CivilDate)? {
    get { withdrawnAt.flatMap { position in withdrawnOn.map { (position, $0) } } }
    set { (withdrawnAt, withdrawnOn) = (newValue?.position, newValue?.on) }
  }
  /// Why it does not hold, and since the entry that says so: whoever signed it was not the one to sign.
  var fault: Violation?
  private var withdrawnAt: Position?
  private var withdrawnOn: CivilDate?

  init(position: Position, on: CivilDate, content: ConsentCollected) {
    self.position = position
    self.on = on
    self.content = content
  }

  /// The last day on which the consent is relied on: the one that it states.
  ///
  /// A consent of the entry's first version may state none. The record is not filled in with one; the rules rely on it
  /// no longer than the school year that it was given for, which the published texts of participation say too.
  public var lastDay: CivilDate { content.until ?? content.cycle.lastDay }

  /// Whether it is in force on a day: signed by the one who may, given by then, not withdrawn by then, its term not over.
  public func isActive(on day: CivilDate) -> Bool { fault == nil && isStanding(on: day) }

  /// The same, whoever signed it: what may still be withdrawn.
  public func isStanding(on day: CivilDate) -> Bool {
    if day < on { return false }
    if let withdrawnOn, withdrawnOn <= day { return false }
    return day <= lastDay
  }
}

/// A person's part in a pair or group.
struct PairMembership: Hashable, Sendable {
  let pair: PairID
  let cycle: Cycle
  let fixed: Position
  let fixedOn: CivilDate
  let mentor: SubjectID
  /// As fixed; who left since stands in `left`.
  let mentees: [SubjectID]
  /// Whether it was made for a merged card.
  var isCarried = false
  /// Mentees who left the programme, each with the day of the exit that names the pair.
  var left: [SubjectID: CivilDate] = [:]
  /// When the pair ended, or the person left it, and the entry that says so.
  var endedOn: CivilDate?
  var ended: Position?
  /// The correction of an end that no longer counts.
  var endUndone: Position?
  var goal: GoalOutcome?
  var isClosed = false

  var isActive: Bool { endedOn == nil }

  /// The mentees who have not left.
  var remaining: [SubjectID] { mentees.filter { left[$0] == nil } }

  /// Mentees of a day: who leaves is one no longer on the day of the exit.
  func mentees(on day: CivilDate) -> [SubjectID] { mentees.filter { left[$0].map { day < $0 } ?? true } }
}

/// What is known of one person after some entries of theirs.
public struct PersonState: Sendable {
  struct Registration: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let content: PersonRegistered
    /// The merged card that it was made for; nil for the card itself.
    var card: SubjectID?
    var exitedOn: CivilDate?
    /// The entry of the exit.
    var exit: Position?
  }
  struct Authority: Hashable, Sendable {
    let position: Position
    let representative: SubjectID
    let from: CivilDate
    let until: CivilDate?
    /// When and by which entry it ended before its term; on that day it no longer holds.
    var ending: Ending?

    func holds(on day: CivilDate) -> Bool {
      if let ending, ending.on <= day { return false }
      return from <= day && until.map { day <= $0 } ?? true
    }
  }
  struct Ending: Hashable, Sendable {
    let position: Position
    let on: CivilDate
  }
  struct Survey: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let role: ParticipantRole
    let cycle: Cycle
    let kind: QuestionnaireKind
  }
  struct Admission: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let form: MentoringForm
  }
  struct Approval: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let places: Int
    let form: MentoringForm?
  }

  let person: SubjectID?
  /// The day of the newest entry: what rows say holds from it on.
  var day = CivilDate.distantPast
  /// The card into which this one was merged, as far as is known now: whatever day it is asked about, nothing of it
  /// is shown twice.
  var movedTo: SubjectID?
  var registrations: [Registration] = []
  var profile: PartReference?
  var contact: PartReference?
  var authorities: [Authority] = []
  var consents: [ConsentRecord] = []
  var surveys: [Survey] = []
  var requests: [Cycle: RequestKind] = [:]
  var admissions: [Cycle: Admission] = [:]
  var approvals: [Cycle: Approval] = [:]
  var memberships: [PairMembership] = []
  var mentorship = Mentorship()
  var forms = PersonForms()
  var offers: [PairOffer] = []
  /// Results, publications, and what the law asks to keep.
  var matters = PersonMatters()
  /// What was recorded on the newest day.
  var facts = FactsOfDay()
  var violations: [Violation] = []
  /// Corrections of entries of each type that no longer count: who made something lack.
  var voided = VoidedEntries()
  /// What stands for entries that were corrected and that others name.
  var standing = StandingEntries()

  init(person: SubjectID?) { self.person = person }

  /// Whether the person stands in the ledger at all.
  public var isRegistered: Bool { !registrations.isEmpty }

  /// Every consent given for the person, in the order of days.
  public var allConsents: [ConsentRecord] { consents }

  func registration(_ role: ParticipantRole, _ cycle: Cycle) -> Registration? {
    registrations.last { $0.content.role == role && $0.content.cycle == cycle && $0.exitedOn == nil }
  }

  /// The newest exit from a role of a school year.
  func exit(_ role: ParticipantRole, _ cycle: Cycle) -> Position? {
    registrations.last { $0.content.role == role && $0.content.cycle == cycle && $0.exit != nil }?.exit
  }

  func activeConsent(_ purpose: ConsentPurpose, on day: CivilDate) -> ConsentRecord? {
    consents.last { $0.content.purpose == purpose && $0.isActive(on: day) }
  }

  /// Whom to name when a consent lacks: the withdrawal, the lapsed consent, or the correction that voided one.
  func culprit(forLacking purpose: ConsentPurpose) -> Position? {
    if let last = consents.last(where: { $0.content.purpose == purpose }) {
      return last.withdrawal?.position ?? last.fault?.culprit ?? last.position
    }
    return undone(ConsentCollected.schema)
  }

  /// Whom to name when entries of some types lack: the correction that voided the last one, else the one that undid a
  /// merge, and with it took away what the other card brought.
  func undone(_ schemas: EventSchema...) -> Position? {
    schemas.lazy.compactMap { voided[$0.type] }.first ?? voided[PersonMerged.schema.type]
  }

  /// The correction of an entry that another one names, else that of a merge that brought it.
  func voider(of named: Position) -> Position? { voided[named] ?? voided[PersonMerged.schema.type] }

  /// Whom to name when somebody has no authority to act for the person on a day.
  func lackOfAuthority(of representative: SubjectID) -> Position? {
    authorities.last { $0.representative == representative }.map { $0.ending?.position ?? $0.position }
      ?? undone(RepresentativeVerified.schema)
  }

  /// Takes a consent out of force that was not signed by whoever may sign: nothing can rest on it.
  ///
  /// A consent whose signer's authority or age comes to light late is no basis either, and what was recorded under it is
  /// found (DOMAIN §2, "Late facts").
  mutating func doubt(_ found: [Violation], of entry: HistoryEntry) {
    let signing: [Rule] = [.representativeVerified, .signedByOneself, .minorRepresented, .adultSigns]
    guard let index = consents.lastIndex(where: { $0.position == entry.position }) else { return }
    consents[index].fault = found.first { signing.contains($0.rule) }
  }

  /// Names the consents to a purpose that go on although one to it was withdrawn: whoever withdraws may think that none
  /// is left. Each is named until it is withdrawn too; one given after the withdrawal is a new decision.
  mutating func reviewWithdrawals(after entry: HistoryEntry) {
    switch entry.payload.event {
    case .consentWithdrawn, .consentObjectionResolved: break
    default: return
    }
    violations.removeAll { $0.rule == .consentLeft }
    for consent in consents {
      guard let withdrawal = consent.withdrawal else { continue }
      let left = consents.filter {
        $0.content.purpose == consent.content.purpose && $0.withdrawal == nil && $0.isActive(on: withdrawal.on)
          && ($0.on < withdrawal.on || $0.position < withdrawal.position)
      }
      guard let last = left.last else { continue }
      violations.append(
        Violation(
          rule: .consentLeft, entry: withdrawal.position, culprit: last.position,
          message: "на цель «\(consent.content.purpose.title)» "
            + (left.count == 1 ? "действует и другое согласие: запись " : "действуют и другие согласия: записи ")
            + left.map(\.position.description).joined(separator: ", ")))
    }
  }

  /// Pairs of a school year in which the person is mentor or mentee; none in any other role.
  func memberships(as role: ParticipantRole, _ cycle: Cycle) -> [PairMembership] {
    switch role {
    case .mentor: memberships.filter { $0.cycle == cycle && $0.mentor == person }
    case .mentee: memberships.filter { $0.cycle == cycle && $0.mentor != person }
    case .representative, .staff: []
    }
  }

  /// Places of a mentor that pairs and groups take: one for each mentee.
  func takenPlaces(_ cycle: Cycle) -> Int {
    memberships(as: .mentor, cycle).filter(\.isActive).reduce(0) { $0 + $1.remaining.count }
  }
}

extension PersonState {
  /// Those whose authority to act for the person was verified, in order.
  public var representatives: [SubjectID] { authorities.map(\.representative) }

  /// The representative by whom the person is reached: who signed the consent to participation that is in force on the
  /// day of the newest entry, else the last whose authority was verified and holds. Nil where the person signs.
  ///
  /// Whether a person of age is reached without one the birth date decides, which stands in no row.
  var contactRepresentative: SubjectID? {
    let holding = authorities.filter { $0.holds(on: day) }
    guard let consent = activeConsent(.participation, on: day) else { return holding.last?.representative }
    if consent.content.capacity == .oneself { return nil }
    return holding.last { $0.representative == consent.content.signer }?.representative ?? holding.last?.representative
  }

  /// Whether the person is registered as a representative in a school year.
  public func isRepresentative(in cycle: Cycle) -> Bool { registration(.representative, cycle) != nil }

  /// The person's pair or group with a mentor that was in being on a day, else the newest with that mentor; its mentees
  /// are those of the day, and the person even after leaving it, so that the rules say so.
  public func pair(with mentor: SubjectID, on day: CivilDate) -> (
    pair: PairID, mentor: SubjectID, mentees: [SubjectID]
  )? {
    let shared = memberships.filter { $0.mentor == mentor }
    let inBeing = shared.last { $0.fixedOn <= day && ($0.endedOn.map { day <= $0 } ?? true) }
    return (inBeing ?? shared.last).map { membership in
      (
        membership.pair, membership.mentor,
        membership.mentees.filter { $0 == person || membership.mentees(on: day).contains($0) }
      )
    }
  }
}

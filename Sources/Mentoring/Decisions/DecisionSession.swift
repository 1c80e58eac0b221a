public import EventLedger

/// Judges drafts against the histories of the people, pairs and orders that they are about.
///
/// It folds those histories with and without the drafts: what is new is what the drafts violate or break. So a rule
/// has one form, in the folds, whether an entry is being made or the whole history is gone over (DESIGN idea 5).
/// Drafts that were accepted stay in the session, so that the rows of an import see the rows before them.
public struct DecisionSession {
  /// Where a session reads: the ledger, as of one moment.
  public struct Source {
    /// The entries with a tag, corrections included, in order of position.
    public var history: (Tag) throws -> [HistoryEntry]
    /// Every merge of cards, with the corrections of the ledger; may be empty where there is no merge.
    public var merges: () throws -> [HistoryEntry]
    /// A person's birth date, nil where it is unknown or destroyed.
    public var birthDate: @Sendable (SubjectID) -> CivilDate?

    public init(
      history: @escaping (Tag) throws -> [HistoryEntry], merges: @escaping () throws -> [HistoryEntry],
      birthDate: @escaping @Sendable (SubjectID) -> CivilDate?
    ) {
      self.history = history
      self.merges = merges
      self.birthDate = birthDate
    }
  }

  private let source: Source
  private let today: CivilDate
  private var histories: [Tag: [HistoryEntry]] = [:]
  private var birthDates: [SubjectID: CivilDate] = [:]
  /// Further entities whose histories were read to judge entries about each entity, since cards are merged.
  private var lenders: [Tag: Set<Tag>] = [:]
  /// Merges and corrections, accepted drafts included; nil until they are asked for.
  private var merges: [HistoryEntry]?
  /// The position that the next draft would get.
  public private(set) var nextPosition: Position

  /// A session on a ledger whose next entry will stand at `nextPosition`; `today` is the organisation's.
  public init(source: Source, today: CivilDate, nextPosition: Position) {
    self.source = source
    self.today = today
    self.nextPosition = nextPosition
  }

  /// What the rules say of drafts that would be made together, in their order.
  public mutating func assess(_ drafts: [Draft]) throws -> Assessment {
    var assessment = Assessment()
    // A birth date that a draft corrects must not be known before it, or nothing would seem to break.
    let (ages, agesBefore) = (knownBirthDates(with: drafts), knownBirthDates(with: []))
    for (index, draft) in drafts.enumerated() where draft.on > today {
      assessment.violations.append(
        Violation(
          rule: .futureDate, entry: Position(nextPosition.rawValue + Int64(index)),
          message: "дата \(draft.on.forPeople) позже сегодняшней (\(today.forPeople))"))
    }
    assessment.violations += withoutBirthDate(drafts, ages)
    assessment.violations += try knownCards(drafts)
    let (cardsBefore, cards) = (PersonCards(try knownMerges()), PersonCards(try knownMerges() + merges(of: drafts)))
    let judged = try entities(of: drafts, cardsBefore, cards)
    var stood: Set<Violation.Identity> = []
    for entity in judged {
      let before = EntityKind.violations(
        of: entity, in: try counting(entity, cardsBefore), birthDate: agesBefore)
      stood.formUnion(before.map(\.identity))
    }
    for entity in judged {
      let added = entries(of: drafts, about: entity)
      let (before, after) = (try counting(entity, cardsBefore), try counting(entity, cards, with: drafts))
      switch EntityKind(entity) {
      case .person where !added.isEmpty:
        // A correction may undo the registration; then the person was known before.
        if !person(entity, after).isRegistered, !person(entity, before).isRegistered {
          assessment.violations.append(unknown(.knownPerson, "человек", entity, added))
        }
      case .pair where !added.isEmpty && !isKnownPair(entity, after) && !isKnownPair(entity, before):
        assessment.violations.append(unknown(.knownPair, "пара", entity, added))
      default: break
      }
      collect(
        EntityKind.violations(of: entity, in: after, birthDate: ages), stood, about: entity, into: &assessment)
    }
    return assessment
  }

  /// Keeps drafts as if they had been recorded, for those that come after.
  public mutating func keep(_ drafts: [Draft]) throws {
    merges = try knownMerges() + merges(of: drafts)
    for entity in Set(drafts.flatMap(\.tags)).filter(\.namesEntity).sorted() {
      histories[entity] = try known(entity) + entries(of: drafts, about: entity)
    }
    for draft in drafts {
      if case .personRegistered(let event) = draft.event { birthDates[event.person] = draft.birthDate }
      if case .personProfileChanged(let event) = draft.event, let birthDate = draft.birthDate {
        birthDates[event.person] = birthDate
      }
    }
    nextPosition = Position(nextPosition.rawValue + Int64(drafts.count))
  }

  /// What is known of a person, accepted drafts included.
  public mutating func person(_ person: SubjectID) throws -> PersonState {
    let tag = Tag.person(person)
    let history = try counting(tag, PersonCards(try knownMerges()))
    return EntityTimeline.state(of: tag, fold: PersonFold(), known: history)
  }

  /// What is known of a pair, accepted drafts included.
  public mutating func pair(_ pair: PairID) throws -> PairState {
    let tag = Tag.pair(pair)
    let history = try counting(tag, PersonCards(try knownMerges()))
    return EntityTimeline.state(of: tag, fold: PairFold(), known: history)
  }

  /// The orders of a number and day that count, accepted drafts included; one order may have several entries.
  public mutating func orders(of year: Int, number: String, on day: CivilDate) throws -> [(
    position: Position, pairs: [PairID]
  )] {
    let tag = Tag("orders", year)
    return EntityTimeline.state(of: tag, fold: OrdersFold(), known: try known(tag)).orders
      .filter { $0.on == day && $0.number.isSameNumber(as: number) }
      .compactMap { order in order.pairs.map { (order.position, $0.pairs) } }
  }

  private func person(_ tag: Tag, _ history: [HistoryEntry]) -> PersonState {
    EntityTimeline.state(of: tag, fold: PersonFold(), known: history)
  }

  /// Whether the pair was fixed or proposed, or the rules say themselves why it was not.
  private func isKnownPair(_ tag: Tag, _ history: [HistoryEntry]) -> Bool {
    let state = EntityTimeline.state(of: tag, fold: PairFold(), known: history)
    return state.members != nil
      || state.violations.contains { $0.rule.severity == .hard || $0.rule == .meetingAfterOrder }
  }

  /// What counts in an entity's history where cards are merged, with drafts among it.
  private mutating func counting(_ entity: Tag, _ cards: PersonCards, with drafts: [Draft] = []) throws
    -> [HistoryEntry]
  {
    try MergedHistory.of(entity, cards) { tag in
      if tag != entity { lenders[entity, default: []].insert(tag) }
      return try known(tag) + entries(of: drafts, about: tag)
    }
  }

  /// What drafts are judged in: each entity that they name, the card that stands for each card, and where a merge or its
  /// correction is among them, everything that names the cards whose person changes.
  private mutating func entities(of drafts: [Draft], _ before: PersonCards, _ after: PersonCards) throws -> [Tag] {
    let named = Set(drafts.flatMap(\.tags)).filter(\.namesEntity)
    if before.isEmpty, after.isEmpty { return named.sorted() }
    var judged = named
    for tag in named where tag.kind == "person" {
      guard let card = tag.value.flatMap({ SubjectID($0) }) else { continue }
      judged.formUnion([before.target(of: card), after.target(of: card)].map { Tag.person($0) })
      if before.target(of: card) == after.target(of: card) { continue }
      for other in before.cards(of: card) + after.cards(of: card)
      where before.target(of: other) != after.target(of: other) {
        judged.formUnion(
          try known(.person(other)).flatMap(\.payload.event.data.tags).filter {
            ["person", "pair", "case", "publication"].contains($0.kind)
          })
      }
    }
    for tag in named { lenders[tag, default: []].formUnion(judged.subtracting([tag])) }
    return judged.sorted()
  }

  private mutating func knownMerges() throws -> [HistoryEntry] {
    if let merges { return merges }
    let known = try source.merges()
    merges = known
    return known
  }

  private func merges(of drafts: [Draft]) -> [HistoryEntry] {
    drafts.enumerated().compactMap { index, draft in
      switch draft.event {
      case .personMerged, .entryCorrected: draft.entry(at: Position(nextPosition.rawValue + Int64(index)))
      default: nil
      }
    }
  }

  /// Every entity whose history the judgement of entries with these tags has read: what their append depends on.
  public func dependencies(of tags: [Tag]) -> [Tag] {
    let entities = Set(tags).filter(\.namesEntity)
    return entities.reduce(into: entities) { $0.formUnion(lenders[$1] ?? []) }.sorted()
  }

  private mutating func known(_ entity: Tag) throws -> [HistoryEntry] {
    if let history = histories[entity] { return history }
    let history = try source.history(entity)
    histories[entity] = history
    return history
  }

  private func knownBirthDates(with drafts: [Draft]) -> @Sendable (SubjectID) -> CivilDate? {
    var stated = birthDates
    for draft in drafts {
      guard let birthDate = draft.birthDate else { continue }
      switch draft.event {
      case .personRegistered(let event): stated[event.person] = birthDate
      case .personProfileChanged(let event): stated[event.person] = birthDate
      default: break
      }
    }
    let recorded = source.birthDate
    return { [stated] person in stated[person] ?? recorded(person) }
  }

  /// Mentees and mentors registered without a birth date. Judged only when the entry is made: a date that was
  /// destroyed later is no fault of the entry.
  private func withoutBirthDate(_ drafts: [Draft], _ ages: (SubjectID) -> CivilDate?) -> [Violation] {
    drafts.enumerated().compactMap { index, draft in
      guard case .personRegistered(let event) = draft.event, [.mentee, .mentor].contains(event.role),
        ages(event.person) == nil
      else { return nil }
      return Violation(
        rule: .birthDateKnown, entry: Position(nextPosition.rawValue + Int64(index)),
        message: "\(event.role.title.lowercased()) регистрируется без даты рождения")
    }
  }

  /// Newcomers whose name and birth date are those of a card that the ledger has. Judged only when the entry is made:
  /// names are read then, and what is set aside stands in the history.
  private mutating func knownCards(_ drafts: [Draft]) throws -> [Violation] {
    try drafts.enumerated().compactMap { index, draft in
      guard case .personRegistered(let event) = draft.event, let card = draft.namesake, card != event.person,
        event.despite?.contains(Rule.cardOnce.code) != true, try !person(event.person).isRegistered,
        let first = try person(card).registrations.first?.position
      else { return nil }
      return Violation(
        rule: .cardOnce, entry: Position(nextPosition.rawValue + Int64(index)), culprit: first,
        message: "карточка с теми же именем и датой рождения уже есть (запись \(first)); "
          + "новая роль или учебный год записываются в неё: person=\(card)")
    }
  }

  private func entries(of drafts: [Draft], about entity: Tag) -> [HistoryEntry] {
    drafts.enumerated().compactMap { index, draft in
      draft.tags.contains(entity) ? draft.entry(at: Position(nextPosition.rawValue + Int64(index))) : nil
    }
  }

  private func unknown(_ rule: Rule, _ what: String, _ entity: Tag, _ added: [HistoryEntry]) -> Violation {
    Violation(
      rule: rule, entry: added.first?.position ?? nextPosition,
      message: "\(what) \(entity.value ?? "") в журнале не найден\(rule == .knownPair ? "а" : "")")
  }

  private func collect(
    _ after: [Violation], _ stood: Set<Violation.Identity>, about entity: Tag, into assessment: inout Assessment
  ) {
    for violation in after where !stood.contains(violation.identity) {
      var violation = violation
      violation.about = entity
      if violation.entry >= nextPosition {
        assessment.violations.append(violation)
      } else {
        assessment.broken.append(violation)
      }
    }
  }
}

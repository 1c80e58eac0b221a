import EventLedger
import Mentoring

/// Brings each event to the timelines of the entities that it is about.
///
/// Timelines of lately touched entities are kept; others are made from the ledger when an event needs them. So memory
/// does not grow with the ledger.
struct ProjectionRuntime {
  /// How many timelines are kept at once.
  private static let kept = 8_192

  private let reading: any LedgerReading
  private var people: [Tag: EntityTimeline<PersonFold>] = [:]
  private var pairs: [Tag: EntityTimeline<PairFold>] = [:]
  private var orders: [Tag: EntityTimeline<OrdersFold>] = [:]
  private var programmes: [Tag: EntityTimeline<ProgrammeFold>] = [:]
  private var cases: [Tag: EntityTimeline<CaseFold>] = [:]
  private var publications: [Tag: EntityTimeline<PublicationFold>] = [:]
  private var incidents: [Tag: EntityTimeline<IncidentFold>] = [:]
  private var papers: [Tag: EntityTimeline<PapersFold>] = [:]
  /// The cards into which each card was ever merged; nil until the first event asks.
  private var merges: MergedCards?

  init(reading: any LedgerReading) { self.reading = reading }

  /// Takes in one event and hands on what it changes in the rows of each entity.
  mutating func take(
    _ event: RecordedEvent, _ emit: (Tag, TimelineChange<ViewRowKey, ViewRow>) throws -> Void
  ) throws {
    let entities = event.envelope.tags.compactMap { tag in EntityKind(tag).map { (tag, $0) } }
    if entities.isEmpty { return }
    let entry = try HistoryEntry(event)
    for (entity, kind) in entities {
      let change =
        switch kind {
        case .person: try append(toPerson: entity, entry)
        case .pair: try append(entry, to: entity, PairFold(), &pairs)
        case .orders: try append(entry, to: entity, OrdersFold(), &orders)
        case .programme: try append(entry, to: entity, ProgrammeFold(), &programmes)
        case .caseStudy: try append(entry, to: entity, CaseFold(), &cases)
        case .publication: try append(entry, to: entity, PublicationFold(), &publications)
        case .incident: try append(entry, to: entity, IncidentFold(), &incidents)
        case .papers: try append(entry, to: entity, PapersFold(), &papers)
        }
      if !change.isEmpty { try emit(entity, change) }
    }
    for card in try mergedCards(entry).targets(of: entities.map(\.0)) where !event.envelope.tags.contains(card) {
      let change = try refold(card, with: entry)
      if !change.isEmpty { try emit(card, change) }
    }
  }

  private mutating func append(toPerson entity: Tag, _ entry: HistoryEntry) throws
    -> TimelineChange<ViewRowKey, ViewRow>
  {
    try mergedCards(entry).isTarget(entity)
      ? refold(entity, with: entry) : append(entry, to: entity, PersonFold(), &people)
  }

  /// A card into which another one was merged is folded anew from both histories; there are few.
  private mutating func refold(_ card: Tag, with entry: HistoryEntry) throws -> TimelineChange<ViewRowKey, ViewRow> {
    let before =
      if let timeline = people[card] { timeline.intervals } else {
        try timeline(of: card, through: Position(entry.position.rawValue - 1)).intervals
      }
    let after = try timeline(of: card, through: entry.position)
    if people.count >= Self.kept { people.removeAll(keepingCapacity: true) }
    people[card] = after
    return after.changes(since: before)
  }

  private func timeline(of card: Tag, through position: Position) throws -> EntityTimeline<PersonFold> {
    let known = try MergedHistory.of(card) { tag in
      try reading.events(matching: EventQuery(tag: tag), through: position).map { try HistoryEntry($0) }
    }
    return EntityTimeline(of: card, fold: PersonFold(), known: known)
  }

  /// The merges up to and including an entry.
  private mutating func mergedCards(_ entry: HistoryEntry) throws -> MergedCards {
    var known = merges ?? MergedCards()
    if merges == nil, entry.position > Position(0) {
      let earlier = try reading.events(
        matching: EventQuery(types: [PersonMerged.schema.type]), through: Position(entry.position.rawValue - 1))
      for event in earlier { known.insert(try HistoryEntry(event)) }
    }
    known.insert(entry)
    merges = known
    return known
  }

  private func append<Fold: EntityFold>(
    _ entry: HistoryEntry, to entity: Tag, _ fold: Fold, _ timelines: inout [Tag: EntityTimeline<Fold>]
  ) throws -> TimelineChange<Fold.RowKey, Fold.Row> where Fold.Payload == MentoringEntry {
    if timelines[entity] == nil {
      if timelines.count >= Self.kept { timelines.removeAll(keepingCapacity: true) }
      let known =
        entry.position == Position(0)
        ? []
        : try reading.events(
          matching: EventQuery(tag: entity), through: Position(entry.position.rawValue - 1)
        ).map { try HistoryEntry($0) }
      timelines[entity] = EntityTimeline(of: entity, fold: fold, known: known)
    }
    return timelines[entity]?.append(entry) ?? TimelineChange()
  }
}

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
  /// The merges so far; nil until the first event asks.
  private var merges: MergeBook?

  init(reading: any LedgerReading) { self.reading = reading }

  /// Takes in one event and hands on what it changes in the rows of each entity.
  mutating func take(
    _ event: RecordedEvent, _ emit: (Tag, TimelineChange<ViewRowKey, ViewRow>) throws -> Void
  ) throws {
    let entities = event.envelope.tags.filter { EntityKind($0) != nil }
    if entities.isEmpty { return }
    let entry = try HistoryEntry(event)
    var book = try merges ?? MergeBook(reading, through: entry.position.previous)
    let cardsBefore = book.cards
    let cardsChanged = try book.take(entry, tags: event.envelope.tags, reading)
    merges = book
    let further = book.isEmpty ? [] : book.concerned(by: entities, cardsChanged: cardsChanged).subtracting(entities)
    for entity in entities + further.sorted() {
      guard let kind = EntityKind(entity) else { continue }
      let cards = book.concerns(entity) ? (before: cardsBefore, after: book.cards) : nil
      let change =
        switch kind {
        case .person: try take(entry, in: entity, PersonFold(), &people, cards)
        case .pair: try take(entry, in: entity, PairFold(), &pairs, cards)
        case .orders: try append(entry, to: entity, OrdersFold(), &orders)
        case .programme: try append(entry, to: entity, ProgrammeFold(), &programmes)
        case .caseStudy: try take(entry, in: entity, CaseFold(), &cases, cards)
        case .publication: try take(entry, in: entity, PublicationFold(), &publications, cards)
        case .incident: try append(entry, to: entity, IncidentFold(), &incidents)
        case .papers: try append(entry, to: entity, PapersFold(), &papers)
        }
      if !change.isEmpty { try emit(entity, change) }
    }
  }

  private typealias Cards = (before: PersonCards, after: PersonCards)

  /// An entity whose history names merged cards is folded anew from all of them; there are few.
  private func take<Fold: EntityFold>(
    _ entry: HistoryEntry, in entity: Tag, _ fold: Fold, _ timelines: inout [Tag: EntityTimeline<Fold>],
    _ cards: Cards?
  ) throws -> TimelineChange<Fold.RowKey, Fold.Row> where Fold.Payload == MentoringEntry {
    guard let cards else { return try append(entry, to: entity, fold, &timelines) }
    let before =
      if let timeline = timelines[entity] { timeline.intervals } else {
        try timeline(of: entity, fold, cards.before, through: entry.position.previous).intervals
      }
    let after = try timeline(of: entity, fold, cards.after, through: entry.position)
    if timelines.count >= Self.kept { timelines.removeAll(keepingCapacity: true) }
    timelines[entity] = after
    return after.changes(since: before)
  }

  private func timeline<Fold: EntityFold>(
    of entity: Tag, _ fold: Fold, _ cards: PersonCards, through position: Position?
  ) throws -> EntityTimeline<Fold> where Fold.Payload == MentoringEntry {
    guard let position else { return EntityTimeline(of: entity, fold: fold) }
    let known = try MergedHistory.of(entity, cards) { tag in
      try reading.events(matching: EventQuery(tag: tag), through: position).map { try HistoryEntry($0) }
    }
    return EntityTimeline(of: entity, fold: fold, known: known)
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

extension Position {
  /// The one before; nil for the first.
  fileprivate var previous: Position? { rawValue > 0 ? Position(rawValue - 1) : nil }
}

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
        case .person: try append(entry, to: entity, PersonFold(), &people)
        case .pair: try append(entry, to: entity, PairFold(), &pairs)
        case .orders: try append(entry, to: entity, OrdersFold(), &orders)
        case .programme: try append(entry, to: entity, ProgrammeFold(), &programmes)
        }
      if !change.isEmpty { try emit(entity, change) }
    }
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

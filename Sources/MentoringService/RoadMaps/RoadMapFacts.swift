import EventLedger
import EventLedgerSQLite
import Mentoring

/// What a school year's entries say of its items, as known at a moment and up to its day.
struct RoadMapFacts {
  private let completion: RoadMapCompletion
  /// Entries that count and are evidence of the item whose tag they bear.
  private var tagged: [RoadMapItem.Number: [HistoryEntry]] = [:]
  /// Entries that statements name, by item.
  private var named: [RoadMapItem.Number: [HistoryEntry]] = [:]
  /// The first day on which somebody stated the item completed, on evidence that counts.
  private var stated: [RoadMapItem.Number: CivilDate] = [:]

  /// Reads the entries of the plan's year, each once.
  init(_ plan: CyclePlan, _ moment: Moment, _ store: SQLiteEventStore) throws {
    completion = plan.completion
    let numbers = Set(plan.map.items.map(\.number))
    let year = Tag("cycle", plan.cycle)
    let clauses = numbers.sorted().map { EventQuery.Clause(tags: [year, Tag("item", $0)].sorted(), types: []) }
    let statements = EventQuery(tag: Tag("programme", plan.cycle), types: [RoadmapItemCompleted.schema.type])
    try store.read { reading in
      let corrections = try reading.events(matching: EventQuery(types: [.entryCorrected]), through: moment.knownAt)
        .map { try HistoryEntry($0) }
      func counting(_ events: [RecordedEvent]) -> [RecordedEvent] {
        let voided = CorrectionRules.voided(events.map(\.position), by: corrections)
        return events.filter {
          $0.envelope.on <= moment.day && $0.envelope.type != .entryCorrected && voided[$0.position] == nil
        }
      }
      for event in counting(try reading.events(matching: EventQuery(clauses), through: moment.knownAt)) {
        let entry = try HistoryEntry(event)
        for tag in event.envelope.tags where tag.kind == "item" {
          guard let number = tag.value.flatMap({ RoadMapItem.Number($0) }),
            completion.isEvidence(entry.payload.event, of: number)
          else { continue }
          tagged[number, default: []].append(entry)
        }
      }
      for event in counting(try reading.events(matching: statements, through: moment.knownAt)) {
        guard case .roadmapItemCompleted(let statement) = try HistoryEntry(event).payload.event,
          let number = RoadMapItem.Number(statement.item)
        else { continue }
        let entries = counting(try statement.evidence.compactMap { try reading.event(at: $0) })
        guard !entries.isEmpty else { continue }
        named[number, default: []] += try entries.map { try HistoryEntry($0) }
        stated[number] = min(stated[number] ?? event.envelope.on, event.envelope.on)
      }
    }
  }

  /// The evidence of an item: entries about it, and those that a statement names; in order, each once.
  func evidence(of number: RoadMapItem.Number) -> [HistoryEntry] {
    var seen: Set<Position> = []
    return ((tagged[number] ?? []) + (named[number] ?? [])).sorted { $0.position < $1.position }
      .filter { seen.insert($0.position).inserted }
  }

  /// The day of the first entry that completes an item, or on which somebody stated it completed.
  func doneOn(_ number: RoadMapItem.Number) -> CivilDate? {
    let days = (tagged[number] ?? []).filter { completion.completes($0.payload.event, number) }.map(\.on)
    return (days + (stated[number].map { [$0] } ?? [])).min()
  }
}

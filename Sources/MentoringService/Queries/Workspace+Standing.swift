import EventLedger
import EventLedgerSQLite
import Mentoring

extension Workspace {
  /// The entries of a type that stand at a moment, in the order of days.
  func standing(_ type: EventType, _ moment: Moment) throws -> [HistoryEntry] {
    guard moment.knownAt >= Position(0) else { return [] }
    let events = try store.read { reading in
      try reading.events(matching: EventQuery(types: [type]), through: moment.knownAt)
    }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    return try events.filter { $0.envelope.on <= moment.day && voided[$0.position] == nil }
      .map { try HistoryEntry($0) }.sorted { ($0.on, $0.position) < ($1.on, $1.position) }
  }
}

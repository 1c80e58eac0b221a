public import EventLedger
import EventLedgerSQLite
public import Mentoring

extension Workspace {
  /// The papers that were attached to an entry and still are, as known at a position; where each lies is sealed.
  public func papers(of entry: Position, knownAt position: Position) throws -> [(position: Position, kind: PaperKind)] {
    let events = try store.read { reading in
      try reading.events(
        matching: EventQuery(tag: Tag("entry", entry), types: [PaperAttached.schema.type]), through: position)
    }.filter { $0.envelope.type == PaperAttached.schema.type }
    if events.isEmpty { return [] }
    let voided = try voidedEntries(among: events, knownAt: position)
    return try events.filter { voided[$0.position] == nil }.map {
      ($0.position, try PaperAttached(canonical: $0.envelope.data).kind)
    }
  }
}

import EventLedger

/// The entries of a history that no longer count, each with the correction that says so: what lacks because of one names
/// it ("late facts", DOMAIN §2).
struct VoidedEntries: Hashable, Sendable {
  private var byPosition: [Position: Position] = [:]
  private var newest: [EventType: Position] = [:]

  /// Learns that an entry does not count.
  mutating func note(_ entry: HistoryEntry, by correction: Position) {
    byPosition[entry.position] = correction
    newest[entry.payload.event.schema.type] = correction
  }

  /// The correction of an entry that others name; nil where the entry counts or is not of this history.
  subscript(_ position: Position) -> Position? { byPosition[position] }

  /// The correction of the last entry of a type that no longer counts.
  subscript(_ type: EventType) -> Position? { newest[type] }
}

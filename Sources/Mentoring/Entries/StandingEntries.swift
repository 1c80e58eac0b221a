import EventLedger

/// Which entry of a history stands for one that others name.
///
/// A notice names its order, a withdrawal its consent, by position. When the order is corrected, another entry stands in
/// its place, and whoever named the first one means that.
struct StandingEntries: Hashable, Sendable {
  private var replacements: [Position: Position] = [:]

  /// Learns in whose place an entry stands.
  mutating func take(_ entry: HistoryEntry) {
    for replaced in entry.replaces { replacements[replaced] = entry.position }
  }

  /// The entry that stands for a named one: that one itself, unless another took its place.
  subscript(_ named: Position) -> Position { replacements[named] ?? named }
}

/// How a decision reads the ledger: every query is remembered, and together they are the condition of the append.
public final class DecisionReader {
  private let reading: any LedgerReading
  /// How many events the ledger has while the decision is made.
  public let count: Int64
  private var query = EventQuery([])

  /// A reader of one view of the ledger.
  public init(_ reading: any LedgerReading) throws {
    self.reading = reading
    count = try reading.eventCount()
  }

  /// The events that the decision depends on. An event that matches and arrives before the append makes it fail.
  public func events(matching query: EventQuery) throws -> [RecordedEvent] {
    self.query = self.query.union(query)
    return try reading.events(matching: query)
  }

  /// The event at a position. Events never change, so this adds nothing to the condition.
  public func event(at position: Position) throws -> RecordedEvent? {
    try reading.event(at: position)
  }

  /// The command with this id. The store itself refuses one that exists, so this adds nothing to the condition.
  public func command(_ id: CommandID) throws -> CommittedCommand? {
    try reading.command(id)
  }

  var condition: AppendCondition? {
    query.clauses.isEmpty
      ? nil : AppendCondition(failIfMatches: query, after: count == 0 ? nil : Position(count - 1))
  }
}

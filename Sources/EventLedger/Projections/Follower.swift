/// Reads every event of a store once, in order, from a position on, while others write.
///
/// It never skips: a store takes positions inside the transaction that appends, so an event that is seen has no
/// unseen one before it. Each call reads one view of the ledger and never waits for a writer; waiting for more is for
/// the edges, which have a clock. A value of one reader: copies go on apart.
public struct Follower<Store: EventStore>: Sendable {
  /// What is followed.
  public let store: Store
  /// The position of the event that is given next.
  public private(set) var next: Position

  /// Follows a store from a position on, that event included.
  public init(_ store: Store, from: Position = Position(0)) {
    self.store = store
    next = from
  }

  /// Gives the events that were not given yet, at most `limit` of them, and returns how many.
  ///
  /// An event counts as given when `body` returned: one that threw is given again. Throws `StoreError.shrunk` where
  /// the ledger is smaller than what was given of it, `damaged` where a position is missing. Cost: a scan of what is new.
  @discardableResult
  public mutating func advance(limit: Int = 1000, _ body: (RecordedEvent) throws -> Void) throws -> Int {
    precondition(limit > 0, "a follower asks for at least one event")
    let start = next
    var reached = start
    defer { next = reached }
    try store.read { reading throws in
      let count = try reading.eventCount()
      guard start.rawValue <= count else {
        throw StoreError(.shrunk, "ledger: \(count) events, but \(start) were read")
      }
      let end = min(count, start.rawValue + Int64(limit))
      guard start.rawValue < end else { return }
      try reading.forEachEvent(from: start, through: Position(end - 1)) { event in
        guard event.position == reached else { throw StoreError(.damaged, "ledger: there is no position \(reached)") }
        try body(event)
        reached = reached.next
      }
      guard reached.rawValue == end else { throw StoreError(.damaged, "ledger: there is no position \(reached)") }
    }
    return Int(reached.rawValue - start.rawValue)
  }
}

public import MerkleLog

/// In which order a reader wants events.
public enum ReadOrder: Sendable {
  case forward, backward
}

/// A view of the ledger that does not change while it is read.
public protocol LedgerReading {
  /// How many events the ledger has. Cost: one look-up.
  func eventCount() throws -> Int64
  /// The exact bytes of an event, nil past the end. Cost: one look-up.
  func leaf(at position: Position) throws -> [UInt8]?
  /// Every event from one position to another, both included, in order of position. Cost: a scan of that range.
  func forEachLeaf(from: Position, through: Position, _ body: (Position, [UInt8]) throws -> Void) throws
  /// Positions of the events that a query asks for, within `from ... through`, at most `limit`. Cost: of the smallest
  /// index range among each clause's tags.
  func positions(
    matching query: EventQuery, from: Position, through: Position?, order: ReadOrder, limit: Int?
  ) throws -> [Position]
  /// The command with this id, nil where there is none.
  func command(_ id: CommandID) throws -> CommittedCommand?
  /// The blob of a sealed part, nil where it was destroyed or never was.
  func blob(position: Position, part: Int) throws -> [UInt8]?
  /// The newest signed checkpoint, nil in a ledger without events.
  func headNote() throws -> String?
  /// A stored tree node by its post-order number.
  func node(_ index: Int64) throws -> Digest
  /// Fingerprints that some `erasure.requested` lists, with the position of the request.
  func requestedKeys() throws -> [KeyFingerprint: Position]
  /// The last position recorded at or before a moment, nil where none is. Cost: a binary search.
  func lastPosition(atOrBefore: Instant) throws -> Position?
}

/// Where events are kept. A store owns the truth about order, conditions and durability; it knows nothing of plaintext.
///
/// Guarantees each store makes (the conformance suite holds it to them): a command is there whole or not at all; an
/// acknowledged one survives a crash of process and machine; positions are dense; a condition is judged inside the
/// transaction that appends; tree nodes and the signed head are written with the events; nothing is ever changed.
public protocol EventStore: Sendable {
  /// Runs `body` on one consistent view.
  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result
  /// Appends commands in one transaction, each wholly or not at all, and says of each where it stands or why it was
  /// refused. A condition is judged against the events before this call: commands of one batch come from one decider,
  /// who saw the earlier ones. Returns only when what was appended is durable. Throws `StoreError` where nothing could
  /// be appended at all.
  func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>]
}

extension LedgerReading {
  /// The event at a position, nil past the end; `StoreError.damaged` where its bytes are not an event, or not those that
  /// were hashed when it was appended: no answer and no decision rests on a leaf that was changed since.
  public func event(at position: Position) throws -> RecordedEvent? {
    guard let leaf = try leaf(at: position) else { return nil }
    return try recorded(leaf, at: position)
  }

  /// The events that a query asks for.
  public func events(
    matching query: EventQuery, from: Position = Position(0), through: Position? = nil, order: ReadOrder = .forward,
    limit: Int? = nil
  ) throws -> [RecordedEvent] {
    try positions(matching: query, from: from, through: through, order: order, limit: limit).map { position in
      guard let event = try event(at: position) else {
        throw StoreError(.damaged, "an index names position \(position), where no event stands")
      }
      return event
    }
  }

  /// Every event of a range, in order; throws as `event(at:)` does, at the first that was changed.
  public func forEachEvent(
    from: Position = Position(0), through: Position, _ body: (RecordedEvent) throws -> Void
  ) throws {
    try forEachLeaf(from: from, through: through) { position, leaf in
      try body(recorded(leaf, at: position))
    }
  }

  /// The event of a leaf, held against the hash that was stored when it was appended. Cost: one look-up and one hash.
  private func recorded(_ leaf: [UInt8], at position: Position) throws -> RecordedEvent {
    let stored = try node(StoredNodes.index(level: 0, offset: position.rawValue))
    guard MerkleTree.leafHash(leaf) == stored else {
      throw StoreError(.damaged, "position \(position): the event is not the one that was appended")
    }
    do {
      return RecordedEvent(position: position, envelope: try Envelope(leaf: leaf))
    } catch {
      throw StoreError(.damaged, "position \(position): \(error)")
    }
  }
}

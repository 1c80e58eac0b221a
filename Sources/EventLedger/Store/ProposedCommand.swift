/// What led to an event.
public enum Cause: Hashable, Sendable {
  /// An event that is in the ledger.
  case recorded(Position)
  /// An earlier event of the same command, by its index there.
  case sameCommand(Int)
}

/// An event that a store is asked to append: all of it save for `at` and the position, which the store takes inside its
/// transaction.
public struct ProposedEvent: Sendable {
  public var id: EventID
  public var type: EventType
  public var version: SchemaVersion
  public var on: CivilDate
  /// Canonical JSON of an object.
  public var data: [UInt8]
  public var tags: [Tag]
  public var cause: Cause?
  /// References and blobs of the personal parts, by part number.
  public var parts: [SealedPart]

  public init(
    id: EventID, type: EventType, version: SchemaVersion, on: CivilDate, data: [UInt8], tags: [Tag],
    cause: Cause? = nil, parts: [SealedPart] = []
  ) {
    self.id = id
    self.type = type
    self.version = version
    self.on = on
    self.data = data
    self.tags = tags
    self.cause = cause
    self.parts = parts
  }
}

/// What must not have happened since a decision read the ledger (a dynamic consistency boundary, DESIGN idea 3).
public struct AppendCondition: Hashable, Sendable {
  /// Refuse if an event of this query …
  public var failIfMatches: EventQuery
  /// … stands behind this position. Nil: anywhere.
  public var after: Position?

  public init(failIfMatches: EventQuery, after: Position?) {
    self.failIfMatches = failIfMatches
    self.after = after
  }
}

/// Reading of the clock that a command is recorded with.
public struct RecordingTime: Hashable, Sendable {
  /// The clock's reading, or the time that a command of a declared clock states.
  public var reading: Instant
  /// Whether the ledger takes its time from a clock or from each command (`ledger.opened`, `clock`).
  public var isDeclared: Bool
  /// Whether somebody confirmed that the clock is right although it is more than 32 days ahead of the last event.
  public var confirmsGap: Bool

  public init(reading: Instant, isDeclared: Bool, confirmsGap: Bool = false) {
    self.reading = reading
    self.isDeclared = isDeclared
    self.confirmsGap = confirmsGap
  }
}

/// The events of one command, to be appended together or not at all.
public struct ProposedCommand: Sendable {
  public var id: CommandID
  public var by: AccountID
  public var via: Via
  public var time: RecordingTime
  public var events: [ProposedEvent]
  public var condition: AppendCondition?

  public init(
    id: CommandID, by: AccountID, via: Via, time: RecordingTime, events: [ProposedEvent],
    condition: AppendCondition? = nil
  ) {
    self.id = id
    self.by = by
    self.via = via
    self.time = time
    self.events = events
    self.condition = condition
  }
}

/// Where the events of a command stand.
public struct CommittedCommand: Hashable, Sendable {
  public let id: CommandID
  /// Position of the command's first event.
  public let first: Position
  /// How many events the command has, at least one.
  public let count: Int
  /// When it was recorded.
  public let at: Instant

  public init(id: CommandID, first: Position, count: Int, at: Instant) {
    self.id = id
    self.first = first
    self.count = count
    self.at = at
  }

  /// The positions of its events, in order.
  public var positions: [Position] { (0..<Int64(count)).map { Position(first.rawValue + $0) } }
}

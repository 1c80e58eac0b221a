/// An event as the ledger keeps it: one canonical JSON object with exactly these keys (FORMAT §2).
///
/// `data` stays canonical bytes: the engine knows no mentoring and never looks inside, save for the few types of its
/// own (`ledger.opened`, `entry.corrected`, `erasure.*`).
public struct Envelope: Hashable, Sendable {
  /// When it was recorded; never earlier than in the event before.
  public var at: Instant
  /// Who recorded it.
  public var by: AccountID
  /// An earlier event that led to this one.
  public var cause: Position?
  /// The command that produced it.
  public var command: CommandID
  /// The public part, canonical JSON of an object.
  public var data: [UInt8]
  /// The event's own name.
  public var id: EventID
  /// When it happened.
  public var on: CivilDate
  /// The personal parts, in order of their number.
  public var sealed: [SealedReference]
  /// What it is about: sorted, unique.
  public var tags: [Tag]
  /// What kind of event it is.
  public var type: EventType
  /// Version of the type's schema.
  public var version: SchemaVersion
  /// How it came in.
  public var via: Via

  public init(
    at: Instant, by: AccountID, cause: Position?, command: CommandID, data: [UInt8], id: EventID, on: CivilDate,
    sealed: [SealedReference], tags: [Tag], type: EventType, version: SchemaVersion, via: Via
  ) {
    self.at = at
    self.by = by
    self.cause = cause
    self.command = command
    self.data = data
    self.id = id
    self.on = on
    self.sealed = sealed
    self.tags = tags
    self.type = type
    self.version = version
    self.via = via
  }
}

/// An event and the place it has.
public struct RecordedEvent: Hashable, Sendable {
  public let position: Position
  public let envelope: Envelope

  public init(position: Position, envelope: Envelope) {
    self.position = position
    self.envelope = envelope
  }
}

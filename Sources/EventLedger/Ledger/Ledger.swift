import MerkleLog

/// Where random bytes come from; a seeded one makes a test repeatable.
public protocol RandomSource: Sendable {
  /// So many random bytes, fit for keys and nonces.
  func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
  /// Sixteen random bytes.
  public func identifier() -> Bytes16 {
    guard let value = Bytes16(bytes(16)) else {
      preconditionFailure("a source gives as many bytes as it was asked for")
    }
    return value
  }
}

/// A personal part before it is sealed.
public struct PlainPart: Hashable, Sendable {
  public var subject: SubjectID
  public var keyName: KeyName
  public var plaintext: Plaintext

  public init(subject: SubjectID, keyName: KeyName, plaintext: Plaintext) {
    self.subject = subject
    self.keyName = keyName
    self.plaintext = plaintext
  }
}

/// An event that a decision wants recorded.
public struct NewEvent: Hashable, Sendable {
  public var type: EventType
  public var version: SchemaVersion
  public var on: CivilDate
  /// Canonical JSON of an object.
  public var data: [UInt8]
  /// In any order; the ledger sorts them and drops repetitions.
  public var tags: [Tag]
  public var cause: Cause?
  public var parts: [PlainPart]

  public init(
    type: EventType, version: SchemaVersion, on: CivilDate, data: [UInt8], tags: [Tag], cause: Cause? = nil,
    parts: [PlainPart] = []
  ) {
    self.type = type
    self.version = version
    self.on = on
    self.data = data
    self.tags = tags
    self.cause = cause
    self.parts = parts
  }
}

/// Who records, how, when, and under which name: what every command has besides its events.
public struct CommandContext: Hashable, Sendable {
  public var id: CommandID
  public var by: AccountID
  public var via: Via
  public var time: RecordingTime

  public init(id: CommandID, by: AccountID, via: Via, time: RecordingTime) {
    self.id = id
    self.by = by
    self.via = via
    self.time = time
  }
}

/// What became of a command.
public enum CommandOutcome: Hashable, Sendable {
  /// Appended now.
  case recorded(CommittedCommand)
  /// The same command, recorded before; nothing was added.
  case alreadyRecorded(CommittedCommand)
  /// The command is recorded, but its personal content was destroyed since, so whether this is the same can't be told.
  case recordedContentDestroyed(CommittedCommand)
  /// The command is recorded, but a key of its personal content is lost, so whether this is the same can't be told.
  case recordedContentLost(CommittedCommand)
  /// The decision found nothing to record.
  case nothingToRecord

  /// Where the events stand, nil where nothing was recorded.
  public var committed: CommittedCommand? {
    switch self {
    case .recorded(let command), .alreadyRecorded(let command), .recordedContentDestroyed(let command),
      .recordedContentLost(let command):
      command
    case .nothingToRecord: nil
    }
  }
}

/// Why a command was not recorded although its decision agreed.
public enum CommandError: Error, Hashable, Sendable {
  /// The command id was used before for something else, or by somebody else.
  case commandReused(CommittedCommand)
  /// Others kept writing what the decision depends on; it was tried so many times.
  case contention(attempts: Int)
  /// The store refused for a reason that trying again does not change.
  case refused(AppendRefusal)
  /// A personal part is larger than the format allows, or has no key name of the grammar.
  case part(SealError)
}

/// The ledger as the application sees it: decisions in, events out; sealing, ids and repetition are handled here.
///
/// Knows no mentoring. Safe to use from any thread as far as store, vault and random source are.
public struct Ledger<Store: EventStore, Keys: Vault>: Sendable {
  public let store: Store
  public let vault: Keys
  public let random: any RandomSource

  public init(store: Store, vault: Keys, random: any RandomSource) {
    self.store = store
    self.vault = vault
    self.random = random
  }

  /// Reads, decides and appends; decides again where the append condition failed, at most `attempts` times.
  ///
  /// `decide` reads through a `DecisionReader`, which remembers every query: these are the append condition. Errors
  /// that `decide` throws pass through, and nothing is recorded. The same command again (same id, same account, same
  /// public fields, same personal parts) gives the earlier result and adds nothing.
  public func transact(
    _ context: CommandContext, attempts: Int = 16, _ decide: (DecisionReader) throws -> [NewEvent]
  ) throws -> CommandOutcome {
    for _ in 0..<attempts {
      let (events, condition, banned) = try store.read { reading in
        let reader = try DecisionReader(reading)
        let events = try decide(reader)
        return (events, reader.condition, Set(try reading.requestedKeys().keys))
      }
      guard !events.isEmpty else { return .nothingToRecord }
      let proposal = try seal(events, context: context, condition: condition, banned: banned)
      switch try store.append([proposal])[0] {
      case .success(let committed): return .recorded(committed)
      case .failure(.conditionFailed): continue
      case .failure(.commandExists(let committed)): return try compare(events, context: context, with: committed)
      case .failure(let refusal): throw CommandError.refused(refusal)
      }
    }
    throw CommandError.contention(attempts: attempts)
  }

  /// Reads and decides without appending: what would be recorded now.
  public func decide(_ decide: (DecisionReader) throws -> [NewEvent]) throws -> [NewEvent] {
    try store.read { try decide(DecisionReader($0)) }
  }

  /// The earlier result of a command id, if it was used with just this content; nil where the id is new.
  ///
  /// To be asked before a decision that would refuse its own repetition ("order number used twice").
  public func earlierResult(of events: [NewEvent], context: CommandContext) throws -> CommandOutcome? {
    guard let committed = try store.read({ try $0.command(context.id) }) else { return nil }
    return try compare(events, context: context, with: committed)
  }

  /// Seals the parts of a command's events. Keys are durable in the vault when this returns.
  public func seal(
    _ events: [NewEvent], context: CommandContext, condition: AppendCondition?, banned: Set<KeyFingerprint>
  ) throws -> ProposedCommand {
    var proposed: [ProposedEvent] = []
    for event in events {
      let id = EventID(
        milliseconds: UInt64(max(0, context.time.reading.secondsSinceEpoch)) * 1000, random: random.identifier())
      var parts: [SealedPart] = []
      for (index, part) in event.parts.enumerated() {
        let key = try vault.key(of: part.subject, name: part.keyName, banned: banned)
        do {
          parts.append(try key.seal(part.plaintext, event: id, part: index, nonce: random.bytes(12)))
        } catch {
          throw CommandError.part(error)
        }
      }
      proposed.append(
        ProposedEvent(
          id: id, type: event.type, version: event.version, on: event.on, data: event.data,
          tags: Array(Set(event.tags)).sorted(), cause: event.cause, parts: parts))
    }
    return ProposedCommand(
      id: context.id, by: context.by, via: context.via, time: context.time, events: proposed, condition: condition)
  }

  /// Whether a recorded command is the same as this one: account, public fields, and each `c` recomputed under the
  /// stored event's id, never a stored digest of content (DESIGN §3).
  private func compare(
    _ events: [NewEvent], context: CommandContext, with committed: CommittedCommand
  ) throws -> CommandOutcome {
    try store.read { reading in
      guard committed.count == events.count else { throw CommandError.commandReused(committed) }
      let requested = try reading.requestedKeys()
      var (contentDestroyed, contentLost) = (false, false)
      for (event, position) in zip(events, committed.positions) {
        guard let recorded = try reading.event(at: position)?.envelope else {
          throw StoreError(.damaged, "command \(committed.id) lacks position \(position)")
        }
        guard samePublicFields(event, recorded, first: committed.first, by: context.by) else {
          throw CommandError.commandReused(committed)
        }
        for (index, part) in event.parts.enumerated() {
          let reference = recorded.sealed[index]
          guard reference.subject == part.subject, reference.keyName == part.keyName else {
            throw CommandError.commandReused(committed)
          }
          if requested[reference.fingerprint] != nil {
            contentDestroyed = true
            continue
          }
          do {
            let key = try vault.key(reference.fingerprint)
            guard key.commitment(to: part.plaintext, event: recorded.id, part: index) == reference.commitment else {
              throw CommandError.commandReused(committed)
            }
          } catch VaultError.destroyedKey {
            // As in `open`: the request may be among entries that were lost.
            contentDestroyed = true
          } catch VaultError.lostKey {
            contentLost = true
          }
        }
      }
      if contentDestroyed { return .recordedContentDestroyed(committed) }
      return contentLost ? .recordedContentLost(committed) : .alreadyRecorded(committed)
    }
  }

  private func samePublicFields(_ event: NewEvent, _ recorded: Envelope, first: Position, by: AccountID) -> Bool {
    let cause: Position? =
      switch event.cause {
      case nil: nil
      case .recorded(let position): position
      case .sameCommand(let index): Position(first.rawValue + Int64(index))
      }
    return recorded.by == by && recorded.type == event.type && recorded.version == event.version
      && recorded.on == event.on && recorded.data == event.data && recorded.tags == Array(Set(event.tags)).sorted()
      && recorded.cause == cause && recorded.sealed.count == event.parts.count
  }

  /// Opens a sealed part; nil where it is destroyed: a request lists its key, or the vault knows the key as destroyed.
  ///
  /// Throws where the key is unknown, or the blob is missing without a request: that is tampering, never "erased". A key
  /// that a person gave up for lost is an error of its own, `VaultError.lostKey`.
  public func open(_ event: RecordedEvent, part: Int) throws -> Plaintext? {
    let reference = event.envelope.sealed[part]
    let (blob, requested) = try store.read { reading in
      (try reading.blob(position: event.position, part: part), try reading.requestedKeys())
    }
    if requested[reference.fingerprint] != nil { return nil }
    guard let blob else {
      throw StoreError(
        .damaged, "position \(event.position), part \(part): the blob is missing and no request names it")
    }
    do {
      return try vault.key(reference.fingerprint).open(blob, as: reference, event: event.envelope.id, part: part)
    } catch VaultError.destroyedKey {
      // A ledger that was put back may have lost the request. Who destroyed the key wrote that down beside the keys.
      return nil
    }
  }
}

import CanonicalJSON

/// A proposed command worked out for the place where it would stand: its moment by the clock rule and the exact leaves.
///
/// Everything that can be judged without the ledger's tables is judged here, so that every store judges alike and a
/// refused command has written nothing.
package struct CommandDraft {
  /// One event of the command, ready to be stored.
  package struct Entry {
    package let position: Position
    package let envelope: Envelope
    package let leaf: [UInt8]
    package let parts: [SealedPart]
    /// The fingerprints that an `erasure.requested` lists, else none.
    package let requestedKeys: [KeyFingerprint]
  }

  package let committed: CommittedCommand
  package let entries: [Entry]

  /// Works the command out to stand from `first` on, behind an event recorded at `last`.
  package init(_ command: ProposedCommand, first: Position, last: Instant?) throws(AppendRefusal) {
    guard !command.events.isEmpty else {
      throw .malformed(index: 0, EnvelopeError("a command has at least one event"))
    }
    let at = try command.time.recordedAt(after: last)
    var entries: [Entry] = []
    entries.reserveCapacity(command.events.count)
    for (index, event) in command.events.enumerated() {
      do {
        entries.append(try Self.entry(event, index: index, of: command, at: at, first: first))
      } catch {
        throw .malformed(index: index, error)
      }
    }
    try Self.checkWithin(entries)
    self.entries = entries
    committed = CommittedCommand(id: command.id, first: first, count: entries.count, at: at)
  }

  private static func entry(
    _ event: ProposedEvent, index: Int, of command: ProposedCommand, at: Instant, first: Position
  ) throws(EnvelopeError) -> Entry {
    let position = Position(first.rawValue + Int64(index))
    guard event.id.version == 7 else { throw EnvelopeError("`id` is a UUID of version 7") }
    guard event.version >= .first else { throw EnvelopeError("`v` counts from 1") }
    guard event.data.first == UInt8(ascii: "{") else { throw EnvelopeError("`data` is an object") }
    let envelope = Envelope(
      at: at, by: command.by, cause: try cause(event.cause, index: index, first: first, position: position),
      command: command.id, data: event.data, id: event.id, on: event.on, sealed: event.parts.map(\.reference),
      tags: event.tags, type: event.type, version: event.version, via: command.via)
    let leaf = try envelope.leaf()
    // `data` came as bytes: what is not canonical, or nests too deep inside the envelope, must never become a leaf.
    var reader = CanonicalReader(leaf, range: leafPrefix.count..<leaf.count)
    do {
      _ = try reader.rawValue()
      try reader.end()
    } catch {
      throw EnvelopeError("the envelope is not canonical: \(error)")
    }
    return Entry(
      position: position, envelope: envelope, leaf: leaf, parts: event.parts,
      requestedKeys: try envelope.requestedKeys())
  }

  private static func cause(
    _ cause: Cause?, index: Int, first: Position, position: Position
  ) throws(EnvelopeError) -> Position? {
    switch cause {
    case nil: return nil
    case .recorded(let earlier):
      guard earlier.rawValue >= 0, earlier < position else { throw EnvelopeError("`cause` is an earlier event") }
      return earlier
    case .sameCommand(let earlier):
      guard earlier >= 0, earlier < index else { throw EnvelopeError("`cause` is an earlier event of the command") }
      return Position(first.rawValue + Int64(earlier))
    }
  }

  /// Event ids are unique within the command too, and no part stands behind a request that lists its key.
  private static func checkWithin(_ entries: [Entry]) throws(AppendRefusal) {
    guard entries.count > 1 else { return }
    var ids: Set<EventID> = []
    var requested: Set<KeyFingerprint> = []
    for entry in entries {
      guard ids.insert(entry.envelope.id).inserted else { throw .eventExists(entry.envelope.id) }
      for reference in entry.envelope.sealed where requested.contains(reference.fingerprint) {
        throw .keyUnderErasure(reference.fingerprint)
      }
      requested.formUnion(entry.requestedKeys)
    }
  }
}

extension RecordingTime {
  /// How far the measured clock may stand behind the last event, in seconds (DESIGN §3: less than 10 minutes).
  package static let tolerance: Int64 = 600
  /// How far it may be ahead of it unconfirmed, in seconds (32 days).
  package static let gap: Int64 = 32 * 86_400

  /// The later of clock and last `at`, or why the clock is not believed (DESIGN §3). A declared time only must not
  /// run backwards.
  package func recordedAt(after last: Instant?) throws(AppendRefusal) -> Instant {
    guard let last else { return reading }
    let behind = last.secondsSinceEpoch - reading.secondsSinceEpoch
    if isDeclared {
      guard behind <= 0 else { throw .clockBehind(last: last, reading: reading) }
      return reading
    }
    guard behind < Self.tolerance else { throw .clockBehind(last: last, reading: reading) }
    guard -behind <= Self.gap || confirmsGap else { throw .clockAhead(last: last, reading: reading) }
    return max(last, reading)
  }
}

extension Envelope {
  /// The fingerprints in `keys` of an `erasure.requested` (FORMAT §4a), none for any other type.
  package func requestedKeys() throws(EnvelopeError) -> [KeyFingerprint] {
    guard type == .erasureRequested else { return [] }
    var keys: [KeyFingerprint] = []
    var reader = CanonicalReader(data)
    do {
      try reader.beginObject()
      while let key = try reader.nextKey() {
        guard key.utf8.elementsEqual("keys".utf8) else {
          _ = try reader.rawValue()
          continue
        }
        try reader.beginArray()
        while try reader.nextElement() {
          guard let fingerprint = KeyFingerprint(try reader.string()) else {
            throw EnvelopeError("`keys` lists fingerprints")
          }
          keys.append(fingerprint)
        }
      }
    } catch let error as EnvelopeError {
      throw error
    } catch {
      throw EnvelopeError("`data` is not canonical: \(error)")
    }
    return keys
  }

  /// When a stored leaf says that it was recorded: `at` is the first key, so it stands at a fixed place.
  package static func recordedAt(leaf: [UInt8]) -> Instant? {
    let start = leafPrefix.count + #"{"at":""#.utf8.count
    guard leaf.count >= start + 20 else { return nil }
    return Instant(String(decoding: leaf[start..<(start + 20)], as: UTF8.self))
  }
}

package import EventLedger
import MerkleLog

/// Commands of one person's entries, as short as they can be.
package struct Sample: Sendable {
  package let random: SeededRandom
  package var at: Instant

  package init(seed: UInt64 = 1, at: Instant = .sample) {
    random = SeededRandom(seed: seed)
    self.at = at
  }

  package func event(
    _ type: EventType = .noteTaken, tags: [Tag] = [], data: String = "{}", cause: Cause? = nil,
    parts: [SealedPart] = []
  ) -> ProposedEvent {
    ProposedEvent(
      id: EventID(milliseconds: 1_633_338_753_000, random: random.identifier()), type: type, version: .first,
      on: .sample, data: Array(data.utf8), tags: tags.sorted(), cause: cause, parts: parts)
  }

  package func command(
    _ events: [ProposedEvent], at: Instant? = nil, declared: Bool = false, confirmsGap: Bool = false,
    condition: AppendCondition? = nil
  ) -> ProposedCommand {
    ProposedCommand(
      id: CommandID(random: random.identifier()), by: .user(7), via: .cli,
      time: RecordingTime(reading: at ?? self.at, isDeclared: declared, confirmsGap: confirmsGap), events: events,
      condition: condition)
  }

  /// A part that a store can keep; nobody opens it.
  package func part(_ fingerprint: KeyFingerprint) -> SealedPart {
    let blob = random.bytes(92)
    let reference = SealedReference(
      commitment: MerkleTree.leafHash(blob), fingerprint: fingerprint, keyName: .sample,
      subject: SubjectID(random.identifier()), blobDigest: MerkleTree.leafHash(blob))
    return SealedPart(reference: reference, blob: blob)
  }
}

/// Testing has a `Tag` too.
package typealias Tag = EventLedger.Tag

extension Instant {
  package static let sample = Instant(secondsSinceEpoch: 1_633_338_753)
  package func adding(_ seconds: Int64) -> Instant { Instant(secondsSinceEpoch: secondsSinceEpoch + seconds) }
}

extension EventType {
  package static let noteTaken = EventType(literal: "note.taken")
}

extension CivilDate {
  package static let sample = CivilDate(daysSinceEpoch: 18_903)
}

extension KeyName {
  package static let sample = named("profile/2021")
  package static func named(_ text: String) -> KeyName {
    guard let name = KeyName(text) else { fatalError("\(text) is no key name") }
    return name
  }
}

extension EventStore {
  /// Appends one command and throws its refusal.
  @discardableResult
  package func record(_ command: ProposedCommand) throws -> CommittedCommand {
    try append([command])[0].get()
  }

  package func count() throws -> Int64 { try read { try $0.eventCount() } }
}

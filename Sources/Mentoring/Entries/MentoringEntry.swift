public import EventLedger

/// An event of the programme as a fold takes it in: its public part, decoded, and which sealed parts it has.
public struct MentoringEntry: Sendable {
  public let event: MentoringEvent
  /// Number of the sealed part of each class that the entry has: `profile`, `contact`, `answers` …
  public let parts: [String: Int]
  /// The merged card that the entry is about, where it counts in another card's history (`MergedHistory`).
  let carriedFrom: SubjectID?
  /// The card that stands for the merged one whose history this is (`MergedHistory`).
  let movedTo: SubjectID?

  public init(event: MentoringEvent, parts: [String: Int] = [:]) {
    self.init(event: event, parts: parts, carriedFrom: nil, movedTo: nil)
  }

  init(event: MentoringEvent, parts: [String: Int], carriedFrom: SubjectID?, movedTo: SubjectID?) {
    self.event = event
    self.parts = parts
    self.carriedFrom = carriedFrom
    self.movedTo = movedTo
  }
}

extension Tag {
  /// Whether the tag names something that has a history of its own.
  package var namesEntity: Bool { EntityKind(self) != nil }
}

/// An entry in the history of an entity.
public typealias HistoryEntry = FoldEntry<MentoringEntry>

extension FoldEntry where Payload == MentoringEntry {
  /// Decodes a recorded event; throws where its type or public part is not of the contract.
  public init(_ recorded: RecordedEvent) throws {
    let envelope = recorded.envelope
    let event = try MentoringEvent(
      type: envelope.type, version: envelope.version, data: envelope.data, range: 0..<envelope.data.count)
    var parts: [String: Int] = [:]
    for (index, part) in envelope.sealed.enumerated() { parts[part.keyName.dataClass] = index }
    self.init(
      position: recorded.position, on: envelope.on, payload: MentoringEntry(event: event, parts: parts),
      corrects: event.correction(at: recorded.position))
  }
}

extension MentoringEvent {
  /// What a correction at this position corrects; nil for every other event. A replacement is the very next entry of
  /// the same command (DESIGN idea 3).
  public func correction(at position: Position) -> CorrectionTarget? {
    guard case .entryCorrected(let correction) = self else { return nil }
    return CorrectionTarget(entry: correction.entry, replacement: correction.replaced ? position.next : nil)
  }
}

/// Where sealed text stands: an entry and the number of its part. Views hold this, never the text.
public struct PartReference: Hashable, Sendable {
  public let position: Position
  public let part: Int

  public init(position: Position, part: Int) {
    self.position = position
    self.part = part
  }

  init?(_ entry: HistoryEntry, class name: String) {
    guard let part = entry.payload.parts[name] else { return nil }
    self.init(position: entry.position, part: part)
  }
}

import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import MentoringViews
import MerkleLog

/// An entry for the tests of views.
struct TestEntry: Sendable {
  var event: MentoringEvent
  var on: CivilDate
  var tags: [Tag]
  var partClasses: [String] = []
  /// The version that the entry is recorded as: the newest, or the first where it lacks what the newest demands.
  var version: SchemaVersion

  init(_ event: MentoringEvent, on: CivilDate, tags: [Tag] = [], parts: [String] = []) {
    self.event = event
    self.on = on
    self.tags = Array(Set(event.data.tags + tags)).sorted()
    partClasses = parts
    version = event.data.absent.isEmpty ? event.schema.version : .first
  }
}

/// A ledger in memory, and the same entries as they were given, for the plain fold.
struct ViewsLedger {
  let store = InMemoryEventStore(signer: UnsignedNotes())
  let id: EventID
  private(set) var entries: [TestEntry] = []

  /// A ledger whose first event bears this number.
  init(number: UInt64 = 0) { id = .numbered(number << 32) }

  var last: Position { Position(Int64(entries.count) - 1) }

  /// Appends entries as one command.
  @discardableResult
  mutating func append(_ added: TestEntry...) throws -> Position { try append(contentsOf: added) }

  @discardableResult
  mutating func append(contentsOf added: [TestEntry]) throws -> Position {
    guard !added.isEmpty else { return last }
    let first = UInt64(entries.count)
    let events = try added.enumerated().map { index, entry in
      ProposedEvent(
        id: .numbered(first + UInt64(index) + id.number), type: entry.event.schema.type,
        version: entry.version, on: entry.on,
        data: try CanonicalJSON.serialize(.object(entry.event.data.knownFields())), tags: entry.tags,
        parts: entry.partClasses.map(SealedPart.unopened))
    }
    let command = ProposedCommand(
      id: CommandID(random: .numbered(first)), by: .system, via: .cli,
      time: RecordingTime(reading: Instant(secondsSinceEpoch: 1_640_000_000), isDeclared: true), events: events)
    for result in try store.append([command]) { _ = try result.get() }
    entries += added
    return last
  }

  /// Views in memory that have taken in everything.
  func views() throws -> ViewsDatabase {
    let views = try ViewsDatabase(inMemoryFor: id)
    try catchUp(views)
    return views
  }

  func catchUp(_ views: ViewsDatabase, through last: Position? = nil) throws {
    try store.read { try views.catchUp(with: $0, through: last) }
  }
}

/// A row of a view, from the views or from the plain fold.
struct ExpectedRow: Hashable {
  let entity: String
  let key: String
  let values: [ViewValue]
}

extension ViewsLedger {
  /// What the plain fold says of every view: the rows on a day as known at a position, by entity and key.
  func plainRows(on day: CivilDate, knownAt position: Position) -> [ViewName: [ExpectedRow]] {
    var histories: [Tag: [HistoryEntry]] = [:]
    var all: [HistoryEntry] = []
    for (index, entry) in entries.enumerated() where Int64(index) <= position.rawValue {
      let parts = Dictionary(uniqueKeysWithValues: entry.partClasses.enumerated().map { ($1, $0) })
      let recorded = HistoryEntry(
        position: Position(Int64(index)), on: entry.on, payload: MentoringEntry(event: entry.event, parts: parts),
        corrects: entry.event.correction(at: Position(Int64(index))))
      all.append(recorded)
      for tag in entry.tags { histories[tag, default: []].append(recorded) }
    }
    var expected: [ViewName: [ExpectedRow]] = [:]
    let cards = PersonCards(all)
    for entity in histories.keys {
      let history = MergedHistory.of(entity, cards) { histories[$0] ?? [] }
      let rows: [ViewRowKey: ViewRow] =
        switch entity.kind {
        case "person": EntityTimeline.rows(of: entity, fold: PersonFold(), folding: history, on: day)
        case "pair": EntityTimeline.rows(of: entity, fold: PairFold(), folding: history, on: day)
        case "orders": EntityTimeline.rows(of: entity, fold: OrdersFold(), folding: history, on: day)
        case "programme": EntityTimeline.rows(of: entity, fold: ProgrammeFold(), folding: history, on: day)
        case "case": EntityTimeline.rows(of: entity, fold: CaseFold(), folding: history, on: day)
        case "publication": EntityTimeline.rows(of: entity, fold: PublicationFold(), folding: history, on: day)
        default: [:]
        }
      for (key, row) in rows {
        expected[key.view, default: []].append(
          ExpectedRow(entity: entity.description, key: key.key, values: row.values))
      }
    }
    return expected.mapValues { $0.sorted { ($0.entity, $0.key) < ($1.entity, $1.key) } }
  }
}

/// Checkpoints are not what these tests are about.
struct UnsignedNotes: CheckpointSigner {
  func note(size: TreeSize, root: Digest) throws -> String { "unsigned" }
}

extension EventID {
  static func numbered(_ number: UInt64) -> EventID {
    EventID(milliseconds: 1_640_000_000_000, random: .numbered(number))
  }

  /// What `numbered` was given.
  var number: UInt64 { bytes[9...].reduce(0) { $0 << 8 | UInt64($1) } }
}

extension Bytes16 {
  static func numbered(_ number: UInt64) -> Bytes16 {
    let low = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    guard let value = Bytes16([UInt8](repeating: 0, count: 8) + low) else { preconditionFailure("sixteen bytes") }
    return value
  }
}

extension SealedPart {
  /// A part of a class that nobody opens.
  static func unopened(_ name: String) -> SealedPart {
    let blob = [UInt8](repeating: 1, count: 92)
    guard let keyName = KeyName("\(name)/2021"), let digest = Digest([UInt8](repeating: 0, count: 32)) else {
      preconditionFailure("\(name) is a class")
    }
    return SealedPart(
      reference: SealedReference(
        commitment: digest, fingerprint: KeyFingerprint(.numbered(1)), keyName: keyName,
        subject: SubjectID(.numbered(1)),
        blobDigest: digest), blob: blob)
  }
}

/// A file for views that goes away with the value.
final class TemporaryFile: Sendable {
  let path = NSTemporaryDirectory() + "views-test-\(UUID().uuidString).sqlite"

  deinit {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }
}

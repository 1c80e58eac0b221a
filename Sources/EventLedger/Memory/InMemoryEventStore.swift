public import MerkleLog
import Synchronization

/// A store that forgets everything when the process ends: for tests, and as the contract of `EventStore` in few lines.
///
/// It judges as every store must; it keeps no index and answers queries by looking at each event. One writer at a time
/// and any number of readers, who never wait for a writer.
public final class InMemoryEventStore: EventStore {
  /// The ledger that several stores may write.
  private final class Shared: Sendable {
    let state = Mutex(InMemoryLedger())
    private let writing = Mutex(())

    /// Lets one writer at a time make the next state out of this one. Nothing is changed where `body` throws.
    func write<Value: Sendable>(_ body: (inout InMemoryLedger) throws -> Value) throws -> Value {
      try writing.withLock { _ in
        var next = state.withLock { $0 }
        let value = try body(&next)
        state.withLock { $0 = next }
        return value
      }
    }
  }

  private let signer: any CheckpointSigner
  private let shared: Shared

  /// An empty ledger.
  public init(signer: any CheckpointSigner) {
    self.signer = signer
    shared = Shared()
  }

  /// Another writer of a ledger, as another process is of one on disk.
  public init(sharing other: InMemoryEventStore, signer: any CheckpointSigner) {
    self.signer = signer
    shared = other.shared
  }

  public func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result {
    try body(shared.state.withLock { $0 })
  }

  public func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    try shared.write { next in
      let before = next
      let size = Int64(before.leaves.count)
      let results = commands.map { command in
        Result { () throws(AppendRefusal) in
          let draft = try next.judge(command, size: size)
          for entry in draft.entries { next.store(entry, of: draft.committed) }
          return draft.committed
        }
      }
      guard next.leaves.count > before.leaves.count else { return results }
      next.replaceHead(with: try signer.note(size: next.tree.size, root: next.tree.root), after: before)
      return results
    }
  }

  /// Keeps the newest checkpoint for ever, for it is about to be handed out, and returns it.
  public func keepHead() throws -> String {
    try shared.write { state in
      guard let head = state.head else { throw StoreError(.missing, "a ledger without events has no checkpoint") }
      state.notes[state.tree.size] = head
      return head
    }
  }

  /// The checkpoints kept for ever, by size.
  public var notes: [TreeSize: String] { shared.state.withLock { $0.notes } }

  /// Deletes the blobs whose keys a request of this ledger lists, as whoever acts on the request does (FORMAT §4a).
  public func deleteRequestedBlobs() throws {
    try shared.write { state in
      for (place, _) in state.blobs {
        let reference = state.envelopes[Int(place.position.rawValue)].sealed[place.part]
        if state.requested[reference.fingerprint] != nil { state.blobs[place] = nil }
      }
    }
  }
}

/// Everything an in-memory ledger consists of; a copy of it is a view that does not change.
struct InMemoryLedger: Sendable {
  var leaves: [[UInt8]] = []
  var envelopes: [Envelope] = []
  var blobs: [BlobPlace: [UInt8]] = [:]
  var nodes: [Digest] = []
  var tree = CompactTree()
  var commands: [CommandID: CommittedCommand] = [:]
  var ids: Set<EventID> = []
  var requested: [KeyFingerprint: Position] = [:]
  var head: String?
  var notes: [TreeSize: String] = [:]

  struct BlobPlace: Hashable {
    let position: Position
    let part: Int
  }

  /// Judges a command; `size` is how many events there were before the call that it belongs to.
  func judge(_ command: ProposedCommand, size: Int64) throws(AppendRefusal) -> CommandDraft {
    if let committed = commands[command.id] { throw .commandExists(committed) }
    if let condition = command.condition {
      let start = condition.after.map { $0.rawValue + 1 } ?? 0
      for position in start..<max(start, size) where condition.failIfMatches.matches(envelopes[Int(position)]) {
        throw .conditionFailed(at: Position(position))
      }
    }
    let draft = try CommandDraft(command, first: Position(Int64(leaves.count)), last: envelopes.last?.at)
    for entry in draft.entries {
      if ids.contains(entry.envelope.id) { throw .eventExists(entry.envelope.id) }
      for reference in entry.envelope.sealed where requested[reference.fingerprint] != nil {
        throw .keyUnderErasure(reference.fingerprint)
      }
    }
    return draft
  }

  mutating func store(_ entry: CommandDraft.Entry, of committed: CommittedCommand) {
    commands[committed.id] = committed
    leaves.append(entry.leaf)
    envelopes.append(entry.envelope)
    ids.insert(entry.envelope.id)
    for (part, sealed) in entry.parts.enumerated() {
      blobs[BlobPlace(position: entry.position, part: part)] = sealed.blob
    }
    for fingerprint in entry.requestedKeys where requested[fingerprint] == nil {
      requested[fingerprint] = entry.position
    }
    nodes.append(contentsOf: tree.append(MerkleTree.leafHash(entry.leaf)))
  }

  /// Replaces the head; the one before is kept if it was the last of its UTC day (DESIGN §3).
  mutating func replaceHead(with note: String, after before: InMemoryLedger) {
    if let head = before.head, before.envelopes.last?.at.utcDay != envelopes.last?.at.utcDay {
      notes[before.tree.size] = head
    }
    head = note
  }
}

extension InMemoryLedger: LedgerReading {
  func eventCount() throws -> Int64 { Int64(leaves.count) }

  func leaf(at position: Position) throws -> [UInt8]? {
    leaves.indices.contains(Int(position.rawValue)) ? leaves[Int(position.rawValue)] : nil
  }

  func forEachLeaf(from: Position, through: Position, _ body: (Position, [UInt8]) throws -> Void) throws {
    var position = max(from, Position(0))
    while position <= through, let leaf = try leaf(at: position) {
      try body(position, leaf)
      position = position.next
    }
  }

  func positions(
    matching query: EventQuery, from: Position, through: Position?, order: ReadOrder, limit: Int?
  ) throws -> [Position] {
    let matching = envelopes.indices.lazy.map { Position(Int64($0)) }.filter { position in
      position >= from && position <= through ?? position && query.matches(envelopes[Int(position.rawValue)])
    }
    let ordered = order == .forward ? Array(matching) : matching.reversed()
    return Array(ordered.prefix(limit ?? ordered.count))
  }

  func command(_ id: CommandID) throws -> CommittedCommand? { commands[id] }

  func blob(position: Position, part: Int) throws -> [UInt8]? { blobs[BlobPlace(position: position, part: part)] }

  func headNote() throws -> String? { head }

  func node(_ index: Int64) throws -> Digest {
    guard nodes.indices.contains(Int(index)) else { throw StoreError(.damaged, "there is no node \(index)") }
    return nodes[Int(index)]
  }

  func requestedKeys() throws -> [KeyFingerprint: Position] { requested }

  func lastPosition(atOrBefore moment: Instant) throws -> Position? {
    envelopes.lastIndex { $0.at <= moment }.map { Position(Int64($0)) }
  }
}

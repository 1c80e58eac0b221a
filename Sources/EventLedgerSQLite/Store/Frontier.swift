import EventLedger
import MerkleLog

/// What a writer remembers of the ledger's end, so that an append reads next to nothing.
///
/// It belongs to one head note. Where the stored note is another one, another process appended, and the frontier is
/// read anew.
struct Frontier {
  /// The newest checkpoint, nil in a ledger without events.
  var note: String?
  var tree = CompactTree()
  /// When the last event was recorded.
  var last: Instant?

  init() {}

  /// Reads the end of the ledger and checks that note, events and nodes belong together.
  init(reading: SQLiteLedgerReading, note: String?, heads: (any HeadKeeper)?, origin: String?) throws {
    let size = try reading.eventCount()
    self.note = note
    guard size > 0 else {
      guard note == nil else { throw StoreError(.damaged, "ledger: a checkpoint without events") }
      if let origin { try Self.check(nil, size: 0, heads: heads, origin: origin, reading: reading) }
      return
    }
    guard let note, let head = try? UnverifiedCheckpoint(parsing: note), head.size.rawValue == size else {
      throw StoreError(.damaged, "ledger: the head is no checkpoint of its \(size) events")
    }
    tree = try CompactTree(size: head.size) { index throws in try reading.node(index) }
    guard tree.root == head.root else { throw StoreError(.damaged, "ledger: nodes and head disagree about the root") }
    last = try reading.recordedAt(Position(size - 1))
    try Self.check(head, size: size, heads: heads, origin: head.origin, reading: reading)
  }

  /// A ledger that is smaller than what was seen of it, or another at that size, is not appended to (DESIGN §3).
  private static func check(
    _ head: UnverifiedCheckpoint?, size: Int64, heads: (any HeadKeeper)?, origin: String, reading: SQLiteLedgerReading
  ) throws {
    guard let note = try heads?.newestHead(of: origin) else { return }
    guard let seen = try? UnverifiedCheckpoint(parsing: note) else {
      throw StoreError(.key, "heads holds no checkpoint of \(origin)")
    }
    guard seen.size.rawValue <= size else {
      throw StoreError(.shrunk, "ledger: \(size) events, but a checkpoint of \(seen.size.rawValue) was seen")
    }
    let root = try MerkleTree.root(size: seen.size) { index throws in try reading.node(index) }
    guard root == seen.root else {
      throw StoreError(.damaged, "ledger: its history up to \(seen.size.rawValue) is not the one that was seen")
    }
  }
}

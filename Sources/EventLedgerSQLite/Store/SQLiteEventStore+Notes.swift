public import EventLedger
import GRDB
public import MerkleLog

/// The checkpoints that are kept for ever: the last of each UTC day and each one handed out (DESIGN §3).
extension SQLiteEventStore {
  /// Keeps the newest checkpoint for ever, for it is about to be handed out, and returns it. Both the kept note and the
  /// memory outside the ledger are durable then (DESIGN §3).
  public func keepHead() throws -> String {
    let note = try write { db, writer, _ in
      guard let note = try SQLiteLedgerReading(db: db).headNote() else {
        throw StoreError(.missing, "a ledger without events has no checkpoint")
      }
      try AppendTransaction.keep(note, in: db)
      return (note, { _ in writer.heads?.remember(note) })
    }
    try writer?.heads?.flush()
    return try cosigned(note)
  }

  /// Keeps the checkpoint of any size that the ledger has reached for ever, for it is about to be handed out, and
  /// returns it with the cosignatures that it has. One that is kept stays as it is; else it is signed now.
  ///
  /// `signer` gives the key that was in force at that size, and is asked only for a new signature. The root is that of the stored nodes, and is signed only if the
  /// same nodes prove that the head continues it: one log never signs two histories. Head and memory outside the ledger
  /// stay those of the newest checkpoint. Throws `StoreError`: `missing` where the ledger is smaller, `damaged` where
  /// nodes, head and kept checkpoint do not agree; then nothing was signed. Cost: some dozens of nodes.
  public func keepNote(of size: TreeSize, signedBy signer: () throws -> any CheckpointSigner) throws -> String {
    precondition(size.rawValue > 0, "nobody signs the empty tree")
    try write { db, writer, memory in
      let end = try Self.frontier(db, writer: writer, memory: memory)
      guard let head = end.note, size <= end.tree.size else {
        throw StoreError(.missing, "ledger: \(end.tree.size) events, and a checkpoint of \(size) was asked for")
      }
      let root = try Self.provenRoot(of: size, before: end.tree, SQLiteLedgerReading(db: db))
      if let kept = try Self.keptNote(of: size, in: db) {
        guard try UnverifiedCheckpoint(parsing: kept).root == root else {
          throw StoreError(.damaged, "ledger: the kept checkpoint of size \(size) is of another history")
        }
      } else {
        try AppendTransaction.keep(size == end.tree.size ? head : signer().note(size: size, root: root), in: db)
      }
      return ((), { _ in writer.heads?.remember(head) })
    }
    try writer?.heads?.flush()
    guard let note = try keptNote(of: size) else {
      throw StoreError(.damaged, "ledger: the checkpoint of size \(size) was not kept")
    }
    return note
  }

  /// The root of the first `size` events, which the stored nodes prove to be the beginning of a tree.
  private static func provenRoot(
    of size: TreeSize, before tree: CompactTree, _ reading: SQLiteLedgerReading
  ) throws -> Digest {
    let root = try MerkleTree.root(size: size) { index throws in try reading.node(index) }
    let hashes = try MerkleTree.consistencyProof(from: size, to: tree.size) { index throws in try reading.node(index) }
    let isProven = MerkleTree.verifyConsistency(
      from: size, to: tree.size, proof: hashes, oldRoot: root, newRoot: tree.root)
    guard isProven else { throw StoreError(.damaged, "ledger: its nodes up to \(size) are not those of its head") }
    return root
  }

  /// Puts signature lines under a checkpoint that is kept. Whoever calls has verified them; lines that stand there
  /// already are not repeated.
  ///
  /// Throws `StoreError`: `missing` where no checkpoint of that size is kept, `system` where there would be more lines
  /// than a note may have (FORMAT §5).
  public func addSignatures(_ lines: [SignatureLine], toKept size: TreeSize) throws {
    guard let kept = try keptNote(of: size), let note = try? UnverifiedCheckpoint(parsing: kept) else {
      throw StoreError(.missing, "ledger: no checkpoint of size \(size) is kept")
    }
    guard (try? note.note.adding(lines)) != nil else {
      throw StoreError(.system, "ledger: the checkpoint of size \(size) would have too many signatures")
    }
    try write { db, _, _ in
      try AppendTransaction.keep(lines, under: size, in: db)
      return ((), { _ in })
    }
  }

  /// A note with the signatures that were added to it since it was kept, its own first.
  private func cosigned(_ note: String) throws -> String {
    guard let head = try? UnverifiedCheckpoint(parsing: note), let text = try keptNote(of: head.size),
      let kept = try? UnverifiedCheckpoint(parsing: text), kept.body == head.body,
      let whole = try? head.note.adding(kept.note.signatures)
    else { throw StoreError(.damaged, "ledger: the kept checkpoint is not that of the head") }
    return whole.text
  }

  /// The checkpoints kept for ever, by size: body and signature lines as a note.
  public func keptNotes() throws -> [TreeSize: String] {
    try translatingErrors(of: file) {
      try readers.unsafeReentrantRead { db in
        var notes: [TreeSize: String] = [:]
        try PreparedStatement(new: Self.noteSelection, in: db).forEach { row in
          notes[TreeSize(row.int64(0))] = "\(row.text(1))\n\(row.text(2))"
        }
        return notes
      }
    }
  }

  /// The checkpoint kept for ever at a size; nil where none is.
  public func keptNote(of size: TreeSize) throws -> String? {
    try translatingErrors(of: file) { try readers.unsafeReentrantRead { try Self.keptNote(of: size, in: $0) } }
  }

  private static func keptNote(of size: TreeSize, in db: Database) throws -> String? {
    try PreparedStatement(cached: "\(noteSelection) WHERE size = ?1", in: db).bind(1, size.rawValue)
      .first { "\($0.text(1))\n\($0.text(2))" }
  }

  private static let noteSelection = """
    SELECT size, body, (SELECT group_concat(line || char(10), '') FROM signature WHERE signature.size = note.size)
    FROM note
    """
}

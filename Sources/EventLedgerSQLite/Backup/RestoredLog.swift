public import EventLedger
import GRDB
public import MerkleLog

/// An event as somebody else kept it: the exact bytes, and the blobs by number of part. A part without a blob was
/// destroyed.
public struct RestoredEvent: Sendable {
  public let leaf: [UInt8]
  public let envelope: Envelope
  public let blobs: [Int: [UInt8]]

  /// Throws `EnvelopeError` where the bytes are no leaf.
  public init(leaf: [UInt8], blobs: [Int: [UInt8]]) throws {
    self.leaf = leaf
    envelope = try Envelope(leaf: leaf)
    self.blobs = blobs
  }
}

/// A log's file that was put back from a copy, and what is done with it before anybody writes in it as a ledger.
///
/// Needs no key, for nothing is signed anew. The file was verified before: its guards are relied on. Every error is a `StoreError`; then nothing was changed.
public struct RestoredLog: Sendable {
  private let file: DatabaseFile

  public init(folder: String, fileName: String = SQLiteEventStore.fileName) {
    file = LedgerCopy.log(fileName, in: folder)
  }

  /// Deletes the blobs whose keys a request of this log lists, as whoever acted on the request did; gives how many went.
  /// The guard forbids every other (FORMAT §4a). Cost: of the whole log, nothing where there is no request.
  @discardableResult
  public func deleteRequestedBlobs() throws -> Int {
    try write { db in try Self.deleteRequestedBlobs(in: db) }
  }

  /// Adds the events that are missing at the end, with derived rows, nodes and the signed head, in one transaction.
  ///
  /// `next` gives them in order, nil behind the last one. Whoever calls has verified them and the checkpoint; here they
  /// must join on to what is there and make up the checkpoint's root, else `damaged` is thrown and nothing is written.
  /// The checkpoint is kept for ever, and blobs under keys that are requested now are deleted.
  ///
  /// - Parameter head: the checkpoint's log signatures alone, the one that signs next first; `kept`: every line that a
  ///   known key made.
  /// - Returns: how many blobs went.
  public func append(_ head: UnverifiedCheckpoint, kept: UnverifiedCheckpoint, next: () throws -> RestoredEvent?) throws
    -> Int
  {
    try write { db in
      let reading = SQLiteLedgerReading(db: db)
      let before = try Frontier(reading: reading, note: reading.headNote(), heads: nil, origin: nil)
      var transaction = try AppendTransaction(db, frontier: before, known: RowNumbers())
      var command: [RestoredEvent] = []
      while let event = try next() {
        if let last = command.last, last.envelope.command != event.envelope.command {
          try transaction.restore(command)
          command = []
        }
        command.append(event)
      }
      try transaction.restore(command)
      guard transaction.frontier.tree.size == head.size, transaction.frontier.tree.root == head.root else {
        throw StoreError(.damaged, "\(file.path): the added events do not make up the checkpoint")
      }
      try transaction.seal(with: head.note.text)
      try AppendTransaction.keep(kept.note.text, in: db)
      return try Self.deleteRequestedBlobs(in: db)
    }
  }

  private static func deleteRequestedBlobs(in db: Database) throws -> Int {
    let reading = SQLiteLedgerReading(db: db)
    let requested = try reading.requestedKeys()
    guard let last = requested.values.max() else { return 0 }
    let delete = try PreparedStatement(cached: "DELETE FROM sealed WHERE id = ?1", in: db)
    var count = 0
    try reading.forEachEvent(through: last) { event in
      for (part, reference) in event.envelope.sealed.enumerated() where requested[reference.fingerprint] != nil {
        try delete.bind(1, event.position.rawValue * 256 + Int64(part)).execute()
        count += db.changesCount
      }
    }
    return count
  }

  private func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    let queue = try file.openWriter()
    return try translatingErrors(of: file) {
      let value = try queue.writeWithoutTransaction { db in
        // The guard of a blob reads the leaf as JSON, which SQLite counts among what a file that is not trusted may not
        // do. Whoever calls has compared the file's triggers with those that belong there.
        try db.execute(sql: "PRAGMA trusted_schema = ON")
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        // What was deleted must not stand in the journal either.
        _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        return value
      }
      try queue.close()
      guard let value else { preconditionFailure("a transaction that did not throw ran its body") }
      return value
    }
  }
}

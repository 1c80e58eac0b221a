public import EventLedger
import GRDB
import GRDBSQLite
import MerkleLog
import Synchronization

/// The events of a ledger folder in `ledger.sqlite` (FORMAT §8, DESIGN §3).
///
/// One writer at a time, any number of readers, several processes. What `append` has returned is on the disk:
/// `synchronous = FULL` is set and read back when the file is opened for writing. Safe to use from any thread; reads
/// see one snapshot each and never wait for a writer. A read inside a read sees the outer one's snapshot.
public final class SQLiteEventStore: EventStore {
  /// The file's name in the ledger folder, where no other log of the folder is meant.
  public static let fileName = "ledger.sqlite"

  /// Seconds that a writer waits for another one.
  public static let busyTimeout = 10.0

  struct Writer {
    let queue: DatabaseQueue
    let signer: any CheckpointSigner
    let heads: (any HeadKeeper)?
    let origin: String?
  }

  /// What the writer remembers between appends.
  struct Memory {
    var frontier: Frontier?
    var known = RowNumbers()
  }

  let file: DatabaseFile
  let readers: DatabasePool
  let writer: Writer?
  private let memory = Mutex(Memory())

  private init(file: DatabaseFile, writer: Writer?) throws {
    self.file = file
    self.writer = writer
    readers = try file.openReaders()
  }

  /// Makes an empty ledger in a folder, which is made too where it is missing.
  ///
  /// Throws `StoreError`: `exists` where a ledger stands there already.
  public static func create(folder: String, fileName: String = fileName) throws {
    try file(in: folder, fileName, busyTimeout: busyTimeout).create()
  }

  /// Opens a ledger for reading. Works in a folder that can't be written, as long as no other process left a WAL there.
  ///
  /// Throws `StoreError`: `missing`, `notALedger`, `newerFormat`, `damaged`, `system`.
  public static func open(
    readingFrom folder: String, fileName: String = fileName, busyTimeout: Double = busyTimeout
  ) throws -> SQLiteEventStore {
    try SQLiteEventStore(file: file(in: folder, fileName, busyTimeout: busyTimeout), writer: nil)
  }

  /// Opens a ledger for reading and writing.
  ///
  /// `signer` signs each head. `heads`, where given, remembers the newest checkpoint outside the ledger; a ledger that
  /// is smaller than it, or differs, is not appended to, nor one whose memory works with another folder (`unbound`).
  /// `origin` names the log before its first event.
  /// Throws `StoreError` as opening for reading does, and `readOnly`.
  public static func open(
    folder: String, fileName: String = fileName, signer: any CheckpointSigner, heads: (any HeadKeeper)? = nil,
    origin: String? = nil, busyTimeout: Double = busyTimeout
  ) throws -> SQLiteEventStore {
    let file = file(in: folder, fileName, busyTimeout: busyTimeout)
    let writer = Writer(queue: try file.openWriter(), signer: signer, heads: heads, origin: origin)
    return try SQLiteEventStore(file: file, writer: writer)
  }

  private static func file(in folder: String, _ fileName: String, busyTimeout: Double) -> DatabaseFile {
    DatabaseFile(folder: folder, name: fileName, kind: LedgerSchema.kind, busyTimeout: busyTimeout)
  }

  /// Where the file is.
  public var path: String { file.path }

  public func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result {
    try translatingErrors(of: file) {
      try readers.unsafeReentrantRead { db in
        let reading = SQLiteLedgerReading(db: db)
        guard !db.isInsideTransaction else { return try body(reading) }
        var result: Result?
        try db.inTransaction(.deferred) {
          result = try body(reading)
          return .commit
        }
        guard let result else { preconditionFailure("a transaction that did not throw ran its body") }
        return result
      }
    }
  }

  public func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    guard !commands.isEmpty else { return [] }
    return try write { db, writer, memory in
      let before = try Self.frontier(db, writer: writer, memory: memory)
      memory.frontier = before
      var transaction = try AppendTransaction(db, frontier: before, known: memory.known)
      let results = try commands.map { try transaction.append($0) }
      guard transaction.hasAppended else { return (results, nil) }
      let note = try transaction.seal(with: writer.signer, after: before)
      let (frontier, added) = (transaction.frontier, transaction.added)
      return (
        results,
        { memory in
          memory.frontier = frontier
          memory.known.merge(added)
          writer.heads?.remember(note)
        }
      )
    }
  }

  /// Returns when the newest checkpoint is remembered outside the ledger too. To be called before the process ends.
  public func flush() throws { try writer?.heads?.flush() }

  /// Throws where the ledger's end does not hold together, or is not what was seen of it: where it would refuse to
  /// append (DESIGN §3).
  func checkEnd() throws {
    try translatingErrors(of: file) {
      try readers.unsafeReentrantRead { db in
        let reading = SQLiteLedgerReading(db: db)
        _ = try Frontier(
          reading: reading, note: try reading.headNote(), heads: writer?.heads, origin: writer?.origin)
      }
    }
  }

  /// Makes sure that the events which are visible now are all that were ever committed; false where a reader is in the
  /// way, or the store is for reading only.
  ///
  /// A writer that dies between the commit record in the WAL and the index beside it leaves a commit that nobody sees,
  /// and that comes to light when the last process has gone and the next one recovers the index. Moving the whole WAL
  /// into the file and cutting it to nothing ends that: what is not visible then never will be.
  func settleEnd() throws -> Bool {
    guard let writer else { return false }
    return try translatingErrors(of: file) {
      try writer.queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA busy_timeout = 0")
        defer { sqlite3_busy_timeout(db.sqliteConnection, CInt(file.busyTimeout * 1000)) }
        return try PreparedStatement(new: "PRAGMA wal_checkpoint(TRUNCATE)", in: db).first { $0.int64(0) } == 0
      }
    }
  }

  /// What `PRAGMA synchronous` says on the connection that writes; 2 is FULL.
  package func synchronousLevel() throws -> Int? {
    try translatingErrors(of: file) {
      try writer?.queue.read { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") }
    }
  }

  /// The end of the ledger, from memory where nobody else appended since.
  static func frontier(_ db: Database, writer: Writer, memory: Memory) throws -> Frontier {
    let reading = SQLiteLedgerReading(db: db)
    let note = try reading.headNote()
    if let frontier = memory.frontier, let known = frontier.note, let note, known.utf8.elementsEqual(note.utf8) {
      return frontier
    }
    let frontier = try Frontier(reading: reading, note: note, heads: writer.heads, origin: writer.origin)
    if let note { try writer.signer.requireSuccession(to: UnverifiedCheckpoint(parsing: note)) }
    return frontier
  }

  /// Runs `body` in one immediate transaction, within a claim on the memory outside the ledger. It is committed if
  /// `body` returns what to do afterwards, else undone, as it is when anything throws: then memory is dropped and the
  /// ledger read anew.
  func write<Value>(
    _ body: (Database, Writer, inout Memory) throws -> (Value, afterCommit: ((inout Memory) -> Void)?)
  ) throws -> Value where Value: Sendable {
    guard let writer else { throw StoreError(.readOnly, "ledger: opened for reading") }
    guard let heads = writer.heads else { return try transact(with: writer, body) }
    return try heads.claiming { try transact(with: writer, body) }
  }

  private func transact<Value>(
    with writer: Writer,
    _ body: (Database, Writer, inout Memory) throws -> (Value, afterCommit: ((inout Memory) -> Void)?)
  ) throws -> Value where Value: Sendable {
    try memory.withLock { memory in
      try translatingErrors(of: file) {
        try writer.queue.writeWithoutTransaction { db in
          do {
            try PreparedStatement(cached: "BEGIN IMMEDIATE", in: db).execute()
            let (value, afterCommit) = try body(db, writer, &memory)
            guard let afterCommit else {
              try PreparedStatement(cached: "ROLLBACK", in: db).execute()
              return value
            }
            try PreparedStatement(cached: "COMMIT", in: db).execute()
            afterCommit(&memory)
            return value
          } catch {
            memory.frontier = nil
            // A full disk may have undone the transaction already.
            if db.isInsideTransaction { try PreparedStatement(cached: "ROLLBACK", in: db).execute() }
            throw error
          }
        }
      }
    }
  }
}

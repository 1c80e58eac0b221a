import EventLedger
import GRDB
import MerkleLog

/// One append: judges commands against the ledger as it stands inside the transaction, and writes those that pass.
///
/// A command is judged wholly before its first row is written, so a refused one leaves nothing behind and needs no
/// savepoint; any fault while writing undoes the whole transaction.
struct AppendTransaction {
  private let db: Database
  private let reading: SQLiteLedgerReading
  /// How many events there were before this call: conditions are judged against these.
  private let size: Int64
  private(set) var frontier: Frontier
  private let known: RowNumbers
  /// Tags and types that this transaction added; known to others once it is committed.
  private(set) var added = RowNumbers()
  private let statements: Statements

  init(_ db: Database, frontier: Frontier, known: RowNumbers) throws {
    self.db = db
    self.frontier = frontier
    self.known = known
    reading = SQLiteLedgerReading(db: db)
    size = frontier.tree.size.rawValue
    statements = try Statements(db)
  }

  /// Whether something was written.
  var hasAppended: Bool { frontier.tree.size.rawValue > size }

  /// Writes a command, or says why not.
  mutating func append(_ command: ProposedCommand) throws -> Result<CommittedCommand, AppendRefusal> {
    if let committed = try reading.command(command.id) { return .failure(.commandExists(committed)) }
    if let condition = command.condition, let position = try firstMatch(of: condition) {
      return .failure(.conditionFailed(at: position))
    }
    let draft: CommandDraft
    do {
      draft = try CommandDraft(command, first: Position(frontier.tree.size.rawValue), last: frontier.last)
    } catch {
      return .failure(error)
    }
    if let refusal = try refusal(of: draft) { return .failure(refusal) }
    for entry in draft.entries { try write(entry) }
    try statements.command.bind(1, draft.committed.id.bytes).bind(2, draft.committed.first.rawValue)
      .bind(3, Int64(draft.committed.count)).execute()
    frontier.last = draft.committed.at
    return .success(draft.committed)
  }

  /// Signs the tree as it stands now. The checkpoint before is kept if it was the last of its UTC day.
  mutating func seal(with signer: any CheckpointSigner, after before: Frontier) throws -> String {
    if let note = before.note, before.last?.utcDay != frontier.last?.utcDay { try Self.keep(note, in: db) }
    let note = try signer.note(size: frontier.tree.size, root: frontier.tree.root)
    try statements.head.bind(1, note).execute()
    if signer.keepsEachNote { try Self.keep(note, in: db) }
    frontier.note = note
    return note
  }

  /// Keeps a checkpoint for ever (FORMAT §8, `note` and `signature`); one that is kept already stays as it is.
  static func keep(_ note: String, in db: Database) throws {
    guard let checkpoint = try? UnverifiedCheckpoint(parsing: note) else {
      throw StoreError(.damaged, "ledger: the head is no checkpoint")
    }
    let size = checkpoint.size.rawValue
    try PreparedStatement(cached: "INSERT INTO note(size, body) VALUES (?1, ?2) ON CONFLICT DO NOTHING", in: db)
      .bind(1, size).bind(2, String(decoding: checkpoint.note.body, as: UTF8.self)).execute()
    try keep(checkpoint.note.signatures, under: checkpoint.size, in: db)
  }

  /// Keeps signature lines of a checkpoint that is kept; lines that stand there already stay as they are.
  static func keep(_ lines: [SignatureLine], under size: TreeSize, in db: Database) throws {
    for line in lines {
      try PreparedStatement(cached: "INSERT INTO signature(size, line) VALUES (?1, ?2) ON CONFLICT DO NOTHING", in: db)
        .bind(1, size.rawValue).bind(2, line.text).execute()
    }
  }

  private func firstMatch(of condition: AppendCondition) throws -> Position? {
    let start = condition.after?.next ?? Position(0)
    guard start.rawValue < size else { return nil }
    return try reading.positions(
      matching: condition.failIfMatches, from: start, through: Position(size - 1), order: .forward, limit: 1
    ).first
  }

  private func refusal(of draft: CommandDraft) throws -> AppendRefusal? {
    for entry in draft.entries {
      let exists = try statements.findEvent.bind(1, entry.envelope.id.bytes).first { _ in true } ?? false
      if exists { return .eventExists(entry.envelope.id) }
      for reference in entry.envelope.sealed {
        let isRequested = try statements.findKey.bind(1, reference.fingerprint.bytes).first { _ in true } ?? false
        if isRequested { return .keyUnderErasure(reference.fingerprint) }
      }
    }
    return nil
  }

  private mutating func write(_ entry: CommandDraft.Entry) throws {
    let blobs = Dictionary(uniqueKeysWithValues: entry.parts.map(\.blob).enumerated().map { ($0.offset, $0.element) })
    try write(entry.leaf, entry.envelope, requestedKeys: entry.requestedKeys, blobs: blobs)
  }

  /// Writes an event's leaf behind the last one, with its blobs by number of part, its derived rows and its nodes.
  private mutating func write(
    _ leaf: [UInt8], _ envelope: Envelope, requestedKeys: [KeyFingerprint], blobs: [Int: [UInt8]]
  ) throws {
    let position = frontier.tree.size.rawValue
    try statements.event.bind(1, position).bind(2, leaf).execute()
    try statements.eventID.bind(1, envelope.id.bytes).bind(2, position).execute()
    let type = try number(of: envelope.type.description, among: \.types, statements.findType, statements.type)
    try statements.eventType.bind(1, type).bind(2, position).execute()
    for tag in envelope.tags {
      let tag = try number(of: tag.description, among: \.tags, statements.findTag, statements.tag)
      try statements.eventTag.bind(1, tag).bind(2, position).execute()
    }
    for (part, blob) in blobs {
      try statements.sealed.bind(1, position * 256 + Int64(part)).bind(2, blob).execute()
    }
    for fingerprint in requestedKeys {
      try statements.requestedKey.bind(1, fingerprint.bytes).bind(2, position).execute()
    }
    try frontier.tree.append(MerkleTree.leafHash(leaf)) { index, hash throws in
      try hash.withUnsafeBytes { bytes throws in try statements.node.bind(1, index).bind(2, bytes).execute() }
    }
  }

  /// Writes a command just as it stood elsewhere, byte for byte, behind the last one. Whoever calls has verified it.
  mutating func restore(_ command: [RestoredEvent]) throws {
    guard let first = command.first else { return }
    let position = frontier.tree.size.rawValue
    for event in command {
      try write(event.leaf, event.envelope, requestedKeys: event.envelope.requestedKeys(), blobs: event.blobs)
    }
    try statements.command.bind(1, first.envelope.command.bytes).bind(2, position).bind(3, Int64(command.count))
      .execute()
    frontier.last = first.envelope.at
  }

  /// Puts a checkpoint that was signed elsewhere in the place of the head.
  mutating func seal(with head: String) throws {
    try statements.head.bind(1, head).execute()
    frontier.note = head
  }

  /// The row number of a tag or type, which gets one now if it is new.
  private mutating func number(
    of name: String, among kind: WritableKeyPath<RowNumbers, [String: Int64]>, _ find: PreparedStatement,
    _ insert: PreparedStatement
  ) throws -> Int64 {
    if let number = known[keyPath: kind][name] ?? added[keyPath: kind][name] { return number }
    var number = try find.bind(1, name).first { $0.int64(0) }
    if number == nil {
      try insert.bind(1, name).execute()
      number = db.lastInsertedRowID
    }
    added[keyPath: kind][name] = number
    return number ?? 0
  }
}

/// Row numbers of tags and types that this process has met. Rows are never changed, so what is known stays true.
struct RowNumbers {
  var tags: [String: Int64] = [:]
  var types: [String: Int64] = [:]

  /// Takes in what a committed transaction added; starts anew where it grew too large to keep.
  mutating func merge(_ other: RowNumbers) {
    if tags.count + other.tags.count > 100_000 { tags.removeAll() }
    tags.merge(other.tags) { _, new in new }
    types.merge(other.types) { _, new in new }
  }
}

extension AppendTransaction {
  /// The statements of an append, prepared once a connection.
  fileprivate struct Statements {
    let findEvent, findKey, findTag, findType: PreparedStatement
    let event, eventID, tag, eventTag, type, eventType, command, requestedKey, sealed, node, head: PreparedStatement

    init(_ db: Database) throws {
      func prepare(_ sql: String) throws -> PreparedStatement { try PreparedStatement(cached: sql, in: db) }
      findEvent = try prepare("SELECT 1 FROM event_id WHERE id = ?1")
      findKey = try prepare("SELECT 1 FROM requested_key WHERE fingerprint = ?1")
      findTag = try prepare("SELECT id FROM tag WHERE name = ?1")
      findType = try prepare("SELECT id FROM type WHERE name = ?1")
      event = try prepare("INSERT INTO event(position, leaf) VALUES (?1, ?2)")
      eventID = try prepare("INSERT INTO event_id(id, position) VALUES (?1, ?2)")
      tag = try prepare("INSERT INTO tag(name) VALUES (?1)")
      eventTag = try prepare("INSERT INTO event_tag(tag, position) VALUES (?1, ?2)")
      type = try prepare("INSERT INTO type(name) VALUES (?1)")
      eventType = try prepare("INSERT INTO event_type(type, position) VALUES (?1, ?2)")
      command = try prepare("INSERT INTO command(id, first, count) VALUES (?1, ?2, ?3)")
      requestedKey = try prepare(
        "INSERT INTO requested_key(fingerprint, position) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
      sealed = try prepare("INSERT INTO sealed(id, blob) VALUES (?1, ?2)")
      node = try prepare("INSERT INTO node(id, hash) VALUES (?1, ?2)")
      head = try prepare(
        "INSERT INTO head(one, note) VALUES (0, ?1) ON CONFLICT(one) DO UPDATE SET note = excluded.note")
    }
  }
}

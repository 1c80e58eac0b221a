/// The rows of an open ledger beside events and sealed parts: FORMAT §8, and the derived tables.
///
/// All by primary key unless said otherwise. An adapter beside the store implements it; this module never opens a
/// database itself.
public protocol LedgerRows {
  /// `node(id, hash)`.
  func nodes() throws -> RowCursor<NodeRow>
  /// `tag(id, name)`.
  func tags() throws -> RowCursor<NameRow>
  /// `event_tag(tag, position)`.
  func eventTags() throws -> RowCursor<NumberedPositionRow>
  /// `type(id, name)`.
  func types() throws -> RowCursor<NameRow>
  /// `event_type(type, position)`.
  func eventTypes() throws -> RowCursor<NumberedPositionRow>
  /// `event_id(id → position)`.
  func eventIDs() throws -> RowCursor<KeyedPositionRow>
  /// `command(id → first, count)`.
  func commands() throws -> RowCursor<CommandRow>
  /// `requested_key(fingerprint → position of the request)`.
  func requestedKeys() throws -> RowCursor<KeyedPositionRow>
  /// `note(size, body)`: the checkpoints kept for ever.
  func notes() throws -> RowCursor<NoteRow>
  /// `signature(size, line)`.
  func signatures() throws -> RowCursor<SignatureRow>
  /// `sqlite_schema` in any order, automatic indexes included or not.
  func schemaObjects() throws -> RowCursor<SchemaRow>
  /// What `PRAGMA integrity_check` says other than `ok`.
  func integrityProblems() throws -> [String]
}

/// A stored node of the tree.
public struct NodeRow: Hashable, Sendable {
  public var id: Int64
  public var hash: [UInt8]

  public init(id: Int64, hash: [UInt8]) {
    self.id = id
    self.hash = hash
  }
}

/// A number and the name that it stands for.
public struct NameRow: Hashable, Sendable {
  public var id: Int64
  public var name: String

  public init(id: Int64, name: String) {
    self.id = id
    self.name = name
  }
}

/// A number of a tag or type, and the position of an event that bears it.
public struct NumberedPositionRow: Hashable, Sendable {
  public var number: Int64
  public var position: Int64

  public init(number: Int64, position: Int64) {
    self.number = number
    self.position = position
  }
}

/// Sixteen bytes that name something, and a position.
public struct KeyedPositionRow: Hashable, Sendable {
  public var key: [UInt8]
  public var position: Int64

  public init(key: [UInt8], position: Int64) {
    self.key = key
    self.position = position
  }
}

/// A command and where its events stand.
public struct CommandRow: Hashable, Sendable {
  public var id: [UInt8]
  public var first: Int64
  public var count: Int64

  public init(id: [UInt8], first: Int64, count: Int64) {
    self.id = id
    self.first = first
    self.count = count
  }
}

/// A kept checkpoint: its text without signatures, or the whole note.
public struct NoteRow: Hashable, Sendable {
  public var size: Int64
  public var body: String

  public init(size: Int64, body: String) {
    self.size = size
    self.body = body
  }
}

/// A kept signature line of the checkpoint at a size.
public struct SignatureRow: Hashable, Sendable {
  public var size: Int64
  public var line: String

  public init(size: Int64, line: String) {
    self.size = size
    self.line = line
  }
}

/// An object of the database's schema.
public struct SchemaRow: Hashable, Sendable {
  /// `table`, `index`, `trigger` or `view`.
  public var kind: String
  public var name: String
  /// The table that it is about.
  public var table: String
  /// The text that made it; nil for automatic indexes.
  public var sql: String?

  public init(kind: String, name: String, table: String, sql: String?) {
    self.kind = kind
    self.name = name
    self.table = table
    self.sql = sql
  }
}

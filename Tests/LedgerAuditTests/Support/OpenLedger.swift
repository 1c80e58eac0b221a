import LedgerAudit
import MerkleLog
import Testing

/// The rows of an open ledger, made from leaves as a store makes them; the tests change them one by one.
struct OpenLedger: AuditInput, LedgerRows, Sendable {
  var head: [UInt8]?
  var leafRows: [LeafRow] = []
  var partRows: [SealedRow] = []
  var nodeRows: [NodeRow] = []
  var tagRows: [NameRow] = []
  var eventTagRows: [NumberedPositionRow] = []
  var typeRows: [NameRow] = []
  var eventTypeRows: [NumberedPositionRow] = []
  var eventIDRows: [KeyedPositionRow] = []
  var commandRows: [CommandRow] = []
  var requestedKeyRows: [KeyedPositionRow] = []
  var noteRows: [NoteRow] = []
  var signatureRows: [SignatureRow] = []
  var schemaRows: [SchemaRow] = []
  var problems: [String] = []

  static let tables = [
    "event", "node", "sealed", "tag", "event_tag", "head", "note", "signature", "type", "event_type", "event_id",
    "command", "requested_key",
  ]

  /// The golden ledger, made once.
  static let golden = Result { try OpenLedger(SampleLedger.golden()) }

  /// A ledger's rows, with kept checkpoints at size 3 and at its own.
  init(_ sample: SampleLedger) throws {
    head = sample.note
    leafRows = sample.events.enumerated().map { LeafRow(position: Int64($0.offset), leaf: $0.element) }
    partRows = sample.parts
    var tree = CompactTree()
    for leaf in sample.events {
      tree.append(MerkleTree.leafHash(leaf)) { number, hash in
        nodeRows.append(NodeRow(id: number, hash: hash.bytes))
      }
    }
    for (position, leaf) in sample.events.enumerated() {
      try addRows(of: String(decoding: leaf, as: UTF8.self), at: Int64(position))
    }
    eventTagRows.sort { ($0.number, $0.position) < ($1.number, $1.position) }
    eventTypeRows.sort { ($0.number, $0.position) < ($1.number, $1.position) }
    for size in [3, sample.events.count] {
      let checkpoint = try sample.checkpoint(size: size)
      noteRows.append(NoteRow(size: Int64(size), body: String(decoding: checkpoint.note.body, as: UTF8.self)))
      signatureRows += checkpoint.note.signatures.map { SignatureRow(size: Int64(size), line: $0.text) }
    }
    schemaRows = Self.tables.flatMap(Self.schema)
  }

  private mutating func addRows(of leaf: String, at position: Int64) throws {
    func field(_ name: String) throws -> Substring {
      try #require(leaf.firstMatch(of: try Regex("\"\(name)\":\"([^\"]*)\""))?.output[1].substring)
    }
    for match in try list(leaf, "tags").split(separator: ",") {
      let name = String(match.dropFirst().dropLast())
      eventTagRows.append(NumberedPositionRow(number: Self.number(name, in: &tagRows), position: position))
    }
    // The last "type" is the envelope's own.
    let type = try #require(leaf.matches(of: /"type":"([^"]*)"/).last).output.1
    eventTypeRows.append(NumberedPositionRow(number: Self.number(String(type), in: &typeRows), position: position))
    eventIDRows.append(KeyedPositionRow(key: try bytes(field("id")), position: position))
    let command = try bytes(field("cmd"))
    if let last = commandRows.indices.last, commandRows[last].id == command {
      commandRows[last].count += 1
    } else {
      commandRows.append(CommandRow(id: command, first: position, count: 1))
    }
    if type == "erasure.requested" {
      for key in try list(leaf, "keys").split(separator: ",") {
        requestedKeyRows.append(
          KeyedPositionRow(key: try bytes(key.dropFirst().dropLast()), position: position))
      }
    }
  }

  private func list(_ leaf: String, _ name: String) throws -> Substring {
    try #require(leaf.firstMatch(of: try Regex("\"\(name)\":\\[([^\\]]*)\\]"))?.output[1].substring)
  }

  private func bytes(_ text: Substring) throws -> [UInt8] {
    try #require(Hex.decode(String(text).replacing("-", with: "")))
  }

  private static func number(_ name: String, in rows: inout [NameRow]) -> Int64 {
    if let row = rows.first(where: { $0.name == name }) { return row.id }
    rows.append(NameRow(id: Int64(rows.count + 1), name: name))
    return Int64(rows.count)
  }

  private static let blobGuard = """
    CREATE TRIGGER guard_sealed_delete BEFORE DELETE ON sealed WHEN NOT EXISTS (
      SELECT 1 FROM requested_key WHERE lower(hex(fingerprint)) = (
        SELECT json_extract(CAST(substr(leaf, 23) AS TEXT), '$.sealed[' || (OLD.id % 256) || '].f')
        FROM event WHERE position = OLD.id / 256))
    BEGIN SELECT RAISE(ABORT, 'no erasure of this part was requested'); END
    """

  private static func schema(of table: String) -> [SchemaRow] {
    let guards = (table == "head" ? ["DELETE"] : ["UPDATE", "DELETE"]).map { operation in
      let name = "guard_\(table)_\(operation.lowercased())"
      let sql =
        table == "sealed" && operation == "DELETE"
        ? blobGuard
        : "CREATE TRIGGER \(name) BEFORE \(operation) ON \(table) "
          + "BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END"
      return SchemaRow(kind: "trigger", name: name, table: table, sql: sql)
    }
    return [SchemaRow(kind: "table", name: table, table: table, sql: "CREATE TABLE \(table)")] + guards
  }

  var ledgerRows: (any LedgerRows)? { self }
  func checkpointNote() -> [UInt8]? { head }
  func leaves() -> RowCursor<LeafRow> { RowCursor(leafRows) }
  func sealedParts() -> RowCursor<SealedRow> { RowCursor(partRows) }
  func nodes() -> RowCursor<NodeRow> { RowCursor(nodeRows) }
  func tags() -> RowCursor<NameRow> { RowCursor(tagRows) }
  func eventTags() -> RowCursor<NumberedPositionRow> { RowCursor(eventTagRows) }
  func types() -> RowCursor<NameRow> { RowCursor(typeRows) }
  func eventTypes() -> RowCursor<NumberedPositionRow> { RowCursor(eventTypeRows) }
  func eventIDs() -> RowCursor<KeyedPositionRow> { RowCursor(eventIDRows) }
  func commands() -> RowCursor<CommandRow> { RowCursor(commandRows) }
  func requestedKeys() -> RowCursor<KeyedPositionRow> { RowCursor(requestedKeyRows) }
  func notes() -> RowCursor<NoteRow> { RowCursor(noteRows) }
  func signatures() -> RowCursor<SignatureRow> { RowCursor(signatureRows) }
  func schemaObjects() -> RowCursor<SchemaRow> { RowCursor(schemaRows) }
  func integrityProblems() -> [String] { problems }
}

import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit

/// The rows of a `ledger.sqlite`, as the verifier takes them: read only, in one snapshot, changing nothing.
///
/// A file without a WAL is opened as immutable, so that not even an index file is left beside it (FORMAT §8). Who
/// begins to write meanwhile does not know of such a reader; what was read is then thrown away and read again as any
/// reader does.
final class LedgerFileInput: AuditInput, LedgerRows {
  private let database: Database

  private init(_ database: Database) { self.database = database }

  /// Hands the rows of a file to `body`, as of one snapshot.
  ///
  /// Throws `ServiceError` where the file can't be looked at, and `DamagedInput` where it is no longer a database.
  static func read<Result>(_ path: String, _ body: (LedgerFileInput) throws -> Result) throws -> Result {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ServiceError(.couldNot, "Файла «\(path)» нет.")
    }
    var before = stamp(path)
    if !before.hasWAL, Date().timeIntervalSince(before.changed) < tick {
      // Another change within one tick of the file's clock would not show.
      Thread.sleep(forTimeInterval: tick)
      before = stamp(path)
    }
    guard !before.hasWAL, let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
      return try read(from: path, body)
    }
    let outcome = Swift.Result { try read(from: "file:\(escaped)?immutable=1", body) }
    return stamp(path) == before ? try outcome.get() : try read(from: path, body)
  }

  /// Seconds within which two changes of a file may have one time.
  private static let tick = 0.02

  /// What a writer changes.
  private struct Stamp: Equatable {
    let size: Int
    let changed: Date
    let hasWAL: Bool
  }

  private static func stamp(_ path: String) -> Stamp {
    let file = try? FileManager.default.attributesOfItem(atPath: path)
    let journal = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
    return Stamp(
      size: file?[.size] as? Int ?? 0, changed: file?[.modificationDate] as? Date ?? .distantPast,
      hasWAL: journal?[.size] as? Int ?? 0 > 0)
  }

  private static func read<Result>(from name: String, _ body: (LedgerFileInput) throws -> Result) throws -> Result {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
    do {
      return try DatabaseQueue(path: name, configuration: configuration).read { database in
        try checkKind(database)
        return try body(LedgerFileInput(database))
      }
    } catch let error as DatabaseError {
      throw translated(error)
    }
  }

  private static func checkKind(_ database: Database) throws {
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard try database.tableExists("event") else {
      throw ServiceError(.couldNot, "Это не журнал MentorLedger: в файле нет таблицы записей.")
    }
    guard version <= LedgerFile.version else {
      throw ServiceError(
        .couldNot, "Файл записан в более новом формате (\(version)), чем знает эта программа.",
        details: ["Обновите mentorledger."])
    }
  }

  private static func translated(_ error: DatabaseError) -> any Error {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      DamagedInput(.inputDamaged, "Файл журнала повреждён: \(error.message ?? "не база SQLite").")
    default: ServiceError(.couldNot, "Файл журнала не читается.", details: [error.message ?? "\(error.resultCode)"])
    }
  }

  private func cursor<Element>(_ sql: String, _ make: @escaping (Row) throws -> Element) throws
    -> LedgerAudit.RowCursor<Element>
  {
    do {
      let rows = try Row.fetchCursor(database, sql: sql)
      return LedgerAudit.RowCursor {
        do {
          return try rows.next().map(make)
        } catch let error as DatabaseError {
          throw Self.translated(error)
        }
      }
    } catch let error as DatabaseError {
      throw Self.translated(error)
    }
  }

  var ledgerRows: (any LedgerRows)? { self }

  /// The leaves of the events of some types, found through the derived rows, in order of position.
  func leaves(ofTypes types: [String]) throws -> [LeafRow] {
    do {
      let sql = """
        SELECT position, leaf FROM event WHERE position IN (
          SELECT position FROM event_type JOIN type ON type.id = event_type.type
          WHERE type.name IN (\(types.map { _ in "?" }.joined(separator: ","))))
        ORDER BY position
        """
      return try Row.fetchAll(database, sql: sql, arguments: StatementArguments(types)).map { row in
        LeafRow(position: try Self.number(row, 0, "event"), leaf: try Self.bytes(row, 1, "event"))
      }
    } catch let error as DatabaseError {
      throw Self.translated(error)
    }
  }

  /// How many events there are.
  func eventCount() throws -> Int64 {
    do {
      return try Int64.fetchOne(database, sql: "SELECT count(*) FROM event") ?? 0
    } catch let error as DatabaseError {
      throw Self.translated(error)
    }
  }

  func checkpointNote() throws -> [UInt8]? {
    let heads = try cursor("SELECT note FROM head ORDER BY one") { row in try Array(Self.text(row, 0, "head").utf8) }
    guard let head = try heads.next() else { return nil }
    var count = 1
    while try heads.next() != nil { count += 1 }
    guard count == 1 else {
      throw DamagedInput(.checkpointMalformed, "Подписанная голова должна быть одна, а их \(count).")
    }
    return head
  }

  func leaves() throws -> LedgerAudit.RowCursor<LeafRow> {
    try cursor("SELECT position, leaf FROM event ORDER BY position") { row in
      LeafRow(position: try Self.number(row, 0, "event"), leaf: try Self.bytes(row, 1, "event"))
    }
  }

  func sealedParts() throws -> LedgerAudit.RowCursor<SealedRow> {
    try cursor("SELECT id, blob FROM sealed ORDER BY id") { row in
      let id = try Self.number(row, 0, "sealed")
      return SealedRow(position: id >> 8, part: id & 255, blob: try Self.bytes(row, 1, "sealed"))
    }
  }

  func nodes() throws -> LedgerAudit.RowCursor<NodeRow> {
    try cursor("SELECT id, hash FROM node ORDER BY id") { row in
      NodeRow(id: try Self.number(row, 0, "node"), hash: try Self.bytes(row, 1, "node"))
    }
  }

  func tags() throws -> LedgerAudit.RowCursor<NameRow> { try names("tag") }

  func types() throws -> LedgerAudit.RowCursor<NameRow> { try names("type") }

  private func names(_ table: String) throws -> LedgerAudit.RowCursor<NameRow> {
    try cursor("SELECT id, name FROM \(table) ORDER BY id") { row in
      NameRow(id: try Self.number(row, 0, table), name: try Self.text(row, 1, table))
    }
  }

  func eventTags() throws -> LedgerAudit.RowCursor<NumberedPositionRow> {
    try numbered("SELECT tag, position FROM event_tag ORDER BY tag, position", "event_tag")
  }

  func eventTypes() throws -> LedgerAudit.RowCursor<NumberedPositionRow> {
    try numbered("SELECT type, position FROM event_type ORDER BY type, position", "event_type")
  }

  private func numbered(_ sql: String, _ table: String) throws -> LedgerAudit.RowCursor<NumberedPositionRow> {
    try cursor(sql) { row in
      NumberedPositionRow(number: try Self.number(row, 0, table), position: try Self.number(row, 1, table))
    }
  }

  func eventIDs() throws -> LedgerAudit.RowCursor<KeyedPositionRow> {
    try keyed("SELECT id, position FROM event_id ORDER BY id", "event_id")
  }

  func requestedKeys() throws -> LedgerAudit.RowCursor<KeyedPositionRow> {
    try keyed("SELECT fingerprint, position FROM requested_key ORDER BY fingerprint", "requested_key")
  }

  private func keyed(_ sql: String, _ table: String) throws -> LedgerAudit.RowCursor<KeyedPositionRow> {
    try cursor(sql) { row in
      KeyedPositionRow(key: try Self.bytes(row, 0, table), position: try Self.number(row, 1, table))
    }
  }

  func commands() throws -> LedgerAudit.RowCursor<CommandRow> {
    try cursor("SELECT id, first, count FROM command ORDER BY id") { row in
      CommandRow(
        id: try Self.bytes(row, 0, "command"), first: try Self.number(row, 1, "command"),
        count: try Self.number(row, 2, "command"))
    }
  }

  func notes() throws -> LedgerAudit.RowCursor<NoteRow> {
    try cursor("SELECT size, body FROM note ORDER BY size") { row in
      NoteRow(size: try Self.number(row, 0, "note"), body: try Self.text(row, 1, "note"))
    }
  }

  func signatures() throws -> LedgerAudit.RowCursor<SignatureRow> {
    try cursor("SELECT size, line FROM signature ORDER BY size, line") { row in
      SignatureRow(size: try Self.number(row, 0, "signature"), line: try Self.text(row, 1, "signature"))
    }
  }

  func schemaObjects() throws -> LedgerAudit.RowCursor<SchemaRow> {
    try cursor("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name") { row in
      SchemaRow(
        kind: try Self.text(row, 0, "sqlite_schema"), name: try Self.text(row, 1, "sqlite_schema"),
        table: try Self.text(row, 2, "sqlite_schema"), sql: row[3])
    }
  }

  func integrityProblems() throws -> [String] {
    do {
      let found = try String.fetchAll(database, sql: "PRAGMA integrity_check")
      return try misstatedHeader() + found.filter { !$0.utf8.elementsEqual("ok".utf8) }
    } catch let error as DatabaseError {
      throw Self.translated(error)
    }
  }

  /// What the file's header says that no ledger's says.
  private func misstatedHeader() throws -> [String] {
    var problems: [String] = []
    if try Int.fetchOne(database, sql: "PRAGMA application_id") != LedgerFile.applicationID {
      problems.append("в заголовке файла стёрт знак журнала MentorLedger")
    }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if version != LedgerFile.version { problems.append("в заголовке файла стоит формат \(version)") }
    return problems
  }

  // MARK: Columns of another type than the format's are damage, not a crash.

  private static func number(_ row: Row, _ column: Int, _ table: String) throws -> Int64 {
    guard case .int64(let number) = (row[column] as DatabaseValue).storage else { throw wrongType(table) }
    return number
  }

  private static func bytes(_ row: Row, _ column: Int, _ table: String) throws -> [UInt8] {
    guard case .blob(let data) = (row[column] as DatabaseValue).storage else { throw wrongType(table) }
    return Array(data)
  }

  private static func text(_ row: Row, _ column: Int, _ table: String) throws -> String {
    guard case .string(let text) = (row[column] as DatabaseValue).storage else { throw wrongType(table) }
    return text
  }

  private static func wrongType(_ table: String) -> DamagedInput {
    DamagedInput(.inputDamaged, "Таблица \(table): в строке стоит значение другого типа.")
  }
}

/// The guards of an open ledger: triggers that refuse to change or delete what was written (FORMAT §7).
struct GuardCheck {
  /// The tables of `ledger.sqlite`: those of FORMAT §8, and the derived ones.
  private static let tables = [
    "event", "node", "sealed", "tag", "event_tag", "head", "note", "signature", "type", "event_type", "event_id",
    "command", "requested_key",
  ]

  private struct Guard {
    let table: String
    let operation: String
    var name: String { "guard_\(table)_\(operation.lowercased())" }
    /// Whether it refuses always. A blob may go once a request lists its key.
    var isUnconditional: Bool { !(table == "sealed" && operation == "DELETE") }
  }

  /// Every guard. The head alone may be replaced.
  private static let guards = tables.flatMap { table in
    (table == "head" ? ["DELETE"] : ["UPDATE", "DELETE"]).map { Guard(table: table, operation: $0) }
  }

  static func run(_ rows: any LedgerRows, into findings: inout FindingList) {
    var objects = CheckedCursor { try rows.schemaObjects() }
    var triggers: [String: String] = [:]
    var found: Set<String> = []
    while let object = objects.take() {
      switch object.kind {
      case "trigger" where guards.contains { Grammar.areEqual($0.name, object.name) }:
        triggers[object.name] = object.sql ?? ""
      case "table" where tables.contains { Grammar.areEqual($0, object.name) } || object.name.hasPrefix("sqlite_"),
        "index":
        if object.kind.utf8.elementsEqual("table".utf8) { found.insert(object.name) }
      default:
        findings.add(
          .guards, .schemaSurplus, "В базе есть лишнее: \(object.kind) «\(object.name)» в журнале стоять не может.",
          since: nil)
      }
    }
    guard !findings.add(.guards, readingOf: "схему базы", objects) else { return }
    for table in tables where !found.contains(table) {
      findings.add(.guards, .schemaMissing, "Таблицы \(table) в базе нет.")
    }
    for expected in guards {
      guard let sql = triggers[expected.name], isIntact(sql, expected) else {
        findings.add(
          .guards, .guardMissing,
          "Защита \(expected.name) таблицы \(expected.table) снята или изменена.", since: nil)
        continue
      }
    }
  }

  /// The guard that lets a blob go once a request lists the key of its part (FORMAT §4a). A condition can be weakened in
  /// endless ways, so this text alone is accepted, however its words are spaced.
  private static let blobGuard = """
    CREATE TRIGGER guard_sealed_delete BEFORE DELETE ON sealed WHEN NOT EXISTS (
      SELECT 1 FROM requested_key WHERE lower(hex(fingerprint)) = (
        SELECT json_extract(CAST(substr(leaf, 23) AS TEXT), '$.sealed[' || (OLD.id % 256) || '].f')
        FROM event WHERE position = OLD.id / 256))
    BEGIN SELECT RAISE(ABORT, 'no erasure of this part was requested'); END
    """

  private static func spaced(_ sql: String) -> [Substring] {
    sql.split { $0 == " " || $0 == "\n" || $0 == "\t" }
  }

  /// Whether the text makes a trigger that does what the guard must do, and nothing else.
  private static func isIntact(_ sql: String, _ expected: Guard) -> Bool {
    guard expected.isUnconditional else {
      return spaced(sql).elementsEqual(spaced(blobGuard)) { $0.utf8.elementsEqual($1.utf8) }
    }
    var words = tokens(of: sql)[...]
    func skip(_ pattern: [String]) -> Bool {
      guard words.prefix(pattern.count).elementsEqual(pattern, by: { Grammar.areEqual($0, $1) }) else { return false }
      words = words.dropFirst(pattern.count)
      return true
    }
    let head = ["CREATE", "TRIGGER", expected.name.uppercased(), "BEFORE", expected.operation, "ON"]
    guard skip(head + [expected.table.uppercased()]) else { return false }
    _ = skip(["FOR", "EACH", "ROW"])
    return skip(["BEGIN", "SELECT", "RAISE", "(", "ABORT", ",", "''", ")", ";", "END"]) && words.isEmpty
  }

  /// Words in capitals, marks, and `''` in place of each text.
  private static func tokens(of sql: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    var isInText = false
    for scalar in sql.unicodeScalars {
      if isInText {
        isInText = scalar != "'"
      } else if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" {
        word.unicodeScalars.append(scalar)
      } else {
        if !word.isEmpty { tokens.append(word.uppercased()) }
        word = ""
        if scalar == "'" {
          isInText = true
          tokens.append("''")
        } else if !scalar.properties.isWhitespace, scalar != "\"" {
          tokens.append(String(scalar))
        }
      }
    }
    if !word.isEmpty { tokens.append(word.uppercased()) }
    return tokens
  }
}

/// The tables of `ledger.sqlite`: those that FORMAT §8 fixes, word for word; those derived from the leaves; and the
/// guards that refuse to change what was written.
enum LedgerSchema {
  /// "MLd1".
  static let applicationID: Int32 = 0x4D4C_6431

  static let kind = DatabaseKind(
    name: "ledger", applicationID: applicationID, version: 1, schema: tables + derivedTables + guards, table: "event")

  /// FORMAT §8.
  static let tables = [
    "CREATE TABLE event(position INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT",
    "CREATE TABLE node(id INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT",
    "CREATE TABLE sealed(id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT",
    "CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE event_tag(tag INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(tag, position)) STRICT, \
    WITHOUT ROWID
    """,
    "CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 0), note TEXT NOT NULL) STRICT",
    "CREATE TABLE note(size INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
    """
    CREATE TABLE signature(size INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY(size, line)) STRICT, WITHOUT ROWID
    """,
  ]

  /// Look-ups made from the leaves, compared with them by `verify`. `requested_key` holds every fingerprint that an
  /// `erasure.requested` lists, with the position of the first request.
  static let derivedTables = [
    "CREATE TABLE type(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE event_type(type INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(type, position)) STRICT, \
    WITHOUT ROWID
    """,
    "CREATE TABLE event_id(id BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE command(id BLOB PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE requested_key(fingerprint BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
  ]

  /// Tables of which no row is ever changed or deleted.
  static let appendOnly = [
    "event", "node", "tag", "event_tag", "note", "signature", "type", "event_type", "event_id", "command",
    "requested_key",
  ]

  /// Triggers that abort: on every update and delete, save that the head is replaced, and that a blob may go once a
  /// request lists the key of its part (FORMAT §4a).
  static let guards =
    appendOnly.flatMap { table in
      [refusing("UPDATE", on: table), refusing("DELETE", on: table)]
    } + [
      refusing("UPDATE", on: "sealed"),
      refusing("DELETE", on: "head"),
      // The envelope is what follows the leaf's first line; a leaf is a BLOB, and JSON is read from text only.
      """
      CREATE TRIGGER guard_sealed_delete BEFORE DELETE ON sealed WHEN NOT EXISTS (
        SELECT 1 FROM requested_key WHERE lower(hex(fingerprint)) = (
          SELECT json_extract(CAST(substr(leaf, 23) AS TEXT), '$.sealed[' || (OLD.id % 256) || '].f')
          FROM event WHERE position = OLD.id / 256))
      BEGIN SELECT RAISE(ABORT, 'no erasure of this part was requested'); END
      """,
    ]

  private static func refusing(_ operation: String, on table: String) -> String {
    """
    CREATE TRIGGER guard_\(table)_\(operation.lowercased()) BEFORE \(operation) ON \(table) \
    BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END
    """
  }
}

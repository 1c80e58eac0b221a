/// The tables of `vault.sqlite`. Every key in it is wrapped under the key of the epoch that its row names.
enum VaultSchema {
  /// "MLv1".
  static let applicationID: Int32 = 0x4D4C_7631

  static let kind = DatabaseKind(
    name: "vault", applicationID: applicationID, version: 1, schema: tables + addedTables, table: "subject_key")

  private static let tables = [
    // `probe` is a known key wrapped under the epoch's key: it tells a wrong key before anything is asked of it.
    "CREATE TABLE epoch(number INTEGER PRIMARY KEY, probe BLOB NOT NULL) STRICT",
    """
    CREATE TABLE subject_key(fingerprint BLOB PRIMARY KEY, subject BLOB NOT NULL, name TEXT NOT NULL, \
    wrapped BLOB NOT NULL, epoch INTEGER NOT NULL) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE current_key(subject BLOB NOT NULL, name TEXT NOT NULL, fingerprint BLOB NOT NULL, \
    PRIMARY KEY(subject, name)) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE signing_key(name TEXT PRIMARY KEY, vkey TEXT NOT NULL, wrapped BLOB NOT NULL, \
    epoch INTEGER NOT NULL) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE account_secret(account TEXT PRIMARY KEY, uid INTEGER, token_digest BLOB NOT NULL) \
    STRICT, WITHOUT ROWID
    """,
  ]

  /// What a sweep of unused keys needs to know: the keys made since the last one, and how many events there were then;
  /// for how many destroyed fingerprints this file was searched; for how many events each key was found here; and which
  /// ledger folder this is. An older vault gets them when it is opened.
  static let addedTables = [
    "CREATE TABLE IF NOT EXISTS fresh_key(fingerprint BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS sweep(one INTEGER PRIMARY KEY CHECK(one = 0), size INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS purge(one INTEGER PRIMARY KEY CHECK(one = 0), destroyed INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS covered(one INTEGER PRIMARY KEY CHECK(one = 0), size INTEGER NOT NULL) STRICT",
    KeyBinding.table,
  ]
}

import EventLedger
import GRDBSQLite
import MerkleLog

/// The rows that a ledger wrote, kept in memory by the transaction that wrote them, to be written once more without it.
struct LedgerRowsCopy {
  /// One row and the statement that it goes through.
  private struct Row {
    let table: Int
    let values: [BareValue]
  }

  private static let tables: [(name: String, columns: Int)] = [
    ("event", 2), ("event_id", 2), ("event_type", 2), ("event_tag", 2), ("node", 2), ("command", 3), ("tag", 2),
    ("type", 2),
  ]

  private let schema: [String]
  /// Rows of each transaction.
  private var transactions: [[Row]]
  /// Tags and types, which were there before.
  private var before: [Row] = []
  private let head: BareValue

  /// Reads the rows of a ledger's events from `first` on, `each` events a transaction.
  init(ledger: String, first: Int64, each: Int64) throws {
    let database = try BareDatabase(ledger)
    var (schema, head): ([String], BareValue) = ([], .integer(0))
    try database.forEach("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid") { row in
      schema.append(String(cString: sqlite3_column_text(row, 0)))
    }
    try database.forEach("SELECT note FROM head") { head = BareValue($0, 0) }
    var count: Int64 = 0
    try database.forEach("SELECT count(*) FROM event") { count = sqlite3_column_int64($0, 0) }
    (self.schema, self.head) = (schema, head)
    transactions = Array(repeating: [], count: Int((count - first + each - 1) / each))
    for (table, description) in Self.tables.enumerated() {
      var rows: [Row] = []
      try database.forEach("SELECT * FROM \(description.name)") { row in
        rows.append(Row(table: table, values: (0..<Int32(description.columns)).map { BareValue(row, $0) }))
      }
      for row in rows { add(row, first: first, each: each, name: description.name) }
    }
  }

  private mutating func add(_ row: Row, first: Int64, each: Int64, name: String) {
    let position: Int64
    switch (name, row.values[0], row.values[1]) {
    case ("event", .integer(let value), _), ("command", _, .integer(let value)), ("event_id", _, .integer(let value)),
      ("event_type", _, .integer(let value)), ("event_tag", _, .integer(let value)):
      position = value
    case ("node", .integer(let index), _): position = Self.leaf(of: index)
    default:
      before.append(row)
      return
    }
    if position >= first { transactions[Int((position - first) / each)].append(row) } else { before.append(row) }
  }

  /// The leaf whose append wrote a stored node: the one before which there were at most so many nodes.
  private static func leaf(of node: Int64) -> Int64 {
    var (low, high) = (Int64(0), node + 1)
    while low < high {
      let middle = low + (high - low) / 2
      if StoredNodes.count(for: TreeSize(middle + 1)) <= node { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How many transactions there are.
  var count: Int { transactions.count }

  /// Writes the rows to a new file with the ledger's own tables, guards and settings, and gives the seconds that the
  /// transactions took.
  func write(to path: String) throws -> Double {
    let database = try BareDatabase(path)
    for statement in schema { try database.execute(statement) }
    try database.useLedgerSettings()
    let inserts = try Self.tables.map { table in
      try database.prepare(
        "INSERT INTO \(table.name) VALUES (\((1...table.columns).map { "?\($0)" }.joined(separator: ", ")))")
    }
    let replaceHead = try database.prepare(
      "INSERT INTO head(one, note) VALUES (0, ?1) ON CONFLICT(one) DO UPDATE SET note = excluded.note")
    try database.execute("BEGIN")
    for row in before { try inserts[row.table].insert(row.values) }
    try database.execute("COMMIT")
    return try seconds {
      for transaction in transactions {
        try database.execute("BEGIN IMMEDIATE")
        for row in transaction { try inserts[row.table].insert(row.values) }
        try replaceHead.insert([head])
        try database.execute("COMMIT")
      }
    }
  }
}

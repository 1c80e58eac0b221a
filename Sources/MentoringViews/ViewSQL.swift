import Mentoring

/// The SQL of the views file. One table a view; the first six columns are the same in each.
///
/// `known_to` and `on_to` are exclusive; what is still open bears the greatest value, so that one comparison serves.
enum ViewSQL {
  /// "Still believed": greater than every position.
  static let openPosition = Int64.max
  /// "Still holds": greater than every day of an entry, as text sorts.
  static let openDay = "9999-12-31"

  static let temporalColumns = ["entity", "key", "on_from", "on_to", "known_from", "known_to"]

  static func create(_ view: ViewName) -> [String] {
    let columns = view.columns.map { column in
      "\"\(column.name)\" \(column.kind == .integer ? "INTEGER" : "TEXT")"
    }
    return [
      """
      CREATE TABLE "\(view.rawValue)"(
        entity TEXT NOT NULL, key TEXT NOT NULL, on_from TEXT NOT NULL, on_to TEXT NOT NULL,
        known_from INTEGER NOT NULL, known_to INTEGER NOT NULL, \(columns.joined(separator: ", ")),
        PRIMARY KEY(entity, key, on_from, known_from)) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX \"\(view.rawValue)_known\" ON \"\(view.rawValue)\"(known_to, on_from)",
    ]
  }

  static func insert(_ view: ViewName) -> String {
    let names = (temporalColumns + view.columns.map { "\"\($0.name)\"" }).joined(separator: ", ")
    let marks = Array(repeating: "?", count: temporalColumns.count + view.columns.count).joined(separator: ", ")
    return "INSERT INTO \"\(view.rawValue)\"(\(names)) VALUES (\(marks))"
  }

  static func close(_ view: ViewName) -> String {
    """
    UPDATE "\(view.rawValue)" SET known_to = ?
    WHERE entity = ? AND key = ? AND on_from = ? AND known_to = \(openPosition)
    """
  }

  /// Rows that hold on a day as known at a position: parameters position, position, day, day.
  static func select(_ view: ViewName, where conditions: [String]) -> String {
    let names = (temporalColumns + view.columns.map { "\"\($0.name)\"" }).joined(separator: ", ")
    let filter = conditions.map { " AND \($0)" }.joined()
    return """
      SELECT \(names) FROM "\(view.rawValue)"
      WHERE known_to > ? AND known_from <= ? AND on_from <= ? AND on_to > ?\(filter) ORDER BY entity, key
      """
  }

  /// All row versions known at a position: parameter position. An end that an entry after it brought is not known
  /// yet; one that no entry folded so far can have brought stays as it is, for it was put there by somebody else.
  static func versions(_ view: ViewName) -> String {
    let names = view.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
    return """
      SELECT entity, key, on_from, on_to, known_from,
        CASE WHEN known_to > ?1 AND known_to < (SELECT next FROM views) THEN \(openPosition) ELSE known_to END, \(names)
      FROM "\(view.rawValue)" WHERE known_from <= ?1 ORDER BY entity, key, on_from, known_from
      """
  }
}

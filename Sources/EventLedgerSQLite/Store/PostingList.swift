import EventLedger
import GRDB

/// The positions under one tag or type, in order, read a little at a time.
///
/// A seek goes through the index. Where a list is read in sequence the piece that is fetched doubles, where it is
/// leapt over it shrinks, so that an intersection costs in proportion to its smallest list.
final class PostingList {
  private let db: Database
  private let sql: String
  private let key: Int64
  private let isForward: Bool
  private var buffer: [Int64] = []
  private var next = 0
  private var piece: Int64 = 4
  private var isExhausted = false

  enum Index: String {
    case tag = "event_tag"
    case type = "event_type"
  }

  init(_ index: Index, key: Int64, order: ReadOrder, in db: Database) {
    self.db = db
    self.key = key
    isForward = order == .forward
    let (comparison, direction) = isForward ? (">=", "ASC") : ("<=", "DESC")
    let column = index == .tag ? "tag" : "type"
    sql = """
      SELECT position FROM \(index.rawValue) WHERE \(column) = ?1 AND position \(comparison) ?2 \
      ORDER BY position \(direction) LIMIT ?3
      """
  }

  /// The first position at or past this one in the order of reading, nil where there is none.
  ///
  /// Precondition: never asked for a position before the one asked for last.
  func seek(_ position: Int64) throws -> Int64? {
    while next < buffer.count {
      if reaches(buffer[next], position) { return buffer[next] }
      next += 1
      // Leaping over many: the index finds the place faster.
      if next > 8, let last = buffer.last, !reaches(last, position) { break }
    }
    if let last = buffer.last, reaches(last, position) {
      while !reaches(buffer[next], position) { next += 1 }
      return buffer[next]
    }
    guard !isExhausted else { return nil }
    let follows = buffer.last.map { abs(position - $0) == 1 } ?? false
    piece = follows ? min(piece * 4, 2048) : max(piece / 2, 1)
    try fetch(from: position)
    return buffer.first
  }

  private func reaches(_ candidate: Int64, _ position: Int64) -> Bool {
    isForward ? candidate >= position : candidate <= position
  }

  private func fetch(from position: Int64) throws {
    buffer.removeAll(keepingCapacity: true)
    next = 0
    let statement = try PreparedStatement(cached: sql, in: db).bind(1, key).bind(2, position).bind(3, piece)
    try statement.forEach { buffer.append($0.int64(0)) }
    isExhausted = Int64(buffer.count) < piece
  }
}

/// Merges and intersects posting lists for a query: each seek gives the next matching position.
struct QueryPlan {
  private struct Clause {
    /// Lists that must all hold a position.
    let tags: [PostingList]
    /// Lists of which one must hold it; nil where every type is welcome.
    let types: [PostingList]?
  }

  private let clauses: [Clause]
  private let order: ReadOrder

  init(_ query: EventQuery, order: ReadOrder, in db: Database) throws {
    self.order = order
    clauses = try query.clauses.compactMap { clause in
      var tags: [PostingList] = []
      for tag in clause.tags {
        guard let key = try Self.key("tag", tag.description, in: db) else { return nil }
        tags.append(PostingList(.tag, key: key, order: order, in: db))
      }
      let wanted = clause.effectiveTypes
      guard !wanted.isEmpty else { return Clause(tags: tags, types: nil) }
      let types = try wanted.compactMap { type in
        try Self.key("type", type.description, in: db).map { PostingList(.type, key: $0, order: order, in: db) }
      }
      return types.isEmpty ? nil : Clause(tags: tags, types: types)
    }
  }

  /// The next matching position at or past this one in the order of reading, nil where there is none.
  func seek(_ position: Int64) throws -> Int64? {
    var nearest: Int64?
    for clause in clauses {
      guard let candidate = try seek(position, in: clause) else { continue }
      nearest = nearest.map { isBefore(candidate, $0) ? candidate : $0 } ?? candidate
      if nearest == position { break }
    }
    return nearest
  }

  private func seek(_ position: Int64, in clause: Clause) throws -> Int64? {
    var candidate = position
    while true {
      let start = candidate
      for list in clause.tags {
        guard let found = try list.seek(candidate) else { return nil }
        candidate = found
      }
      if let types = clause.types {
        var nearest: Int64?
        for list in types {
          guard let found = try list.seek(candidate) else { continue }
          nearest = nearest.map { isBefore(found, $0) ? found : $0 } ?? found
        }
        guard let nearest else { return nil }
        candidate = nearest
      }
      if candidate == start { return candidate }
    }
  }

  private func isBefore(_ left: Int64, _ right: Int64) -> Bool { order == .forward ? left < right : left > right }

  private static func key(_ table: String, _ name: String, in db: Database) throws -> Int64? {
    try PreparedStatement(cached: "SELECT id FROM \(table) WHERE name = ?1", in: db).bind(1, name).first { $0.int64(0) }
  }
}

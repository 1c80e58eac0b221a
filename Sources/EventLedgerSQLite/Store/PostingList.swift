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
  private let order: ReadOrder
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
    self.order = order
    let (comparison, direction) = order == .forward ? (">=", "ASC") : ("<=", "DESC")
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
    while next < buffer.count, !order.reaches(buffer[next], position) { next += 1 }
    if next < buffer.count { return buffer[next] }
    guard !isExhausted else { return nil }
    let follows = buffer.last.map { abs(position - $0) == 1 } ?? false
    piece = follows ? min(piece * 4, 2048) : max(piece / 2, 1)
    try fetch(from: position)
    return buffer.first
  }

  private func fetch(from position: Int64) throws {
    buffer.removeAll(keepingCapacity: true)
    next = 0
    let statement = try PreparedStatement(cached: sql, in: db).bind(1, key).bind(2, position).bind(3, piece)
    try statement.forEach { buffer.append($0.int64(0)) }
    isExhausted = Int64(buffer.count) < piece
  }
}

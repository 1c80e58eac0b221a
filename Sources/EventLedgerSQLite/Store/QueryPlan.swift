import EventLedger
import GRDB

/// Merges and intersects posting lists for a query: each seek gives the next matching position.
///
/// Positions are asked for in the order of reading.
struct QueryPlan {
  private let clauses: [ClausePlan]
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
      guard !wanted.isEmpty else { return ClausePlan(tags: tags, types: nil, order: order) }
      let types = try wanted.compactMap { type in
        try Self.key("type", type.description, in: db).map { PostingList(.type, key: $0, order: order, in: db) }
      }
      return types.isEmpty ? nil : ClausePlan(tags: tags, types: types, order: order)
    }
  }

  /// The next matching position at or past this one in the order of reading, nil where there is none.
  func seek(_ position: Int64) throws -> Int64? {
    var nearest: Int64?
    for clause in clauses {
      nearest = order.nearer(nearest, try clause.seek(position))
      if nearest == position { break }
    }
    return nearest
  }

  private static func key(_ table: String, _ name: String, in db: Database) throws -> Int64? {
    try PreparedStatement(cached: "SELECT id FROM \(table) WHERE name = ?1", in: db).bind(1, name).first { $0.int64(0) }
  }
}

/// One clause of a query, with what it found last.
private final class ClausePlan {
  /// Lists that must all hold a position.
  private let tags: [PostingList]
  /// Lists of which one must hold it; nil where every type is welcome.
  private let types: [PostingList]?
  private let order: ReadOrder
  /// What was found last: the lists stand there, which may lie past where another clause stopped.
  private var found: Int64?
  private var isExhausted = false

  init(tags: [PostingList], types: [PostingList]?, order: ReadOrder) {
    self.tags = tags
    self.types = types
    self.order = order
  }

  func seek(_ position: Int64) throws -> Int64? {
    if let found, order.reaches(found, position) { return found }
    guard !isExhausted else { return nil }
    found = try intersect(from: position)
    isExhausted = found == nil
    return found
  }

  /// Lets each list push the candidate on until one round moves it no more.
  private func intersect(from position: Int64) throws -> Int64? {
    var candidate = position
    while true {
      let start = candidate
      for list in tags {
        guard let found = try list.seek(candidate) else { return nil }
        candidate = found
      }
      if let types {
        var nearest: Int64?
        for list in types { nearest = order.nearer(nearest, try list.seek(candidate)) }
        guard let nearest else { return nil }
        candidate = nearest
      }
      if candidate == start { return candidate }
    }
  }
}

extension ReadOrder {
  /// Whether a position is this one, or comes after it in the order of reading.
  func reaches(_ candidate: Int64, _ position: Int64) -> Bool {
    self == .forward ? candidate >= position : candidate <= position
  }

  /// Whichever comes first in the order of reading.
  fileprivate func nearer(_ left: Int64?, _ right: Int64?) -> Int64? {
    guard let left, let right else { return left ?? right }
    return reaches(left, right) ? right : left
  }
}

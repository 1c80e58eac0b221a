import EventLedger
import GRDB
import MerkleLog

/// The ledger as one connection sees it within one transaction.
struct SQLiteLedgerReading: LedgerReading {
  let db: Database

  func eventCount() throws -> Int64 {
    // Positions are dense, so the last one counts them.
    try PreparedStatement(cached: "SELECT max(position) FROM event", in: db)
      .first { $0.isNull(0) ? 0 : $0.int64(0) + 1 } ?? 0
  }

  func leaf(at position: Position) throws -> [UInt8]? {
    try PreparedStatement(cached: "SELECT leaf FROM event WHERE position = ?1", in: db)
      .bind(1, position.rawValue).first { $0.bytes(0) }
  }

  func forEachLeaf(from: Position, through: Position, _ body: (Position, [UInt8]) throws -> Void) throws {
    let sql = "SELECT position, leaf FROM event WHERE position BETWEEN ?1 AND ?2 ORDER BY position"
    try PreparedStatement(new: sql, in: db).bind(1, from.rawValue).bind(2, through.rawValue).forEach { row in
      try body(Position(row.int64(0)), row.bytes(1))
    }
  }

  func positions(
    matching query: EventQuery, from: Position, through: Position?, order: ReadOrder, limit: Int?
  ) throws -> [Position] {
    let last = min(through?.rawValue ?? .max, try eventCount() - 1)
    let first = max(from.rawValue, 0)
    guard first <= last, limit != 0 else { return [] }
    let plan = try QueryPlan(query, order: order, in: db)
    var positions: [Position] = []
    var next = order == .forward ? first : last
    while let found = try plan.seek(next), found >= first, found <= last {
      positions.append(Position(found))
      if positions.count == limit { break }
      next = order == .forward ? found + 1 : found - 1
      guard next >= first, next <= last else { break }
    }
    return positions
  }

  func command(_ id: CommandID) throws -> CommittedCommand? {
    let place = try PreparedStatement(cached: "SELECT first, count FROM command WHERE id = ?1", in: db)
      .bind(1, id.bytes).first { (first: Position($0.int64(0)), count: Int($0.int64(1))) }
    guard let place else { return nil }
    return CommittedCommand(id: id, first: place.first, count: place.count, at: try recordedAt(place.first))
  }

  func blob(position: Position, part: Int) throws -> [UInt8]? {
    guard (0..<FormatLimit.sealedParts).contains(part) else { return nil }
    return try PreparedStatement(cached: "SELECT blob FROM sealed WHERE id = ?1", in: db)
      .bind(1, position.rawValue * 256 + Int64(part)).first { $0.bytes(0) }
  }

  func headNote() throws -> String? {
    try PreparedStatement(cached: "SELECT note FROM head WHERE one = 0", in: db).first { $0.text(0) }
  }

  func node(_ index: Int64) throws -> Digest {
    let hash = try PreparedStatement(cached: "SELECT hash FROM node WHERE id = ?1", in: db)
      .bind(1, index).first { row in row.withBytes(0) { Digest($0) } }
    guard let digest = hash ?? nil else { throw StoreError(.damaged, "ledger: there is no node \(index)") }
    return digest
  }

  func requestedKeys() throws -> [KeyFingerprint: Position] {
    var requested: [KeyFingerprint: Position] = [:]
    try PreparedStatement(cached: "SELECT fingerprint, position FROM requested_key", in: db).forEach { row in
      guard let fingerprint = Bytes16(row.bytes(0)) else {
        throw StoreError(.damaged, "ledger: a requested key is not 16 bytes long")
      }
      requested[KeyFingerprint(fingerprint)] = Position(row.int64(1))
    }
    return requested
  }

  func lastPosition(atOrBefore moment: Instant) throws -> Position? {
    // `at` never falls, so the first event after the moment is found by halving.
    var (low, high) = (Int64(0), try eventCount())
    while low < high {
      let middle = low + (high - low) / 2
      if try recordedAt(Position(middle)) <= moment { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : Position(low - 1)
  }

  /// When the event at a position was recorded; reads `at` alone.
  func recordedAt(_ position: Position) throws -> Instant {
    guard let leaf = try leaf(at: position), let at = Envelope.recordedAt(leaf: leaf) else {
      throw StoreError(.damaged, "ledger: position \(position) holds no event")
    }
    return at
  }
}

/// What is verified: a bundle, or an open ledger. Each method may be called several times and begins anew each time.
///
/// Rows are raw, as they stand: nothing in them is believed. An implementation throws ``DamagedInput`` where what it
/// reads is broken in itself (evidence of tampering), and any other error where it could not look.
public protocol AuditInput {
  /// The newest checkpoint as bytes; nil where there is none.
  func checkpointNote() throws -> [UInt8]?
  /// Every leaf, by position.
  func leaves() throws -> RowCursor<LeafRow>
  /// Every stored sealed part, by position, then part.
  func sealedParts() throws -> RowCursor<SealedRow>
  /// The other tables of an open ledger; nil for a bundle.
  var ledgerRows: (any LedgerRows)? { get }
}

/// One leaf.
public struct LeafRow: Hashable, Sendable {
  public var position: Int64
  /// The exact bytes that were hashed, the prefix line included.
  public var leaf: [UInt8]

  public init(position: Int64, leaf: [UInt8]) {
    self.position = position
    self.leaf = leaf
  }
}

/// One sealed part as it is stored or handed over.
public struct SealedRow: Hashable, Sendable {
  public var position: Int64
  public var part: Int64
  /// The blob; nil where the giver of a bundle kept it back (`withheld`).
  public var blob: [UInt8]?

  public init(position: Int64, part: Int64, blob: [UInt8]?) {
    self.position = position
    self.part = part
    self.blob = blob
  }
}

/// Rows that are pulled one at a time, so that two sources can be compared side by side without being held in memory.
public struct RowCursor<Row> {
  private let pull: () throws -> Row?

  /// A cursor that calls `next` for each row until it returns nil.
  public init(_ next: @escaping () throws -> Row?) {
    pull = next
  }

  /// A cursor over rows at hand.
  public init(_ rows: some Sequence<Row>) {
    var iterator = rows.makeIterator()
    pull = { iterator.next() }
  }

  /// The next row; nil behind the last one.
  public func next() throws -> Row? { try pull() }
}

/// Input that is broken in itself: evidence of tampering, not trouble in looking.
public struct DamagedInput: Error, Hashable, Sendable {
  /// What was found; `input.damaged` or `bundle.malformed`.
  public let code: AuditFinding.Code
  /// The position that it is about, where known.
  public let position: Int64?
  /// What it means for the answer: evidence, or that nothing can be said.
  public let status: AuditStatus
  /// The Russian sentence for people.
  public let message: String

  public init(
    _ code: AuditFinding.Code = .inputDamaged, status: AuditStatus = .tampering, position: Int64? = nil,
    _ message: String
  ) {
    self.code = code
    self.status = status
    self.position = position
    self.message = message
  }
}

/// A signed note whose text is a checkpoint, with no signature checked.
///
/// Nothing in it may be believed; ``Policy/verify(_:)`` makes a ``VerifiedCheckpoint`` of it.
public struct UnverifiedCheckpoint: Hashable, Sendable {
  /// The note as it came.
  public let note: SignedNote

  /// What its text says.
  public let body: CheckpointBody

  /// What its text says the log is.
  public var origin: String { body.origin }

  /// What its text says the size is.
  public var size: TreeSize { body.size }

  /// What its text says the root is.
  public var root: Digest { body.root }

  /// Parses a checkpoint.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedCheckpoint``, and what ``SignedNote`` throws.
  public init(parsing note: String) throws(MerkleLogError) {
    try self.init(parsing: Array(note.utf8))
  }

  /// Parses a checkpoint.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedCheckpoint``, and what ``SignedNote`` throws.
  public init(parsing note: [UInt8]) throws(MerkleLogError) {
    try self.init(parsing: note[...], firstLine: 1)
  }

  init(parsing bytes: ArraySlice<UInt8>, firstLine: Int) throws(MerkleLogError) {
    note = try SignedNote(parsing: bytes, firstLine: firstLine)
    body = try CheckpointBody(parsing: note.body, firstLine: firstLine)
  }

  /// Puts signatures under a statement of one's own.
  ///
  /// - Throws: what ``SignedNote`` throws.
  public init(body: CheckpointBody, signatures: [SignatureLine]) throws(MerkleLogError) {
    note = try SignedNote(body: body.bytes, signatures: signatures)
    self.body = body
  }
}

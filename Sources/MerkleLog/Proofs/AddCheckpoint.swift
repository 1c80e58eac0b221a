/// A checkpoint with the proof that it continues an older one; what a log sends to its witness.
///
/// ```text
/// request = "old " size LF *( base64(hash) LF ) LF note          at most 63 hashes
/// ```
///
/// Source: the body of add-checkpoint in C2SP tlog-witness. `old 0` is refused: nothing is proven from an empty tree.
public struct AddCheckpoint: Hashable, Sendable {
  /// The longest request, in bytes: 63 hashes and a note fit.
  public static let maximumLength = 20 * 1024

  /// The size of the older tree, from 1 to the size of the checkpoint.
  public let old: TreeSize

  /// The consistency proof.
  public let hashes: [Digest]

  /// The newer checkpoint.
  public let checkpoint: UnverifiedCheckpoint

  /// Puts a request together; ``verify(oldRoot:with:)`` says whether it holds.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedProof`` where `old` is 0 or more than the checkpoint's size,
  ///   ``MerkleLogError/Code/tooLong`` where there are more than 63 hashes.
  public init(old: TreeSize, hashes: [Digest], checkpoint: UnverifiedCheckpoint) throws(MerkleLogError) {
    guard old.rawValue > 0, old <= checkpoint.size else {
      throw MerkleLogError(.malformedProof, line: 1, "the old size is not from 1 to the size of the checkpoint")
    }
    guard hashes.count <= TlogProof.maximumHashes else {
      throw MerkleLogError(.tooLong, "a proof has at most \(TlogProof.maximumHashes) hashes")
    }
    self.old = old
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Parses a request.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedProof`` with the line at fault, ``MerkleLogError/Code/tooLong``, and what
  ///   ``UnverifiedCheckpoint`` throws.
  public init(parsing bytes: [UInt8]) throws(MerkleLogError) {
    guard bytes.count <= Self.maximumLength else {
      throw MerkleLogError(.tooLong, "a request has at most \(Self.maximumLength) bytes")
    }
    var scanner = LineScanner(bytes[...])
    guard let digits = try scanner.next(or: .malformedProof).dropping(prefix: "old "),
      let old = DecimalNumber.parse(digits)
    else {
      throw MerkleLogError(.malformedProof, line: 1, "no old size, a decimal number without leading zeros")
    }
    let hashes = try scanner.hashes()
    let checkpoint = try UnverifiedCheckpoint(parsing: scanner.rest, firstLine: scanner.line + 1)
    try self.init(old: TreeSize(old), hashes: hashes, checkpoint: checkpoint)
  }

  /// The request as text; ``init(parsing:)`` reads it back.
  public var text: String {
    "old \(old)\n" + hashes.map { "\($0.base64)\n" }.joined() + "\n" + checkpoint.note.text
  }

  /// Checks the checkpoint against a policy and its consistency with an older root of size ``old``.
  ///
  /// - Throws: ``MerkleLogError/Code/proofMismatch`` where the older tree is not the beginning of the newer one, and
  ///   what ``Policy/verify(_:)`` throws.
  public func verify(oldRoot: Digest, with policy: Policy) throws(MerkleLogError) -> VerifiedCheckpoint {
    let verified = try policy.verify(checkpoint)
    let isProven = MerkleTree.verifyConsistency(
      from: old, to: verified.size, proof: hashes, oldRoot: oldRoot, newRoot: verified.root)
    guard isProven else {
      throw MerkleLogError(.proofMismatch, "the tree of size \(old) is not the beginning of the newer one")
    }
    return verified
  }
}

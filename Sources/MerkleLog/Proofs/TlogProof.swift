/// A leaf, where it stands, and the hashes and checkpoint that prove it: a file that is checked offline.
///
/// ```text
/// proof = "c2sp.org/tlog-proof@v1" LF [ "extra " base64(leaf) LF ] "index " index LF *( base64(hash) LF ) LF note
/// ```
///
/// Source: C2SP tlog-proof.
public struct TlogProof: Hashable, Sendable {
  /// The longest proof, in bytes: a leaf of 65,535 bytes in base64, 63 hashes and a note fit.
  public static let maximumLength = 128 * 1024

  /// The most hashes, for a tree has at most 2^63 − 1 leaves.
  public static let maximumHashes = 63

  /// What stands in the `extra` line; here the leaf. It is not to be believed before ``verify(with:)``.
  public let extra: [UInt8]?

  /// Where the leaf stands.
  public let index: LeafIndex

  /// The hashes from the leaf's sibling up to the root's child.
  public let hashes: [Digest]

  /// The checkpoint that the hashes lead to.
  public let checkpoint: UnverifiedCheckpoint

  /// Puts a proof together; ``verify(with:)`` says whether it holds.
  public init(extra: [UInt8]?, index: LeafIndex, hashes: [Digest], checkpoint: UnverifiedCheckpoint) {
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Parses a proof.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedProof`` with the line at fault, ``MerkleLogError/Code/tooLong``, and what
  ///   ``UnverifiedCheckpoint`` throws.
  public init(parsing bytes: [UInt8]) throws(MerkleLogError) {
    guard bytes.count <= Self.maximumLength else {
      throw MerkleLogError(.tooLong, "a proof has at most \(Self.maximumLength) bytes")
    }
    var scanner = LineScanner(bytes[...])
    guard try scanner.next(or: .malformedProof).elementsEqual("c2sp.org/tlog-proof@v1".utf8) else {
      throw MerkleLogError(.malformedProof, line: 1, "the first line is not c2sp.org/tlog-proof@v1")
    }
    var line = try scanner.next(or: .malformedProof)
    if let encoded = line.dropping(prefix: "extra ") {
      guard let extra = encoded.decodedBase64 else {
        throw MerkleLogError(.malformedProof, line: scanner.line, "the extra data is not canonical base64")
      }
      self.extra = extra
      line = try scanner.next(or: .malformedProof)
    } else {
      extra = nil
    }
    guard let digits = line.dropping(prefix: "index "), let index = DecimalNumber.parse(digits) else {
      throw MerkleLogError(.malformedProof, line: scanner.line, "no index, a decimal number without leading zeros")
    }
    self.index = LeafIndex(index)
    hashes = try scanner.hashes()
    checkpoint = try UnverifiedCheckpoint(parsing: scanner.rest, firstLine: scanner.line + 1)
  }

  /// The proof as text; ``init(parsing:)`` reads it back.
  public var text: String {
    "c2sp.org/tlog-proof@v1\n" + (extra.map { "extra \(Base64.encode($0))\n" } ?? "") + "index \(index)\n"
      + hashes.map { "\($0.base64)\n" }.joined() + "\n" + checkpoint.note.text
  }

  /// Checks the checkpoint against a policy and the leaf in `extra` against the checkpoint.
  ///
  /// - Returns: the leaf and the checkpoint that contains it; the caller looks at its quorum.
  /// - Throws: ``MerkleLogError/Code/proofMismatch`` where the leaf does not stand there,
  ///   ``MerkleLogError/Code/malformedProof`` where there is none, and what ``Policy/verify(_:)`` throws.
  public func verify(
    with policy: Policy
  ) throws(MerkleLogError) -> (leaf: [UInt8], checkpoint: VerifiedCheckpoint) {
    guard let extra else { throw MerkleLogError(.malformedProof, line: 2, "it carries no leaf") }
    let verified = try policy.verify(checkpoint)
    let isProven = MerkleTree.verifyInclusion(
      leafHash: MerkleTree.leafHash(extra), index: index, size: verified.size, proof: hashes, root: verified.root)
    guard isProven else {
      throw MerkleLogError(.proofMismatch, "the leaf is not entry \(index) of the tree under the checkpoint")
    }
    return (extra, verified)
  }
}

extension LineScanner {
  /// The hashes up to the empty line, which is taken too; each is 32 bytes in canonical base64.
  mutating func hashes() throws(MerkleLogError) -> [Digest] {
    var hashes: [Digest] = []
    while true {
      let text = try next(or: .malformedProof)
      if text.isEmpty { return hashes }
      guard hashes.count < TlogProof.maximumHashes else {
        throw MerkleLogError(.tooLong, line: line, "a proof has at most \(TlogProof.maximumHashes) hashes")
      }
      guard let bytes = text.decodedBase64, let hash = Digest(bytes) else {
        throw MerkleLogError(.malformedProof, line: line, "a hash is not the canonical base64 of 32 bytes")
      }
      hashes.append(hash)
    }
  }
}

import MerkleLog
import Testing

@Suite struct ProofFileTests {
  private let vectors = Vectors.shared
  private let policy: Policy

  init() throws {
    policy = try Policy(parsing: Vectors.shared.policy)
  }

  @Test func `the golden proof is read, written back, and proves its leaf`() throws {
    let proof = try TlogProof(parsing: Array(vectors.tlogProofOf3.utf8))
    #expect(proof.text == vectors.tlogProofOf3)
    #expect(proof.index == LeafIndex(3) && proof.hashes == vectors.inclusion[3])
    let verified = try proof.verify(with: policy)
    #expect(verified.leaf == vectors.leaves[3])
    #expect(verified.checkpoint.isQuorumMet)
    let made = TlogProof(
      extra: vectors.leaves[3], index: LeafIndex(3), hashes: vectors.inclusion[3],
      checkpoint: try UnverifiedCheckpoint(parsing: vectors.checkpoint))
    #expect(made == proof)
  }

  @Test func `a proof of another leaf, place or hash is evidence of tampering`() throws {
    let proof = try TlogProof(parsing: Array(vectors.tlogProofOf3.utf8))
    var leaf = vectors.leaves[3]
    leaf[40] ^= 1
    var hashes = proof.hashes
    hashes[1] = hashes[1].flipping(bit: 200)
    let changed = [
      TlogProof(extra: leaf, index: proof.index, hashes: proof.hashes, checkpoint: proof.checkpoint),
      TlogProof(extra: proof.extra, index: LeafIndex(2), hashes: proof.hashes, checkpoint: proof.checkpoint),
      TlogProof(extra: proof.extra, index: LeafIndex(7), hashes: proof.hashes, checkpoint: proof.checkpoint),
      TlogProof(extra: proof.extra, index: proof.index, hashes: hashes, checkpoint: proof.checkpoint),
    ]
    for proof in changed {
      let error = #expect(throws: MerkleLogError.self) { try proof.verify(with: policy) }
      #expect(error?.code == .proofMismatch)
    }
    let bare = TlogProof(extra: nil, index: proof.index, hashes: proof.hashes, checkpoint: proof.checkpoint)
    #expect(try TlogProof(parsing: Array(bare.text.utf8)) == bare)
    #expect(throws: MerkleLogError.self) { try bare.verify(with: policy) }
  }

  @Test(
    arguments: [
      ("c2sp.org/tlog-proof@v2\nindex 0\n\nNOTE", 1), ("", 1), ("c2sp.org/tlog-proof@v1\n", 2),
      ("c2sp.org/tlog-proof@v1\nextra QR==\nindex 0\n\nNOTE", 2), ("c2sp.org/tlog-proof@v1\nindex 00\n\nNOTE", 2),
      ("c2sp.org/tlog-proof@v1\nindex -1\n\nNOTE", 2), ("c2sp.org/tlog-proof@v1\nindex\n\nNOTE", 2),
      ("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nNOTE", 3), ("c2sp.org/tlog-proof@v1\nindex 0\nHASH", 3),
      ("c2sp.org/tlog-proof@v1\nindex 0\nHASH\nHASH \n\nNOTE", 4), ("c2sp.org/tlog-proof@v1\nindex 0\n", 3),
      ("c2sp.org/tlog-proof@v1\nextra \nextra \nindex 0\n\nNOTE", 3),
    ] as [(String, Int)])
  func `a faulty proof is refused with its line`(text: String, line: Int) {
    let text = text.replacing("NOTE", with: vectors.checkpoint).replacing("HASH", with: Digest.zero.base64)
    let error = #expect(throws: MerkleLogError.self) { try TlogProof(parsing: Array(text.utf8)) }
    #expect(error?.code == .malformedProof)
    #expect(error?.line == line)
  }

  @Test func `a fault in the note of a proof is named by the line of the whole file`() {
    let note = vectors.checkpoint.replacing("\n7\n", with: "\n07\n")
    let text = "c2sp.org/tlog-proof@v1\nindex 0\n\(Digest.zero.base64)\n\n\(note)"
    let error = #expect(throws: MerkleLogError.self) { try TlogProof(parsing: Array(text.utf8)) }
    #expect(error?.code == .malformedCheckpoint)
    #expect(error?.line == 6)
  }

  @Test func `more than 63 hashes or too many bytes are refused`() throws {
    func text(_ count: Int) -> [UInt8] {
      let hashes = String(repeating: "\(Digest.zero.base64)\n", count: count)
      return Array("c2sp.org/tlog-proof@v1\nindex 0\n\(hashes)\n\(vectors.checkpoint)".utf8)
    }
    #expect(try TlogProof(parsing: text(63)).hashes.count == 63)
    #expect(throws: MerkleLogError.self) { try TlogProof(parsing: text(64)) }
    let long = [UInt8](repeating: 0x41, count: TlogProof.maximumLength + 1)
    let error = #expect(throws: MerkleLogError.self) { try TlogProof(parsing: long) }
    #expect(error?.code == .tooLong)
  }

  @Test func `the largest leaf fits into a proof`() throws {
    let proof = TlogProof(
      extra: [UInt8](repeating: 0x61, count: 65_535), index: LeafIndex(0),
      hashes: [Digest](repeating: .zero, count: 63), checkpoint: try UnverifiedCheckpoint(parsing: vectors.checkpoint))
    #expect(try TlogProof(parsing: Array(proof.text.utf8)) == proof)
  }

  @Test func `the golden request to a witness is read, written back, and proves consistency`() throws {
    let request = try AddCheckpoint(parsing: Array(vectors.addCheckpointFrom3.utf8))
    #expect(request.text == vectors.addCheckpointFrom3)
    #expect(request.old == TreeSize(3) && request.hashes == vectors.consistencyFrom[3])
    let verified = try request.verify(oldRoot: vectors.roots[3], with: policy)
    #expect(verified.size == TreeSize(7) && !verified.isQuorumMet)
    let error = #expect(throws: MerkleLogError.self) { try request.verify(oldRoot: vectors.roots[4], with: policy) }
    #expect(error?.code == .proofMismatch)
  }

  @Test(arguments: ["old 0\n\nNOTE", "old 8\n\nNOTE", "old 03\n\nNOTE", "old\n\nNOTE", "new 3\n\nNOTE", ""])
  func `a faulty request is refused in its first line`(text: String) {
    let text = text.replacing("NOTE", with: vectors.checkpoint)
    let error = #expect(throws: MerkleLogError.self) { try AddCheckpoint(parsing: Array(text.utf8)) }
    #expect(error?.code == .malformedProof)
    #expect(error?.line == 1)
  }

  @Test func `a request beyond the limit is refused`() {
    let long = [UInt8](repeating: 0x41, count: AddCheckpoint.maximumLength + 1)
    let error = #expect(throws: MerkleLogError.self) { try AddCheckpoint(parsing: long) }
    #expect(error?.code == .tooLong)
  }
}

import MerkleLog
import Testing

@Suite struct GoldenTreeTests {
  private let vectors = Vectors.shared

  private func read(_ number: Int64) -> Digest {
    vectors.storedNodes[Int(number)]
  }

  @Test func `leaves hash to the golden hashes, from an array and from memory alike`() {
    for (leaf, hash) in zip(vectors.leaves, vectors.leafHashes) {
      #expect(MerkleTree.leafHash(leaf) == hash)
      #expect(leaf.withUnsafeBytes { MerkleTree.leafHash($0) } == hash)
    }
    #expect(vectors.leaves.count == vectors.leafHashes.count && vectors.leaves.count == 7)
  }

  @Test func `the roots of all sizes are the golden ones`() {
    #expect(MerkleTree.emptyRoot == vectors.roots[0])
    var tree = CompactTree()
    for size in vectors.roots.indices {
      #expect(tree.root == vectors.roots[size])
      #expect(MerkleTree.root(size: TreeSize(Int64(size)), read: read) == vectors.roots[size])
      if size < vectors.leafHashes.count { tree.append(vectors.leafHashes[size]) }
    }
  }

  @Test func `appending stores the golden nodes in their order`() {
    var tree = CompactTree()
    var stored: [Digest] = []
    for (index, hash) in vectors.leafHashes.enumerated() {
      let appended = StoredNodes.appended(leafHash: hash, at: LeafIndex(Int64(index))) { stored[Int($0)] }
      var streamed: [Digest] = []
      tree.append(hash) { number, node in
        #expect(number == Int64(stored.count + streamed.count))
        streamed.append(node)
      }
      #expect(appended == streamed)
      stored += appended
      #expect(StoredNodes.count(for: TreeSize(Int64(index + 1))) == Int64(stored.count))
    }
    #expect(stored == vectors.storedNodes)
  }

  @Test func `inclusion proofs are the golden ones`() {
    for (index, proof) in vectors.inclusion.enumerated() {
      let made = MerkleTree.inclusionProof(index: LeafIndex(Int64(index)), size: TreeSize(7), read: read)
      #expect(made == proof)
      #expect(
        MerkleTree.verifyInclusion(
          leafHash: vectors.leafHashes[index], index: LeafIndex(Int64(index)), size: TreeSize(7), proof: proof,
          root: vectors.roots[7]))
    }
  }

  @Test func `consistency proofs are the golden ones`() {
    #expect(vectors.consistencyFrom.count == 7)
    for (old, proof) in vectors.consistencyFrom {
      #expect(MerkleTree.consistencyProof(from: TreeSize(old), to: TreeSize(7), read: read) == proof)
      #expect(
        MerkleTree.verifyConsistency(
          from: TreeSize(old), to: TreeSize(7), proof: proof, oldRoot: vectors.roots[Int(old)],
          newRoot: vectors.roots[7]))
    }
  }
}

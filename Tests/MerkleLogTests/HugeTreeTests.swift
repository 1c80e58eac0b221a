import MerkleLog
import Testing

/// A tree of up to 2^61 leaves, all equal but one; its nodes are computed where they are asked for.
private struct HugeTree {
  let special: Int64
  private let common: [Digest]
  private let marked: [Digest]

  init(special: Int64) {
    self.special = special
    var common = [MerkleTree.leafHash(Array("common".utf8))]
    var marked = [MerkleTree.leafHash(Array("special".utf8))]
    for level in 0..<62 {
      let isRight = special >> Int64(level) & 1 == 1
      marked.append(
        isRight
          ? MerkleTree.nodeHash(common[level], marked[level]) : MerkleTree.nodeHash(marked[level], common[level]))
      common.append(MerkleTree.nodeHash(common[level], common[level]))
    }
    self.common = common
    self.marked = marked
  }

  func node(level: Int, offset: Int64) -> Digest {
    special >> Int64(level) == offset ? marked[level] : common[level]
  }

  /// The node with a number, found by undoing the numbering leaf by leaf, as SplitStoredHashIndex of sumdb/tlog does.
  func read(_ number: Int64) -> Digest {
    var leaf = number / 2
    while StoredNodes.count(for: TreeSize(leaf + 1)) <= number {
      leaf += 1
    }
    let level = Int(number - StoredNodes.count(for: TreeSize(leaf)))
    return node(level: level, offset: leaf >> Int64(level))
  }

  /// The root by the recursive definition; complete subtrees are known.
  func root(from start: Int64, count: Int64) -> Digest {
    if count & (count - 1) == 0 {
      let level = count.trailingZeroBitCount
      return node(level: level, offset: start >> Int64(level))
    }
    let left = Int64(1) << Int64(63 - count.leadingZeroBitCount)
    return MerkleTree.nodeHash(root(from: start, count: left), root(from: start + left, count: count - left))
  }
}

@Suite struct HugeTreeTests {
  @Test func `random trees up to 2^61 leaves give the root of the definition and proofs that hold`() {
    var generator = SeededGenerator.announced()
    for _ in 0..<200 {
      let bits = Int64.random(in: 8...61, using: &generator)
      let size = Int64.random(in: 2...1 << bits, using: &generator)
      let special = Int64.random(in: 0..<size, using: &generator)
      let old = Int64.random(in: 1...size, using: &generator)
      let tree = HugeTree(special: special)
      let root = tree.root(from: 0, count: size)
      #expect(MerkleTree.root(size: TreeSize(size), read: tree.read) == root)
      #expect(CompactTree(size: TreeSize(size), read: tree.read).root == root)

      let proof = MerkleTree.inclusionProof(index: LeafIndex(special), size: TreeSize(size), read: tree.read)
      func holds(_ proof: [Digest], at index: Int64) -> Bool {
        MerkleTree.verifyInclusion(
          leafHash: MerkleTree.leafHash(Array("special".utf8)), index: LeafIndex(index), size: TreeSize(size),
          proof: proof, root: root)
      }
      #expect(holds(proof, at: special))
      #expect(!holds(proof, at: special ^ 1))
      for place in proof.indices {
        var changed = proof
        changed[place] = changed[place].flipping(bit: Int.random(in: 0..<256, using: &generator))
        #expect(!holds(changed, at: special))
      }

      let consistency = MerkleTree.consistencyProof(from: TreeSize(old), to: TreeSize(size), read: tree.read)
      let oldRoot = tree.root(from: 0, count: old)
      #expect(
        MerkleTree.verifyConsistency(
          from: TreeSize(old), to: TreeSize(size), proof: consistency, oldRoot: oldRoot, newRoot: root))
      for place in consistency.indices {
        var changed = consistency
        changed[place] = changed[place].flipping(bit: Int.random(in: 0..<256, using: &generator))
        #expect(
          !MerkleTree.verifyConsistency(
            from: TreeSize(old), to: TreeSize(size), proof: changed, oldRoot: oldRoot, newRoot: root))
      }
    }
  }
}

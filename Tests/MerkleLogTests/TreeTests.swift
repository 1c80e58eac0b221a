import MerkleLog
import Testing

@Suite struct TreeTests {
  private static let tree = TestTree(count: 101)
  private static let roots = (0...101).map { Oracle.root(tree.leaves[..<$0]) }

  private func size(_ size: Int) -> TreeSize { TreeSize(Int64(size)) }
  private func index(_ index: Int) -> LeafIndex { LeafIndex(Int64(index)) }

  @Test func `roots of all sizes to 100 follow the definition, by each way to compute them`() {
    var compact = CompactTree()
    for count in 0...100 {
      #expect(MerkleTree.root(size: size(count), read: Self.tree.read) == Self.roots[count])
      #expect(compact.root == Self.roots[count])
      #expect(compact.size == size(count))
      let resumed = CompactTree(size: size(count), read: Self.tree.read)
      #expect(resumed.root == Self.roots[count] && resumed.frontier == compact.frontier)
      compact.append(MerkleTree.leafHash(Self.tree.leaves[count]))
    }
  }

  @Test func `stored nodes are numbered densely in post-order`() {
    var numbers: [Int64] = []
    for leaf in Int64(0)..<1_000 {
      numbers.append(StoredNodes.index(level: 0, offset: leaf))
      var (level, offset) = (0, leaf)
      while offset & 1 == 1 {
        level += 1
        offset >>= 1
        numbers.append(StoredNodes.index(level: level, offset: offset))
      }
      #expect(StoredNodes.count(for: TreeSize(leaf + 1)) == Int64(numbers.count))
    }
    #expect(numbers == (0..<Int64(numbers.count)).map { $0 })
    #expect(StoredNodes.count(for: TreeSize(0)) == 0)
  }

  @Test func `every inclusion proof to size 100 holds, and none with a bit, a hash, an index or a root changed`() {
    for count in 1...100 {
      for leaf in 0..<count {
        let proof = MerkleTree.inclusionProof(index: index(leaf), size: size(count), read: Self.tree.read)
        // The definition is slow; every tenth size is compared with it word for word.
        if count % 10 == 7 { #expect(proof == Oracle.path(leaf, Self.tree.leaves[..<count])) }
        func holds(_ proof: [Digest], _ place: Int, _ root: Digest) -> Bool {
          MerkleTree.verifyInclusion(
            leafHash: MerkleTree.leafHash(Self.tree.leaves[leaf]), index: index(place), size: size(count), proof: proof,
            root: root)
        }
        #expect(holds(proof, leaf, Self.roots[count]))
        for place in proof.indices {
          var changed = proof
          changed[place] = changed[place].flipping(bit: (count * 31 + leaf * 7 + place) % 256)
          #expect(!holds(changed, leaf, Self.roots[count]))
        }
        #expect(!holds(proof + [Self.roots[count]], leaf, Self.roots[count]))
        if !proof.isEmpty { #expect(!holds(Array(proof.dropLast()), leaf, Self.roots[count])) }
        #expect(!holds(proof, leaf ^ 1, Self.roots[count]))
        #expect(!holds(proof, count, Self.roots[count]))
        #expect(!holds(proof, leaf, Self.roots[count - 1]))
      }
    }
  }

  @Test func `every consistency proof to size 100 holds, and none with a bit, a hash or a root changed`() {
    for new in 1...100 {
      for old in 1...new {
        let proof = MerkleTree.consistencyProof(from: size(old), to: size(new), read: Self.tree.read)
        if new % 10 == 7 { #expect(proof == Oracle.subproof(old, Self.tree.leaves[..<new], true)) }
        func holds(_ proof: [Digest], _ oldRoot: Digest, _ newRoot: Digest) -> Bool {
          MerkleTree.verifyConsistency(
            from: size(old), to: size(new), proof: proof, oldRoot: oldRoot, newRoot: newRoot)
        }
        #expect(holds(proof, Self.roots[old], Self.roots[new]))
        for place in proof.indices {
          var changed = proof
          changed[place] = changed[place].flipping(bit: (new * 31 + old * 7 + place) % 256)
          #expect(!holds(changed, Self.roots[old], Self.roots[new]))
        }
        #expect(!holds(proof + [Self.roots[old]], Self.roots[old], Self.roots[new]))
        if !proof.isEmpty { #expect(!holds(Array(proof.dropLast()), Self.roots[old], Self.roots[new])) }
        #expect(!holds(proof, Self.roots[old].flipping(bit: old), Self.roots[new]))
        #expect(!holds(proof, Self.roots[old], Self.roots[new].flipping(bit: new)))
      }
    }
  }

  @Test func `every bit of one proof counts`() {
    let proof = MerkleTree.inclusionProof(index: index(41), size: size(100), read: Self.tree.read)
    let consistency = MerkleTree.consistencyProof(from: size(41), to: size(100), read: Self.tree.read)
    for bit in 0..<256 {
      for place in proof.indices {
        var changed = proof
        changed[place] = changed[place].flipping(bit: bit)
        #expect(
          !MerkleTree.verifyInclusion(
            leafHash: MerkleTree.leafHash(Self.tree.leaves[41]), index: index(41), size: size(100), proof: changed,
            root: Self.roots[100]))
      }
      for place in consistency.indices {
        var changed = consistency
        changed[place] = changed[place].flipping(bit: bit)
        #expect(
          !MerkleTree.verifyConsistency(
            from: size(41), to: size(100), proof: changed, oldRoot: Self.roots[41], newRoot: Self.roots[100]))
      }
    }
  }

  @Test func `nothing is consistent with the empty tree or with a larger one`() {
    let proof = MerkleTree.consistencyProof(from: size(3), to: size(7), read: Self.tree.read)
    let empty: [Digest] = []
    for hashes in [empty, proof, [Self.roots[7]]] {
      #expect(
        !MerkleTree.verifyConsistency(
          from: size(0), to: size(7), proof: hashes, oldRoot: MerkleTree.emptyRoot, newRoot: Self.roots[7]))
      #expect(
        !MerkleTree.verifyConsistency(
          from: size(7), to: size(3), proof: hashes, oldRoot: Self.roots[7], newRoot: Self.roots[3]))
    }
    #expect(
      !MerkleTree.verifyConsistency(
        from: size(0), to: size(0), proof: [], oldRoot: MerkleTree.emptyRoot, newRoot: MerkleTree.emptyRoot))
    #expect(
      !MerkleTree.verifyConsistency(
        from: size(7), to: size(7), proof: [], oldRoot: Self.roots[7], newRoot: Self.roots[6]))
  }

  @Test func `asking for a proof that cannot exist stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = MerkleTree.consistencyProof(from: TreeSize(0), to: TreeSize(1)) { _ in MerkleTree.emptyRoot }
    }
    await #expect(processExitsWith: .failure) {
      _ = MerkleTree.inclusionProof(index: LeafIndex(1), size: TreeSize(1)) { _ in MerkleTree.emptyRoot }
    }
    await #expect(processExitsWith: .failure) { _ = TreeSize(-1) }
  }

  @Test func `a reader's error comes through and leaves a compact tree as it was`() {
    struct Unreadable: Error {}
    #expect(throws: Unreadable.self) {
      try MerkleTree.root(size: size(5)) { (_: Int64) throws(Unreadable) -> Digest in throw Unreadable() }
    }
    var tree = CompactTree(size: size(7), read: Self.tree.read)
    #expect(throws: Unreadable.self) {
      try tree.append(MerkleTree.leafHash(Self.tree.leaves[7])) { (number, _) throws(Unreadable) in
        if number == 13 { throw Unreadable() }
      }
    }
    #expect(tree.root == Self.roots[7] && tree.size == size(7))
    tree.append(MerkleTree.leafHash(Self.tree.leaves[7]))
    #expect(tree.root == Self.roots[8])
  }

  @Test func `a random tree of some thousand leaves follows the definition`() {
    var generator = SeededGenerator.announced()
    let count = Int.random(in: 1_000...4_000, using: &generator)
    let tree = TestTree(count: count)
    let root = Oracle.root(tree.leaves[...])
    #expect(MerkleTree.root(size: size(count), read: tree.read) == root)
    for _ in 0..<5 {
      let leaf = Int.random(in: 0..<count, using: &generator)
      let old = Int.random(in: 1...count, using: &generator)
      let inclusion = MerkleTree.inclusionProof(index: index(leaf), size: size(count), read: tree.read)
      let consistency = MerkleTree.consistencyProof(from: size(old), to: size(count), read: tree.read)
      #expect(inclusion == Oracle.path(leaf, tree.leaves[...]))
      #expect(consistency == Oracle.subproof(old, tree.leaves[...], true))
      #expect(
        MerkleTree.verifyConsistency(
          from: size(old), to: size(count), proof: consistency, oldRoot: Oracle.root(tree.leaves[..<old]),
          newRoot: root))
    }
  }
}

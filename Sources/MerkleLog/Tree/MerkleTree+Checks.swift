extension MerkleTree {
  /// Whether a proof shows that a leaf stands at an index of the tree with this size and root.
  ///
  /// Source: RFC 9162 §2.1.3.2.
  public static func verifyInclusion(
    leafHash: Digest, index: LeafIndex, size: TreeSize, proof: [Digest], root: Digest
  ) -> Bool {
    guard index.rawValue < size.rawValue else { return false }
    var node = index.rawValue
    var last = size.rawValue - 1
    var hash = leafHash
    for sibling in proof {
      guard last != 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = nodeHash(sibling, hash)
        climb(&node, &last)
      } else {
        hash = nodeHash(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether a proof shows that the tree of size `old` is the beginning of the tree of size `new`.
  ///
  /// A proof from size 0 is refused, for it would prove nothing. Equal sizes need equal roots and no hashes.
  /// Source: RFC 9162 §2.1.4.2.
  public static func verifyConsistency(
    from old: TreeSize, to new: TreeSize, proof: [Digest], oldRoot: Digest, newRoot: Digest
  ) -> Bool {
    guard old.rawValue > 0, old <= new else { return false }
    guard old != new else { return proof.isEmpty && oldRoot == newRoot }
    guard !proof.isEmpty else { return false }
    // Where the old tree is complete, its root begins the path and the proof leaves it out.
    let isComplete = old.rawValue & (old.rawValue - 1) == 0
    let path = isComplete ? [oldRoot] + proof : proof
    var node = old.rawValue - 1
    var last = new.rawValue - 1
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var (oldHash, newHash) = (path[0], path[0])
    for sibling in path.dropFirst() {
      guard last != 0 else { return false }
      if node & 1 == 1 || node == last {
        oldHash = nodeHash(sibling, oldHash)
        newHash = nodeHash(sibling, newHash)
        climb(&node, &last)
      } else {
        newHash = nodeHash(newHash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == oldRoot && newHash == newRoot
  }

  /// Skips the levels on which a node at the right edge has no sibling.
  private static func climb(_ node: inout Int64, _ last: inout Int64) {
    while node & 1 == 0, node != 0 {
      node >>= 1
      last >>= 1
    }
  }
}

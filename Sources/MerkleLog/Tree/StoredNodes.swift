/// How the nodes of complete subtrees are numbered: densely, in post-order, so that an append only adds.
///
/// The numbering is that of `StoredHashIndex` in golang.org/x/mod/sumdb/tlog: each leaf is followed by the inner nodes
/// that it completes.
public enum StoredNodes {
  /// The number of the node at a level (0 for leaves) and an offset from the left.
  public static func index(level: Int, offset: Int64) -> Int64 {
    precondition(level >= 0 && offset >= 0, "no node at level \(level), offset \(offset)")
    // The last leaf under the node, then the place of that leaf: n + n/2 + n/4 + …; the node stands `level` later.
    let leaf = ((offset + 1) << Int64(level)) - 1
    return 2 * leaf - Int64(leaf.nonzeroBitCount) + Int64(level)
  }

  /// How many nodes a tree of this size has stored, which is also the number of the next node.
  public static func count(for size: TreeSize) -> Int64 {
    // A complete subtree of k leaves has 2k − 1 nodes, and there is one complete subtree for each bit of the size.
    2 * size.rawValue - Int64(size.rawValue.nonzeroBitCount)
  }

  /// The nodes that appending one leaf adds, in the order of their numbers; the first is the leaf's hash, and its
  /// number is ``count(for:)`` of the size before.
  public static func appended<Failure: Error>(
    leafHash: Digest, at index: LeafIndex, read: (Int64) throws(Failure) -> Digest
  ) throws(Failure) -> [Digest] {
    var nodes = [leafHash]
    var hash = leafHash
    var (level, offset) = (0, index.rawValue)
    while offset & 1 == 1 {
      hash = MerkleTree.nodeHash(try read(self.index(level: level, offset: offset - 1)), hash)
      nodes.append(hash)
      level += 1
      offset >>= 1
    }
    return nodes
  }
}

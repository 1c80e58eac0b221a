/// A growing tree of which only the frontier is kept: the roots of its complete subtrees, one for each bit of its size.
///
/// It takes O(log n) memory, an append O(1) hashes on average and the root O(log n). A writer keeps one beside its
/// store and appends without reading; a verifier streams leaves through one and compares each node that it emits.
public struct CompactTree: Sendable {
  /// How many leaves have been appended.
  public private(set) var size: TreeSize

  /// The roots of the complete subtrees, the largest first.
  public private(set) var frontier: [Digest]

  /// The empty tree.
  public init() {
    size = TreeSize(0)
    frontier = []
  }

  /// The tree of this size, its frontier read from stored nodes.
  public init<Failure: Error>(size: TreeSize, read: (Int64) throws(Failure) -> Digest) throws(Failure) {
    self.init()
    var start: Int64 = 0
    for level in stride(from: 62, through: 0, by: -1) where size.rawValue & 1 << Int64(level) != 0 {
      frontier.append(try read(StoredNodes.index(level: level, offset: start >> Int64(level))))
      start += 1 << Int64(level)
    }
    self.size = size
  }

  /// The root of the tree as it stands (RFC 6962 §2.1).
  public var root: Digest {
    guard var hash = frontier.last else { return MerkleTree.emptyRoot }
    for left in frontier.dropLast().reversed() {
      hash = MerkleTree.nodeHash(left, hash)
    }
    return hash
  }

  /// Appends a leaf by its hash and hands on each node to be stored, with its number, in order.
  ///
  /// If `store` throws, the tree stays as it was.
  public mutating func append<Failure: Error>(
    _ leafHash: Digest, store: (Int64, Digest) throws(Failure) -> Void
  ) throws(Failure) {
    var number = StoredNodes.count(for: size)
    try store(number, leafHash)
    var hash = leafHash
    var kept = frontier.count
    var offset = size.rawValue
    while offset & 1 == 1 {
      kept -= 1
      hash = MerkleTree.nodeHash(frontier[kept], hash)
      number += 1
      try store(number, hash)
      offset >>= 1
    }
    frontier.removeSubrange(kept...)
    frontier.append(hash)
    size = TreeSize(size.rawValue + 1)
  }

  /// Appends a leaf by its hash and returns the nodes to be stored, in order; the first one's number is
  /// ``StoredNodes/count(for:)`` of the size before.
  @discardableResult
  public mutating func append(_ leafHash: Digest) -> [Digest] {
    var nodes: [Digest] = []
    append(leafHash) { _, hash in nodes.append(hash) }
    return nodes
  }
}

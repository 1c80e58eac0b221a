import Crypto

/// The hashes of an RFC 6962 tree over SHA-256, and its root and proofs read from stored nodes.
///
/// Leaves and inner nodes are hashed under different prefixes, so that neither can pass for the other (RFC 6962 §2.1).
/// The functions that read take a closure from the number of a stored node (``StoredNodes``) to its hash; they call
/// it O(log n) times for root and inclusion proof and O(log² n) times at most for a consistency proof, and pass on
/// whatever it throws.
public enum MerkleTree {
  /// The root of a tree without leaves, SHA-256 of nothing (RFC 6962 §2.1).
  public static let emptyRoot = digest(of: SHA256())

  /// `SHA-256(0x00 ‖ leaf)`.
  public static func leafHash(_ leaf: [UInt8]) -> Digest {
    leaf.withUnsafeBytes { leafHash($0) }
  }

  /// `SHA-256(0x00 ‖ leaf)`.
  public static func leafHash(_ leaf: UnsafeRawBufferPointer) -> Digest {
    var hash = SHA256()
    withUnsafeBytes(of: 0x00 as UInt8) { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: leaf)
    return digest(of: hash)
  }

  /// Plain `SHA-256(bytes)`: of a sealed part's blob (the ledger format, §4, `x`), never of a leaf.
  public static func blobDigest(_ blob: [UInt8]) -> Digest {
    var hash = SHA256()
    blob.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return digest(of: hash)
  }

  /// `SHA-256(0x01 ‖ left ‖ right)`.
  public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Digest.byteCount, alignment: 8) { buffer in
      buffer[0] = 0x01
      left.withUnsafeBytes { buffer.baseAddress!.advanced(by: 1).copyMemory(from: $0.baseAddress!, byteCount: 32) }
      right.withUnsafeBytes { buffer.baseAddress!.advanced(by: 33).copyMemory(from: $0.baseAddress!, byteCount: 32) }
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(buffer))
      return digest(of: hash)
    }
  }

  private static func digest(of hash: SHA256) -> Digest {
    // SHA-256 has 32 bytes, so there always is a digest.
    hash.finalize().withUnsafeBytes { Digest($0)! }
  }
}

extension MerkleTree {
  /// The root of the first `size` leaves (RFC 6962 §2.1).
  public static func root<Failure: Error>(
    size: TreeSize, read: (Int64) throws(Failure) -> Digest
  ) throws(Failure) -> Digest {
    guard size.rawValue > 0 else { return emptyRoot }
    return try hash(of: 0..<size.rawValue, read: read)
  }

  /// The hashes from a leaf's sibling up to the root's child (RFC 6962 §2.1.1).
  ///
  /// - Precondition: the leaf lies in the tree.
  public static func inclusionProof<Failure: Error>(
    index: LeafIndex, size: TreeSize, read: (Int64) throws(Failure) -> Digest
  ) throws(Failure) -> [Digest] {
    precondition(index.rawValue < size.rawValue, "leaf \(index) lies outside a tree of \(size)")
    var siblings: [Range<Int64>] = []
    var range = 0..<size.rawValue
    while range.count > 1 {
      let (left, right) = split(range)
      let isLeft = left.contains(index.rawValue)
      siblings.append(isLeft ? right : left)
      range = isLeft ? left : right
    }
    return try hashes(of: siblings.reversed(), read: read)
  }

  /// The hashes that show the first `old` leaves to be the beginning of the first `new` (RFC 6962 §2.1.2).
  ///
  /// - Precondition: 1 ≤ `old` ≤ `new`; there is no proof from the empty tree.
  public static func consistencyProof<Failure: Error>(
    from old: TreeSize, to new: TreeSize, read: (Int64) throws(Failure) -> Digest
  ) throws(Failure) -> [Digest] {
    precondition(old.rawValue > 0 && old <= new, "no consistency proof from \(old) to \(new)")
    var parts: [Range<Int64>] = []
    var range = 0..<new.rawValue
    while range.upperBound != old.rawValue {
      let (left, right) = split(range)
      let isLeft = old.rawValue <= left.upperBound
      parts.append(isLeft ? right : left)
      range = isLeft ? left : right
    }
    // The old tree itself is known to the checker; a smaller subtree at its end is not.
    if range.lowerBound > 0 { parts.append(range) }
    return try hashes(of: parts.reversed(), read: read)
  }

  /// Splits a range at the largest power of two below its length (RFC 6962 §2.1).
  private static func split(_ range: Range<Int64>) -> (left: Range<Int64>, right: Range<Int64>) {
    let length = range.upperBound - range.lowerBound
    let middle = range.lowerBound + 1 << Int64(63 - (length - 1).leadingZeroBitCount)
    return (range.lowerBound..<middle, middle..<range.upperBound)
  }

  private static func hashes<Failure: Error>(
    of ranges: [Range<Int64>], read: (Int64) throws(Failure) -> Digest
  ) throws(Failure) -> [Digest] {
    var hashes: [Digest] = []
    hashes.reserveCapacity(ranges.count)
    for range in ranges {
      hashes.append(try hash(of: range, read: read))
    }
    return hashes
  }

  /// The root of the subtree over a range that came from splitting: stored nodes from left to right, joined from the
  /// right.
  private static func hash<Failure: Error>(
    of range: Range<Int64>, read: (Int64) throws(Failure) -> Digest
  ) throws(Failure) -> Digest {
    var parts: [Digest] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let level = 63 - (range.upperBound - start).leadingZeroBitCount
      parts.append(try read(StoredNodes.index(level: level, offset: start >> Int64(level))))
      start += 1 << Int64(level)
    }
    var hash = parts.removeLast()
    while let left = parts.popLast() {
      hash = nodeHash(left, hash)
    }
    return hash
  }
}

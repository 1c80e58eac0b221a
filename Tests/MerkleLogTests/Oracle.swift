import MerkleLog

import struct Crypto.SHA256

/// The definitions of RFC 6962 §2.1 word for word: recursive, slow, and sharing nothing with the code under test.
enum Oracle {
  static func sha256(_ bytes: [UInt8]) -> Digest {
    Digest(Array(SHA256.hash(data: bytes)))!
  }

  /// The largest power of two smaller than n.
  static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count {
      power *= 2
    }
    return power
  }

  /// MTH.
  static func root(_ leaves: ArraySlice<[UInt8]>) -> Digest {
    if leaves.isEmpty { return sha256([]) }
    if leaves.count == 1 { return sha256([0] + leaves[leaves.startIndex]) }
    let middle = leaves.startIndex + split(leaves.count)
    return sha256([1] + root(leaves[..<middle]).bytes + root(leaves[middle...]).bytes)
  }

  /// PATH.
  static func path(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let count = split(leaves.count)
    let middle = leaves.startIndex + count
    return index < count
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - count, leaves[middle...]) + [root(leaves[..<middle])]
  }

  /// SUBPROOF.
  static func subproof(_ old: Int, _ leaves: ArraySlice<[UInt8]>, _ isWhole: Bool) -> [Digest] {
    if old == leaves.count { return isWhole ? [] : [root(leaves)] }
    let count = split(leaves.count)
    let middle = leaves.startIndex + count
    return old <= count
      ? subproof(old, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : subproof(old - count, leaves[middle...], false) + [root(leaves[..<middle])]
  }
}

/// A tree in memory with all its stored nodes.
struct TestTree {
  let leaves: [[UInt8]]
  private(set) var nodes: [Digest] = []

  init(count: Int) {
    leaves = (0..<count).map { Array("leaf \($0)".utf8) }
    var tree = CompactTree()
    for leaf in leaves {
      nodes += tree.append(MerkleTree.leafHash(leaf))
    }
  }

  func read(_ number: Int64) -> Digest {
    nodes[Int(number)]
  }
}

extension Digest {
  /// The digest with one bit changed.
  func flipping(bit: Int) -> Digest {
    var changed = bytes
    changed[bit / 8] ^= 1 << UInt8(bit % 8)
    return Digest(changed)!
  }
}

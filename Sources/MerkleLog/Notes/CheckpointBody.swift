/// What a checkpoint says: this log, at this size, has this root (C2SP tlog-checkpoint, without extension lines).
///
/// ```text
/// body = origin LF size LF base64(root) LF
/// ```
public struct CheckpointBody: Sendable {
  /// The name of the log, which is the name of the key that it signs with.
  public let origin: String
  /// How many leaves the tree has; at least one.
  public let size: TreeSize
  /// The root of the tree.
  public let root: Digest

  /// States a root.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedCheckpoint`` for size 0 and for an origin that cannot be a key's name.
  public init(origin: String, size: TreeSize, root: Digest) throws(MerkleLogError) {
    guard VerifierKey.isName(origin) else {
      throw MerkleLogError(.malformedCheckpoint, line: 1, "the origin has a space, a control character or \"+\"")
    }
    guard size.rawValue > 0 else {
      throw MerkleLogError(.malformedCheckpoint, line: 2, "an empty tree has no checkpoint")
    }
    self.origin = origin
    self.size = size
    self.root = root
  }

  init(parsing body: [UInt8], firstLine: Int) throws(MerkleLogError) {
    var scanner = LineScanner(body[...], firstLine: firstLine)
    let name = try scanner.next(or: .malformedCheckpoint)
    guard let origin = String(validating: name, as: UTF8.self), VerifierKey.isName(origin) else {
      throw MerkleLogError(
        .malformedCheckpoint, line: scanner.line, "the origin is empty, or has a space, a control character or \"+\"")
    }
    guard let size = DecimalNumber.parse(try scanner.next(or: .malformedCheckpoint)), size > 0 else {
      throw MerkleLogError(
        .malformedCheckpoint, line: scanner.line, "the size is a decimal number from 1 on without leading zeros")
    }
    guard let hash = try scanner.next(or: .malformedCheckpoint).decodedBase64, let root = Digest(hash) else {
      throw MerkleLogError(
        .malformedCheckpoint, line: scanner.line, "the root is not the canonical base64 of 32 bytes")
    }
    guard scanner.isAtEnd else {
      throw MerkleLogError(.malformedCheckpoint, line: scanner.line + 1, "there are no extension lines")
    }
    try self.init(origin: origin, size: TreeSize(size), root: root)
  }

  /// The bytes that the log signs.
  public var bytes: [UInt8] {
    Array("\(origin)\n\(size)\n\(root.base64)\n".utf8)
  }
}

extension CheckpointBody: Hashable {
  public static func == (left: CheckpointBody, right: CheckpointBody) -> Bool {
    left.size == right.size && left.root == right.root && haveEqualBytes(left.origin, right.origin)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(root)
  }
}

public import MerkleLog

/// Signs the checkpoint of what a store is about to commit (FORMAT §5).
///
/// A store calls it inside its transaction: if it throws, nothing was appended.
public protocol CheckpointSigner: Sendable {
  /// The note of the tree of this size with this root.
  func note(size: TreeSize, root: Digest) throws -> String
}

extension LogSigningKey: CheckpointSigner {
  /// The note of the tree of this size, its origin the key's name (FORMAT §5).
  public func note(size: TreeSize, root: Digest) throws -> String {
    let body = try CheckpointBody(origin: verifierKey.name, size: size, root: root)
    return "\(String(decoding: body.bytes, as: UTF8.self))\n\(sign(body).text)\n"
  }
}

/// Remembers, outside the ledger, the newest checkpoint of each log (DESIGN §3, `heads`).
///
/// It is what notices that somebody put an older copy of the ledger in its place.
public protocol HeadKeeper: Sendable {
  /// The newest note remembered of a log, nil where there is none.
  func newestHead(of origin: String) throws -> String?
  /// Takes a note that was just committed. It may become durable a little later; `flush` waits for that.
  func remember(_ note: String)
  /// Returns when everything remembered is durable. To be called before a note leaves the process.
  func flush() throws
}

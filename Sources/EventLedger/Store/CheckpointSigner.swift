public import MerkleLog

/// Signs the checkpoint of what a store is about to commit (FORMAT §5).
///
/// A store calls it inside its transaction: if it throws, nothing was appended.
public protocol CheckpointSigner: Sendable {
  /// The note of the tree of this size with this root.
  func note(size: TreeSize, root: Digest) throws -> String
  /// Refuses to sign behind a head that another key has signed, for then another process has changed the log's key.
  /// By default nothing is refused.
  func requireSuccession(to head: UnverifiedCheckpoint) throws
  /// Whether each note of this signer is kept for ever, not only the last of a day.
  var keepsEachNote: Bool { get }
}

extension CheckpointSigner {
  public func requireSuccession(to head: UnverifiedCheckpoint) throws {}
  public var keepsEachNote: Bool { false }
}

extension LogSigningKey: CheckpointSigner {
  /// The note of the tree of this size, its origin the key's name (FORMAT §5).
  public func note(size: TreeSize, root: Digest) throws -> String {
    let body = try CheckpointBody(origin: verifierKey.name, size: size, root: root)
    return "\(String(decoding: body.bytes, as: UTF8.self))\n\(sign(body).text)\n"
  }

  /// The first signature under a head is that of the key that signs next: throws `StoreError.key` where it is of
  /// another one.
  public func requireSuccession(to head: UnverifiedCheckpoint) throws {
    guard let line = head.note.signatures.first, verifierKey.claims(line) else {
      throw StoreError(.key, "ledger: the log's key was changed; \(verifierKey) signs no more")
    }
  }
}

/// Remembers, outside the ledger, the newest checkpoint of each log (DESIGN §3, `heads`).
///
/// It is what notices that somebody put an older copy of the ledger in its place.
public protocol HeadKeeper: Sendable {
  /// The newest note remembered of a log, nil where there is none.
  func newestHead(of origin: String) throws -> String?
  /// Runs a transaction that may leave a note to remember. Until it has returned and what it left is durable, this
  /// memory stays with this ledger folder. Throws, and runs nothing, where it is another folder's. By default it is
  /// nobody else's.
  func claiming<Result>(_ body: () throws -> Result) throws -> Result
  /// Takes a note that was just committed, within `claiming`. It may become durable a little later; `flush` waits for
  /// that.
  func remember(_ note: String)
  /// Returns when everything remembered is durable. To be called before a note leaves the process.
  func flush() throws
}

extension HeadKeeper {
  public func claiming<Result>(_ body: () throws -> Result) throws -> Result { try body() }
}

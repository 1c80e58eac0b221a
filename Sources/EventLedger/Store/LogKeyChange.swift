public import MerkleLog

/// Signs the one checkpoint with which a log changes its key (FORMAT §5); every later one is the new key's alone.
///
/// A rotated key signs beside the new one, whose line stands first. A lost or stolen key does not sign.
public struct LogKeyChange: CheckpointSigner {
  /// The key that signs from here on.
  public let new: LogSigningKey
  /// The key that signed so far; nil where it is lost or stolen.
  public let old: LogSigningKey?

  /// Precondition: both keys are of one log.
  public init(from old: LogSigningKey?, to new: LogSigningKey) {
    precondition(old.map { $0.verifierKey.name.utf8.elementsEqual(new.verifierKey.name.utf8) } ?? true)
    self.old = old
    self.new = new
  }

  public func note(size: TreeSize, root: Digest) throws -> String {
    let body = try CheckpointBody(origin: new.verifierKey.name, size: size, root: root)
    let lines = [new.sign(body)] + (old.map { [$0.sign(body)] } ?? [])
    return try SignedNote(body: body.bytes, signatures: lines).text
  }

  /// A rotation follows the key that it retires; a replacement follows anything.
  public func requireSuccession(to head: UnverifiedCheckpoint) throws { try old?.requireSuccession(to: head) }

  /// Somebody who knows the old key alone meets the new one through this note.
  public var keepsEachNote: Bool { true }
}

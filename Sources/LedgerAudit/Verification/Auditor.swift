public import MerkleLog

/// Verifies a ledger: a bundle, or the rows of an open one. Source: FORMAT §7, whose steps it takes in their order.
///
/// One pass over leaves, sealed parts and stored nodes, then one over each further table. Blobs are looked at one at a
/// time; what grows with the ledger are ids, commands and, for an open ledger, the positions of tags and types.
/// Nothing is thrown: what could not be read is a finding with status 1, what is broken in itself one with status 2.
public enum Auditor {
  /// A size and the root that somebody knows for it (`--against-root`).
  public struct StatedRoot: Hashable, Sendable {
    /// Who knows it.
    public enum Source: Hashable, Sendable {
      /// Somebody outside.
      case outside
      /// The access log of the ledger that is verified.
      case accessLog
      /// The ledger whose access log is verified.
      case ledger
    }

    public var size: TreeSize
    public var root: Digest
    public var source: Source

    public init(size: TreeSize, root: Digest, source: Source = .outside) {
      self.size = size
      self.root = root
      self.source = source
    }
  }

  /// Verifies.
  ///
  /// - Parameters:
  ///   - policy: whose signatures are believed; never taken from the ledger itself. Without one the best status is 3.
  ///   - against: checkpoints that somebody holds; each must agree with the ledger.
  ///   - againstRoots: roots that somebody holds; each must agree with the ledger.
  ///   - heads: the newest note that the key folder remembers; a shorter ledger is tampering (DESIGN §3).
  ///   - progress: called now and then with the number of events read.
  public static func verify(
    _ input: any AuditInput, policy: Policy?, against: [UnverifiedCheckpoint] = [], againstRoots: [StatedRoot] = [],
    heads: UnverifiedCheckpoint? = nil, progress: (Int64) -> Void = { _ in }
  ) -> AuditReport {
    var verification = Verification(input: input, policy: policy)
    return verification.run(against: against, againstRoots: againstRoots, heads: heads, progress: progress)
  }
}

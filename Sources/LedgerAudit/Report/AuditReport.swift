public import MerkleLog

/// The answer of a verification: what was checked, what was found, and what it comes to.
public struct AuditReport: Sendable {
  /// Most findings that a report lists; ``findingCount`` counts all.
  public static let maximumFindings = 100

  /// What it comes to; its raw value is the exit status.
  public let status: AuditStatus
  /// How many events were read.
  public let size: TreeSize
  /// The root of the leaves that were read; nil where a position is without its leaf.
  public let root: Digest?
  /// The origin that event 0 states; nil where it could not be read.
  public let origin: String?
  /// Whether event 0 says that times are declared, not measured; whoever shows the ledger must say so.
  public let isClockDeclared: Bool
  /// The lost ledger that event 0 says this one succeeds; nil where it names none.
  public let predecessor: Predecessor?
  /// What the ledger says was given up of its access logs, log by log: these reads nobody can prove any more.
  public let accessLosses: [AccessChain.Loss]
  /// What was found, in the order of FORMAT §7's steps, then of positions; at most ``maximumFindings``.
  public let findings: [AuditFinding]
  /// How many findings there are, those not listed included.
  public let findingCount: Int
  /// The least position that evidence of tampering points to, in leaves and nodes first, then in other rows; where it
  /// points to none, the first event that no checkpoint vouches for. Nil without such evidence, and where it puts no event
  /// in doubt: the guards of the file are gone, or something foreign stands in it.
  public let firstBadPosition: Int64?
  /// How many of the newest events are under no checkpoint that meets the policy.
  public let uncoveredNewest: Int64
  /// How many sealed parts each act destroyed.
  public let destroyed: [Int64: Int]
  /// The acts that were requested and are not completed, in order.
  public let erasuresInProgress: [Int64]
  /// The sizes of the checkpoints from outside that agree with the ledger, in the order they were given.
  public let agreedCheckpoints: [TreeSize]
  /// The sizes of the roots from outside that agree with the ledger, in the order they were given.
  public let agreedRoots: [TreeSize]
  /// How many sealed parts the giver of a bundle kept back.
  public let withheld: Int

  /// The last line of a successful verification, the same in every language (FORMAT §7); nil unless verified.
  public var verifiedLine: String? {
    guard status == .verified, let root else { return nil }
    return "verified \(size) \(root.hex)"
  }
}

/// A checkpoint that a log of the policy has signed, and what else was found under it.
///
/// Only ``Policy/verify(_:)`` makes one. Whether the policy's quorum is met is part of the value, for a checkpoint
/// that the log alone signed is still evidence against the log.
public struct VerifiedCheckpoint: Hashable, Sendable {
  /// A witness whose cosignature was checked.
  public struct Witnessed: Hashable, Sendable {
    /// The witness as the policy has it.
    public let witness: Policy.Witness
    /// Its cosignature, with the newest time if there are several.
    public let cosignature: Cosignature
  }

  /// The checkpoint as it was verified.
  public let checkpoint: UnverifiedCheckpoint

  /// The log's keys that have signed, in the order of the policy; at least one. More than one is a rotation.
  public let logKeys: [VerifierKey]

  /// The witnesses that have cosigned, in the order of the policy.
  public let witnesses: [Witnessed]

  /// Whether the quorum of the policy is met.
  public let isQuorumMet: Bool

  init(checkpoint: UnverifiedCheckpoint, logKeys: [VerifierKey], witnesses: [Witnessed], isQuorumMet: Bool) {
    self.checkpoint = checkpoint
    self.logKeys = logKeys
    self.witnesses = witnesses
    self.isQuorumMet = isQuorumMet
  }

  /// The name of the log.
  public var origin: String { checkpoint.origin }

  /// How many leaves the tree has.
  public var size: TreeSize { checkpoint.size }

  /// The root of the tree.
  public var root: Digest { checkpoint.root }

  /// The note as it came.
  public var note: SignedNote { checkpoint.note }
}

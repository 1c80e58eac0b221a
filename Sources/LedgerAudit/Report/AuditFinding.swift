/// What verification found: one fact, where it stands, and a sentence for people.
public struct AuditFinding: Hashable, Sendable {
  /// What was found, as a stable name for programs.
  public let code: Code
  /// What it means for the answer as a whole.
  public let status: AuditStatus
  /// The position of the event that it is about; nil where it is about none.
  public let position: Int64?
  /// The number of the sealed part that it is about; nil where it is about none.
  public let part: Int64?
  /// A Russian sentence that says what is wrong; it holds nothing personal, for leaves hold nothing personal.
  public let message: String

  /// A finding; those of a verification are made by it.
  public init(
    _ code: Code, _ status: AuditStatus = .tampering, position: Int64? = nil, part: Int64? = nil, _ message: String
  ) {
    self.code = code
    self.status = status
    self.position = position
    self.part = part
    self.message = message
  }
}

/// The answer as a whole; the raw value is the exit status (FORMAT §7).
public enum AuditStatus: Int, Hashable, Sendable {
  /// Sound, signed, and under a checkpoint that meets the policy.
  case verified = 0
  /// Something needed could not be read; says nothing about the ledger.
  case couldNotLook = 1
  /// Evidence that something was changed, removed or added.
  case tampering = 2
  /// Sound and signed by the log, but not, or not wholly, under a checkpoint that meets the policy; or parts withheld.
  case notAnchored = 3

  /// 2 goes before 1, 1 before 3, 3 before 0 (FORMAT §7).
  public func combined(with other: AuditStatus) -> AuditStatus {
    other.weight > weight ? other : self
  }

  private var weight: Int {
    switch self {
    case .verified: 0
    case .notAnchored: 1
    case .couldNotLook: 2
    case .tampering: 3
    }
  }
}

/// Whose signatures somebody believes: logs, witnesses, and which witness must have cosigned.
///
/// ```text
/// policy = *( comment | empty | log | witness | quorum ), each line ended by LF
/// log    = "log" vkey                    type 0x01; the name is the origin
/// witness = "witness" label vkey         type 0x04
/// quorum = "quorum" ( label | "none" )   exactly one, behind the witness that it names
/// ```
///
/// It is a subset of C2SP tlog-policy: `group` lines and addresses are refused. Items stand apart by spaces and tabs;
/// a comment is a line whose first item begins with `#`. A verifier has a policy of its own and never takes it from
/// the ledger that it checks.
public struct Policy: Hashable, Sendable {
  /// The longest policy, in bytes.
  public static let maximumLength = 64 * 1024

  /// The most logs and the most witnesses.
  public static let maximumKeys = 100

  /// A witness under the label that the policy gives it.
  public struct Witness: Sendable {
    /// What the quorum line calls it.
    public let label: String
    /// The key that it cosigns with.
    public let key: VerifierKey

    /// Names a witness; ``Policy`` checks the label and the key's type.
    public init(label: String, key: VerifierKey) {
      self.label = label
      self.key = key
    }
  }

  /// Who must have cosigned.
  public enum Quorum: Sendable {
    /// Nobody.
    case none
    /// The witness with this label.
    case witness(String)
  }

  /// The keys of logs, in the order of the policy; at least one. Keys of one name are one log before and after a
  /// rotation.
  public let logs: [VerifierKey]

  /// The witnesses, in the order of the policy.
  public let witnesses: [Witness]

  /// Who must have cosigned.
  public let quorum: Quorum

  /// Makes a policy from its parts.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedPolicy``, ``MerkleLogError/Code/tooLong``.
  public init(logs: [VerifierKey], witnesses: [Witness] = [], quorum: Quorum = .none) throws(MerkleLogError) {
    var builder = PolicyBuilder()
    for key in logs {
      try builder.add(log: key, line: nil)
    }
    for witness in witnesses {
      try builder.add(witness: witness, line: nil)
    }
    try builder.set(quorum: quorum, line: nil)
    self = try builder.finish()
  }

  init(checkedLogs logs: [VerifierKey], witnesses: [Witness], quorum: Quorum) {
    self.logs = logs
    self.witnesses = witnesses
    self.quorum = quorum
  }

  /// The policy as text; ``init(parsing:)`` reads it back.
  public var text: String {
    let name =
      switch quorum {
      case .none: "none"
      case .witness(let label): label
      }
    return logs.map { "log \($0)\n" }.joined()
      + witnesses.map { "witness \($0.label) \($0.key)\n" }.joined() + "quorum \(name)\n"
  }
}

extension Policy.Witness: Hashable {
  public static func == (left: Policy.Witness, right: Policy.Witness) -> Bool {
    left.key == right.key && haveEqualBytes(left.label, right.label)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
  }
}

extension Policy.Quorum: Hashable {
  public static func == (left: Policy.Quorum, right: Policy.Quorum) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.witness(let left), .witness(let right)): haveEqualBytes(left, right)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    guard case .witness(let label) = self else { return }
    hasher.combine(label.utf8.count)
  }
}

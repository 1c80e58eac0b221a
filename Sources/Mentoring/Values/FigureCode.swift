/// The name of a figure that is computed from answers or scores, as `monitoring.completed` states it:
/// `satisfactionShare.mentee.satisfaction/1`, `meanChange.mentor.mentor-readiness/1.planning`.
public struct FigureCode: Hashable, Sendable, CustomStringConvertible {
  /// What is computed, and in which unit it is stated.
  public enum Kind: String, CaseIterable, Sendable {
    /// How many answered so that the form's scale could be scored.
    case satisfactionCount
    /// Their mean on that scale, times 100.
    case satisfactionMean
    /// The share of those who reach the form's limit, in hundredths of a per cent.
    case satisfactionShare
    /// How many have a score of a scale from before and after.
    case changeCount
    /// Their mean change, times 100.
    case meanChange
    /// Cohen's d for paired data, times 100.
    case effectSize

    /// The number of people whom a figure of this kind speaks of.
    var group: Kind {
      switch self {
      case .satisfactionCount, .satisfactionMean, .satisfactionShare: .satisfactionCount
      case .changeCount, .meanChange, .effectSize: .changeCount
      }
    }

    /// Whether it is itself a number of people.
    public var isCount: Bool { self == group }
  }

  public let kind: Kind
  public let role: ParticipantRole
  /// Form and version.
  public let form: String
  /// The scale whose change is stated; satisfaction has the one that its form names.
  public let scale: String?

  public init(_ kind: Kind, _ role: ParticipantRole, form: String, scale: String? = nil) {
    (self.kind, self.role, self.form, self.scale) = (kind, role, form, scale)
  }

  /// Reads a code; nil where the kind or role is not known, or a scale stands where none belongs.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 2, let kind = Kind(rawValue: parts[0]), let role = ParticipantRole(rawValue: parts[1]),
      parts.count == (kind.group == .changeCount ? 4 : 3)
    else { return nil }
    self.init(kind, role, form: parts[2], scale: parts.count == 4 ? parts[3] : nil)
  }

  public var description: String {
    ([kind.rawValue, role.rawValue, form] + (scale.map { [$0] } ?? [])).joined(separator: ".")
  }

  /// The figure that says how many people this one speaks of.
  public var group: FigureCode { FigureCode(kind.group, role, form: form, scale: scale) }
}

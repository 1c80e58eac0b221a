/// Why the application did not do what it was asked: a sentence for people, and the exit status it stands for.
public struct ServiceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of refusal, each with its exit status (DESIGN §4).
  public enum Kind: Int32, Sendable {
    /// It could not be done or looked at: a file, a lock, a key.
    case couldNot = 1
    /// Evidence of tampering.
    case tampering = 2
    /// A rule of the domain forbids it.
    case refused = 4
    /// The command itself is not understood.
    case usage = 64
  }

  public let kind: Kind
  /// A Russian sentence that names the place and the rule.
  public let message: String
  /// Further lines: each thing that is wrong, or what to do next.
  public let details: [String]

  public init(_ kind: Kind, _ message: String, details: [String] = []) {
    self.kind = kind
    self.message = message
    self.details = details
  }

  public var description: String { ([message] + details.map { "  • " + $0 }).joined(separator: "\n") }
}

/// One place where data does not follow its schema.
///
/// The message names the field and the rule, never the value: what stands there may be personal.
public struct SchemaFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of rule is broken. The set is open: later versions may add codes.
  public struct Rule: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A required field is absent.
    public static let missing = Rule(rawValue: "missing")
    /// The schema knows no such field.
    public static let unknown = Rule(rawValue: "unknown")
    /// A value of another type.
    public static let type = Rule(rawValue: "type")
    /// A text that does not match its pattern.
    public static let pattern = Rule(rawValue: "pattern")
    /// A text that is too short or too long.
    public static let length = Rule(rawValue: "length")
    /// A text with a scalar that the ledger's JSON refuses.
    public static let character = Rule(rawValue: "character")
    /// A number outside its range.
    public static let range = Rule(rawValue: "range")
    /// Not a real day.
    public static let day = Rule(rawValue: "day")
    /// Not a code of the list.
    public static let code = Rule(rawValue: "code")
    /// Too few or too many elements.
    public static let count = Rule(rawValue: "count")
    /// An element that stands twice.
    public static let duplicate = Rule(rawValue: "duplicate")
  }

  /// Where, keys and indices joined by full stops: `data.pairs.0`, `sealed.profile.fullName`.
  public let path: String
  public let rule: Rule
  /// A Russian sentence for whoever made the entry.
  public let message: String

  public init(path: String, rule: Rule, message: String) {
    self.path = path
    self.rule = rule
    self.message = message
  }

  public var description: String { message }
}

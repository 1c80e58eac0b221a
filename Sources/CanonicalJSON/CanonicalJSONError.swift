/// Why bytes are not canonical JSON, or why a value has no canonical spelling.
///
/// The description never quotes the input: what stands there may be personal.
public struct CanonicalJSONError: Error, Sendable {
  /// What kind of fault it is. The set is open: later versions may add codes.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The input ends within a value.
    public static let unexpectedEnd = Code(rawValue: "unexpectedEnd")
    /// A byte that cannot stand here: white space, a missing or surplus comma, an unknown literal, another type.
    public static let unexpectedByte = Code(rawValue: "unexpectedByte")
    /// Bytes after the value.
    public static let trailingBytes = Code(rawValue: "trailingBytes")
    /// A string that is not well-formed UTF-8 (Unicode, table 3-7).
    public static let invalidUTF8 = Code(rawValue: "invalidUTF8")
    /// A control character or a noncharacter in a string.
    public static let forbiddenScalar = Code(rawValue: "forbiddenScalar")
    /// An escape other than `\"`, `\\` and `\n`.
    public static let invalidEscape = Code(rawValue: "invalidEscape")
    /// A number with a leading zero, a fraction, an exponent, or minus zero.
    public static let invalidNumber = Code(rawValue: "invalidNumber")
    /// An integer beyond ±(2^53 − 1).
    public static let integerOutOfRange = Code(rawValue: "integerOutOfRange")
    /// A key that is not `[a-z][A-Za-z0-9]*`.
    public static let invalidKey = Code(rawValue: "invalidKey")
    /// A key that stands twice in its object.
    public static let duplicateKey = Code(rawValue: "duplicateKey")
    /// A key that sorts before the key in front of it.
    public static let unsortedKey = Code(rawValue: "unsortedKey")
    /// The object lacks the member that the caller asked for at this place.
    public static let missingKey = Code(rawValue: "missingKey")
    /// The object has a member that the caller did not ask for.
    public static let unknownKey = Code(rawValue: "unknownKey")
    /// Objects and arrays nest deeper than ``CanonicalJSON/maximumDepth``.
    public static let tooDeep = Code(rawValue: "tooDeep")
    /// More bytes than ``CanonicalJSON/maximumLength``.
    public static let tooLong = Code(rawValue: "tooLong")
  }

  // One word, so that a throwing call costs nothing where nothing is thrown.
  private final class Storage: Sendable {
    let code: Code
    let offset: Int
    let detail: String?

    init(code: Code, offset: Int, detail: String?) {
      self.code = code
      self.offset = offset
      self.detail = detail
    }
  }

  private let storage: Storage

  /// What kind of fault it is.
  public var code: Code { storage.code }

  /// The offset of the first byte at fault, counted from the start of the array; for a writer, from the start of the
  /// output.
  public var offset: Int { storage.offset }

  /// Makes an error; `detail` names a key or type of the schema, never something from the input.
  public init(_ code: Code, at offset: Int, detail: String? = nil) {
    storage = Storage(code: code, offset: offset, detail: detail)
  }
}

extension CanonicalJSONError: CustomStringConvertible {
  /// An English sentence that names the fault and its byte offset.
  public var description: String {
    let detail = storage.detail.map { " (\($0))" } ?? ""
    return "Not canonical JSON at byte \(offset): \(reason)\(detail)."
  }

  private var reason: String {
    switch code {
    case .unexpectedEnd: "the input ends within a value"
    case .unexpectedByte: "this byte cannot stand here"
    case .trailingBytes: "nothing may follow the value"
    case .invalidUTF8: "the string is not well-formed UTF-8"
    case .forbiddenScalar: "the string holds a control character or a noncharacter"
    case .invalidEscape: "the only escapes are \\\", \\\\ and \\n"
    case .invalidNumber: "a number is an integer without leading zeros, fraction or exponent, and never -0"
    case .integerOutOfRange: "the integer is beyond ±(2^53 − 1)"
    case .invalidKey: "a key must match [a-z][A-Za-z0-9]*"
    case .duplicateKey: "the key stands twice in its object"
    case .unsortedKey: "the key sorts before the key in front of it"
    case .missingKey: "a member is missing"
    case .unknownKey: "the object has a member that is not expected"
    case .tooDeep: "objects and arrays nest deeper than \(CanonicalJSON.maximumDepth)"
    case .tooLong: "it is longer than \(CanonicalJSON.maximumLength) bytes"
    default: code.rawValue
    }
  }
}

extension CanonicalJSONError: Equatable {
  /// Equal when kind and place of the fault are equal.
  public static func == (left: CanonicalJSONError, right: CanonicalJSONError) -> Bool {
    left.code == right.code && left.offset == right.offset
  }
}

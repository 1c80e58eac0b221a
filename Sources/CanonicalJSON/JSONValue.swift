/// A value of canonical JSON.
///
/// Equality and hash go by UTF-8 bytes: two strings that Swift calls canonically equivalent, but that are spelt with
/// other scalars, are different values here. A value can hold what the profile refuses (a control character, a large
/// integer, great depth); ``CanonicalJSON/serialize(_:)`` refuses it then.
public enum JSONValue: Sendable {
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case array([JSONValue])
  case object(JSONObject)

  /// The text, if this is a string.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The number, if this is an integer.
  public var integerValue: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The truth value, if this is one.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements, if this is an array.
  public var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, if this is an object.
  public var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }
}

extension JSONValue: Hashable {
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): UTF8Order.areEqual(left, right)
    case (.integer(let left), .integer(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .string(let value):
      hasher.combine(0 as UInt8)
      UTF8Order.hash(value, into: &hasher)
    case .integer(let value):
      hasher.combine(1 as UInt8)
      hasher.combine(value)
    case .bool(let value):
      hasher.combine(2 as UInt8)
      hasher.combine(value)
    case .array(let value):
      hasher.combine(3 as UInt8)
      hasher.combine(value)
    case .object(let value):
      hasher.combine(4 as UInt8)
      hasher.combine(value)
    }
  }
}

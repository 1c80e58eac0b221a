/// The ledger's canonical JSON: a profile of RFC 8785 (JCS) in which one value has exactly one spelling.
///
/// ```text
/// value   = string | integer | "true" | "false" | array | object
/// array   = "[" [ value *( "," value ) ] "]"
/// object  = "{" [ member *( "," member ) ] "}"      members sorted by the bytes of their keys, keys unique
/// member  = %x22 key %x22 ":" value
/// key     = "a"…"z" *( "a"…"z" | "A"…"Z" | "0"…"9" )
/// integer = [ "-" ] ( "1"…"9" ) *digit | "0"        within ±(2^53 − 1)
/// string  = %x22 *( scalar | "\" %x22 | "\\" | "\n" ) %x22
/// ```
///
/// There is no white space outside strings, no `null`, no fraction and no exponent. Objects and arrays nest at most
/// ``maximumDepth`` deep. Source: the ledger format, §1.
public enum CanonicalJSON {
  /// How deep objects and arrays may nest, counting only them. Source: the ledger format, §1.
  public static let maximumDepth = 8

  /// The longest input that ``parse(_:)`` looks at and the longest output that ``serialize(_:)`` makes, in bytes.
  ///
  /// It is above the largest document of the format, a sealed part of 8 MiB in base64.
  public static let maximumLength = 16 * 1024 * 1024

  /// The smallest integer of the profile, −(2^53 − 1): what an IEEE 754 double holds exactly (RFC 8785 §3.2.2.3).
  public static let minimumInteger: Int64 = -9_007_199_254_740_991

  /// The largest integer of the profile, 2^53 − 1: what an IEEE 754 double holds exactly (RFC 8785 §3.2.2.3).
  public static let maximumInteger: Int64 = 9_007_199_254_740_991

  /// Reads one canonical value that takes up the whole input.
  ///
  /// The reader is strict: whatever it accepts, ``serialize(_:)`` writes again byte for byte.
  ///
  /// - Throws: ``CanonicalJSONError`` with the offset of the first byte at fault.
  public static func parse(_ bytes: [UInt8]) throws(CanonicalJSONError) -> JSONValue {
    guard bytes.count <= maximumLength else { throw CanonicalJSONError(.tooLong, at: maximumLength) }
    var reader = CanonicalReader(bytes)
    let value = try reader.value()
    try reader.end()
    return value
  }

  /// Writes the one canonical spelling of a value.
  ///
  /// - Throws: ``CanonicalJSONError`` where the profile has no spelling for the value: a forbidden scalar, an integer
  ///   out of range, a key of another form, too much depth. Its offset is where in the output the fault would stand.
  public static func serialize(_ value: JSONValue) throws(CanonicalJSONError) -> [UInt8] {
    var writer = CanonicalWriter()
    try writer.value(value)
    guard writer.bytes.count <= maximumLength else { throw CanonicalJSONError(.tooLong, at: maximumLength) }
    return writer.bytes
  }

  /// Whether a scalar may stand in a string: line feed, and everything from U+0020 on except U+007F–U+009F and the
  /// 66 noncharacters. Source: the ledger format, §1.
  public static func isPermitted(_ scalar: Unicode.Scalar) -> Bool {
    StringProfile.isPermitted(scalar.value)
  }

  /// Whether a text may be an object key: `[a-z][A-Za-z0-9]*`.
  public static func isKey(_ text: String) -> Bool {
    var first = true
    for byte in text.utf8 {
      guard first ? StringProfile.beginsKey(byte) : StringProfile.continuesKey(byte) else { return false }
      first = false
    }
    return !first
  }
}

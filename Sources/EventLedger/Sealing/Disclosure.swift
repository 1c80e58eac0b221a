public import CanonicalJSON
import Crypto
import MerkleLog

/// The text of one sealed part with the key of its commitment alone: whoever has it and the entry's leaf can confirm
/// the text for ever, and can open nothing else (FORMAT §4).
///
/// ```text
/// disclosure = canonical {"kcom","part","plaintext","position"}         base64; kcom is 32 bytes
/// ```
public struct Disclosure: Hashable, Sendable {
  /// The longest disclosure, in bytes: 8 MiB of plaintext in base64 fit.
  public static let maximumLength = 12 * 1024 * 1024

  /// `Kcom` of this part of this event: 32 bytes.
  public let commitmentKey: [UInt8]
  public let position: Position
  public let part: Int
  public let plaintext: Plaintext

  /// Takes the four fields. Precondition: a commitment key of 32 bytes.
  public init(commitmentKey: [UInt8], position: Position, part: Int, plaintext: Plaintext) {
    precondition(commitmentKey.count == 32, "Kcom has 32 bytes")
    self.commitmentKey = commitmentKey
    self.position = position
    self.part = part
    self.plaintext = plaintext
  }

  /// Parses a disclosure, with or without a line feed behind it. Nil where it is not canonical, has another set of
  /// keys, a `Kcom` that is not 32 bytes long, or a plaintext without a media type.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.count <= Self.maximumLength else { return nil }
    let line = bytes.last == 0x0a ? Array(bytes.dropLast()) : bytes
    guard let object = try? CanonicalJSON.parse(line).objectValue, object.count == 4,
      let key = object["kcom"]?.stringValue.flatMap({ Base64.decode($0) }), key.count == 32,
      let part = object["part"]?.integerValue, (0..<Int64(FormatLimit.sealedParts)).contains(part),
      let position = object["position"]?.integerValue, position >= 0,
      let text = object["plaintext"]?.stringValue.flatMap({ Base64.decode($0) }),
      let plaintext = Plaintext(bytes: text[...])
    else { return nil }
    self.init(commitmentKey: key, position: Position(position), part: Int(part), plaintext: plaintext)
  }

  /// The canonical line, without a line feed; `init(parsing:)` reads it back.
  public func line() throws(CanonicalJSONError) -> [UInt8] {
    try CanonicalJSON.serialize(
      .object(
        JSONObject([
          ("kcom", .string(Base64.encode(commitmentKey))), ("part", .integer(Int64(part))),
          ("plaintext", .string(Base64.encode(plaintext.bytes))), ("position", .integer(position.rawValue)),
        ])))
  }

  /// Whether the text is the one that an event committed to in `c` of this part. Says nothing of where the event
  /// stands: that is for its inclusion proof.
  public func confirms(_ event: Envelope) -> Bool {
    guard event.sealed.indices.contains(part) else { return false }
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("mentorledger-commit/v1\n".utf8) + SubjectKey.header(event: event.id, part: part) + plaintext.bytes,
      using: SymmetricKey(data: commitmentKey))
    return digest(code) == event.sealed[part].commitment
  }
}

extension SubjectKey {
  /// `Kcom` of one part of one event: confirms its text, opens nothing (FORMAT §4).
  public func commitmentKey(event: EventID, part: Int) -> [UInt8] {
    derivedKeys(header: Self.header(event: event, part: part)).commitment.withUnsafeBytes { Array($0) }
  }
}

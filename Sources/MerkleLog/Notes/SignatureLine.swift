/// One signature under a note (C2SP signed-note).
///
/// ```text
/// line = U+2014 " " name " " base64(key id ‖ signature)
/// ```
public struct SignatureLine: Sendable {
  /// The name of the key that is said to have signed.
  public let name: String
  /// The id of the key that is said to have signed.
  public let keyID: UInt32
  /// What follows the key id: for type 0x01 a signature, for type 0x04 time and signature.
  public let payload: [UInt8]

  init(key: VerifierKey, payload: [UInt8]) {
    name = key.name
    keyID = key.keyID
    self.payload = payload
  }

  /// Parses a line, given without its line feed.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedNote``.
  public init(parsing line: String) throws(MerkleLogError) {
    try self.init(parsing: Array(line.utf8)[...], line: 1)
  }

  init(parsing bytes: ArraySlice<UInt8>, line: Int) throws(MerkleLogError) {
    guard let rest = bytes.dropping(prefix: "\u{2014} ") else {
      throw MerkleLogError(.malformedNote, line: line, "a signature line begins with an em dash and a space")
    }
    let parts = rest.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw MerkleLogError(.malformedNote, line: line, "a signature line has a name, one space and a signature")
    }
    guard let name = String(validating: parts[0], as: UTF8.self), VerifierKey.isName(name) else {
      throw MerkleLogError(.malformedNote, line: line, "the key name has a space, a control character or \"+\"")
    }
    guard let signature = parts[1].decodedBase64 else {
      throw MerkleLogError(.malformedNote, line: line, "the signature is not canonical base64")
    }
    guard signature.count > 4 else {
      throw MerkleLogError(.malformedNote, line: line, "the signature is too short for a key id and a signature")
    }
    self.name = name
    keyID = signature.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    payload = Array(signature.dropFirst(4))
  }

  /// The line without its line feed; ``init(parsing:)`` reads it back.
  public var text: String {
    "\u{2014} \(name) \(Base64.encode(VerifierKey.bytes(of: keyID) + payload))"
  }
}

extension SignatureLine: Hashable {
  public static func == (left: SignatureLine, right: SignatureLine) -> Bool {
    left.keyID == right.keyID && left.payload == right.payload && haveEqualBytes(left.name, right.name)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
    hasher.combine(payload)
  }
}

extension SignatureLine: CustomStringConvertible {
  /// The same as ``text``.
  public var description: String { text }
}

/// The private key of a witness as a line of a file, in the form of golang.org/x/mod/sumdb/note.
///
/// ```text
/// key = "PRIVATE+KEY+" name "+" hex(key id) "+" base64(0x04 ‖ seed)
/// ```
extension WitnessSigningKey {
  private static let prefix: StaticString = "PRIVATE+KEY+"

  /// The line for a seed; ``init(parsing:)`` reads it back. It is the secret itself.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedKey`` as ``init(name:seed:)`` does.
  public static func text(name: String, seed: [UInt8]) throws(MerkleLogError) -> String {
    let key = try WitnessSigningKey(name: name, seed: seed).verifierKey
    let identifier = Hex.encode(VerifierKey.bytes(of: key.keyID))
    return "\(prefix)\(name)+\(identifier)+\(Base64.encode([SignatureType.cosignature.rawValue] + seed))"
  }

  /// Parses a line, given without its line feed.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedKey``, also where the key id does not belong to name and seed.
  public init(parsing text: String) throws(MerkleLogError) {
    guard let rest = Array(text.utf8)[...].dropping(prefix: Self.prefix) else {
      throw MerkleLogError(.malformedKey, "a private key begins with \(Self.prefix)")
    }
    let parts = rest.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self),
      let identifier = Hex.decode(utf8: parts[1]), let material = parts[2].decodedBase64,
      material.first == SignatureType.cosignature.rawValue
    else { throw MerkleLogError(.malformedKey, "a private key is a name, a key id and a seed of type 0x04") }
    try self.init(name: name, seed: Array(material.dropFirst()))
    guard identifier == VerifierKey.bytes(of: verifierKey.keyID) else {
      throw MerkleLogError(.malformedKey, "the key id does not belong to this name and seed")
    }
  }
}

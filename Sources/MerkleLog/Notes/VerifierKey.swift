import Crypto

/// A public key with the name it signs under, as a vkey writes it (C2SP signed-note).
///
/// ```text
/// key id = first 4 bytes of SHA-256(name ‖ LF ‖ type ‖ public key)
/// vkey   = name "+" hex(key id) "+" base64(type ‖ public key)
/// ```
///
/// Only Ed25519 keys of the types in ``SignatureType`` are known; any other type is refused by name.
public struct VerifierKey: Sendable {
  /// The name, for a log its origin: not empty, no Unicode space, no control character, no `+`.
  public let name: String
  /// How the key signs.
  public let type: SignatureType
  /// The 32 bytes of the Ed25519 public key (RFC 8032 §5.1.5).
  public let publicKey: [UInt8]
  /// The first four bytes, big-endian, of the hash over name, type and key.
  public let keyID: UInt32

  /// Makes a key from its parts.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedKey`` for a name that cannot stand in a note, or a public key that is
  ///   not 32 bytes long.
  public init(name: String, type: SignatureType, publicKey: [UInt8]) throws(MerkleLogError) {
    guard Self.isName(name) else {
      throw MerkleLogError(.malformedKey, "a key name is not empty and has no space, control character or \"+\"")
    }
    guard publicKey.count == 32 else {
      throw MerkleLogError(.malformedKey, "an Ed25519 public key has 32 bytes, this one has \(publicKey.count)")
    }
    self.name = name
    self.type = type
    self.publicKey = publicKey
    var hash = SHA256()
    hash.update(data: Array(name.utf8) + [UInt8(ascii: "\n"), type.rawValue] + publicKey)
    keyID = hash.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Parses a vkey.
  ///
  /// - Throws: ``MerkleLogError/Code/unknownSignatureType`` for a type that this program does not know,
  ///   ``MerkleLogError/Code/malformedKey`` for everything else, a key id that does not belong to the key included.
  public init(parsing vkey: String) throws(MerkleLogError) {
    try self.init(parsing: Array(vkey.utf8)[...])
  }

  init(parsing vkey: ArraySlice<UInt8>) throws(MerkleLogError) {
    // The name has no "+", base64 may have some.
    let parts = vkey.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self) else {
      throw MerkleLogError(.malformedKey, "a vkey is a name, \"+\", a key id, \"+\" and a key")
    }
    guard let identifier = Hex.decode(utf8: parts[1]), identifier.count == 4 else {
      throw MerkleLogError(.malformedKey, "a key id is eight lower-case hexadecimal digits")
    }
    guard let material = parts[2].decodedBase64, let first = material.first else {
      throw MerkleLogError(.malformedKey, "the key is not canonical base64")
    }
    guard let type = SignatureType(rawValue: first) else {
      throw MerkleLogError(.unknownSignatureType, "signature type 0x\(Hex.encode([first])) is not known here")
    }
    try self.init(name: name, type: type, publicKey: Array(material.dropFirst()))
    guard identifier == Self.bytes(of: keyID) else {
      throw MerkleLogError(.malformedKey, "the key id does not belong to this name and key")
    }
  }

  /// The key as a vkey; ``init(parsing:)`` reads it back.
  public var vkey: String {
    "\(name)+\(Hex.encode(Self.bytes(of: keyID)))+\(Base64.encode([type.rawValue] + publicKey))"
  }

  /// Whether a text may be a key's name: not empty, no Unicode space, no control character, no `+`.
  public static func isName(_ text: String) -> Bool {
    !text.unicodeScalars.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar != "+" && !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
      }
  }

  /// Whether a signature line says that this key made it: name and key id agree.
  public func claims(_ line: SignatureLine) -> Bool {
    line.keyID == keyID && haveEqualBytes(line.name, name)
  }

  /// Whether this is the Ed25519 signature of the key over a message (RFC 8032 §5.1.7).
  func isValid(signature: some Collection<UInt8>, over message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    return key.isValidSignature(Array(signature), for: message)
  }

  static func bytes(of keyID: UInt32) -> [UInt8] {
    withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
  }
}

extension VerifierKey: Hashable {
  public static func == (left: VerifierKey, right: VerifierKey) -> Bool {
    left.type == right.type && left.publicKey == right.publicKey && haveEqualBytes(left.name, right.name)
  }

  // The key id covers name, type and key.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
  }
}

extension VerifierKey: CustomStringConvertible {
  /// The same as ``vkey``.
  public var description: String { vkey }
}

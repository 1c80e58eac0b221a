public import Crypto
public import MerkleLog

/// The key of one data subject for one `class/term` (FORMAT §4, `SK`): 32 random bytes, kept in the vault.
///
/// Destroying it makes all that was sealed under it unreadable for ever.
public struct SubjectKey: Sendable {
  public let subject: SubjectID
  public let name: KeyName
  /// The 32 secret bytes.
  public let secret: SymmetricKey

  /// Precondition: 32 bytes.
  public init(subject: SubjectID, name: KeyName, secret: SymmetricKey) {
    precondition(secret.bitCount == 256, "a subject key has 32 bytes")
    self.subject = subject
    self.name = name
    self.secret = secret
  }

  /// First 16 bytes of `SHA-256("mentorledger-keyid/v1" LF ‖ SK)`.
  public var fingerprint: KeyFingerprint {
    var hash = SHA256()
    hash.update(data: Array("mentorledger-keyid/v1\n".utf8))
    secret.withUnsafeBytes { hash.update(bufferPointer: $0) }
    guard let value = Bytes16(Array(hash.finalize().prefix(16))) else { preconditionFailure("16 bytes are 16 bytes") }
    return KeyFingerprint(value)
  }
}

extension SubjectKey {
  /// Seals `plaintext` as part `part` of event `event`.
  ///
  /// `nonce` is 12 random bytes. It must be fresh, though a key is derived for each event and part, so that a repeated
  /// command id can't meet a nonce twice. Throws `tooLarge` past 8 MiB.
  public func seal(_ plaintext: Plaintext, event: EventID, part: Int, nonce: [UInt8]) throws(SealError) -> SealedPart {
    let bytes = plaintext.bytes
    guard bytes.count <= FormatLimit.plaintextBytes else { throw .tooLarge }
    var padded = bytes + [0x80]
    padded.append(contentsOf: repeatElement(0, count: (64 - padded.count % 64) % 64))
    let header = Self.header(event: event, part: part)
    let keys = derivedKeys(header: header)
    guard let gcmNonce = try? AES.GCM.Nonce(data: nonce),
      let box = try? AES.GCM.seal(
        padded, using: keys.encryption, nonce: gcmNonce, authenticating: authenticated(header: header))
    else { preconditionFailure("a nonce has 12 bytes") }
    let blob = nonce + Array(box.ciphertext) + Array(box.tag)
    let reference = SealedReference(
      commitment: commitment(to: bytes, header: header, key: keys.commitment), fingerprint: fingerprint, keyName: name,
      subject: subject, blobDigest: digest(SHA256.hash(data: blob)))
    return SealedPart(reference: reference, blob: blob)
  }

  /// Opens a blob and checks all that binds it: key, digest, authentication, padding, commitment.
  public func open(_ blob: [UInt8], as reference: SealedReference, event: EventID, part: Int) throws(SealError)
    -> Plaintext
  {
    guard fingerprint == reference.fingerprint else { throw .wrongKey }
    guard digest(SHA256.hash(data: blob)) == reference.blobDigest else { throw .blobChanged }
    let header = Self.header(event: event, part: part)
    let keys = derivedKeys(header: header)
    guard blob.count >= 28, let box = try? AES.GCM.SealedBox(combined: blob),
      let opened = try? AES.GCM.open(box, using: keys.encryption, authenticating: authenticated(header: header))
    else { throw .authenticationFailed }
    let padded = Array(opened)
    guard let mark = padded.lastIndex(where: { $0 != 0 }), padded[mark] == 0x80, padded.count.isMultiple(of: 64),
      padded.count - mark <= 64
    else { throw .badPadding }
    let bytes = padded[..<mark]
    guard bytes.count <= FormatLimit.plaintextBytes else { throw .tooLarge }
    guard commitment(to: Array(bytes), header: header, key: keys.commitment) == reference.commitment else {
      throw .commitmentMismatch
    }
    guard let plaintext = Plaintext(bytes: bytes) else { throw .noMediaType }
    return plaintext
  }

  /// What `c` would be for this text: compares a repeated command with the recorded one without storing a digest.
  public func commitment(to plaintext: Plaintext, event: EventID, part: Int) -> MerkleLog.Digest {
    let header = Self.header(event: event, part: part)
    return commitment(to: plaintext.bytes, header: header, key: derivedKeys(header: header).commitment)
  }

  static func header(event: EventID, part: Int) -> [UInt8] {
    event.bytes + [UInt8(truncatingIfNeeded: part >> 8), UInt8(truncatingIfNeeded: part)]
  }

  /// `Kenc ‖ Kcom = HKDF-SHA256(ikm = SK, salt = "", info = "mentorledger-seal/v1" LF ‖ header, 64 bytes)`
  func derivedKeys(header: [UInt8]) -> (encryption: SymmetricKey, commitment: SymmetricKey) {
    let derived = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: secret, info: Array("mentorledger-seal/v1\n".utf8) + header, outputByteCount: 64)
    return derived.withUnsafeBytes { bytes in
      (SymmetricKey(data: Array(bytes[..<32])), SymmetricKey(data: Array(bytes[32...])))
    }
  }

  private func authenticated(header: [UInt8]) -> [UInt8] {
    Array("mentorledger-seal/v1\n".utf8) + header + subject.bytes + Array(name.description.utf8)
  }

  private func commitment(to plaintext: [UInt8], header: [UInt8], key: SymmetricKey) -> MerkleLog.Digest {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("mentorledger-commit/v1\n".utf8) + header + plaintext, using: key)
    return digest(code)
  }
}

import Crypto

/// The private key of a log: Ed25519, signature type 0x01.
///
/// The seed stays in memory as long as the value does and stands in no description.
public struct LogSigningKey: Sendable {
  /// The public half, whose name is the log's origin.
  public let verifierKey: VerifierKey

  private let key: Ed25519Key

  /// Makes the key from its 32-byte seed (RFC 8032 §5.1.5).
  ///
  /// - Throws: ``MerkleLogError/Code/malformedKey`` for a name that cannot stand in a note or another seed length.
  public init(name: String, seed: [UInt8]) throws(MerkleLogError) {
    key = try Ed25519Key(seed: seed)
    verifierKey = try VerifierKey(name: name, type: .ed25519, publicKey: key.publicKey)
  }

  /// Signs a statement of this log.
  ///
  /// - Precondition: its origin is the key's name.
  public func sign(_ body: CheckpointBody) -> SignatureLine {
    precondition(haveEqualBytes(body.origin, verifierKey.name), "a log signs for its own origin only")
    return SignatureLine(key: verifierKey, payload: key.signature(over: body.bytes))
  }
}

extension LogSigningKey: CustomStringConvertible, CustomReflectable {
  /// The public half; the seed is never shown.
  public var description: String { "signing key of \(verifierKey)" }

  /// Shows the public half only.
  public var customMirror: Mirror { Mirror(self, children: ["verifierKey": verifierKey]) }
}

/// The private key of a witness: Ed25519, signature type 0x04.
///
/// The seed stays in memory as long as the value does and stands in no description.
public struct WitnessSigningKey: Sendable {
  /// The public half.
  public let verifierKey: VerifierKey

  private let key: Ed25519Key

  /// Makes the key from its 32-byte seed (RFC 8032 §5.1.5).
  ///
  /// - Throws: ``MerkleLogError/Code/malformedKey`` for a name that cannot stand in a note or another seed length.
  public init(name: String, seed: [UInt8]) throws(MerkleLogError) {
    key = try Ed25519Key(seed: seed)
    verifierKey = try VerifierKey(name: name, type: .cosignature, publicKey: key.publicKey)
  }

  /// Cosigns a checkpoint whose consistency with all earlier ones the caller has checked.
  ///
  /// - Parameter time: seconds since 1970-01-01T00:00:00Z.
  /// - Precondition: the time is not negative.
  public func cosign(_ body: CheckpointBody, time: Int64) -> SignatureLine {
    precondition(time >= 0, "a cosignature cannot be older than 1970")
    let signature = key.signature(over: Cosignature.message(time: time, body: body.bytes))
    return SignatureLine(key: verifierKey, payload: Cosignature(time: time, signature: signature).payload)
  }
}

extension WitnessSigningKey: CustomStringConvertible, CustomReflectable {
  /// The public half; the seed is never shown.
  public var description: String { "signing key of \(verifierKey)" }

  /// Shows the public half only.
  public var customMirror: Mirror { Mirror(self, children: ["verifierKey": verifierKey]) }
}

/// Ed25519 as the two kinds of signing keys use it.
private struct Ed25519Key: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  init(seed: [UInt8]) throws(MerkleLogError) {
    guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw MerkleLogError(.malformedKey, "an Ed25519 seed has 32 bytes, this one has \(seed.count)")
    }
    self.key = key
  }

  var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

  func signature(over message: [UInt8]) -> [UInt8] {
    do {
      return Array(try key.signature(for: message))
    } catch {
      // Ed25519 signs every message; the library fails only where it cannot allocate.
      fatalError("Ed25519 could not sign: \(error)")
    }
  }
}

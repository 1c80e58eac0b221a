public import Crypto
import EventLedger

/// The key that wraps every key of the vault during one epoch (FORMAT §4). A destruction ends an epoch.
public struct EpochKey: Sendable {
  /// Epochs count from 1.
  public let number: Int
  /// The 32 secret bytes.
  public let secret: SymmetricKey

  /// Precondition: 32 bytes, a number from 1.
  public init(number: Int, secret: SymmetricKey) {
    precondition(number >= 1 && secret.bitCount == 256, "an epoch key has 32 bytes and a number from 1")
    self.number = number
    self.secret = secret
  }
}

extension EpochKey {
  /// A key wrapped under this one (RFC 3394 §2.2.1): 8 bytes more than the key.
  package func wrap(_ key: SymmetricKey) throws -> [UInt8] {
    Array(try AES.KeyWrap.wrap(key, using: secret))
  }

  /// The wrapped key; nil where it was wrapped under another one, or changed since (RFC 3394 §2.2.2).
  package func unwrap(_ wrapped: [UInt8]) -> SymmetricKey? {
    try? AES.KeyWrap.unwrap(wrapped, using: secret)
  }
}

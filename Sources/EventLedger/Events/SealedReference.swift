public import MerkleLog

/// What a leaf says of one sealed part (FORMAT §4): which key opens the blob, and what binds blob and text.
public struct SealedReference: Hashable, Sendable {
  /// Commitment to the plaintext (`c`), keyed: it cannot be guessed once the key is gone.
  public var commitment: Digest
  /// Fingerprint of the subject key (`f`).
  public var fingerprint: KeyFingerprint
  /// `class/term` of the key (`k`).
  public var keyName: KeyName
  /// The data subject whose key it is (`s`).
  public var subject: SubjectID
  /// SHA-256 of the blob (`x`): lets an auditor without keys check it.
  public var blobDigest: Digest

  public init(
    commitment: Digest, fingerprint: KeyFingerprint, keyName: KeyName, subject: SubjectID, blobDigest: Digest
  ) {
    self.commitment = commitment
    self.fingerprint = fingerprint
    self.keyName = keyName
    self.subject = subject
    self.blobDigest = blobDigest
  }
}

/// `class/term`: what a key protects, and how long that lives (FORMAT §4, `k`).
public struct KeyName: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  /// Nil where the text is not `[a-z]+/[0-9a-z-]+`.
  public init?(_ text: String) {
    let halves = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty, halves[0].allSatisfy(lower.contains),
      halves[1].allSatisfy({ lower.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    description = text
  }

  /// What the key protects: `profile`, `answers` …
  public var dataClass: String { String(description.prefix { $0 != "/" }) }
  /// How long it lives: a cycle, an act's number.
  public var term: String { String(description.drop { $0 != "/" }.dropFirst()) }

  public static func < (left: KeyName, right: KeyName) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}

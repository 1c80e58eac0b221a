/// Why the vault gave no key.
public enum VaultError: Error, Hashable, Sendable {
  /// The vault does not know this fingerprint. An error, never "erased": only the ledger says what was destroyed.
  case unknownKey(KeyFingerprint)
  /// The key was destroyed by an act and never returns, whatever the vault's file says.
  case destroyedKey(KeyFingerprint)
  /// The key is gone, and a person said that it is gone for good. Neither "unknown" nor "destroyed": no act demanded it,
  /// and where the key is found again, what it seals opens again.
  case lostKey(KeyFingerprint)
  /// The wrapped key does not open under the epoch key, or opens to another fingerprint.
  case damagedKey(KeyFingerprint)
  /// The vault is older than the ledger, or another ledger's: an event names a key that it never had. The first such
  /// event and key, and how many keys there are in all.
  case outdated(at: Position, KeyFingerprint, count: Int)
  /// The epoch key is missing or another than the one that the vault was wrapped under.
  case epoch(needed: Int, EpochFault)
}

/// What is wrong with the key of an epoch.
public enum EpochFault: Hashable, Sendable {
  /// There is none; the folder keeps those of the epochs named.
  case absent(kept: [Int])
  /// The file or its folder can't be read, or is no key.
  case unreadable(detail: String)
  /// It is a key, but not the one that the vault was wrapped under.
  case another
}

/// Where subject keys are kept.
///
/// A key is durable in the vault before anything sealed under it is offered to a store ("keys first"); a key that no
/// event came to use is an orphan, harmless, and swept at start-up.
public protocol Vault: Sendable {
  /// The key of a subject for a name, made now where there is none. Durable when returned.
  ///
  /// `banned` lists fingerprints under erasure: a key among them is never given out; a new one is made instead.
  func key(of subject: SubjectID, name: KeyName, banned: Set<KeyFingerprint>) throws -> SubjectKey
  /// The keys of many subjects and names, in the order asked, those that are missing made in one go.
  ///
  /// For imports: a vault that pays for durability pays once. The same guarantees as `key(of:name:banned:)`.
  func keys(of wanted: [KeyRequest], banned: Set<KeyFingerprint>) throws -> [SubjectKey]
  /// The key with this fingerprint, which the caller found in a leaf.
  func key(_ fingerprint: KeyFingerprint) throws -> SubjectKey
}

/// Whose key, for what: the name under which a vault keeps one current key.
public struct KeyRequest: Hashable, Sendable {
  public let subject: SubjectID
  public let name: KeyName

  public init(subject: SubjectID, name: KeyName) {
    self.subject = subject
    self.name = name
  }
}

extension Vault {
  public func keys(of wanted: [KeyRequest], banned: Set<KeyFingerprint>) throws -> [SubjectKey] {
    try wanted.map { try key(of: $0.subject, name: $0.name, banned: banned) }
  }
}

public import EventLedger

/// The file `lost`: the fingerprints of subject keys that no vault has any more and that a person gave up, a line each.
///
/// It excuses the absence of a key, and nothing else: a key that the vault has opens what it seals, whatever stands here.
/// It stands beside `destroyed` and not in the vault, so that the acceptance outlives the vault: an older one put in the
/// present one's place lacks the same keys. Errors are those of a list of fingerprints: `key` where it is none, `missing`
/// where the key folder itself is gone.
extension KeyFolder {
  private var lostList: FingerprintFile { FingerprintFile(folder: path, name: "lost") }

  /// Where the file is.
  public var lostFile: String { lostList.path }

  /// The fingerprints given up; none where there is no file yet.
  public func lostKeys() throws -> Set<KeyFingerprint> { try lostList.read() }

  /// Adds fingerprints to those given up; durable when it returns.
  public func addLost(_ fingerprints: Set<KeyFingerprint>) throws { try lostList.change { $0.formUnion(fingerprints) } }

  /// Takes off fingerprints whose keys were found again; durable when it returns.
  public func removeLost(_ fingerprints: Set<KeyFingerprint>) throws {
    try lostList.change { $0.subtract(fingerprints) }
  }

  /// Changes whenever the set does.
  func lostStamp() throws -> FileStamp { try lostList.stamp() }
}

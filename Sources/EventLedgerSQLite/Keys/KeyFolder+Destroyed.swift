public import EventLedger

/// The file `destroyed`: the fingerprints of the subject keys destroyed so far (FORMAT §4), a line each.
///
/// It only ever grows. It stands with the keys and not with the ledger, so that an older vault put in the present one's
/// place gives nothing back. Errors are those of a list of fingerprints: `key` where it is none, `missing` where the key
/// folder itself is gone.
extension KeyFolder {
  private var destroyedList: FingerprintFile { FingerprintFile(folder: path, name: "destroyed") }

  /// Where the file is.
  public var destroyedFile: String { destroyedList.path }

  /// The fingerprints destroyed so far; none where there is no file yet.
  public func destroyedKeys() throws -> Set<KeyFingerprint> { try destroyedList.read() }

  /// Adds fingerprints to those destroyed; durable when it returns. Adding again changes nothing.
  public func addDestroyed(_ fingerprints: Set<KeyFingerprint>) throws {
    try destroyedList.change { $0.formUnion(fingerprints) }
  }

  /// Changes whenever the set does.
  func destroyedStamp() throws -> FileStamp { try destroyedList.stamp() }
}

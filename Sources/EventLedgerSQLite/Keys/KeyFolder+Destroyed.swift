public import EventLedger
import MerkleLog

/// The file `destroyed`: the fingerprints of the subject keys destroyed so far (FORMAT §4).
///
/// ```text
/// destroyed = (32 lower-case hexadecimal digits LF) …        sorted, unique
/// ```
///
/// It only ever grows, and is replaced as a whole. It stands with the keys and not with the ledger, so that an older
/// vault put in the present one's place gives nothing back.
extension KeyFolder {
  /// The most fingerprints that the file may hold.
  public static let maximumDestroyed = 1_000_000

  /// Where the file is.
  public var destroyedFile: String { PosixFile.join(path, "destroyed") }

  /// The fingerprints destroyed so far; none where there is no file yet.
  ///
  /// Throws `StoreError`: `key` where the file is not as above, `missing` where the key folder itself is gone.
  public func destroyedKeys() throws -> Set<KeyFingerprint> {
    guard try destroyedStamp() != .absent else { return [] }
    let length = PosixFile.size(destroyedFile) ?? 0
    guard length <= 33 * Self.maximumDestroyed, length.isMultiple(of: 33) else { throw damagedList }
    let text = try PosixFile.read(destroyedFile, limit: length)
    var keys: Set<KeyFingerprint> = []
    var last: ArraySlice<UInt8> = []
    for start in stride(from: 0, to: text.count, by: 33) {
      let line = text[start..<min(start + 33, text.count)]
      let digits = line.dropLast()
      guard line.last == UInt8(ascii: "\n"), last.lexicographicallyPrecedes(digits),
        let bytes = Hex.decode(utf8: digits), let value = Bytes16(bytes)
      else { throw damagedList }
      keys.insert(KeyFingerprint(value))
      last = digits
    }
    return keys
  }

  /// Adds fingerprints to those destroyed; durable when it returns. Adding again changes nothing.
  public func addDestroyed(_ fingerprints: Set<KeyFingerprint>) throws {
    try PosixFile.locking(path) {
      let known = try destroyedKeys()
      let all = known.union(fingerprints)
      guard all.count > known.count else { return }
      guard all.count <= Self.maximumDestroyed else { throw damagedList }
      let text = all.sorted().map { "\($0)\n" }.joined()
      try PosixFile.replace(destroyedFile, with: Array(text.utf8))
    }
  }

  /// Changes whenever the set does.
  func destroyedStamp() throws -> FileStamp { try PosixFile.stamp(destroyedFile) }

  private var damagedList: StoreError {
    StoreError(.key, "\(destroyedFile) is not a sorted list of fingerprints")
  }
}

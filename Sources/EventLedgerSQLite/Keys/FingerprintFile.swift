import EventLedger
import MerkleLog

/// A file of the key folder that lists fingerprints of subject keys.
///
/// ```text
/// file = (32 lower-case hexadecimal digits LF) …        sorted, unique
/// ```
///
/// Replaced as a whole, under the folder's lock. A file that is not there lists none.
struct FingerprintFile {
  /// The most fingerprints that a file may hold.
  static let maximumCount = 1_000_000

  let path: String
  private let folder: String

  init(folder: String, name: String) {
    self.folder = folder
    path = PosixFile.join(folder, name)
  }

  /// The listed fingerprints.
  ///
  /// Throws `StoreError`: `key` where the file is not as above, `missing` where the key folder itself is gone.
  func read() throws -> Set<KeyFingerprint> {
    guard try stamp() != .absent else { return [] }
    let length = PosixFile.size(path) ?? 0
    guard length <= 33 * Self.maximumCount, length.isMultiple(of: 33) else { throw damaged }
    let text = try PosixFile.read(path, limit: length)
    var keys: Set<KeyFingerprint> = []
    var last: ArraySlice<UInt8> = []
    for start in stride(from: 0, to: text.count, by: 33) {
      let line = text[start..<min(start + 33, text.count)]
      let digits = line.dropLast()
      guard line.last == UInt8(ascii: "\n"), last.lexicographicallyPrecedes(digits),
        let bytes = Hex.decode(utf8: digits), let value = Bytes16(bytes)
      else { throw damaged }
      keys.insert(KeyFingerprint(value))
      last = digits
    }
    return keys
  }

  /// Changes the list; durable when it returns. Nothing is written where the list stays as it is.
  func change(_ body: (inout Set<KeyFingerprint>) -> Void) throws {
    try PosixFile.locking(folder) {
      let before = try read()
      var after = before
      body(&after)
      guard after != before else { return }
      guard after.count <= Self.maximumCount else { throw damaged }
      try PosixFile.replace(path, with: Array(after.sorted().map { "\($0)\n" }.joined().utf8))
    }
  }

  /// Changes whenever the list does.
  func stamp() throws -> FileStamp { try PosixFile.stamp(path) }

  private var damaged: StoreError { StoreError(.key, "\(path) is not a sorted list of fingerprints") }
}

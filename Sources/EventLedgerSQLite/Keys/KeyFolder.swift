import Crypto
public import EventLedger
public import MerkleLog

/// The folder of keys that stands outside the ledger, on a medium that no backup copies (DESIGN §3).
///
/// ```text
/// epoch-N.key   64 lower-case hexadecimal digits LF
/// policy        a C2SP tlog-policy, the log's line first (FORMAT §5)
/// heads         the newest note of each log; an empty line divides one from the next
/// destroyed     fingerprints of the subject keys destroyed so far, a line each
/// lost          fingerprints of subject keys that were lost and given up, a line each
/// copies        the registered copies of this folder, a path a line
/// instance      the name of the ledger folder that this folder works with
/// changing      a change of the epoch that is not finished
/// ```
///
/// Whoever reads these files has full trust. The folder has mode 0700, its files 0600. Every error is a `StoreError`
/// and names the file: `missing`, `readOnly`, `exists`, `system`, and `key` for content that is not as above.
public struct KeyFolder: Sendable {
  /// Where the folder is.
  public let path: String

  /// The folder at a path, which `create` made earlier.
  public init(_ path: String) { self.path = path }

  /// Makes the folder. Throws `key` where one of ledger and keys would stand inside the other, for then whoever copies
  /// the ledger copies the keys.
  public static func create(_ path: String, besideLedger ledger: String) throws -> KeyFolder {
    try requireApart(path, ledger)
    try PosixFile.makeFolder(path)
    return KeyFolder(path)
  }

  /// Makes the key of an epoch. Throws `exists` where there is one: a key is never overwritten.
  public func createEpochKey(_ number: Int, random: any RandomSource) throws -> EpochKey {
    let file = epochFile(number)
    guard try PosixFile.makeEmptyFile(file) else { throw StoreError(.exists, "\(file) exists") }
    let key = EpochKey(number: number, secret: SymmetricKey(data: random.bytes(32)))
    try putEpochKey(key)
    return key
  }

  /// Takes in the key of an epoch that was made elsewhere, and reads it back. Throws `exists` where another key of this
  /// epoch stands here: a key is never overwritten.
  public func putEpochKey(_ key: EpochKey) throws {
    let file = epochFile(key.number)
    if try PosixFile.makeEmptyFile(file) {
      let secret = key.secret.withUnsafeBytes { Array($0) }
      try PosixFile.replace(file, with: Array("\(Hex.encode(secret))\n".utf8))
    }
    guard try epochKey(key.number).secret == key.secret else { throw StoreError(.exists, "\(file) is another key") }
  }

  /// Overwrites and removes the keys of all epochs before this one; durable when it returns.
  func destroyEpochKeys(before number: Int) throws {
    for old in try epochs() where old < number {
      try PosixFile.destroy("\(epochFile(old)).new")
      try PosixFile.destroy(epochFile(old))
    }
  }

  /// The key of an epoch.
  public func epochKey(_ number: Int) throws -> EpochKey {
    let file = epochFile(number)
    let text = try PosixFile.read(file, limit: 65)
    guard text.count == 65, text.last == UInt8(ascii: "\n"), let secret = Hex.decode(utf8: text.dropLast()) else {
      throw StoreError(.key, "\(file) is not 64 lower-case hexadecimal digits and a line feed")
    }
    return EpochKey(number: number, secret: SymmetricKey(data: secret))
  }

  /// Writes the policy that `verify` uses where none is given.
  public func write(_ policy: Policy) throws {
    try PosixFile.replace(policyFile, with: Array(policy.text.utf8))
  }

  /// Adds a log's line to the policy, behind those that stand there; every other line stays as it is.
  ///
  /// Nothing happens where the policy names the key already, or where there is no policy.
  public func addLog(_ key: VerifierKey) throws {
    guard PosixFile.exists(policyFile), try !policy().logs.contains(key) else { return }
    var lines = try PosixFile.read(policyFile, limit: Policy.maximumLength)
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let last = lines.lastIndex { $0.starts(with: "log".utf8) } ?? -1
    lines.insert(Array("log \(key)".utf8)[...], at: last + 1)
    try PosixFile.replace(policyFile, with: Array(lines.joined(separator: [UInt8(ascii: "\n")])))
  }

  /// The policy that `verify` uses where none is given.
  public func policy() throws -> Policy {
    let text = try PosixFile.read(policyFile, limit: Policy.maximumLength)
    do {
      return try Policy(parsing: text)
    } catch {
      throw StoreError(.key, "\(policyFile): \(error)")
    }
  }

  /// The memory of the newest checkpoints, for whoever looks; stores write through ``KeyBinding/heads``.
  public var heads: HeadsFile { HeadsFile(folder: path) }

  /// Where the policy is.
  public var policyFile: String { PosixFile.join(path, "policy") }

  /// Whether a change of the epoch is under way or was interrupted.
  public var isChangingEpoch: Bool { EpochChangeMark.namesEpoch(in: self) }

  /// The epochs whose keys stand here, in order.
  public func epochs() throws -> [Int] {
    try PosixFile.names(in: path).compactMap { name in
      guard name.hasPrefix("epoch-"), name.hasSuffix(".key") else { return nil }
      return Int(name.dropFirst("epoch-".count).dropLast(".key".count))
    }.sorted()
  }

  /// Where the key of an epoch is.
  public func epochFile(_ number: Int) -> String { PosixFile.join(path, "epoch-\(number).key") }

  /// Throws `key` where one of two folders is the other or stands inside it, links followed.
  static func requireApart(_ left: String, _ right: String) throws {
    guard !PosixFile.overlap(left, right) else {
      throw StoreError(.key, "\(left) and \(right) must not stand one inside the other")
    }
  }
}

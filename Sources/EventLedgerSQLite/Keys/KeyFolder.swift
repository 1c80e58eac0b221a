import Crypto
public import EventLedger
public import MerkleLog

/// The folder of keys that stands outside the ledger, on a medium that no backup copies (DESIGN §3).
///
/// ```text
/// epoch-N.key   64 lower-case hexadecimal digits LF
/// policy        a C2SP tlog-policy, the log's line first (FORMAT §5)
/// heads         the newest note of each log; an empty line divides one from the next
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
    guard !PosixFile.overlap(path, ledger) else {
      throw StoreError(.key, "the key folder \(path) and the ledger \(ledger) must not stand one inside the other")
    }
    try PosixFile.makeFolder(path)
    return KeyFolder(path)
  }

  /// Makes the key of an epoch. Throws `exists` where there is one: a key is never overwritten.
  public func createEpochKey(_ number: Int, random: any RandomSource) throws -> EpochKey {
    let file = epochFile(number)
    guard try PosixFile.makeEmptyFile(file) else { throw StoreError(.exists, "\(file) exists") }
    let secret = random.bytes(32)
    try PosixFile.replace(file, with: Array("\(Hex.encode(secret))\n".utf8))
    let key = try epochKey(number)
    guard key.secret == SymmetricKey(data: secret) else { throw StoreError(.key, "\(file) reads back as another key") }
    return key
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

  /// The memory of the newest checkpoints.
  public var heads: HeadsFile { HeadsFile(folder: path) }

  /// Where the policy is.
  public var policyFile: String { PosixFile.join(path, "policy") }

  /// Where the key of an epoch is.
  public func epochFile(_ number: Int) -> String { PosixFile.join(path, "epoch-\(number).key") }
}

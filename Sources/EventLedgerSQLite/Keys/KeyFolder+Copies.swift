public import EventLedger
import MerkleLog

/// The registered copies of a key folder: folders of the same layout on other media.
///
/// ```text
/// copies = (absolute path LF) …        sorted by bytes, unique
/// ```
///
/// A change of the epoch writes the new key to each copy and destroys the old one there, so that no forgotten copy
/// keeps what was destroyed readable.
extension KeyFolder {
  /// The most copies that may be registered.
  public static let maximumCopies = 100

  private var copiesFile: String { PosixFile.join(path, "copies") }

  /// The registered copies, in order of path.
  ///
  /// Throws `StoreError.key` where the list is not as above.
  public func copies() throws -> [KeyFolder] {
    guard try PosixFile.stamp(copiesFile) != .absent else { return [] }
    let bytes = try PosixFile.read(copiesFile, limit: Self.maximumCopies * 4097)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw damagedCopies }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let paths = lines.dropLast().map(String.init)
    guard lines.last?.isEmpty == true, paths.allSatisfy({ $0.utf8.first == UInt8(ascii: "/") }),
      zip(paths, paths.dropFirst()).allSatisfy({ $0.utf8.lexicographicallyPrecedes($1.utf8) })
    else { throw damagedCopies }
    return paths.map { KeyFolder($0) }
  }

  /// Registers a folder as a copy and writes there what this folder has: the key of the epoch, the policy, the newest
  /// notes, the destroyed and the lost fingerprints, the list of copies, the ledger folder that it works with. The key is
  /// read back.
  /// A copy that is registered already is brought up to date. ``SQLiteVault/copyKeys(to:patience:)`` is how a ledger
  /// folder does this.
  ///
  /// Registered before a key stands there, so that no copy is ever unknown. Throws `StoreError`: `key` where the folder
  /// would stand inside ledger or key folder or around them; `exists` where it holds anything but a copy, or another
  /// key; `foreignCopy` where it works with another ledger folder.
  @discardableResult
  package func copy(to folder: String, epoch: Int, besideLedger ledger: String) throws -> KeyFolder {
    let target = KeyFolder(PosixFile.resolved(folder))
    guard !target.path.utf8.contains(UInt8(ascii: "\n")) else {
      throw StoreError(.key, "the path \(target.path) has a line feed in it")
    }
    try Self.requireApart(target.path, path)
    try Self.requireApart(target.path, ledger)
    if PosixFile.exists(target.path) {
      let names = try PosixFile.names(in: target.path)
      guard names.allSatisfy(Self.isOurs) else {
        throw StoreError(.exists, "\(target.path) holds other files than a copy of keys")
      }
    }
    try requireOurs(target)
    let key = try epochKey(epoch)
    let wasRegistered = try copies().contains { $0.path.utf8.elementsEqual(target.path.utf8) }
    try setCopies { $0 + [target.path] }
    do {
      try PosixFile.makeFolder(target.path)
      try target.putEpochKey(key)
    } catch {
      if !wasRegistered, !PosixFile.exists(target.epochFile(epoch)) || error.isAnotherKey {
        try setCopies { $0.filter { !$0.utf8.elementsEqual(target.path.utf8) } }
      }
      throw error
    }
    try refresh(target)
    return target
  }

  /// Takes a folder off the list of copies: it is lost, or somebody else has it. Nothing is deleted there. False where
  /// it is not registered.
  public func forgetCopy(_ folder: String) throws -> Bool {
    let resolved = PosixFile.resolved(folder)
    var isKnown = false
    try setCopies { paths in
      let kept = paths.filter { !$0.utf8.elementsEqual(resolved.utf8) && !$0.utf8.elementsEqual(folder.utf8) }
      isKnown = kept.count < paths.count
      return kept
    }
    return isKnown
  }

  /// Writes to a copy what this folder has beside the keys. What was seen and what was destroyed only grows: a copy that
  /// knows more of either keeps it, and this folder learns it.
  func refresh(_ copy: KeyFolder) throws {
    if let instance = try instance() { try copy.write(instance) }
    let destroyed = try destroyedKeys().union(copy.destroyedKeys())
    for folder in [self, copy] where !destroyed.isEmpty { try folder.addDestroyed(destroyed) }
    try heads.learn(from: copy.heads)
    try copy.heads.learn(from: heads)
    for name in ["policy", "copies", "lost"] {
      let file = PosixFile.join(path, name)
      guard let size = PosixFile.size(file) else { continue }
      let content = try PosixFile.read(file, limit: max(size, 64 * 1024))
      try PosixFile.replace(PosixFile.join(copy.path, name), with: content)
    }
  }

  /// Throws `foreignCopy` where a copy works with another ledger folder: that one has a key folder of its own.
  func requireOurs(_ copy: KeyFolder) throws {
    guard PosixFile.exists(copy.path), let name = try copy.instance(), try name != instance() else { return }
    throw StoreError(.foreignCopy, "\(copy.path) works with another folder of this ledger")
  }

  /// Whether a copy holds keys of the same epochs, as far as both have them: else something else stands there by now.
  func sharesKeys(with copy: KeyFolder) throws -> Bool {
    let common = try Set(epochs()).intersection(copy.epochs())
    return try !common.isEmpty && common.allSatisfy { try epochKey($0).secret == copy.epochKey($0).secret }
  }

  /// Takes over from a copy the policy, the newest notes, the list of copies and that of lost keys, where this folder has
  /// none; not the ledger folder that the copy works with, for that is what this one is made for.
  public func takeMissing(from copy: KeyFolder) throws {
    for name in ["policy", "heads", "copies", "lost"] {
      let (source, target) = (PosixFile.join(copy.path, name), PosixFile.join(path, name))
      guard !PosixFile.exists(target), let size = PosixFile.size(source) else { continue }
      try PosixFile.replace(target, with: PosixFile.read(source, limit: max(size, 64 * 1024)))
    }
  }

  /// What this folder and a copy of it have that differs, by name; both must be there. The newest notes are not
  /// compared: they change with each entry.
  public func differences(from copy: KeyFolder) throws -> [String] {
    try ["policy", "destroyed", "lost", "copies", "instance"].filter { name in
      func content(_ folder: KeyFolder) throws -> [UInt8] {
        let file = PosixFile.join(folder.path, name)
        guard let size = PosixFile.size(file) else { return [] }
        return try PosixFile.read(file, limit: max(size, 64 * 1024))
      }
      return try content(self) != content(copy)
    }
  }

  private func setCopies(_ change: ([String]) -> [String]) throws {
    try PosixFile.locking(path) {
      let before = try copies().map(\.path)
      let after = Set(change(before)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      guard after != before else { return }
      guard after.count <= Self.maximumCopies else {
        throw StoreError(.exists, "there are \(Self.maximumCopies) copies registered already")
      }
      try PosixFile.replace(copiesFile, with: Array(after.map { $0 + "\n" }.joined().utf8))
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    let bare = name.hasSuffix(".new") ? String(name.dropLast(4)) : name
    return ["policy", "heads", "destroyed", "lost", "copies", "instance"].contains(bare)
      || bare.hasPrefix("epoch-") && bare.hasSuffix(".key")
  }

  private var damagedCopies: StoreError { StoreError(.key, "\(copiesFile) is not a sorted list of paths") }
}

extension StoreError.Code {
  /// A copy of the key folder works with another ledger folder.
  public static let foreignCopy = StoreError.Code(rawValue: "foreignCopy")
}

extension Error {
  fileprivate var isAnotherKey: Bool { (self as? StoreError)?.code == .exists }
}

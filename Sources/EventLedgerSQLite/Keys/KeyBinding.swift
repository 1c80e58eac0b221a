import EventLedger
import GRDB
import Synchronization

/// Which of the folders that hold one ledger a key folder works with.
///
/// Several ledger folders may name one key folder: a ledger that was restored beside its living original, a copy to
/// practise on. Only one of them may do what the key folder, the ledger or the access log remembers; the others read. A
/// ledger folder's name stands in its vault, and the key folder has the name of the one that it works with.
///
/// A vault or key folder made by an earlier version has no name: the first act of either gives both one, and nobody is
/// asked. A vault that `restore` made has a new name, and never becomes the one that works but by ``takeOver(patience:didReach:)``.
public final class KeyBinding: Sendable {
  /// What a key folder is to a ledger folder.
  public enum Standing: Hashable, Sendable {
    /// It works with this one.
    case bound
    /// It works with none yet; the first act of this one binds it.
    case free
    /// It works with another one, or was never given to this one.
    case elsewhere
  }

  /// The steps of a taking over, in order. It is repeated where a death came between two of them.
  public enum Step: String, CaseIterable, Sendable {
    /// The vault has a name.
    case named
    /// The key folder has that name: it works with this ledger folder now, and with no other.
    case taken
    /// So have all registered copies that are within reach.
    case copied
  }

  /// What a vault says of itself.
  private struct Row {
    let name: InstanceName
    /// Whether `restore` made it.
    let isRestored: Bool
  }

  private let vault: DatabaseFile
  private let keys: KeyFolder
  /// The vault's row once there is one: in a vault that is in use it never changes.
  private let known = Mutex<Row?>(nil)

  /// The binding of a ledger folder's vault to a key folder. Needs no key.
  public init(ledger folder: String, keys: KeyFolder) {
    vault = SQLiteVault.file(in: folder, busyTimeout: SQLiteEventStore.busyTimeout)
    self.keys = keys
  }

  /// The key folder's memory of the newest checkpoints, for the stores of this ledger folder: bound to it.
  public var heads: HeadsFile { HeadsFile(folder: keys.path, binding: self) }

  /// What the key folder is to this ledger folder now. Changes nothing. Throws `StoreError` for files.
  public func standing() throws -> Standing {
    let own = try row()
    guard let holder = try keys.instance() else { return own?.isRestored == true ? .elsewhere : .free }
    return own?.name == holder ? .bound : .elsewhere
  }

  /// The name of this ledger folder; nil where it has none yet.
  public func name() throws -> InstanceName? { try row()?.name }

  /// Throws `StoreError.unbound` where the key folder works with another ledger folder.
  public func requireNotElsewhere() throws {
    if try standing() == .elsewhere { throw unbound }
  }

  /// Holds the key folder for an act, to be asked before anything is written that it, the ledger or the access log
  /// remembers. Binds a key folder that is nobody's yet.
  ///
  /// Throws `StoreError.unbound` where it works with another ledger folder. Cost: some system calls; once, where both
  /// have no name, two durable writes.
  public func claim() throws -> KeyClaim {
    while true {
      if let claim = try KeyClaim.shared(keys) {
        guard try row()?.name == claim.name else { throw unbound }
        return claim
      }
      if try row()?.isRestored == true { throw unbound }
      // Another process may be faster, for this ledger folder or for another one.
      try adopt()
    }
  }

  /// Makes a key folder that is nobody's yet work with this ledger folder; durable when it returns.
  ///
  /// Throws `StoreError.unbound` where it works with another one already.
  public func adopt() throws {
    let own = try named()
    try bindIfFree(to: own)
    guard try keys.instance() == own else { throw unbound }
  }

  private func bindIfFree(to own: InstanceName) throws {
    try PosixFile.locking(keys.path) {
      if try keys.instance() == nil { try keys.write(own) }
    }
  }

  /// Makes the key folder and its registered copies work with this ledger folder, and no more with the one that they
  /// worked with: that one reads from then on, also where it is open.
  ///
  /// Waits for acts under way, their notes to be remembered included; throws `busy` where they take longer than
  /// `patience`, in seconds. Nothing is changed then. Doing it again changes nothing, or finishes what was interrupted.
  ///
  /// - Returns: the former name, nil where it was nobody's or this one's already, and the copies that were out of reach
  ///   or hold other keys by now.
  @discardableResult
  public func takeOver(
    patience: Double = 10, didReach: (Step) throws -> Void = { _ in }
  ) throws -> (former: InstanceName?, unreached: [String]) {
    let own = try named()
    try didReach(.named)
    let former = try give(to: own, patience)
    try didReach(.taken)
    return try withExtendedLifetime(claim()) {
      var unreached: [String] = []
      for copy in try keys.copies()
      where (try? keys.sharesKeys(with: copy)) != true || (try? keys.refresh(copy)) == nil {
        unreached.append(copy.path)
      }
      try didReach(.copied)
      return (former, unreached)
    }
  }

  /// Writes this ledger folder's name into the key folder; gives the one that stood there, nil where it was none or this.
  private func give(to own: InstanceName, _ patience: Double) throws -> InstanceName? {
    while true {
      // The key folder itself is not locked meanwhile: whoever acts locks it to have his note remembered.
      if let held = try KeyClaim.exclusive(keys, patience: patience) {
        guard held.name != own else { return nil }
        return try withExtendedLifetime(held) {
          try keys.write(own)
          return held.name
        }
      }
      try bindIfFree(to: own)
    }
  }

  /// Gives a vault that was put back from a copy a name of its own, before anybody opens it: its ledger folder is
  /// another one than that which was copied, and acts only once it has taken the key folder over.
  public func renew() throws {
    try write(Self.newName(), isRestored: true)
    known.withLock { $0 = nil }
  }

  private var unbound: StoreError { StoreError(.unbound, "\(keys.path) works with another folder of this ledger") }

  private static func newName() -> InstanceName { InstanceName(SystemRandomSource().identifier()) }

  /// The vault's name, made where it has none; durable when it returns.
  private func named() throws -> InstanceName {
    if let name = try row()?.name { return name }
    try write(Self.newName(), isRestored: false)
    guard let name = try row()?.name else { preconditionFailure("a name that was written is there") }
    return name
  }
}

/// The vault's table `instance`.
extension KeyBinding {
  static let table = """
    CREATE TABLE IF NOT EXISTS instance(one INTEGER PRIMARY KEY CHECK(one = 0), \
    name BLOB NOT NULL CHECK(length(name) = 16), restored INTEGER NOT NULL) STRICT
    """

  private func row() throws -> Row? {
    if let row = known.withLock({ $0 }) { return row }
    let readers = try vault.openReaders()
    try translatingErrors(of: vault) { try readers.read { try learn(from: $0) } }
    return known.withLock { $0 }
  }

  /// Takes the name from a connection to the vault, where it has one.
  func learn(from db: Database) throws {
    // A vault that only an earlier version has opened has no such table.
    guard try db.tableExists("instance") else { return }
    let row = try PreparedStatement(new: "SELECT name, restored FROM instance", in: db).first { row in
      guard let name = Bytes16(row.bytes(0)) else { throw StoreError(.damaged, "vault: its name is not 16 bytes long") }
      return Row(name: InstanceName(name), isRestored: row.int64(1) != 0)
    }
    known.withLock { $0 = row }
  }

  /// Writes the name; one that another process made meanwhile stays, unless a restored vault gets its new one.
  private func write(_ name: InstanceName, isRestored: Bool) throws {
    let queue = try vault.openWriter()
    try translatingErrors(of: vault) {
      try queue.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try db.execute(sql: Self.table)
          let conflict = isRestored ? "DO UPDATE SET name = excluded.name, restored = excluded.restored" : "DO NOTHING"
          try PreparedStatement(
            new: "INSERT INTO instance(one, name, restored) VALUES (0, ?1, ?2) ON CONFLICT(one) \(conflict)", in: db
          ).bind(1, name.bytes).bind(2, isRestored ? 1 : 0).execute()
          return .commit
        }
      }
      try queue.close()
    }
  }
}

import Crypto
import EventLedger
import GRDB

/// What a vault says of the epoch that its keys are wrapped under: the number, and a known key wrapped under the
/// epoch's, which tells a wrong key before anything is asked of it.
public struct VaultSeal: Hashable, Sendable {
  /// Which epoch's key opens the vault.
  public let epoch: Int
  private let probe: [UInt8]

  /// Reads the seal of the vault in a folder, changing nothing. Throws `StoreError` as opening a vault does.
  public static func read(folder: String) throws -> VaultSeal {
    let file = SQLiteVault.file(in: folder, busyTimeout: SQLiteEventStore.busyTimeout)
    let readers = try file.openReaders()
    return try translatingErrors(of: file) { try readers.read { try VaultSeal(in: $0) } }
  }

  init(in db: Database) throws {
    let sql = "SELECT number, probe FROM epoch ORDER BY number DESC LIMIT 1"
    guard let row = try PreparedStatement(cached: sql, in: db).first({ (Int($0.int64(0)), $0.bytes(1)) }) else {
      throw StoreError(.damaged, "vault: it names no epoch")
    }
    (epoch, probe) = row
  }

  /// Whether this is the key that the vault was wrapped under.
  public func isOpened(by key: EpochKey) -> Bool { key.number == epoch && key.unwrap(probe) == Self.known }

  /// The vault's epoch key out of a key folder. Throws `VaultError.epoch` where it is not there, can't be read, or is
  /// another one.
  func key(from keys: KeyFolder) throws -> EpochKey {
    let key: EpochKey
    do {
      key = try keys.epochKey(epoch)
    } catch let error as StoreError {
      guard error.code == .missing, let kept = try? keys.epochs() else {
        throw VaultError.epoch(needed: epoch, .unreadable(detail: error.detail))
      }
      throw VaultError.epoch(needed: epoch, .absent(kept: kept))
    }
    guard isOpened(by: key) else { throw VaultError.epoch(needed: epoch, .another) }
    return key
  }

  /// Writes the seal of an epoch in place of the one that stands there.
  static func write(_ key: EpochKey, in db: Database) throws {
    try PreparedStatement(cached: "DELETE FROM epoch", in: db).execute()
    try PreparedStatement(cached: "INSERT INTO epoch(number, probe) VALUES (?1, ?2)", in: db)
      .bind(1, Int64(key.number)).bind(2, try key.wrap(known)).execute()
  }

  /// Not secret: it only must be the same each time.
  private static var known: SymmetricKey { SymmetricKey(data: [UInt8](repeating: 0x4D, count: 32)) }
}

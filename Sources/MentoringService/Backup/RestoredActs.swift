import EventLedger
import EventLedgerSQLite
import Foundation

/// Acts of destruction replayed on a ledger that was put back from a copy, before anything in it is opened (DESIGN §3):
/// what was destroyed once stays so, however old the copy is.
///
/// The key folder may work with the living original: then it is not told, and learns of the requests when the restored
/// folder takes it over.
public struct RestoredActs: Hashable, Sendable {
  /// How many destroyed keys the key folder or a request of the ledger knows.
  public let known: Int
  /// How many of the vault's keys went.
  public let keys: Int
  /// How many blobs went.
  public let blobs: Int

  /// Takes out of the vault every key that the key folder knows as destroyed or that a request of the restored ledger
  /// lists, then deletes the blobs that a request lists. Blobs of a request that is among the lost entries stay: nothing
  /// opens them, and their absence would be tampering (FORMAT §4a).
  static func replay(on folder: LedgerFolder, _ keyFolder: KeyFolder) throws -> RestoredActs {
    let requested = try SQLiteEventStore.open(readingFrom: folder.path).read { Set(try $0.requestedKeys().keys) }
    let keys = try destroy(requested, in: folder, keyFolder)
    let blobs = try RestoredLog(folder: folder.path).deleteRequestedBlobs()
    return RestoredActs(
      known: try keyFolder.destroyedKeys().union(requested).count, keys: keys, blobs: blobs)
  }

  /// Destroys keys of the vault, and those that the key folder knows as destroyed; gives how many were there. Nothing of
  /// them is left in the file.
  static func destroy(
    _ requested: Set<KeyFingerprint>, in folder: LedgerFolder, _ keyFolder: KeyFolder
  ) throws -> Int {
    let before = try SQLiteVault.fingerprints(folder: folder.path).count
    // Opening takes out what the key folder knows.
    let vault = try SQLiteVault.open(folder: folder.path, keys: keyFolder, random: SystemRandomSource())
    _ = try vault.binding.standing() == .bound ? vault.destroy(requested) : vault.discard(requested)
    try vault.spareUnusedKeys()
    let after = try SQLiteVault.fingerprints(folder: folder.path).count
    if after < before { try vault.compact() }
    return before - after
  }
}

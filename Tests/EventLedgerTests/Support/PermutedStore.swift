import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import MerkleLog
import Synchronization

/// A way in which a store can be set up and used; each must keep every promise.
struct StoreSetting: Sendable, CustomStringConvertible, CaseIterable {
  /// Through which connections events come in.
  enum Writers: CaseIterable { case one, two, newEachTime }

  /// Nil: in memory.
  var writers: Writers?
  /// Whether reads go through a store of their own, opened for reading.
  var readsApart = false
  /// Whether the newest checkpoint is remembered in a key folder.
  var remembersHeads = false

  static let allCases: [StoreSetting] =
    [StoreSetting()]
    + Writers.allCases.flatMap { writers in
      [false, true].flatMap { apart in
        [false, true].map { StoreSetting(writers: writers, readsApart: apart, remembersHeads: $0) }
      }
    }

  var description: String {
    guard let writers else { return "in memory" }
    return "SQLite, writers: \(writers)\(readsApart ? ", read apart" : "")\(remembersHeads ? ", with heads" : "")"
  }

  /// A new, empty ledger of this setting.
  func makeHarness() throws -> any StoreHarness {
    guard let writers else { return try InMemoryHarness() }
    return try PermutedLedger(writers, readsApart: readsApart, remembersHeads: remembersHeads)
  }
}

/// A ledger file, written by processes of its own too.
private struct PermutedLedger: StoreHarness {
  private let folder = TemporaryFolder()
  private let setting: StoreSetting.Writers
  private let readsApart: Bool
  private let keys: KeyFolder?

  init(_ setting: StoreSetting.Writers, readsApart: Bool, remembersHeads: Bool) throws {
    (self.setting, self.readsApart) = (setting, readsApart)
    try SQLiteEventStore.create(folder: folder.ledger)
    keys = remembersHeads ? try KeyFolder.create(folder.keys, besideLedger: folder.ledger) : nil
  }

  func openStore(signer: any CheckpointSigner) throws -> any EventStore {
    try PermutedStore(setting, readsApart: readsApart, folder: folder, signer: signer, heads: keys?.heads)
  }

  func deleteRequestedBlobs() throws { try RestoredLog(folder: folder.ledger).deleteRequestedBlobs() }

  func startWriter(_ task: WriterTask) throws -> any StoreWriter {
    try ProcessWriter(BuiltProgram.path("ledger-worker"), ["write", folder.ledger, keys?.path ?? "-"], task)
  }
}

/// One ledger file, used through several stores in turn.
private final class PermutedStore: EventStore {
  private let setting: StoreSetting.Writers
  private let folder: TemporaryFolder
  private let signer: any CheckpointSigner
  private let heads: HeadsFile?
  private let reader: SQLiteEventStore?
  private let writers: Mutex<[SQLiteEventStore]>

  init(
    _ setting: StoreSetting.Writers, readsApart: Bool, folder: TemporaryFolder, signer: any CheckpointSigner,
    heads: HeadsFile?
  ) throws {
    (self.setting, self.folder, self.signer, self.heads) = (setting, folder, signer, heads)
    writers = Mutex(
      try (0..<(setting == .two ? 2 : 1)).map { _ in
        try SQLiteEventStore.open(folder: folder.ledger, signer: signer, heads: heads)
      })
    reader = readsApart ? try SQLiteEventStore.open(readingFrom: folder.ledger) : nil
  }

  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result {
    try (reader ?? writers.withLock { $0[0] }).read(body)
  }

  func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    try next().append(commands)
  }

  private func next() throws -> SQLiteEventStore {
    switch setting {
    case .one: return writers.withLock { $0[0] }
    case .two:
      return writers.withLock { stores in
        stores.swapAt(0, 1)
        return stores[0]
      }
    case .newEachTime: return try SQLiteEventStore.open(folder: folder.ledger, signer: signer, heads: heads)
    }
  }
}

import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import MerkleLog

/// A folder that goes away with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "ledger-test-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var ledger: String { path + "/ledger" }
  var keys: String { path + "/keys" }
  var ledgerFile: String { ledger + "/" + SQLiteEventStore.fileName }
  var vaultFile: String { ledger + "/" + SQLiteVault.fileName }

  /// A connection that knows nothing of our set-up, as an outsider's tool would have.
  func outsider() throws -> DatabaseQueue { try DatabaseQueue(path: ledgerFile) }
}

/// The stores that must all behave alike.
enum StoreKind: CaseIterable {
  case memory, sqlite
}

/// An empty ledger of one kind, gone with the value.
struct TestLedger: EventStore {
  private let store: any EventStore
  let folder = TemporaryFolder()

  init(_ kind: StoreKind, signer: (any CheckpointSigner)? = nil) throws {
    let signer = try signer ?? TestLedger.signer()
    switch kind {
    case .memory: store = InMemoryEventStore(signer: signer)
    case .sqlite:
      try SQLiteEventStore.create(folder: folder.ledger)
      store = try SQLiteEventStore.open(folder: folder.ledger, signer: signer)
    }
  }

  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result { try store.read(body) }

  func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    try store.append(commands)
  }

  static func signer() throws -> LogSigningKey {
    try LogSigningKey(name: GoldenFormat.origin, seed: GoldenFormat.signingSeed)
  }
}

/// Testing has a `Tag` too.
typealias Tag = EventLedger.Tag

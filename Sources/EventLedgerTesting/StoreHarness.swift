public import EventLedger

/// One ledger of the make under test, empty at first, and what the suite must be able to do with it from outside.
///
/// What a new make of store supplies to be judged. The ledger lives as long as the value.
public protocol StoreHarness: Sendable {
  /// The ledger, opened for reading and writing by somebody of their own who signs with this key. Each call is another
  /// store over the same ledger, as another process would open it.
  func openStore(signer: any CheckpointSigner) throws -> any EventStore

  /// Deletes the blobs whose keys a request of the ledger lists, as whoever acts on the request does (FORMAT §4a).
  func deleteRequestedBlobs() throws

  /// Starts somebody who writes on their own: in a process where the make has processes (``ProcessWriter``), else in a
  /// thread, which is what is done by default.
  func startWriter(_ task: WriterTask) throws -> any StoreWriter
}

extension StoreHarness {
  public func startWriter(_ task: WriterTask) throws -> any StoreWriter {
    ThreadWriter(task) { try openStore(signer: $0) }
  }
}

/// The store in memory, whose writers are threads.
public struct InMemoryHarness: StoreHarness {
  private let ledger: InMemoryEventStore

  public init() throws { ledger = InMemoryEventStore(signer: try UnreliableSigner()) }

  public func openStore(signer: any CheckpointSigner) -> any EventStore {
    InMemoryEventStore(sharing: ledger, signer: signer)
  }

  public func deleteRequestedBlobs() throws { try ledger.deleteRequestedBlobs() }
}

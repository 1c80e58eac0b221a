public import EventLedger
public import Testing

/// One sentence of what every store owes (DESIGN §3), and how to see whether it is true.
///
/// A test of a store runs all of them, on each way in which the store can be set up:
///
///     @Test(arguments: StorePromise.all, MyStores.allCases)
///     func `every store keeps its promises`(_ promise: StorePromise, _ stores: MyStores) async throws {
///       try await promise.check(StoreFactory { try stores.make(signer: $0) })
///     }
///
/// A broken promise is recorded as an issue of the test that runs it.
public struct StorePromise: Sendable, CustomTestStringConvertible {
  /// The promise, as a sentence.
  public let sentence: String
  private let body: @Sendable (StoreFactory) async throws -> Void

  init(_ sentence: String, _ body: @escaping @Sendable (StoreFactory) async throws -> Void) {
    self.sentence = sentence
    self.body = body
  }

  /// Every promise of a store.
  public static let all: [StorePromise] =
    appending + format + commandIDs + time + reading + queries + following + erasure + decisions

  /// Looks whether stores of this make keep the promise. Throws where a store fails at what it must be able to do.
  public func check(_ stores: StoreFactory) async throws { try await body(stores) }

  public var testDescription: String { sentence }
}

/// How to come by an empty store of the make under test.
public struct StoreFactory: Sendable {
  private let open: @Sendable (any CheckpointSigner) throws -> any EventStore

  /// `open` gives a new, empty store that signs with the given key; what it needs lives as long as the store does.
  public init(_ open: @escaping @Sendable (any CheckpointSigner) throws -> any EventStore) { self.open = open }

  func make(signer: (any CheckpointSigner)? = nil) throws -> StoreUnderTest {
    StoreUnderTest(try open(try signer ?? UnreliableSigner()))
  }
}

/// A store whose make the suite does not know.
struct StoreUnderTest: EventStore {
  private let store: any EventStore

  init(_ store: any EventStore) { self.store = store }

  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result { try store.read(body) }

  func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    try store.append(commands)
  }
}

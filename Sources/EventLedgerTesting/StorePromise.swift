import EventLedger
public import Testing

/// One sentence of what every store owes (DESIGN §3), and how to see whether it is true.
///
/// A test of a store runs all of them, on each way in which the store can be set up:
///
///     @Test(arguments: StorePromise.all, MyStores.allCases)
///     func `every store keeps its promises`(_ promise: StorePromise, _ stores: MyStores) async throws {
///       try await promise.check(StoreFactory { try stores.makeHarness() })
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
    appending + corrections + format + commandIDs + repetition + time + reading + queries + following + writers
    + erasure + decisions

  /// Looks whether stores of this make keep the promise. Throws where a store fails at what it must be able to do.
  public func check(_ stores: StoreFactory) async throws { try await body(stores) }

  public var testDescription: String { sentence }
}

/// How to come by empty stores of the make under test.
public struct StoreFactory: Sendable {
  private let makeHarness: @Sendable () throws -> any StoreHarness

  /// `makeHarness` makes a new, empty ledger each time.
  public init(_ makeHarness: @escaping @Sendable () throws -> any StoreHarness) { self.makeHarness = makeHarness }

  func make(signer: (any CheckpointSigner)? = nil) throws -> StoreUnderTest {
    let harness = try makeHarness()
    return StoreUnderTest(store: try harness.openStore(signer: try signer ?? UnreliableSigner()), harness: harness)
  }
}

/// A store whose make the suite does not know, and what can be done with its ledger from outside.
struct StoreUnderTest: EventStore {
  fileprivate let store: any EventStore
  let harness: any StoreHarness

  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result { try store.read(body) }

  func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    try store.append(commands)
  }
}

import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import MerkleLog
import Synchronization

/// Random bytes that repeat: the seed is printed where a test fails, and taken from `MENTORLEDGER_SEED`.
final class SeededRandom: RandomSource {
  let seed: UInt64
  private let state: Mutex<UInt64>

  init(seed: UInt64? = nil) {
    let fromEnvironment = ProcessInfo.processInfo.environment["MENTORLEDGER_SEED"].flatMap(UInt64.init)
    self.seed = seed ?? fromEnvironment ?? UInt64.random(in: 0 ... .max)
    state = Mutex(self.seed)
  }

  /// The next number (SplitMix64).
  func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

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

/// A signer that fails on demand, in the middle of the transaction.
final class UnreliableSigner: CheckpointSigner {
  struct Failure: Error {}

  private let key: LogSigningKey
  private let failing = Mutex(false)

  init() throws { key = try TestLedger.signer() }

  func fail(_ value: Bool) { failing.withLock { $0 = value } }

  func note(size: TreeSize, root: Digest) throws -> String {
    if failing.withLock({ $0 }) { throw Failure() }
    return try key.note(size: size, root: root)
  }
}

/// Commands of one person's entries, as short as they can be.
struct Sample {
  let random: SeededRandom
  var at: Instant

  init(seed: UInt64 = 1, at: Instant = .sample) {
    random = SeededRandom(seed: seed)
    self.at = at
  }

  func event(
    _ type: EventType = .noteTaken, tags: [Tag] = [], data: String = "{}", cause: Cause? = nil,
    parts: [SealedPart] = []
  ) -> ProposedEvent {
    ProposedEvent(
      id: EventID(milliseconds: 1_633_338_753_000, random: random.identifier()), type: type, version: .first,
      on: .sample, data: Array(data.utf8), tags: tags.sorted(), cause: cause, parts: parts)
  }

  func command(
    _ events: [ProposedEvent], at: Instant? = nil, declared: Bool = false, confirmsGap: Bool = false,
    condition: AppendCondition? = nil
  ) -> ProposedCommand {
    ProposedCommand(
      id: CommandID(random: random.identifier()), by: .user(7), via: .cli,
      time: RecordingTime(reading: at ?? self.at, isDeclared: declared, confirmsGap: confirmsGap), events: events,
      condition: condition)
  }

  /// A part that a store can keep; nobody opens it.
  func part(_ fingerprint: KeyFingerprint) -> SealedPart {
    let blob = random.bytes(92)
    let reference = SealedReference(
      commitment: MerkleTree.leafHash(blob), fingerprint: fingerprint, keyName: .sample,
      subject: SubjectID(random.identifier()), blobDigest: MerkleTree.leafHash(blob))
    return SealedPart(reference: reference, blob: blob)
  }
}

extension Instant {
  static let sample = Instant(secondsSinceEpoch: 1_633_338_753)
  func adding(_ seconds: Int64) -> Instant { Instant(secondsSinceEpoch: secondsSinceEpoch + seconds) }
}

/// Testing has a `Tag` too.
typealias Tag = EventLedger.Tag

extension EventType {
  static let noteTaken = EventType(literal: "note.taken")
}

extension CivilDate {
  static let sample = CivilDate(daysSinceEpoch: 18_903)
}

extension KeyName {
  static let sample = named("profile/2021")
  static func named(_ text: String) -> KeyName {
    guard let name = KeyName(text) else { fatalError("\(text) is no key name") }
    return name
  }
}

extension EventStore {
  /// Appends one command and throws its refusal.
  @discardableResult
  func record(_ command: ProposedCommand) throws -> CommittedCommand {
    try append([command])[0].get()
  }

  func count() throws -> Int64 { try read { try $0.eventCount() } }
}

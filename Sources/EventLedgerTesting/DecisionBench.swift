import EventLedger
import Testing

/// A ledger over a store, with decisions about one person.
struct DecisionBench {
  let ledger: Ledger<StoreUnderTest, InMemoryVault>
  private let random: SeededRandom
  private let person: SubjectID

  var tag: Tag { .person(person) }

  init(_ stores: StoreFactory) throws {
    let random = SeededRandom(seed: 8)
    self.init(
      ledger: Ledger(store: try stores.make(), vault: InMemoryVault(random: random), random: random), random: random)
  }

  private init(ledger: Ledger<StoreUnderTest, InMemoryVault>, random: SeededRandom) {
    (self.ledger, self.random) = (ledger, random)
    person = SubjectID(random.identifier())
  }

  /// The same ledger, with decisions about another person.
  func anotherPerson() -> DecisionBench { DecisionBench(ledger: ledger, random: random) }

  func context(by account: AccountID = .user(7)) -> CommandContext {
    CommandContext(
      id: CommandID(random: random.identifier()), by: account, via: .cli,
      time: RecordingTime(reading: .sample, isDeclared: false))
  }

  func event(_ text: String, data: String = "{}") -> NewEvent {
    NewEvent(
      type: .noteTaken, version: .first, on: .sample, data: Array(data.utf8), tags: [tag],
      parts: [PlainPart(subject: person, keyName: .sample, plaintext: .json(Array(text.utf8)))])
  }

  /// The keys of what a command sealed, or of some of its events.
  func keys(of committed: CommittedCommand, at indices: [Int]? = nil) throws -> Set<KeyFingerprint> {
    let positions = (indices ?? Array(committed.positions.indices)).map { committed.positions[$0] }
    return try ledger.store.read { reading in
      Set(try positions.flatMap { try reading.event(at: $0)?.envelope.sealed.map(\.fingerprint) ?? [] })
    }
  }

  /// Requests the erasure of everything that a command sealed, or of some of its events; says where the request stands.
  @discardableResult
  func requestErasure(of committed: CommittedCommand, at indices: [Int]? = nil) throws -> Position {
    let listed = try keys(of: committed, at: indices).map(\.description).sorted().map { #""\#($0)""# }
    return try record(.erasureRequested, #"{"act":1,"keys":[\#(listed.joined(separator: ","))]}"#)
  }

  /// Records that a request was carried out.
  func completeErasure(_ request: Position) throws {
    try record(EventType(literal: "erasure.completed"), #"{"act":1,"request":\#(request)}"#)
  }

  @discardableResult
  private func record(_ type: EventType, _ data: String) throws -> Position {
    let event = NewEvent(type: type, version: .first, on: .sample, data: Array(data.utf8), tags: [Tag("act", 1)])
    return try #require(try ledger.transact(context()) { _ in [event] }.committed?.first)
  }
}

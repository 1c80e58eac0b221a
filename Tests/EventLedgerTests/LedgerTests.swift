import EventLedger
import EventLedgerSQLite
import MerkleLog
import Testing

/// Decisions, sealing and repetition over either store.
@Suite struct LedgerTests {
  let random = SeededRandom(seed: 8)
  let person = SubjectID(Bytes16(high: 1, low: 2))

  private func ledger(_ kind: StoreKind) throws -> Ledger<TestLedger, InMemoryVault> {
    Ledger(store: try TestLedger(kind), vault: InMemoryVault(random: random), random: random)
  }

  private func context(by account: AccountID = .user(7)) -> CommandContext {
    CommandContext(
      id: CommandID(random: random.identifier()), by: account, via: .cli,
      time: RecordingTime(reading: .sample, isDeclared: false))
  }

  private func event(_ text: String, data: String = "{}") -> NewEvent {
    NewEvent(
      type: .noteTaken, version: .first, on: .sample, data: Array(data.utf8), tags: [.person(person)],
      parts: [PlainPart(subject: person, keyName: .sample, plaintext: .json(Array(text.utf8)))])
  }

  @Test(arguments: StoreKind.allCases)
  func `what was sealed opens again, and the same command again adds nothing`(_ kind: StoreKind) throws {
    let (ledger, context) = (try ledger(kind), context())
    let outcome = try ledger.transact(context) { _ in [event(#"{"a":"б"}"#)] }
    let committed = try #require(outcome.committed)
    #expect(outcome == .recorded(committed))
    let recorded = try #require(try ledger.store.read { try $0.event(at: committed.first) })
    #expect(try ledger.open(recorded, part: 0) == .json(Array(#"{"a":"б"}"#.utf8)))
    #expect(try ledger.transact(context) { _ in [event(#"{"a":"б"}"#)] } == .alreadyRecorded(committed))
    #expect(try ledger.store.count() == 1)
  }

  @Test(arguments: StoreKind.allCases)
  func `a command id with other content or another account is refused`(_ kind: StoreKind) throws {
    let (ledger, context) = (try ledger(kind), context())
    let committed = try #require(try ledger.transact(context) { _ in [event("1")] }.committed)
    let reused = CommandError.commandReused(committed)
    #expect(throws: reused) { try ledger.transact(context) { _ in [event("2")] } }
    #expect(throws: reused) { try ledger.transact(context) { _ in [event("1", data: #"{"a":1}"#)] } }
    #expect(throws: reused) { try ledger.transact(context) { _ in [event("1"), event("1")] } }
    var foreign = context
    foreign.by = .user(8)
    #expect(throws: reused) { try ledger.transact(foreign) { _ in [event("1")] } }
    #expect(try ledger.store.count() == 1)
  }

  @Test(arguments: StoreKind.allCases)
  func `a decision that was overtaken is made again on what happened`(_ kind: StoreKind) throws {
    let ledger = try ledger(kind)
    var attempts = 0
    let outcome = try ledger.transact(context()) { reader in
      attempts += 1
      let seen = try reader.events(matching: EventQuery(tag: .person(person))).count
      if attempts == 1 { _ = try ledger.transact(context()) { _ in [event("1")] } }
      return [event("\(seen)", data: #"{"seen":\#(seen)}"#)]
    }
    #expect(attempts == 2)
    let position = try #require(outcome.committed?.first)
    #expect(position == Position(1))
    let recorded = try ledger.store.read { try $0.event(at: position) }
    #expect(recorded?.envelope.data == Array(#"{"seen":1}"#.utf8))
  }

  @Test(arguments: StoreKind.allCases)
  func `after a request the same command says destroyed, and new parts get another key`(_ kind: StoreKind) throws {
    let (ledger, context) = (try ledger(kind), context())
    let committed = try #require(try ledger.transact(context) { _ in [event("1")] }.committed)
    let first = try #require(try ledger.store.read { try $0.event(at: committed.first) })
    let doomed = first.envelope.sealed[0].fingerprint
    _ = try ledger.transact(self.context()) { _ in
      [
        NewEvent(
          type: .erasureRequested, version: .first, on: .sample, data: Array(#"{"act":1,"keys":["\#(doomed)"]}"#.utf8),
          tags: [Tag("act", 1)])
      ]
    }
    #expect(try ledger.transact(context) { _ in [event("1")] } == .recordedContentDestroyed(committed))
    #expect(try ledger.open(first, part: 0) == nil)
    let next = try #require(try ledger.transact(self.context()) { _ in [event("2")] }.committed)
    let successor = try #require(try ledger.store.read { try $0.event(at: next.first) })
    #expect(successor.envelope.sealed[0].fingerprint != doomed)
  }
}

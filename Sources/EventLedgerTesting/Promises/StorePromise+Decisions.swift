import EventLedger
import Testing

extension StorePromise {
  /// Decisions and sealing over the store, as the application uses it.
  static let decisions: [StorePromise] = [
    StorePromise("what was sealed opens again, and the same command again adds nothing") { stores in
      let bench = try DecisionBench(stores)
      let context = bench.context()
      let outcome = try bench.ledger.transact(context) { _ in [bench.event(#"{"a":"б"}"#)] }
      let committed = try #require(outcome.committed)
      #expect(outcome == .recorded(committed))
      let recorded = try #require(try bench.ledger.store.read { try $0.event(at: committed.first) })
      #expect(try bench.ledger.open(recorded, part: 0) == .json(Array(#"{"a":"б"}"#.utf8)))
      #expect(try bench.ledger.transact(context) { _ in [bench.event(#"{"a":"б"}"#)] } == .alreadyRecorded(committed))
      #expect(try bench.ledger.store.count() == 1)
    },
    StorePromise("a decision that was overtaken is made again on what happened") { stores in
      let bench = try DecisionBench(stores)
      var attempts = 0
      let outcome = try bench.ledger.transact(bench.context()) { reader in
        attempts += 1
        let seen = try reader.events(matching: EventQuery(tag: bench.tag)).count
        if attempts == 1 { _ = try bench.ledger.transact(bench.context()) { _ in [bench.event("1")] } }
        return [bench.event("\(seen)", data: #"{"seen":\#(seen)}"#)]
      }
      #expect(attempts == 2)
      let position = try #require(outcome.committed?.first)
      #expect(position == Position(1))
      let recorded = try bench.ledger.store.read { try $0.event(at: position) }
      #expect(recorded?.envelope.data == Array(#"{"seen":1}"#.utf8))
    },
    StorePromise("a decision that is always overtaken gives up loudly and records nothing") { stores in
      let bench = try DecisionBench(stores)
      #expect(throws: CommandError.contention(attempts: 3)) {
        try bench.ledger.transact(bench.context(), attempts: 3) { reader in
          _ = try reader.events(matching: EventQuery(tag: bench.tag))
          _ = try bench.ledger.transact(bench.context()) { _ in [bench.event("1")] }
          return [bench.event("2", data: #"{"mine":true}"#)]
        }
      }
      let recorded = try bench.ledger.store.read { try $0.events(matching: EventQuery(tag: bench.tag)) }
      #expect(recorded.map(\.envelope.data) == Array(repeating: Array("{}".utf8), count: 3))
    },
    StorePromise("after a request what it names does not open, and new parts get another key") { stores in
      let bench = try DecisionBench(stores)
      let committed = try #require(try bench.ledger.transact(bench.context()) { _ in [bench.event("1")] }.committed)
      let first = try #require(try bench.ledger.store.read { try $0.event(at: committed.first) })
      try bench.requestErasure(of: committed)
      #expect(try bench.ledger.open(first, part: 0) == nil)
      let next = try #require(try bench.ledger.transact(bench.context()) { _ in [bench.event("2")] }.committed)
      let successor = try #require(try bench.ledger.store.read { try $0.event(at: next.first) })
      #expect(successor.envelope.sealed[0].fingerprint != first.envelope.sealed[0].fingerprint)
    },
  ]
}

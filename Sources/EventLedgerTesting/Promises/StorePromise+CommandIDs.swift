import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  /// A command id stands for one content of one account, for ever (DESIGN §3).
  static let commandIDs: [StorePromise] = [
    StorePromise("a command id is taken once, in one batch too") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let command = sample.command([sample.event()])
      var again = sample.command([sample.event()])
      again.id = command.id
      let results = try store.append([command, again])
      let committed = try results[0].get()
      #expect(results[1] == .failure(.commandExists(committed)))
      #expect(try store.append([again])[0] == .failure(.commandExists(committed)))
      #expect(try store.count() == 1)
    },
    StorePromise("the truth table of a repeated command id holds") { stores in
      var bench = try DecisionBench(stores)
      for row in Repetition.all {
        bench = bench.anotherPerson()
        let first = bench.context()
        let original = [bench.event("1"), bench.event("2")]
        let committed = try #require(try bench.ledger.transact(first) { _ in original }.committed)
        if row.isErased { try bench.requestErasure(of: committed) }
        let context = CommandContext(
          id: first.id, by: row.isForeign ? .user(8) : first.by, via: first.via, time: first.time)
        let repeated: [NewEvent] =
          switch row.content {
          case .same: original
          case .otherData: [bench.event("1"), bench.event("2", data: #"{"a":1}"#)]
          case .otherText: [bench.event("1"), bench.event("3")]
          case .fewer: [bench.event("1")]
          }
        let before = try bench.ledger.store.count()
        let outcome: RepetitionOutcome
        do {
          let result = try bench.ledger.transact(context) { reader in
            if row.condition != .absent { _ = try reader.events(matching: EventQuery(tag: bench.tag)) }
            if row.condition == .stale { _ = try bench.ledger.transact(bench.context()) { _ in [bench.event("9")] } }
            return repeated
          }
          switch result {
          case .alreadyRecorded(committed): outcome = .earlierResult
          case .recordedContentDestroyed(committed): outcome = .destroyed
          default: outcome = .other("\(result)")
          }
        } catch CommandError.commandReused(committed) {
          outcome = .refused
        }
        #expect(outcome == row.expected, "\(row)")
        #expect(try bench.ledger.store.count() == before + (row.condition == .stale ? 1 : 0), "\(row)")
      }
    },
    StorePromise("a repeated command id is named before its condition is judged") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let query = EventQuery(tag: Tag("item", 1))
      let command = sample.command([sample.event(tags: [Tag("item", 1)])])
      let committed = try store.record(command)
      for after in [nil, Position(0)] {
        var again = command
        again.condition = AppendCondition(failIfMatches: query, after: after)
        #expect(try store.append([again]) == [.failure(.commandExists(committed))])
      }
      #expect(try store.count() == 1)
    },
  ]
}

/// One row of the truth table: what is repeated, by whom, under which condition, before or after an erasure.
private struct Repetition {
  enum Content: CaseIterable { case same, otherData, otherText, fewer }
  enum Condition: CaseIterable { case absent, right, stale }

  let content: Content
  let isForeign: Bool
  let condition: Condition
  let isErased: Bool

  static var all: [Repetition] {
    Content.allCases.flatMap { content in
      Condition.allCases.flatMap { condition in
        [(false, false), (false, true), (true, false), (true, true)].map { isForeign, isErased in
          Repetition(content: content, isForeign: isForeign, condition: condition, isErased: isErased)
        }
      }
    }
  }

  /// Another account or other public fields: refused. The same: the earlier result. Where the sealed content is
  /// destroyed nobody can tell whether it was the same.
  var expected: RepetitionOutcome {
    if isForeign || content == .otherData || content == .fewer { return .refused }
    if isErased { return .destroyed }
    return content == .same ? .earlierResult : .refused
  }
}

private enum RepetitionOutcome: Equatable {
  case earlierResult, destroyed, refused
  case other(String)
}

import EventLedger
import Testing

extension StorePromise {
  /// The same command again gives the earlier result to the same account; anything else is refused; after a destruction
  /// nobody can tell whether it was the same (DESIGN §3).
  static let repetition: [StorePromise] =
    Repetition.Erasure.allCases.map { erasure in
      StorePromise("the truth table of a repeated command id holds \(erasure.rawValue)") { stores in
        let bench = try DecisionBench(stores)
        let rows = try Repetition.rows(erasure).map { row in
          let bench = bench.anotherPerson()
          let context = bench.context()
          let original = [bench.event("1"), bench.event("2")]
          let committed = try #require(try bench.ledger.transact(context) { _ in original }.committed)
          return (row: row, bench: bench, context: context, original: original, committed: committed)
        }
        try bench.erase(erasure, rows.map(\.committed))
        var wrong: [String] = []
        for (row, bench, first, original, committed) in rows {
          let context = CommandContext(
            id: first.id, by: row.isForeign ? .user(8) : first.by, via: first.via, time: first.time)
          let repeated: [NewEvent] =
            switch row.content {
            case .same: original
            case .otherData: [original[0], bench.event("2", data: #"{"a":1}"#)]
            case .otherText: [original[0], bench.event("3")]
            case .fewer: [original[0]]
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
          let added = try bench.ledger.store.count() - before
          if outcome != row.expected || added != (row.condition == .stale ? 1 : 0) {
            wrong.append("\(row): \(outcome), \(added) added")
          }
        }
        #expect(wrong == [])
      }
    } + [
      StorePromise("of a command that is destroyed in part, what is left is compared") { stores in
        let doomed = try DecisionBench(stores)
        let living = doomed.anotherPerson()
        let context = doomed.context()
        let committed = try #require(
          try doomed.ledger.transact(context) { _ in [doomed.event("1"), living.event("2")] }.committed)
        try doomed.requestErasure(of: committed, at: [0])
        func again(_ left: String, _ right: String) throws -> CommandOutcome? {
          do {
            return try doomed.ledger.transact(context) { _ in [doomed.event(left), living.event(right)] }
          } catch CommandError.commandReused {
            return nil
          }
        }
        #expect(try again("1", "2") == .recordedContentDestroyed(committed))
        #expect(try again("9", "2") == .recordedContentDestroyed(committed))
        #expect(try again("1", "9") == nil)
      }
    ]
}

/// One row of the truth table: what is repeated, by whom, under which condition, before or after which erasure.
private struct Repetition {
  enum Content: CaseIterable { case same, otherData, otherText, fewer }
  enum Condition: CaseIterable { case absent, right, stale }

  /// How far the destruction of what the command sealed has gone.
  enum Erasure: String, CaseIterable {
    case none = "while all of it is there"
    case requested = "after its erasure was requested"
    case completed = "after its erasure was completed, with keys and blobs gone"
    /// The request is among events that this ledger lost.
    case keysGone = "after its keys were destroyed by a request that the ledger lacks"
  }

  let content: Content
  let isForeign: Bool
  let condition: Condition
  let erasure: Erasure

  static func rows(_ erasure: Erasure) -> [Repetition] {
    Content.allCases.flatMap { content in
      Condition.allCases.flatMap { condition in
        [false, true].map { Repetition(content: content, isForeign: $0, condition: condition, erasure: erasure) }
      }
    }
  }

  /// Another account or other public fields: refused. The same: the earlier result. Where the sealed content is
  /// destroyed nobody can tell whether it was the same.
  var expected: RepetitionOutcome {
    if isForeign || content == .otherData || content == .fewer { return .refused }
    if erasure != .none { return .destroyed }
    return content == .same ? .earlierResult : .refused
  }
}

private enum RepetitionOutcome: Equatable {
  case earlierResult, destroyed, refused
  case other(String)
}

extension DecisionBench {
  /// Brings the destruction of everything that commands sealed as far as that.
  fileprivate func erase(_ erasure: Repetition.Erasure, _ commands: [CommittedCommand]) throws {
    switch erasure {
    case .none: break
    case .requested: for command in commands { try requestErasure(of: command) }
    case .completed:
      let requests = try commands.map { try requestErasure(of: $0) }
      for command in commands { ledger.vault.destroy(try keys(of: command)) }
      try ledger.store.harness.deleteRequestedBlobs()
      for request in requests { try completeErasure(request) }
      let left = try ledger.store.read { reading in
        try commands.flatMap(\.positions).filter { try reading.blob(position: $0, part: 0) != nil }
      }
      #expect(left == [])
    case .keysGone: for command in commands { ledger.vault.destroy(try keys(of: command)) }
    }
  }
}

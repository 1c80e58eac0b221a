import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  private static let person = Tag.person(SubjectID(Bytes16(high: 1, low: 2)))
  private static let pair = Tag.pair(PairID(Bytes16(high: 3, low: 4)))

  /// A correction belongs to every condition on what it corrects, whatever types the condition names (DESIGN idea 3).
  static let corrections: [StorePromise] = [
    StorePromise("a correction fails every condition on its tags, and those on types alone") { stores in
      let (store, sample) = (try stores.make(), Sample())
      func attempt(_ tags: [Tag], _ types: [EventType], after: Int64?) throws -> Position? {
        let query = EventQuery([EventQuery.Clause(tags: tags, types: types)])
        let condition = AppendCondition(failIfMatches: query, after: after.map { Position($0) })
        switch try store.append([sample.command([sample.event(.init(literal: "x.x"))], condition: condition)])[0] {
        case .success: return nil
        case .failure(.conditionFailed(let position)): return position
        case .failure(let refusal): throw refusal
        }
      }
      // 0: an entry about both; 1: its correction; 2: a correction of another entry, about the person alone.
      try store.record(sample.command([sample.event(.pairFixed, tags: [person, pair])]))
      try store.record(sample.command([sample.event(.entryCorrected, tags: [person, pair])]))
      try store.record(sample.command([sample.event(.entryCorrected, tags: [person])]))
      for types in [[EventType.noteTaken], [.pairFixed], []] {
        #expect(try attempt([person], types, after: 0) == Position(1))
        #expect(try attempt([pair], types, after: 0) == Position(1))
        #expect(try attempt([person, pair], types, after: 0) == Position(1))
        #expect(try attempt([person], types, after: 1) == Position(2))
        // The later one does not bear the pair's tag.
        #expect(try attempt([person, pair], types, after: 1) == nil)
        #expect(try attempt([pair], types, after: 1) == nil)
      }
      // Without tags every correction counts: nobody knows what it corrects.
      #expect(try attempt([], [.noteTaken], after: 0) == Position(1))
      #expect(try attempt([], [.noteTaken], after: 1) == Position(2))
      #expect(try attempt([], [.noteTaken], after: 2) == nil)
    },
    StorePromise("a decision is made again when what it read is corrected meanwhile, and sees the correction") {
      stores in
      let bench = try DecisionBench(stores)
      _ = try bench.ledger.transact(bench.context()) { _ in [bench.event("1")] }
      var seen: [[EventType]] = []
      _ = try bench.ledger.transact(bench.context()) { reader in
        let types = try reader.events(matching: EventQuery(tag: bench.tag, types: [.noteTaken])).map(\.envelope.type)
        seen.append(types)
        if seen.count < 3 {
          // The second time the correction itself is corrected.
          let correction = NewEvent(
            type: .entryCorrected, version: .first, on: .sample, data: Array("{}".utf8), tags: [bench.tag],
            cause: .recorded(Position(Int64(seen.count - 1))))
          _ = try bench.ledger.transact(bench.context()) { _ in [correction] }
        }
        return [bench.event("2")]
      }
      #expect(
        seen == [
          [.noteTaken], [.noteTaken, .entryCorrected], [.noteTaken, .entryCorrected, .entryCorrected],
        ])
      #expect(try bench.ledger.store.count() == 4)
    },
  ]
}

extension EventType {
  fileprivate static let pairFixed = EventType(literal: "pair.fixed")
}

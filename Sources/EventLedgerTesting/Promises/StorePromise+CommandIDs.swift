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

import EventLedger
import Testing

extension StorePromise {
  /// Reading by tags and types, forward and backward, from any position.
  static let queries: [StorePromise] = [
    StorePromise("every query is answered as looking at each event does, from any position, both ways") {
      stores in
      let random = SeededRandom()
      let (store, sample) = (try stores.make(), Sample(seed: random.next()))
      let tags = (0..<6).map { Tag("item", $0) } + [Tag("cycle", 2021)]
      let types = ["a.a", "a.b", "a.c", "entry.corrected"].compactMap { EventType($0) }
      var envelopes: [Envelope] = []
      for _ in 0..<20 {
        let commands = (0..<(1 + random.number(below: 30))).map { _ in
          let chosen = tags.filter { _ in random.number(below: 3) == 0 }
          return sample.command([sample.event(types[random.number(below: types.count)], tags: chosen)])
        }
        for result in try store.append(commands) { _ = try result.get() }
      }
      let count = Int(try store.count())
      try store.read { reading throws in
        try reading.forEachEvent(through: Position(Int64(count))) { envelopes.append($0.envelope) }
      }
      #expect(envelopes.count == count)
      var wrong: [String] = []
      for _ in 0..<200 {
        let query = EventQuery(
          (0..<(1 + random.number(below: 3))).map { _ in
            EventQuery.Clause(
              tags: (tags + [Tag("no", 1)]).filter { _ in random.number(below: 4) == 0 },
              types: types.filter { _ in random.number(below: 4) == 0 })
          })
        let from = random.number(below: count + 2) - 1
        let through = random.number(below: 2) == 0 ? nil : random.number(below: count + 5)
        let limit = random.number(below: 2) == 0 ? nil : random.number(below: 9)
        let matching = (max(from, 0)..<max(max(from, 0), min(through ?? count, count - 1) + 1))
          .filter { query.matches(envelopes[$0]) }
        for order in [ReadOrder.forward, .backward] {
          let expected = Array((order == .forward ? matching : matching.reversed()).prefix(limit ?? count))
          let found = try store.read {
            try $0.positions(
              matching: query, from: Position(Int64(from)), through: through.map { Position(Int64($0)) }, order: order,
              limit: limit)
          }
          if found.map({ Int($0.rawValue) }) != expected {
            wrong.append("\(query), \(from)...\(String(describing: through)), \(order): \(found), not \(expected)")
          }
        }
      }
      #expect(wrong.first == nil, "seed \(random.seed), \(wrong.count) answers are wrong")
    },
    StorePromise("a clause finds the corrections of what it asks for, with tags and without") {
      stores in
      let (store, sample) = (try stores.make(), Sample())
      let (asked, other) = (Tag("item", 1), Tag("item", 2))
      try store.record(sample.command([sample.event(tags: [asked])]))
      try store.record(sample.command([sample.event(.entryCorrected, tags: [other])]))
      try store.record(sample.command([sample.event(.entryCorrected, tags: [asked, other])]))
      func found(_ query: EventQuery) throws -> [Int64] {
        try store.read { try $0.events(matching: query).map(\.position.rawValue) }
      }
      #expect(try found(EventQuery(tag: asked, types: [.noteTaken])) == [0, 2])
      #expect(try found(EventQuery(tag: other, types: [.noteTaken])) == [1, 2])
      #expect(try found(EventQuery(types: [.noteTaken])) == [0, 1, 2])
    },
  ]
}

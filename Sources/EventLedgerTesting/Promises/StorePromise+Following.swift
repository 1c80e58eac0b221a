import EventLedger
import Testing

extension StorePromise {
  /// A follower misses nothing and repeats nothing.
  static let following: [StorePromise] = [
    StorePromise("a follower gives every event once, in order, from its position on, in pieces of any size") { stores in
      let (store, sample) = (try stores.make(), Sample())
      for size in [1, 3, 2] { try store.record(sample.command((0..<size).map { _ in sample.event() })) }
      for start in 0...6 as ClosedRange<Int64> {
        for limit in [1, 2, 5, 100] {
          var follower = Follower(store, from: Position(start))
          var seen: [Int64] = []
          while try follower.advance(limit: limit, { seen.append($0.position.rawValue) }) > 0 {}
          #expect(seen == Array(start..<6))
          #expect(follower.next == Position(6))
        }
      }
      var ahead = Follower(store, from: Position(7))
      #expect(throws: StoreError.self) { try ahead.advance { _ in } }
    },
    StorePromise("a follower gives an event again whose reader failed, and none before it") { stores in
      struct Failure: Error {}
      let (store, sample) = (try stores.make(), Sample())
      try store.record(sample.command((0..<5).map { _ in sample.event() }))
      var follower = Follower(store)
      var seen: [Int64] = []
      #expect(throws: Failure.self) {
        try follower.advance { event in
          if event.position == Position(3) { throw Failure() }
          seen.append(event.position.rawValue)
        }
      }
      try follower.advance { seen.append($0.position.rawValue) }
      #expect(seen == [0, 1, 2, 3, 4])
    },
    StorePromise("a follower misses nothing while many tasks append") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let commands = (0..<24).map { index in sample.command((0...(index % 3)).map { _ in sample.event() }) }
      let total = commands.reduce(0) { $0 + $1.events.count }
      let seen = try await withThrowingTaskGroup(of: Void.self) { group in
        for part in 0..<4 {
          group.addTask {
            for index in stride(from: part, to: commands.count, by: 4) { try store.record(commands[index]) }
          }
        }
        var follower = Follower(store)
        var seen: [RecordedEvent] = []
        while seen.count < total {
          if try follower.advance(limit: 3, { seen.append($0) }) == 0 { try await Task.sleep(for: .milliseconds(1)) }
          if group.isCancelled { break }
        }
        try await group.waitForAll()
        try follower.advance { seen.append($0) }
        return seen
      }
      #expect(seen.map(\.position.rawValue) == Array(0..<Int64(total)))
      #expect(Set(seen.map(\.envelope.id)) == Set(commands.flatMap(\.events).map(\.id)))
      for (left, right) in zip(seen, seen.dropFirst()) where left.envelope.command != right.envelope.command {
        #expect(!seen[Int(right.position.rawValue)...].contains { $0.envelope.command == left.envelope.command })
      }
    },
  ]
}

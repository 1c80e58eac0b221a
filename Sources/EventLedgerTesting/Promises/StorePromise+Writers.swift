import EventLedger
import Testing

extension StorePromise {
  private static let contenders = 8

  /// Several writers who know nothing of each other: processes where the make has any, else threads.
  static let writers: [StorePromise] = [
    StorePromise("eight writers with conflicting conditions violate none, and each loser is told who overtook it") {
      stores in
      let (store, commands) = (try stores.make(), 6)
      let writers = try (0..<contenders).map {
        try store.harness.startWriter(.contend(writer: $0, commands: commands))
      }
      let said = try await reports(of: writers)
      let (won, lost) = (said.filter { $0.word == "won" }, said.filter { $0.word == "lost" })
      try store.read { reading throws in
        // Successes are what is stored, each at the place that its writer was told.
        #expect(won.count == contenders * commands)
        #expect(try reading.eventCount() == Int64(won.count))
        #expect(try won.filter { try reading.command($0.command)?.first != $0.position } == [])
        // Losers left nothing, and were told an event of their tag.
        #expect(!lost.isEmpty, "nobody was overtaken, so nothing was tested")
        #expect(try lost.filter { try reading.command($0.command) != nil } == [])
        let mistaken = try lost.filter { report in
          try reading.event(at: report.position)?.envelope.tags.map(\.description) != [report.rest]
        }
        #expect(mistaken == [])
        // Each event states how many of its tag it saw: all that stand before it.
        for tag in (0..<WriterTask.tags).map({ Tag("item", $0) }) {
          let stated = try reading.events(matching: EventQuery(tag: tag)).map(\.envelope.data)
          #expect(stated == stated.indices.map { Array(#"{"seen":\#($0)}"#.utf8) })
        }
      }
    },
    StorePromise("a follower sees every event once, in order, while others write") { stores in
      let store = try stores.make()
      let writers = try (0..<4).map { _ in try store.harness.startWriter(.append(commands: 9)) }
      // One from the beginning, and one more from where that one has come to when it first sees something.
      var (follower, late): (Follower<StoreUnderTest>, Follower<StoreUnderTest>?) = (Follower(store), nil)
      var (seen, seenLate, start) = ([RecordedEvent](), [Int64](), Int64(0))
      func advance() throws -> Int {
        let new = try follower.advance(limit: 3) { seen.append($0) }
        if late == nil, new > 0 { (late, start) = (Follower(store, from: follower.next), follower.next.rawValue) }
        return new + (try late?.advance(limit: 2) { seenLate.append($0.position.rawValue) } ?? 0)
      }
      while writers.contains(where: { $0.end == nil }) {
        if try advance() == 0 { try await Task.sleep(for: .milliseconds(1)) }
      }
      let said = try await reports(of: writers)
      while try advance() > 0 {}
      let total = said.compactMap { Int64($0.rest) }.reduce(0, +)
      #expect(seen.map(\.position.rawValue) == Array(0..<total))
      #expect(seenLate == Array(start..<total))
      #expect(Set(seen.map(\.envelope.id)).count == seen.count)
      let misplaced = said.filter { report in
        let first = report.position.rawValue
        return seen.filter { $0.envelope.command == report.command }.map(\.position.rawValue)
          != Array(first..<(first + (Int64(report.rest) ?? 0)))
      }
      #expect(misplaced == [])
    },
    StorePromise("a follower reads on while a writer holds the lock, and sees nothing that is not committed") {
      stores in
      let (store, sample) = (try stores.make(), Sample())
      for size in [1, 3, 2] { try store.record(sample.command((0..<size).map { _ in sample.event() })) }
      let writer = try store.harness.startWriter(.hold)
      #expect(try await writer.waits(for: "holding"))
      let reader = ReadingThread {
        var (follower, seen) = (Follower(store), [Int64]())
        while try follower.advance(limit: 2, { seen.append($0.position.rawValue) }) > 0 {}
        return seen
      }
      let seen = try await reader.value(within: .seconds(10))
      #expect(seen == Array(0..<6), "nil: it waited for the writer")
      #expect(writer.end == nil)
      writer.release()
      let said = try await writer.reports()
      #expect(said.map(\.position) == [Position(6)])
      var (follower, after) = (Follower(store, from: Position(6)), [CommandID]())
      try follower.advance { after.append($0.envelope.command) }
      #expect(after == said.map(\.command))
    },
  ]

  private static func reports(of writers: [any StoreWriter]) async throws -> [WriterReport] {
    var reports: [WriterReport] = []
    for writer in writers { reports += try await writer.reports() }
    return reports
  }
}

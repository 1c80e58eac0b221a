import EventLedger
import EventLedgerSQLite
import Testing

@Suite struct StoreQueryTests {
  @Test func `the indexes of SQLite answer every query as looking at each event does`() throws {
    let random = SeededRandom()
    let (memory, sqlite) = (try TestLedger(.memory), try TestLedger(.sqlite))
    let sample = Sample(seed: random.next())
    let tags = (0..<6).map { Tag("item", $0) } + [Tag("cycle", 2021)]
    let types = ["a.a", "a.b", "a.c", "entry.corrected"].compactMap { EventType($0) }
    for _ in 0..<40 {
      let commands = (0..<(1 + random.number(below: 30))).map { _ in
        let chosen = tags.filter { _ in random.number(below: 3) == 0 }
        return sample.command([sample.event(types[random.number(below: types.count)], tags: chosen)])
      }
      #expect(try memory.append(commands) == sqlite.append(commands))
    }
    let count = try memory.count()
    for _ in 0..<400 {
      let query = EventQuery(
        (0..<(1 + random.number(below: 3))).map { _ in
          EventQuery.Clause(
            tags: (tags + [Tag("no", 1)]).filter { _ in random.number(below: 4) == 0 },
            types: types.filter { _ in random.number(below: 4) == 0 })
        })
      let from = Position(Int64(random.number(below: Int(count) + 2)) - 1)
      let through = random.number(below: 2) == 0 ? nil : Position(Int64(random.number(below: Int(count) + 5)))
      let limit = random.number(below: 2) == 0 ? nil : random.number(below: 9)
      for order in [ReadOrder.forward, .backward] {
        let expected = try memory.read {
          try $0.positions(matching: query, from: from, through: through, order: order, limit: limit)
        }
        let found = try sqlite.read {
          try $0.positions(matching: query, from: from, through: through, order: order, limit: limit)
        }
        #expect(found == expected, "seed \(random.seed): \(query), \(from)...\(String(describing: through)), \(order)")
      }
    }
    #expect(try memory.read { try $0.headNote() } == sqlite.read { try $0.headNote() })
  }

  @Test(arguments: StoreKind.allCases)
  func `a range of leaves is read in order, and what is read inside does not disturb it`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    _ = try store.append((0..<20).map { _ in sample.command([sample.event()]) })
    var seen: [Int64] = []
    try store.read { reading throws in
      try reading.forEachLeaf(from: Position(3), through: Position(40)) { position, leaf in
        #expect(try reading.leaf(at: position) == leaf)
        var inner = 0
        try reading.forEachLeaf(from: Position(0), through: Position(1)) { _, _ in inner += 1 }
        #expect(inner == 2)
        #expect(try store.read { try $0.leaf(at: position) } == leaf)
        seen.append(position.rawValue)
      }
    }
    #expect(seen == Array(3..<20))
  }
}

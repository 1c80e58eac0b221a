import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  private static let person = Tag.person(SubjectID(Bytes16(high: 1, low: 2)))

  /// A read sees one state of the ledger, whole.
  static let reading: [StorePromise] = [
    StorePromise("an empty ledger answers every question") { stores in
      try stores.make().read { reading throws in
        #expect(try reading.eventCount() == 0)
        #expect(try reading.headNote() == nil)
        #expect(try reading.requestedKeys().isEmpty)
        #expect(try reading.lastPosition(atOrBefore: .sample) == nil)
        #expect(try reading.events(matching: EventQuery([EventQuery.Clause(tags: [], types: [])])).isEmpty)
      }
    },
    StorePromise("a read sees one state however much is appended meanwhile") { stores in
      let (store, sample) = (try stores.make(), Sample())
      try store.record(sample.command([sample.event(tags: [person])]))
      try store.read { reading throws in
        #expect(try reading.eventCount() == 1)
        try store.record(sample.command([sample.event(tags: [person])]))
        #expect(try reading.eventCount() == 1)
        #expect(try reading.events(matching: EventQuery(tag: person)).count == 1)
        #expect(try reading.leaf(at: Position(1)) == nil)
      }
      #expect(try store.count() == 2)
    },
    StorePromise("a range of leaves is read in order, and what is read inside does not disturb it") { stores in
      let (store, sample) = (try stores.make(), Sample())
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
    },
  ]
}

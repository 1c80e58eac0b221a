import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  /// `at` follows the clock rule of DESIGN §3.
  static let time: [StorePromise] = [
    StorePromise("a measured clock a little behind takes the last time") { stores in
      for (step, taken) in [(-599, 0), (-1, 0), (0, 0), (1, 1), (2_764_800, 2_764_800)] as [(Int64, Int64)] {
        let (store, sample) = (try stores.make(), Sample())
        try store.record(sample.command([sample.event()]))
        let committed = try store.record(sample.command([sample.event()], at: sample.at.adding(step)))
        #expect(committed.at == sample.at.adding(taken))
      }
    },
    StorePromise("a clock ten minutes behind, or 32 days ahead unconfirmed, is refused") { stores in
      let (store, sample) = (try stores.make(), Sample())
      try store.record(sample.command([sample.event()]))
      func attempt(_ step: Int64, declared: Bool = false, confirms: Bool = false) throws -> AppendRefusal? {
        let command = sample.command(
          [sample.event()], at: sample.at.adding(step), declared: declared, confirmsGap: confirms)
        guard case .failure(let refusal) = try store.append([command])[0] else { return nil }
        return refusal
      }
      let (last, month) = (sample.at, Int64(32 * 86_400))
      #expect(try attempt(-600) == .clockBehind(last: last, reading: last.adding(-600)))
      #expect(try attempt(-600, confirms: true) == .clockBehind(last: last, reading: last.adding(-600)))
      #expect(try attempt(month + 1) == .clockAhead(last: last, reading: last.adding(month + 1)))
      #expect(try attempt(-1, declared: true) == .clockBehind(last: last, reading: last.adding(-1)))
      #expect(try store.count() == 1)
      #expect(try attempt(month + 1, confirms: true) == nil)
      #expect(try attempt(10 * month, declared: true) == nil)
    },
    StorePromise("the last position at a moment is found among equal and unequal times") { stores in
      let (store, sample) = (try stores.make(), Sample())
      for step in [0, 0, 10, 20, 20, 20, 31] as [Int64] {
        try store.record(sample.command([sample.event()], at: sample.at.adding(step)))
      }
      let expected: [(Int64, Int64?)] = [
        (-1, nil), (0, 1), (9, 1), (10, 2), (19, 2), (20, 5), (30, 5), (31, 6), (99, 6),
      ]
      for (step, position) in expected {
        let found = try store.read { try $0.lastPosition(atOrBefore: sample.at.adding(step)) }
        #expect(found == position.map { Position($0) })
      }
    },
  ]
}

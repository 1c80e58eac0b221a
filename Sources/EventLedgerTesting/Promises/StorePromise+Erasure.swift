import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  /// A key under erasure seals nothing more (FORMAT §4a).
  static let erasure: [StorePromise] = [
    StorePromise("no part is taken under a key whose erasure was requested") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let (doomed, living) = (KeyFingerprint(Bytes16(high: 1, low: 1)), KeyFingerprint(Bytes16(high: 2, low: 2)))
      try store.record(sample.command([sample.event(parts: [sample.part(doomed), sample.part(living)])]))
      let request = sample.event(.erasureRequested, data: #"{"act":1,"keys":["\#(doomed)"]}"#)
      let after = sample.event(parts: [sample.part(living), sample.part(doomed)])
      #expect(try store.append([sample.command([request, after])])[0] == .failure(.keyUnderErasure(doomed)))
      let results = try store.append([sample.command([request]), sample.command([after])])
      #expect(try results[0].get().first == Position(1))
      #expect(results[1] == .failure(.keyUnderErasure(doomed)))
      #expect(try store.read { try $0.requestedKeys() } == [doomed: Position(1)])
      try store.record(sample.command([sample.event(parts: [sample.part(living)])]))
    },
    StorePromise("blobs go once a request lists their key, and nothing else goes with them") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let (doomed, living) = (KeyFingerprint(Bytes16(high: 1, low: 1)), KeyFingerprint(Bytes16(high: 2, low: 2)))
      for keys in [[doomed, living], [living], [doomed]] {
        try store.record(sample.command([sample.event(parts: keys.map { sample.part($0) })]))
      }
      func blobs() throws -> [Bool] {
        try store.read { reading in
          try [(0, 0), (0, 1), (1, 0), (2, 0)].map { try reading.blob(position: Position($0), part: $1) != nil }
        }
      }
      func rest() throws -> [[UInt8]] {
        try store.read { reading in
          var bytes: [[UInt8]] = []
          try reading.forEachLeaf(from: Position(0), through: Position(9)) { bytes.append($1) }
          return bytes + [Array((try reading.headNote() ?? "").utf8)]
        }
      }
      try store.harness.deleteRequestedBlobs()
      #expect(try blobs() == [true, true, true, true])
      try store.record(sample.command([sample.event(.erasureRequested, data: #"{"act":1,"keys":["\#(doomed)"]}"#)]))
      #expect(try blobs() == [true, true, true, true])
      let before = try rest()
      for _ in 0..<2 {
        try store.harness.deleteRequestedBlobs()
        #expect(try blobs() == [false, true, true, false])
        #expect(try rest() == before)
      }
      #expect(try store.read { try $0.requestedKeys() } == [doomed: Position(3)])
      try store.record(sample.command([sample.event(parts: [sample.part(living)])]))
    },
  ]
}

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
    }
  ]
}

import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  /// What FORMAT §2 does not allow never becomes an event.
  static let format: [StorePromise] = [
    StorePromise("what breaks the format is refused, and the rest of the batch is not") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let tags = (0...512).map { Tag("item", $0) }.sorted()
      var unsorted = sample.event()
      unsorted.tags = [Tag("item", 2), Tag("item", 1)]
      var version4 = sample.event()
      version4.id = EventID(CommandID(random: sample.random.identifier()).value)
      let key = KeyFingerprint(Bytes16(high: 9, low: 9))
      let bad = [
        sample.event(tags: tags), unsorted, version4, sample.event(data: "[]"), sample.event(data: "{ }"),
        sample.event(data: #"{"b":1,"a":2}"#), sample.event(data: ""), sample.event(data: #"{"a":1}{"b":1}"#),
        sample.event(data: #"{"a":[[[[[[[1]]]]]]]}"#),
        sample.event(data: #"{"a":"\#(String(repeating: "x", count: 65_535))"}"#),
        sample.event(parts: (0...200).map { _ in sample.part(key) }),
        sample.event(.erasureRequested, data: #"{"keys":["ff"]}"#),
      ]
      let good = [sample.event(tags: Array(tags.prefix(512))), sample.event(data: #"{"a":[[[[[[1]]]]]]}"#)]
      let results = try store.append((bad + good).map { sample.command([$0]) } + [sample.command([])])
      for (index, result) in results.enumerated() {
        switch result {
        case .success: #expect((bad.count..<bad.count + good.count).contains(index), "number \(index) was taken")
        case .failure(.malformed): #expect(index < bad.count || index == results.count - 1, "\(index): \(result)")
        case .failure(let refusal): Issue.record("number \(index): \(refusal)")
        }
      }
      #expect(try store.count() == 2)
    }
  ]
}

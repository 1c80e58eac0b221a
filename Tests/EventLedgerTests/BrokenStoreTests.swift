import EventLedgerTesting
import Testing

/// The conformance suite itself: it finds each fault that it is there to find.
@Suite struct BrokenStoreTests {
  private static let breaches = StoreFault.allCases.flatMap { fault in fault.breaks.map { (fault, $0) } }

  @Test(arguments: breaches)
  func `a store with a fault does not pass the promise that it breaks`(
    _ fault: StoreFault, _ sentence: String
  ) async throws {
    let promise = try #require(StorePromise.all.first { $0.sentence == sentence })
    await withKnownIssue("the store is broken on purpose: \(fault)") {
      try await promise.check(StoreFactory { try BrokenHarness(fault) })
    }
  }

  @Test func `no promise is such that every store keeps it`() {
    let breakable = Set(StoreFault.allCases.flatMap(\.breaks))
    #expect(StorePromise.all.map(\.sentence).filter { !breakable.contains($0) } == [])
    #expect(Set(StorePromise.all.map(\.sentence)).count == StorePromise.all.count)
  }

  @Test func `a task reads back as it was written`() {
    for task in [WriterTask.append(commands: 3), .contend(writer: 0, commands: 9), .hold] {
      #expect(WriterTask(task.description) == task)
    }
    for text in ["", "append", "append x", "contend 1", "hold 1", "append 1 2"] { #expect(WriterTask(text) == nil) }
  }
}

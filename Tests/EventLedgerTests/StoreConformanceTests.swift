import EventLedgerTesting
import Testing

/// The stores of this package under the suite that every store passes.
@Suite struct StoreConformanceTests {
  @Test(arguments: StorePromise.all, StoreSetting.allCases)
  func `every store keeps every promise however it is set up`(
    _ promise: StorePromise, _ setting: StoreSetting
  ) async throws {
    try await promise.check(StoreFactory { try setting.makeHarness() })
  }
}

import Foundation
import Testing

/// The sample ledger, made once in a run by `Tools/sample/load`; each test works on a copy of its own.
///
/// Who waits for it is suspended, so that the other tests go on meanwhile.
enum SampleYear {
  private static let loaded = Task { try load() }

  static func copy() async throws -> TestLedger { try await loaded.value.copy() }

  /// The folder that the loading program was given for temporary files; it is kept as it was left.
  static var temporaryFiles: URL {
    get async throws { try await loaded.value.home.appendingPathComponent("temporary") }
  }

  private static func load() throws -> TestLedger {
    let sample = TestLedger(home: try Scratch.folder("sample"))
    let temporary = sample.home.appendingPathComponent("temporary")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    let start = ContinuousClock.now
    let outcome = try Outcome.of(
      Checkout.path("Tools/sample/load"),
      ["--ledger", sample.ledger, "--keys", sample.keys, "--binary", Checkout.program],
      environment: ["TMPDIR": temporary.path])
    try #require(outcome.status == 0, "\(outcome)")
    print("The sample ledger was loaded in \(start.duration(to: .now).formatted()).")
    return sample
  }
}

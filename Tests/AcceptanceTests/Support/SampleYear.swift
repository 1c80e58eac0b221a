import Foundation
import Testing

/// The sample ledger, made once in a run by `Tools/sample/load`; each test works on a copy of its own.
enum SampleYear {
  private static let loaded = Result { try load() }

  static func copy() throws -> TestLedger { try loaded.get().copy() }

  /// The folder that the loading program was given for temporary files; it is kept as it was left.
  static var temporaryFiles: URL { get throws { try loaded.get().home.appendingPathComponent("temporary") } }

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

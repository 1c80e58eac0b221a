import Foundation

/// `ledger-benchmarks EVENTS [JSONFILE]`: measures the engine beside its references; `Tools/bench` calls it.
@main
enum LedgerBenchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, let events = Int(arguments[1]), events >= 2 * Benchmarks.batch else {
      FileHandle.standardError.write(Data("the number of events is at least \(2 * Benchmarks.batch)\n".utf8))
      exit(64)
    }
    let folder = NSTemporaryDirectory() + "ledger-benchmarks-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let rows = try Benchmarks(folder: folder, events: events).run()
    print(Measurement.headings)
    for row in rows { print(row.line) }
    print("Events: one person of 1,000, one of 34 items, a cycle; no sealed part. \(events) events.")
    if arguments.count > 2 {
      let text = "[\n" + rows.map { "  " + $0.json }.joined(separator: ",\n") + "\n]\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: arguments[2]))
    }
  }
}

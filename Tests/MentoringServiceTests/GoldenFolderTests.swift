import Foundation
import Mentoring
import Testing

@testable import EventLedgerSQLite

struct GoldenFolderTests {
  @Test func `every format of the ledger and every layout of the views has its golden ledger`() throws {
    let golden = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Golden")
    let names = try FileManager.default.contentsOfDirectory(atPath: golden.path)
    let made = names.compactMap { name in
      name.wholeMatch(of: /format-(\d+)-views-(\d+)/).flatMap { match in
        Int(match.1).flatMap { format in Int(match.2).map { (format: format, layout: $0) } }
      }
    }
    let newest = (format: Int(LedgerSchema.kind.version), layout: ViewName.layoutVersion)
    for format in 1...newest.format {
      #expect(made.contains { $0.format == format }, "Tests/Golden/make a ledger of format \(format)")
    }
    for layout in 1...newest.layout {
      #expect(made.contains { $0.layout == layout }, "Tests/Golden/make a ledger with views of layout \(layout)")
    }
    #expect(made.contains { $0 == newest }, "Tests/Golden/make format-\(newest.format)-views-\(newest.layout)")
    #expect(made.allSatisfy { $0.format <= newest.format && $0.layout <= newest.layout })
  }
}

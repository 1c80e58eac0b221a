import Foundation
import Testing

struct ImportTableTests {
  private let checkout = Checkout()

  @Test func `Every module imports only what the import table allows it`() throws {
    var seen = 0
    var faults: [Fault] = []
    for module in try checkout.folders(in: "Sources") {
      for file in try checkout.files(under: ["Sources/\(module)"], endings: [".swift"]) {
        seen += ImportTable.imports(in: file).count
        faults += ImportTable.current.faults(in: file, of: module)
      }
    }
    #expect(seen > 0)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test func `The architecture page shows the import table that the lint holds`() throws {
    let page = try checkout.text(at: "Sources/mentorledger/Documentation.docc/Architecture.md")
    let shown = ImportTable(markdown: try #require(page))
    let held = ImportTable.current
    #expect(shown.rows.map(\.module) == held.rows.map(\.module))
    for (shown, held) in zip(shown.rows, held.rows) {
      #expect(shown.imports == held.imports, "row of \(held.module)")
      #expect(shown.isCore == held.isCore, "row of \(held.module)")
    }
  }

  @Test(
    arguments: ["CanonicalJSON", "MerkleLog", "EventLedger", "LedgerAudit", "Mentoring"],
    ["Foundation", "Glibc", "Dispatch", "FoundationEssentials", "GRDB"])
  func `A core module may import neither the toolchain's modules nor a database`(core: String, imported: String) {
    let file = Checkout.File(path: "Sources/\(core)/Sample.swift", text: "import \(imported)\n")
    #expect(ImportTable.current.faults(in: file, of: core).map(\.line) == [1])
  }

  @Test(arguments: [
    ("LedgerAudit", "import EventLedger"), ("EventLedger", "import Mentoring"), ("Mentoring", "public import GRDB"),
    ("EventLedgerSQLite", "@testable import Mentoring"),
    ("MentoringViews", "  internal import struct MerkleLog.Digest"),
    ("MentoringService", "@_exported public import ArgumentParser"), ("mentorledger", "import MentoringService;"),
  ])
  func `An import upwards or past the table is found in every spelling`(module: String, line: String) {
    let file = Checkout.File(path: "Sample.swift", text: "// A sample.\nimport Foundation\n\(line)\n")
    let faults = ImportTable.current.faults(in: file, of: module).filter { $0.line == 3 }
    #expect(faults.count == 1)
  }

  @Test func `Edges may import the toolchain, and a remark about an import is none`() {
    let text = "// import Mentoring\nimport Foundation\npublic import EventLedger\nlet importMentoring = 1\n"
    let file = Checkout.File(path: "Sample.swift", text: text)
    #expect(ImportTable.current.faults(in: file, of: "EventLedgerSQLite").isEmpty)
    #expect(ImportTable.imports(in: file).map(\.module) == ["Foundation", "EventLedger"])
  }

  @Test func `A folder of sources without a row in the table is a fault`() {
    let file = Checkout.File(path: "Sources/Novelty/Sample.swift", text: "")
    #expect(ImportTable.current.faults(in: file, of: "Novelty").count == 1)
  }
}

import Foundation
import Testing

/// A table that was corrected in the spreadsheet and is imported again: its differences are proposed as corrections,
/// and carried out where somebody says why (DESIGN §4).
struct CorrectedTableTests {
  private static func offer(_ school: TestLedger, _ table: EveryTable, _ text: String, _ more: [String] = []) throws
    -> Outcome
  {
    try school.run(
      ["import", table.kind, try school.write(text), "--cycle", "2021", "--at", table.at, "--format", "json"]
        + (table.form.map { ["--form", $0] } ?? []) + (table.reason.map { ["--reason", $0] } ?? []) + more)
  }

  @Test func `in a table of each kind a corrected cell is proposed, carried out with a reason, and then known`() throws {
    let kinds = try TestLedger.opened().run("import", "--list", "--format", "json").rows().values("kind")
    #expect(Set(EveryTable.all.map(\.kind)) == Set(kinds), "each kind of table has a case here")
    let school = try TestLedger.opened()
    for table in EveryTable.all {
      let first = try Self.offer(school, table, table.table)
      try #require(first.status == 0, "\(table.kind): \(first)")
      let before = try school.size()
      let corrected = table.table.replacing(table.wrong, with: table.right)
      try #require(corrected != table.table, "\(table.kind)")
      // Shown, and nothing written
      let proposed = try Self.offer(school, table, corrected)
      let rows = try proposed.rows()
      #expect(proposed.status == 4 && rows.values("column").contains(table.heading), "\(table.kind): \(proposed)")
      #expect(proposed.errors.contains("ничего не записано") && proposed.errors.contains("--correct"), "\(proposed)")
      #expect(!rows.isEmpty && rows.allSatisfy { $0["change"] == "corrected" }, "\(table.kind): \(rows)")
      #expect(try school.size() == before, "\(table.kind)")
      // Carried out
      let done = try Self.offer(school, table, corrected, ["--correct", "typing-error"])
      let report = try #require(try done.rows().first, "\(table.kind): \(done)")
      #expect(done.status == 0 && report["changed"] == "1" && report["missing"] == "", "\(table.kind): \(done)")
      let after = try school.size()
      #expect(after > before, "\(table.kind)")
      let corrections = try school.rows("events", "--type", "entry.corrected", "--today", "2022-06-30")
      #expect(corrections.contains { Int($0["position"]) ?? 0 >= before }, "\(table.kind)")
      // Again yields nothing, of the old table too, which is told that it is older
      let again = try Self.offer(school, table, corrected, ["--correct", "typing-error"])
      #expect(try again.status == 0 && again.rows()[0]["entries"] == "0" && again.rows()[0]["changed"] == "0", "\(again)")
      let old = try Self.offer(school, table, table.table)
      #expect(try old.status == 0 && old.rows()[0]["entries"] == "0", "\(table.kind): \(old)")
      #expect(old.errors.contains("таблица старше журнала"), "\(table.kind): \(old)")
      #expect(try school.size() == after, "\(table.kind)")
    }
    #expect(try school.run("replay").status == 0)
    #expect(try school.python().status == 0)
  }
}

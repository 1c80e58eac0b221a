import Foundation
import GRDB
import Testing

/// A1, A2 and A3 of the domain, on the sample year.
struct AuditorScenarios {
  @Test func `A1: replaying from the first event to the last gives the digest of the live projections`() async throws {
    // Given the ledger of a whole year
    let year = try await SampleYear.copy()
    // When it is replayed
    let outcome = try year.run("replay")
    // Then both digests are the same
    #expect(outcome.status == 0, "\(outcome)")
    let digests = outcome.output.matches(of: /[0-9a-f]{64}/).map { String($0.output) }
    #expect(digests.count == 2 && Set(digests).count == 1, "\(outcome)")
    // And they are still the same after the projections were folded anew, and at any earlier entry
    #expect(try year.run("rebuild").status == 0)
    #expect(try year.run("replay").output == outcome.output)
    let earlier = try year.run("replay", "--to", "300")
    #expect(earlier.status == 0)
    #expect(!earlier.output.contains(digests[0]), "another moment has other rows: \(earlier)")
  }

  /// A person in a base, by what tells two people of one name apart.
  private static func key(_ row: Row) -> String { "\(row["name"]) \(row["birthYear"]) \(row["cycle"])" }

  /// Every difference between two answers: who is new, who is gone, which cells changed.
  private static func differences(_ then: [Row], _ now: [Row]) -> [String] {
    let old = Dictionary(uniqueKeysWithValues: then.map { (key($0), $0) })
    let new = Dictionary(uniqueKeysWithValues: now.map { (key($0), $0) })
    return Set(old.keys).union(new.keys).sorted().flatMap { person -> [String] in
      guard let before = old[person] else { return ["new: \(person)"] }
      guard let after = new[person] else { return ["gone: \(person)"] }
      return Set(before.cells.keys).union(after.cells.keys).sorted()
        .filter { before[$0] != after[$0] }
        .map { "changed: \(person): \($0) \(before[$0]) → \(after[$0])" }
    }
  }

  private static func base(_ year: TestLedger, _ name: String, on day: String, knownBy: String? = nil) throws -> [Row] {
    let arguments = [name, "--on-day", day, "--today", "2022-06-30", "--why", "audit", "--format", "json"]
    let outcome = try year.run(arguments + (knownBy.map { ["--known-by", $0] } ?? []))
    try #require(outcome.status == 0, "\(outcome)")
    return try outcome.rows()
  }

  @Test
  func `A2: both bases on two days, as known then and now, differ in what the sample's description says and no more`()
    async throws
  {
    // Given the ledger of a whole year
    let year = try await SampleYear.copy()
    // When both bases of 31.10.2021 and 30.06.2022 are asked for as known then and as known now
    func differences(_ base: String, _ day: String, knownBy: String? = nil) throws -> [String] {
      Self.differences(
        try Self.base(year, base, on: day, knownBy: knownBy ?? day), try Self.base(year, base, on: day))
    }
    #expect(try Self.base(year, "mentees", on: "2021-10-31", knownBy: "2021-10-31").count == 27)
    #expect(try Self.base(year, "mentees", on: "2021-10-31").count == 30)
    // Then the three admissions of 25.10.2021 that were entered on 20.11.2021, and the birth date that was corrected on
    // 15.11.2021, are the whole difference
    #expect(
      try differences("mentees", "2021-10-31") == [
        "gone: Зимин-Полевой Святослав Артёмович 2007 2021", "new: Зимин-Полевой Святослав Артёмович 2008 2021",
        "new: Стрижёв Лев Антонович 2007 2021", "new: Тихоходова Дарья Сергеевна 2006 2021",
        "new: Тихоходова Дарья Сергеевна 2007 2021",
      ])
    #expect(try Self.base(year, "mentors", on: "2021-10-31").isEmpty)
    #expect(try differences("mentors", "2021-10-31").isEmpty)
    // And nothing about the last day was entered later
    #expect(try Self.base(year, "mentees", on: "2022-06-30").count == 32)
    #expect(try Self.base(year, "mentors", on: "2022-06-30").count == 13)
    #expect(try differences("mentees", "2022-06-30").isEmpty)
    #expect(try differences("mentors", "2022-06-30").isEmpty)
    // And a late withdrawal changes one row
    #expect(
      try differences("mentees", "2022-04-10", knownBy: "2022-04-19") == [
        "changed: Рукавишникова Алиса Геннадьевна 2006 2021: consent given → withdrawn",
        "changed: Рукавишникова Алиса Геннадьевна 2006 2021: consentUntil 2022-08-31 → ",
      ])
    // And the answers are the same again, from projections that were made anew
    let before = try Self.base(year, "mentees", on: "2021-10-31", knownBy: "2021-10-31")
    try FileManager.default.removeItem(atPath: year.file("views.sqlite"))
    #expect(try Self.base(year, "mentees", on: "2021-10-31", knownBy: "2021-10-31") == before)
  }

  @Test func `A3: after one changed byte verification names the first bad event and reports are refused`() async throws
  {
    // Given a ledger that verifies
    let year = try await SampleYear.copy()
    #expect(try year.run("verify").status == 0)
    // When one byte of the date of an admission is changed
    let admission = try #require(
      year.rows("events", "--type", "mentee.admitted", "--today", "2022-06-30").values("position").first)
    let file = try LedgerFile(year)
    try file.write { database in
      var leaf =
        try Data.fetchOne(database, sql: "SELECT leaf FROM event WHERE position = ?", arguments: [admission]) ?? Data()
      let day = try #require(leaf.range(of: Data("\"on\":\"2021-10-2".utf8)))
      leaf[day.upperBound] ^= 1
      try database.execute(sql: "UPDATE event SET leaf = ? WHERE position = ?", arguments: [leaf, admission])
    }
    // Then verification says 2 and names it
    let verdict = try year.run("verify")
    #expect(verdict.status == 2, "\(verdict)")
    #expect(verdict.lastLine == "Журнал изменён. Первое испорченное место — запись \(admission).")
    // And so does the independent verifier
    let python = try year.python()
    #expect(python.status == 2 && (python.errors + python.output).contains("позиция \(admission)"))
    // And reports are refused
    for report in [
      ["findings", "--today", "2022-06-30"], ["roadmap", "status", "--cycle", "2021", "--today", "2022-06-30"],
      ["replay"],
      ["rebuild"], ["export", "bundle", year.home.appendingPathComponent("bundle").path],
    ] {
      let refusal = try year.run(report)
      #expect(refusal.status == 2, "\(report): \(refusal)")
      #expect(
        refusal.complaint.contains("Журнал изменён") && refusal.errors.contains(admission), "\(report): \(refusal)")
    }
    #expect(!FileManager.default.fileExists(atPath: year.home.appendingPathComponent("bundle").path))
    // And so is every answer that rests on the changed entry
    let card = try year.run("history", admission, "--today", "2022-06-30")
    #expect(card.status == 2 && card.complaint.contains("изменён") && card.output.isEmpty, "\(card)")
  }
}

import Foundation
import GRDB
import Testing

/// Whatever is done to `ledger.sqlite` behind the program's back, both verifiers say 2 and name the same place.
struct TamperingTests {
  /// A ledger of few rows in which no table of the format is empty.
  private static func small() throws -> TestLedger {
    let ledger = try TestLedger.opened()
    try ledger.record("briefing.held", "cycle=2021", "audience=staff", on: "2021-09-06", at: "2021-09-07T07:30:00Z")
    try ledger.take(
      "participants", at: "2021-10-05T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(SmallSchool.pupil);05.05.2006;наставляемый;обучающийся;04.10.2021
      \(SmallSchool.otherPupil);11.02.2007;наставляемый;обучающийся;04.10.2021
      """)
    let bundle = try ledger.run("export", "bundle", ledger.home.appendingPathComponent("bundle").path)
    try #require(bundle.status == 0, "\(bundle)")
    return ledger
  }

  /// A copy of the ledger's file, and of its access log beside it, in a folder of its own.
  private static func copy(_ ledger: TestLedger) throws -> TestLedger {
    let copy = TestLedger(home: try Scratch.folder("tampered"))
    try FileManager.default.createDirectory(atPath: copy.ledger, withIntermediateDirectories: true)
    for name in ["ledger.sqlite", "access.sqlite"] {
      try FileManager.default.copyItem(atPath: ledger.file(name), toPath: copy.file(name))
    }
    return copy
  }

  /// Tampers with copies, and gives those that were changed with what was done to them.
  private static func tampered(_ ledger: TestLedger, _ tamperings: [Tampering]) throws -> [(
    what: String, folder: String
  )] {
    try tamperings.compactMap { tampering in
      let copy = try copy(ledger)
      return try tampering.apply(to: LedgerFile(copy)) ? ("\(tampering)", copy.ledger) : nil
    }
  }

  /// Holds both verifiers to 2 and to one position. Gives how many named one.
  private static func expectTampering(_ cases: [(what: String, folder: String)], _ ledger: TestLedger) async throws
    -> Int
  {
    let folders = cases.map(\.folder)
    let program = try await Verdict.ofProgram(folders, keys: ledger.keys)
    let python = try Verdict.ofPython(folders, policy: ledger.policy)
    try #require(program.count == cases.count && python.count == cases.count)
    var named = 0
    for (index, what) in cases.map(\.what).enumerated() {
      #expect(program[index].status == 2, "\(what): the program says \(program[index])")
      #expect(python[index].status == 2, "\(what): verify.py says \(python[index])")
      let (ours, theirs) = (program[index], python[index])
      let isSame = ours.isCut ? ours.codes.isSubset(of: theirs.codes) : ours.codes == theirs.codes
      #expect(isSame && !ours.codes.isEmpty, "\(what): the program \(ours), verify.py \(theirs)")
      #expect(ours.position == theirs.position, "\(what): the program \(ours), verify.py \(theirs)")
      if ours.position != nil { named += 1 }
    }
    for folder in folders { try FileManager.default.removeItem(atPath: folder) }
    return named
  }

  private static func tables(_ ledger: TestLedger) throws -> [TableRows] {
    let file = try LedgerFile(try copy(ledger))
    return try file.read { database in try TableRows.names.map { try TableRows($0, in: database) } }
  }

  @Test func `every row of every table of a small ledger, changed, deleted, doubled or swapped, is found by both`()
    async throws
  {
    let ledger = try Self.small()
    let before = (try ledger.run("verify"), try ledger.python())
    #expect(before.0.status == 0 && before.1.status == 0 && before.0.lastLine == before.1.lastLine, "\(before)")
    #expect(before.0.lastLine.hasPrefix("verified 7 "))

    let tables = try Self.tables(ledger)
    for table in tables { #expect(!table.rows.isEmpty, "\(table.table)") }
    let tamperings = tables.flatMap { table in table.rows.indices.flatMap { table.all($0) } }
    let cases = try Self.tampered(ledger, tamperings)
    let named = try await Self.expectTampering(cases, ledger)
    #expect(cases.count > 200 && named > cases.count / 2, "\(named) of \(cases.count)")
    print("\(cases.count) ways to tamper with a row were tried; both verifiers named a position for \(named).")

    let after = (try ledger.run("verify"), try ledger.python())
    #expect(after.0.output == before.0.output && after.1.output == before.1.output)
  }

  @Test func `taking the guards away and putting them back is not what is found`() throws {
    let ledger = try Self.small()
    let copy = try Self.copy(ledger)
    try LedgerFile(copy).write { _ in }
    let verdict = try Outcome.of(Checkout.program, ["verify", "--ledger", copy.ledger, "--keys", ledger.keys])
    #expect(verdict.status == 0, "\(verdict)")
    // But guards that stay away are: some are listed, the others counted, and no entry is blamed
    let queue = try DatabaseQueue(path: copy.file("ledger.sqlite"))
    try queue.write { database in
      for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        try database.execute(sql: "DROP TRIGGER \(name)")
      }
    }
    try queue.close()
    let open = try Outcome.of(Checkout.program, ["verify", "--ledger", copy.ledger, "--keys", ledger.keys])
    let python = try Outcome.of(
      "/usr/bin/env",
      ["python3", Checkout.path("Tools/verify/verify.py"), copy.file("ledger.sqlite"), "--policy", ledger.policy])
    for outcome in [open, python] {
      #expect(outcome.status == 2, "\(outcome)")
      #expect(outcome.output.contains("… и ещё 20 с кодом [guard.missing]"), "\(outcome)")
      #expect(outcome.output.matches(of: /Защита guard_/).count == 5, "\(outcome)")
      #expect(!outcome.output.contains("Первое испорченное место"), "\(outcome)")
    }
    #expect(
      open.lastLine == python.lastLine && open.lastLine.hasPrefix("Журнал изменён: в записях изменений не найдено"))
  }

  @Test func `a ledger whose end is cut is found, at every length, and so is an older copy in its place`() async throws
  {
    let ledger = try Self.small()
    let older = try ledger.copy()
    let size = try ledger.size()
    var cases: [(what: String, folder: String)] = []
    for keep in 1..<size {
      let copy = try Self.copy(ledger)
      try LedgerFile(copy).write { database in
        for table in ["event", "event_tag", "event_type", "event_id"] {
          try database.execute(sql: "DELETE FROM \(table) WHERE position >= ?", arguments: [keep])
        }
        try database.execute(sql: "DELETE FROM command WHERE first >= ?", arguments: [keep])
        try database.execute(sql: "DELETE FROM sealed WHERE id >= ?", arguments: [keep * 256])
        try database.execute(sql: "DELETE FROM node WHERE id >= ?", arguments: [2 * keep - keep.nonzeroBitCount])
        for table in ["note", "signature"] {
          try database.execute(sql: "DELETE FROM \(table) WHERE size > ?", arguments: [keep])
        }
      }
      cases.append(("only \(keep) entries left", copy.ledger))
    }
    #expect(try await Self.expectTampering(cases, ledger) == size - 1)

    // A true but older state: its own head vouches for it, the key folder remembers a newer one.
    try ledger.record("briefing.held", "cycle=2021", "audience=pupils", on: "2021-10-06", at: "2021-10-07T07:30:00Z")
    for name in ["ledger.sqlite", "vault.sqlite", "views.sqlite"] { try ledger.replace(name, from: older) }
    let verdict = try ledger.run("verify")
    #expect(verdict.status == 2, "\(verdict)")
    // The ledger's own note there; behind it stands that of the access log.
    let remembered = try String(contentsOfFile: ledger.keys + "/heads", encoding: .utf8).components(separatedBy: "\n\n")
    let heads = ledger.home.appendingPathComponent("newest-head").path
    try Data((remembered.prefix(2).joined(separator: "\n\n") + "\n").utf8).write(to: URL(fileURLWithPath: heads))
    let python = try Outcome.of(
      "/usr/bin/env",
      [
        "python3", Checkout.path("Tools/verify/verify.py"), ledger.file("ledger.sqlite"), "--policy", ledger.policy,
        "--against", heads,
      ])
    #expect(python.status == 2, "\(python)")
    let refusal = try ledger.trying(
      "briefing.held", ["cycle=2021", "audience=pupils"], on: "2021-10-06", at: "2021-10-08T07:30:00Z")
    #expect(refusal.status == 2 && refusal.complaint.contains("короче"), "\(refusal)")
  }

  @Test func `an entry that was changed is not folded into views: who deletes them to have it read is refused`() throws
  {
    let school = try SmallSchool.ready()
    let questions = [["mentees"], ["findings"], ["roadmap", "status", "--cycle", "2021"], ["events"], ["replay"]]
    func answers() throws -> [Int32] {
      try questions.map { question in
        try FileManager.default.removeItem(atPath: school.file("views.sqlite"))
        let today = question == ["replay"] ? [] : ["--today", "2021-11-29"]
        return try school.run(question + today).status
      }
    }
    try school.run("mentees", "--today", "2021-11-29")
    #expect(try answers().allSatisfy { $0 != 2 })
    try LedgerFile(school).write { database in
      try database.execute(
        sql: """
          UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '"request":"olympiad"', '"request":"language"') AS BLOB)
          """)
    }
    try school.run("rebuild")
    let refused = try answers()
    #expect(refused.allSatisfy { $0 == 2 }, "\(refused)")
  }

  @Test func `rows of the sample year chosen by chance, changed, deleted, doubled or swapped, are found by both`()
    async throws
  {
    let year = try await SampleYear.copy()
    let before = (try year.run("verify"), try year.python())
    #expect(before.0.status == 0 && before.1.status == 0 && before.0.lastLine == before.1.lastLine, "\(before)")
    let stated = ProcessInfo.processInfo.environment["MENTORLEDGER_SEED"].flatMap { UInt64($0) }
    let seed = stated ?? UInt64.random(in: 0...UInt64.max)
    print("MENTORLEDGER_SEED=\(seed) repeats the tampering with the sample year.")
    var random = SplitMix(state: seed)
    let chosen = try Self.tables(year).flatMap { table -> [Tampering] in
      let rows = (0..<2).map { _ in Int.random(in: table.rows.indices, using: &random) }
      let far = rows[0] == rows[1] ? nil : table.swap(rows[0], rows[1])
      return rows.compactMap { table.all($0).randomElement(using: &random) } + [far].compactMap { $0 }
    }
    let cases = try Self.tampered(year, chosen)
    #expect(cases.count >= 18)
    _ = try await Self.expectTampering(cases, year)
    let after = (try year.run("verify"), try year.python())
    #expect(after.0.output == before.0.output && after.1.output == before.1.output)
  }

  /// SplitMix64: the same sequence for the same seed everywhere.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}

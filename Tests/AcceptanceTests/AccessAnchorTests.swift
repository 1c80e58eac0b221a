import Foundation
import GRDB
import Testing

/// The two logs hold each other: what the ledger records of the access log, what stands in the key folder, the report.
struct AccessAnchorTests {
  private static func open(_ school: TestLedger, today: String = "2021-12-20", why: String = "check") throws {
    let outcome = try school.run("participants", "--why", why, "--today", today)
    try #require(outcome.status == 0, "\(outcome)")
  }

  private static func anchors(_ school: TestLedger) throws -> [Row] {
    try school.rows("events", "--type", "access.head.recorded", "--today", "2022-08-31")
  }

  /// A briefing, each hour of a day of another audience: the same one is told of the first.
  @discardableResult
  private static func record(_ school: TestLedger, at: String) throws -> [Row] {
    let audiences = ["08": "staff", "09": "parents", "10": "pupils"]
    let audience = try #require(audiences[String(at.dropFirst(11).prefix(2))])
    return try school.record(
      "briefing.held", "cycle=2021", "audience=\(audience)", "attendance=5", on: String(at.prefix(10)), at: at)
  }

  @Test func `the ledger records the access log's head once a day, and only if something was opened since`() throws {
    let school = try SmallSchool.paired()
    try Self.record(school, at: "2022-01-10T08:00:00Z")
    #expect(try Self.anchors(school).isEmpty, "nothing was opened")
    try Self.open(school)
    try Self.record(school, at: "2022-01-10T09:00:00Z")
    #expect(try Self.anchors(school).values("on") == ["2022-01-10"])
    try Self.open(school)
    try Self.record(school, at: "2022-01-10T10:00:00Z")
    #expect(try Self.anchors(school).count == 1, "once a day")
    try Self.record(school, at: "2022-01-11T10:00:00Z")
    #expect(try Self.anchors(school).values("on") == ["2022-01-10", "2022-01-11"])
    try Self.record(school, at: "2022-01-12T10:00:00Z")
    #expect(try Self.anchors(school).count == 2, "nothing was opened since")
    #expect(try school.run("verify").status == 0)
    #expect(try school.python(folder: true).status == 0)
  }

  @Test func `on a measured clock an opening itself has the head recorded, once a day`() throws {
    let school = TestLedger(home: try Scratch.folder("ledger"))
    let made = try school.run(
      "init", "--keys", school.keys, "--origin", "school.example/measured", "--organisation", "МБОУ «Школа»")
    try #require(made.status == 0, "\(made)")
    for _ in 0..<3 { #expect(try school.run("participants", "--why", "audit").status == 0) }
    // A midnight between the three would make it two
    #expect((1...2).contains(try school.rows("events", "--type", "access.head.recorded").count))
    #expect(try AccessLogFile(school).openings().count == 3)
    #expect(try school.run("verify").status == 0)
  }

  @Test func `an access log that was cut back contradicts heads: nothing opens, verification says so`() throws {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    try Self.open(school)
    let earlier = try log.kept()
    try Self.open(school)
    try log.replace(with: earlier)
    let outcome = try school.run("participants", "--why", "check", "--today", "2021-12-20")
    #expect(outcome.status == 2 && outcome.errors.contains("Личные данные не открыты"), "\(outcome)")
    let verdict = try school.run("verify")
    #expect(verdict.status == 2 && verdict.output.contains("access.heads.contradicted"), "\(verdict)")
    #expect(verdict.output.contains("основной журнал цел"))
  }

  @Test func `where heads is cut back too, the ledger's record of the head contradicts it, to both verifiers`() throws {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    try Self.open(school)
    let earlier = try log.kept()
    try Self.open(school)
    try Self.record(school, at: "2022-01-10T09:00:00Z")
    try #require(try Self.anchors(school).count == 1)
    try log.replace(with: earlier)
    try school.forgetAccessHead()
    let verdict = try school.run("verify")
    #expect(verdict.status == 2 && verdict.output.contains("access.anchor.contradicted"), "\(verdict)")
    #expect(!verdict.output.contains("heads"))
    let python = try school.python(folder: true)
    #expect(python.status == 2 && python.output.contains("access.anchor.contradicted"), "\(python)")
    let outcome = try school.run("participants", "--why", "check", "--today", "2021-12-20")
    #expect(outcome.status == 2 && outcome.errors.contains("Личные данные не открыты"), "\(outcome)")
    let report = try school.run("report", "reads", "--today", "2022-01-11")
    #expect(report.status == 2 && report.output.isEmpty, "\(report)")
  }

  @Test func `a changed entry of the access log is tampering, while the ledger stays sound`() throws {
    let school = try SmallSchool.paired()
    try Self.open(school)
    let file = try DatabaseQueue(path: school.file("access.sqlite"))
    try file.writeWithoutTransaction { database in
      let sql = try #require(
        try String.fetchOne(database, sql: "SELECT sql FROM sqlite_master WHERE name = 'guard_event_update'"))
      try database.execute(sql: "DROP TRIGGER guard_event_update")
      try database.execute(
        sql: """
          UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '"purpose":"check"', '"purpose":"audit"') AS BLOB)
          WHERE position = 2
          """)
      try database.execute(sql: sql)
    }
    try file.close()
    let verdict = try school.run("verify")
    #expect(verdict.status == 2 && verdict.output.contains("access.leaf.changed"), "\(verdict)")
    #expect(verdict.output.contains("основной журнал цел"))
    let python = try school.python(folder: true)
    #expect(python.status == 2 && python.output.contains("access."), "\(python)")
    #expect(try school.python().status == 0, "the ledger's own file is sound")
    #expect(try school.run("report", "reads", "--today", "2021-12-20").status == 2)
  }

  @Test func `a ledger of an earlier version gets its access log on first need, and its line in the policy`() throws {
    let school = try SmallSchool.paired()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: school.file("access.sqlite" + suffix))
    }
    try school.forgetAccessHead()
    let policy = try String(contentsOfFile: school.policy, encoding: .utf8).split(separator: "\n").map(String.init)
    try #require(policy.count == 3 && policy[1].contains("/access+"))
    try Data("# политика\n\(policy[0])\n\(policy[2])\n".utf8).write(to: URL(fileURLWithPath: school.policy))
    let vault = try DatabaseQueue(path: school.file("vault.sqlite"))
    try vault.writeWithoutTransaction { try $0.execute(sql: "DELETE FROM signing_key WHERE name LIKE '%/access'") }
    try vault.close()
    #expect(try school.run("verify").status == 0, "an earlier ledger verifies as it did")
    #expect(try school.python(folder: true).status == 0)
    let earlier = try Data(contentsOf: URL(fileURLWithPath: school.policy))

    try Self.open(school)
    #expect(try AccessLogFile(school).openings().count == 1)
    let lines = try String(contentsOfFile: school.policy, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[0] == "# политика" && lines[1] == policy[0] && lines[2].contains("/access+"))
    #expect(try school.run("verify").status == 0)
    #expect(try school.python(folder: true).status == 0)
    // And the policy that somebody keeps from before still verifies it
    let kept = school.home.appendingPathComponent("kept-policy")
    try earlier.write(to: kept)
    let verdict = try school.run("verify", "--policy", kept.path)
    #expect(verdict.status == 0 && verdict.output.contains("его ключа в политике нет"), "\(verdict)")
  }

  @Test func `A11: the report says who read whom, when and why`() throws {
    let school = try SmallSchool.paired()
    let pupil = try school.person(SmallSchool.pupil)
    try Self.open(school, today: "2021-12-20", why: "audit")
    try school.run("show", pupil, "--why", "request", "--today", "2022-01-15")
    let reads = try school.rows("report", "reads", "--person", pupil, "--today", "2022-01-31")
    #expect(reads.suffix(2).map { $0["purpose"] } == ["audit", "request"])
    #expect(reads.last?["query"] == "card" && reads.last?["person"] == pupil && reads.last?["on"] == "2022-01-15")
    let account = try #require(reads.last?["account"])
    func count(_ arguments: String...) throws -> Int {
      let outcome = try school.run(["report", "reads", "--today", "2022-01-31", "--format", "json"] + arguments)
      try #require(outcome.status == 0, "\(outcome)")
      return try outcome.rows().count
    }
    #expect(try count("--from", "2022-01-01", "--to", "2022-01-31") == 1)
    #expect(try count("--from", "2022-01-16") == 1, "the resolving of the name was asked about August")
    #expect(try count("--account", account) == 3)
    #expect(try count("--account", "u:0000000000000000") == 0)
    let mentor = try school.rows("pairs", "--today", "2022-01-31")[0]["mentor"]
    #expect(try count("--person", mentor) == 3, "the pupil's card names the mentor")
    let others = try school.rows("participants", "--role", "mentor", "--today", "2022-01-31").values("person")
    #expect(try count("--person", others.filter { $0 != mentor }[0]) == 2, "and nobody else")
    let text = try school.run("report", "reads", "--person", pupil, "--why", "audit", "--today", "2022-01-31")
    #expect(
      text.status == 0 && text.output.contains("запрос субъекта") && text.output.contains(SmallSchool.pupil), "\(text)")
    #expect(try AccessLogFile(school).openings().last?.query == "reads")
  }
}

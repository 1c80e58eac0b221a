import Foundation
import GRDB
import Testing

/// The acts after a loss, killed at any instant: each is done by doing it again, and nothing is left behind.
struct LossDeathTests {
  /// How many processes are killed, each a little later than the one before.
  private static let deaths = 8

  /// Runs the command and kills it after a while, again and again on copies of one school; hands over each copy.
  private static func killing(
    _ school: TestLedger, _ words: [String], _ body: (TestLedger) throws -> Void
  ) throws {
    // How long it takes when nobody interrupts it.
    let start = Date()
    try #require(try school.copy().run(words).status == 0)
    let whole = Date().timeIntervalSince(start)
    for death in 0..<deaths {
      let copy = try school.copy()
      let environment = ["MENTORLEDGER_LEDGER": copy.ledger, "MENTORLEDGER_KEYS": copy.keys]
      let running = try Running(Checkout.program, words, environment: environment)
      Thread.sleep(forTimeInterval: whole * Double(death + 1) / Double(deaths + 1))
      running.kill()
      _ = try running.wait()
      try body(copy)
    }
  }

  private static func names(_ school: TestLedger) throws -> Outcome {
    try school.run("participants", "--why", "check", "--today", "2021-12-20")
  }

  @Test func `replacing a lost key of the log`() throws {
    let school = try SmallSchool.registered()
    let vault = try DatabaseQueue(path: school.file("vault.sqlite"))
    try vault.writeWithoutTransaction { try $0.execute(sql: "DELETE FROM signing_key WHERE name NOT LIKE '%/access'") }
    try vault.close()
    let words = ["keys", "replace-log", "--at", "2021-12-18T08:00:00Z"]
    try Self.killing(school, words) { school in
      if try Self.names(school).status != 0 { #expect(try school.run(words).status == 0) }
      #expect(try Self.names(school).status == 0)
      let replaced = try school.rows("events", "--type", "log.key.replaced", "--today", "2021-12-20")
      #expect(replaced.count == 1)
      let keys = try DatabaseQueue(path: school.file("vault.sqlite")).read {
        try String.fetchAll($0, sql: "SELECT vkey FROM signing_key WHERE name NOT LIKE '%/access'")
      }
      #expect(keys.count == 1, "no unused key")
      let policy = try String(contentsOfFile: school.policy, encoding: .utf8)
      try Data("log \(keys[0])\n\(policy)".utf8).write(to: URL(fileURLWithPath: school.policy))
      #expect(try school.run("verify").status == 0)
    }
  }

  @Test func `giving keys up`() throws {
    let school = try SmallSchool.paired()
    try school.replace("vault.sqlite", from: SmallSchool.registered())
    let words = ["keys", "accept-loss", "--at", "2021-12-18T08:00:00Z"]
    try Self.killing(school, words) { school in
      let again = try school.run(words)
      #expect([0, 4].contains(again.status), "\(again)")
      #expect(try Self.names(school).status == 0)
      #expect(try school.rows("events", "--type", "keys.lost", "--today", "2021-12-20").count == 1)
      #expect(try school.run("verify").status == 0)
    }
  }

  @Test func `giving up the access log`() throws {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    let earlier = try log.kept()
    #expect(try Self.names(school).status == 0)
    try log.replace(with: earlier)
    let words = ["access-log", "accept-loss", "--at", "2021-12-21T08:00:00Z"]
    try Self.killing(school, words) { school in
      let again = try school.run(words)
      #expect([0, 4].contains(again.status), "\(again)")
      #expect(try Self.names(school).status == 0)
      #expect(try school.rows("events", "--type", "access.log.lost", "--today", "2021-12-21").count == 1)
      #expect(try school.run("verify").status == 0)
      #expect(try school.python(folder: true).status == 0)
    }
  }
}

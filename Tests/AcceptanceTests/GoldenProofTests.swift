import Foundation
import Testing

/// What earlier versions of the program recorded, disclosed and restored by today's.
@Suite struct GoldenProofTests {
  @Test(arguments: try GoldenLedger.names())
  func `a text of then is disclosed and confirmed without the product's ledger, and a part that is not there is not`(
    _ name: String
  ) throws {
    let golden = try GoldenLedger(name)
    let ledger = try golden.copy()
    let events = try golden.answer("events")
    let registered = try #require(events.whose("type", "person.registered").first)["position"]
    let file = ledger.ledger.home.appendingPathComponent("part.json").path
    let at = ["--at", "2022-06-30T09:00:00Z"]
    let outcome = try ledger.run(
      ["disclose", "part", registered, "0", "--why", "request", "--to", "person", "--output", file] + at)
    #expect(outcome.status == 0, "\(outcome)")
    let checked = try Outcome.of(
      Checkout.program,
      ["disclose", "check", file, "--proof", file + ".proof", "--policy", ledger.ledger.policy])
    #expect(checked.status == 0 && checked.output.contains("fullName"), "\(checked)")
    #expect(checked.output.contains("Запись \(registered): person.registered"))
    // A consent of then has no sealed part: nothing is disclosed and nothing recorded
    let consent = try #require(events.whose("type", "consent.collected").first)["position"]
    let refused = try ledger.run(["disclose", "part", consent, "0", "--why", "court", "--to", "court"] + at)
    #expect(refused.status == 4 && refused.errors.contains("нет личной части 0"), "\(refused)")
    let disclosed = try ledger.run("events", "--type", "data.disclosed", "--today", "2022-06-30", "--format", "json")
    #expect(try disclosed.rows().count == events.whose("type", "data.disclosed").count + 1)
    #expect(try ledger.run("verify").status == 0)
    #expect(try ledger.python(folder: true).status == 0)
    try golden.requireUntouched()
  }

  @Test(arguments: try GoldenLedger.names())
  func `backed up, gone on and lost, it comes back with the bundle and answers as it did then`(_ name: String) throws {
    let golden = try GoldenLedger(name)
    let ledger = try golden.copy()
    let home = ledger.ledger.home
    let (backup, bundle) = (home.appendingPathComponent("backup").path, home.appendingPathComponent("later").path)
    let restored = home.appendingPathComponent("restored").path
    #expect(try ledger.run("backup", backup).status == 0)
    let old = try #require(try golden.answer("consents").first)
    for arguments in [
      ["correct", old["position"], "--reason", "other", "until=2022-08-31", "--at", "2022-06-30T12:00:00Z"],
      ["export", "bundle", bundle],
    ] {
      let outcome = try ledger.run(arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome)")
    }
    let lost = try #require(try ledger.run("verify").lastLine.split(separator: " ").dropFirst().first.map(String.init))
    let outcome = try Outcome.of(
      Checkout.program,
      ["restore", backup, "--to", restored, "--bundle", bundle, "--keys", ledger.ledger.keys])
    #expect(outcome.status == 0, "\(outcome)")
    func ask(_ arguments: [String]) throws -> Outcome {
      try Outcome.of(
        Checkout.program, arguments + ["--as", ledger.account],
        environment: [
          "MENTORLEDGER_LEDGER": restored, "MENTORLEDGER_KEYS": ledger.ledger.keys, "MENTORLEDGER_TOKEN": ledger.token,
        ])
    }
    let verified = try ask(["verify"]).lastLine.split(separator: " ")
    #expect(verified.first == "verified" && verified.dropFirst().first.map(String.init) == lost, "\(verified)")
    // Entries of then stand there in their version and as bytes, and are read as then by what was known then
    let known = try #require(Int(golden.verified.split(separator: " ")[1])) - 1
    let events = try ask(["events", "--at-position", "\(known)", "--today", "2022-06-30", "--format", "json"]).rows()
    let columns = ["position", "type", "version", "data"]
    func text(_ rows: [Row]) -> [[String]] { rows.map { row in columns.map { row[$0] } } }
    #expect(try text(events) == text(golden.answer("events")))
    for question in golden.questions where ["mentees", "consents", "pairs"].contains(question.name) {
      let rows = try ask(question.arguments + ["--at-position", "\(known)"]).rows()
      // Names stay closed in a restored folder, and rows stand in another order
      let then = try golden.answer(question.name).values("position")
      #expect(rows.values("position").sorted() == then.sorted(), "\(question.name)")
      #expect(!rows.isEmpty)
    }
    #expect(try ask(["replay"]).status == 0)
    try golden.requireUntouched()
  }
}

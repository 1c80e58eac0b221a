import Foundation
import Testing

/// A ledger and its keys in a folder of their own, and the program that works on them.
struct TestLedger {
  let home: URL

  var ledger: String { home.appendingPathComponent("ledger").path }
  var keys: String { home.appendingPathComponent("keys").path }
  var policy: String { keys + "/policy" }

  /// A file of the ledger's folder.
  func file(_ name: String) -> String { ledger + "/" + name }

  /// A new ledger with a declared clock, opened on 01.09.2021.
  static func opened() throws -> TestLedger {
    let ledger = TestLedger(home: try Scratch.folder("ledger"))
    let outcome = try ledger.run(
      "init", "--keys", ledger.keys, "--origin", "school.example/mentoring", "--organisation", "МБОУ «Школа»",
      "--clock",
      "declared", "--time-zone", "Europe/Moscow", "--at", "2021-09-01T06:00:00Z")
    try #require(outcome.status == 0, "\(outcome)")
    return ledger
  }

  /// A copy in a folder of its own, byte for byte.
  func copy() throws -> TestLedger {
    let copy = TestLedger(home: try Scratch.folder("ledger"))
    for name in ["ledger", "keys"] {
      try FileManager.default.copyItem(
        at: home.appendingPathComponent(name), to: copy.home.appendingPathComponent(name))
    }
    return copy
  }

  /// Puts another copy's file in place of this one's.
  func replace(_ name: String, from other: TestLedger) throws {
    try FileManager.default.removeItem(atPath: file(name))
    try FileManager.default.copyItem(atPath: other.file(name), toPath: file(name))
  }

  private var environment: [String: String] { ["MENTORLEDGER_LEDGER": ledger, "MENTORLEDGER_KEYS": keys] }

  /// Runs the program on this ledger.
  @discardableResult
  func run(_ arguments: String..., input: String = "") throws -> Outcome { try run(arguments, input: input) }

  @discardableResult
  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    try Outcome.of(Checkout.program, arguments, input: input, environment: environment)
  }

  /// Starts the program on this ledger.
  func start(_ arguments: String...) throws -> Running {
    try Running(Checkout.program, arguments, environment: environment)
  }

  /// The independent verifier's word on this ledger; on its folder, the access log included.
  func python(folder: Bool = false) throws -> Outcome {
    try Outcome.of(
      "/usr/bin/env",
      ["python3", Checkout.path("Tools/verify/verify.py"), folder ? ledger : file("ledger.sqlite"), "--policy", policy])
  }

  // MARK: Questions

  /// A question's rows; it must be answered.
  func rows(_ arguments: String..., location: SourceLocation = #_sourceLocation) throws -> [Row] {
    let outcome = try run(arguments + ["--format", "json"])
    try #require(outcome.status == 0, "\(arguments): \(outcome)", sourceLocation: location)
    return try outcome.rows()
  }

  /// How many entries the ledger holds.
  func size() throws -> Int {
    let outcome = try run("verify")
    let words = outcome.lastLine.split(separator: " ")
    try #require(outcome.status == 0 && words.first == "verified", "\(outcome)")
    return try #require(Int(words[1]))
  }

  /// The id of the one person of a name.
  func person(_ name: String, location: SourceLocation = #_sourceLocation) throws -> String {
    let rows = try rows("participants", "--why", "check", "--today", "2022-08-31").whose("name", name)
    try #require(Set(rows.values("person")).count == 1, "\(name): \(rows)", sourceLocation: location)
    return rows[0]["person"]
  }

  // MARK: Recordings

  /// Records one entry and gives the rows of the answer; it must be accepted.
  @discardableResult
  func record(
    _ type: String, _ fields: String..., on: String, at: String, reason: String? = nil, json: String? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws -> [Row] {
    let outcome = try trying(type, fields, on: on, at: at, reason: reason, json: json)
    try #require(outcome.status == 0, "\(type): \(outcome)", sourceLocation: location)
    return try outcome.rows()
  }

  /// Approves the shipped road map on 30.08.2021, by a command given at a time.
  @discardableResult
  func approveRoadMap(at: String = "2021-09-01T07:00:00Z", location: SourceLocation = #_sourceLocation) throws
    -> Outcome
  {
    let outcome = try run(
      "roadmap", "import", "lyceum21-2021", "--number", "376/а", "--approved-on", "2021-08-30", "--at", at)
    try #require(outcome.status == 0, "\(outcome)", sourceLocation: location)
    return outcome
  }

  /// Tries to record one entry.
  func trying(
    _ type: String, _ fields: [String], on: String, at: String, reason: String? = nil, json: String? = nil,
    more: [String] = []
  ) throws -> Outcome {
    var arguments = ["record", type] + fields + ["--on", on, "--at", at, "--format", "json"] + more
    if let reason { arguments += ["--reason", reason] }
    if json != nil { arguments += ["--json", "-"] }
    return try run(arguments, input: json ?? "")
  }

  /// Imports a table that must be accepted.
  @discardableResult
  func take(
    _ kind: String, at: String, _ table: String, location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try offer(kind, at: at, table)
    try #require(outcome.status == 0, "\(kind): \(outcome)", sourceLocation: location)
    return outcome
  }

  /// Imports a table, or tries to.
  func offer(_ kind: String, at: String, _ table: String) throws -> Outcome {
    try run("import", kind, try write(table), "--cycle", "2021", "--at", at)
  }

  /// Writes a table beside the ledger and gives its path.
  func write(_ table: String) throws -> String {
    let file = home.appendingPathComponent("table-\(UUID().uuidString.prefix(8)).csv")
    try Data((table + "\n").utf8).write(to: file)
    return file.path
  }
}

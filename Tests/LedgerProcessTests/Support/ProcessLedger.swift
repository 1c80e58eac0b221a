import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import Testing

/// A ledger that `mentorledger init` made, worked on by processes.
struct ProcessLedger {
  let folder: ProcessFolder

  /// - Parameter declaredFrom: the moment of its opening on a declared clock; nil for a measured one.
  init(in folder: ProcessFolder? = nil, declaredFrom: String? = nil) throws {
    self.folder = try folder ?? ProcessFolder()
    let clock = declaredFrom.map { ["--clock", "declared", "--at", $0] } ?? []
    try mentorledger(
      [
        "init", "--keys", self.folder.keys, "--origin", "school.example/mentoring", "--organisation", "Школа",
        "--time-zone", "Europe/Moscow",
      ] + clock)
  }

  /// A ledger that stands there already.
  init(opening folder: ProcessFolder) { self.folder = folder }

  /// Starts the program on this ledger.
  func start(_ arguments: [String]) throws -> Program {
    let options =
      arguments[0] == "init" ? ["--ledger", folder.ledger] : ["--ledger", folder.ledger, "--keys", folder.keys]
    return try Program(Programs.mentorledger, arguments + options)
  }

  /// Runs the program, which must end well.
  @discardableResult
  func mentorledger(_ arguments: String..., location: SourceLocation = #_sourceLocation) throws -> [Substring] {
    try mentorledger(arguments, location: location)
  }

  @discardableResult
  func mentorledger(_ arguments: [String], location: SourceLocation = #_sourceLocation) throws -> [Substring] {
    let program = try start(arguments)
    let status = program.wait()
    let complaint = try program.complaint()
    try #require(status == 0, "\(arguments): \(status)\n\(complaint)", sourceLocation: location)
    return try program.lines()
  }

  /// Starts a worker on this ledger.
  func worker(append commands: Int, death: String = "never", fileLimit: Int = 0) throws -> Program {
    try Program(
      Programs.worker, ["append", folder.ledger, folder.keys, "\(commands)", death, "\(fileLimit)"])
  }

  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result {
    try SQLiteEventStore.open(readingFrom: folder.ledger).read(body)
  }

  func openVault() throws -> SQLiteVault {
    let keys = KeyFolder(folder.keys)
    return try SQLiteVault.open(folder: folder.ledger, keys: keys, random: SystemRandomSource())
  }

  /// Opens the ledger as the program does when it starts, which resumes what a death interrupted.
  func reopen() throws -> Ledger<SQLiteEventStore, SQLiteVault> {
    let vault = try openVault()
    let name = try #require(try vault.signingKeyNames().keys.min())
    let store = try SQLiteEventStore.open(
      folder: folder.ledger, signer: vault.signingKey(name: name), heads: vault.binding.heads, origin: name)
    try vault.requireKeys(of: store)
    try vault.resumeEpochChange()
    try vault.sweepUnusedKeys(of: store)
    return Ledger(store: store, vault: vault, random: SystemRandomSource())
  }

  /// Every event, by command.
  func events() throws -> [String: [RecordedEvent]] {
    try read { reading in
      var events: [String: [RecordedEvent]] = [:]
      try reading.forEachEvent(through: Position(try reading.eventCount())) {
        events[$0.envelope.command.description, default: []].append($0)
      }
      return events
    }
  }

  /// How many sealed parts there are; each must open.
  func openedParts() throws -> Int {
    let ledger = try reopen()
    var count = 0
    for event in try events().values.joined() {
      for part in event.envelope.sealed.indices {
        _ = try #require(try ledger.open(event, part: part))
        count += 1
      }
    }
    return count
  }

  /// Fingerprints of the vault's keys, and of those that events name. The key that names the rows of imports is for no
  /// event.
  func keys() throws -> (kept: Set<String>, used: Set<String>) {
    let rows = try DatabaseQueue(path: folder.vaultFile).read {
      try String.fetchAll($0, sql: "SELECT lower(hex(fingerprint)) FROM subject_key WHERE name <> 'evidence/import'")
    }
    let used = try events().values.joined().flatMap { $0.envelope.sealed.map(\.fingerprint.description) }
    return (Set(rows), Set(used))
  }
}

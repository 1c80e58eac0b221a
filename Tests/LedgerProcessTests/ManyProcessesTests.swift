import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import GRDB
import Testing

/// The program among many processes on one ledger file (DESIGN §3: one writer at a time, any number of readers, several
/// processes). What the store owes them stands in the conformance suite.
@Suite(.serialized) struct ManyProcessesTests {
  @Test func `verification finds nothing wrong while others open the ledger, write and go`() throws {
    let ledger = try ProcessLedger()
    for _ in 0..<12 {
      let writers = try (0..<3).map { _ in try ledger.worker(append: 2) }
      let verification = try ledger.start(["verify"])
      let status = verification.wait()
      let said = try verification.lines().joined(separator: "\n") + verification.complaint()
      #expect(status == 0, "\(said)")
      for writer in writers { #expect(writer.wait() == 0) }
    }
  }

  @Test func `a writer that gets no turn says busy, and nothing of its command is there`() throws {
    let ledger = try ProcessLedger()
    let opened = try ledger.reopen()
    let name = try #require(try opened.vault.signingKeyNames().keys.min())
    let impatient = try SQLiteEventStore.open(
      folder: ledger.folder.ledger, signer: opened.vault.signingKey(name: name), busyTimeout: 0.05)
    let sample = Sample(at: try #require(try ledger.read { try $0.event(at: Position(0)) }).envelope.at)
    let command = sample.command([sample.event()])
    try DatabaseQueue(path: ledger.folder.ledgerFile).writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      let error = #expect(throws: StoreError.self) { try impatient.append([command]) }
      #expect(error?.code == .busy)
      try database.execute(sql: "ROLLBACK")
    }
    #expect(try ledger.read { try $0.command(command.id) } == nil)
    try impatient.record(command)
  }
}

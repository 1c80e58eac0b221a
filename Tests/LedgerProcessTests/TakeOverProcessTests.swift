import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import Glibc
import MerkleLog
import Testing

/// A key folder that another folder of the ledger takes over while processes write in the first; and a creation that is
/// killed.
@Suite(.serialized) struct TakeOverProcessTests {
  private static let origin = "school.example/mentoring"

  @Test func `whatever was acknowledged in the former folder is remembered when the key folder has gone over`() throws {
    for round in 0..<4 {
      let ledger = try ProcessLedger()
      let (backup, restored) = (ledger.folder.path + "/backup", ledger.folder.path + "/restored")
      try ledger.mentorledger("backup", backup)
      try ledger.mentorledger("restore", backup, "--to", restored)
      let writers = try (0..<3).map { _ in try ledger.worker(append: 60) }
      for writer in writers { #expect(try writer.waits(for: "done")) }
      usleep(UInt32(round * 20_000))
      // In the middle of their work, or when they let it: then they are told.
      let binding = KeyBinding(ledger: restored, keys: KeyFolder(ledger.folder.keys))
      do {
        try binding.takeOver(patience: 0.2)
      } catch let error as StoreError where error.code == .busy {
        for writer in writers { writer.wait() }
        try binding.takeOver()
      }
      for writer in writers {
        let status = writer.wait()
        let last = try writer.lines().last ?? ""
        #expect(status == 0 || last == "failed unbound", "\(last)")
      }
      let note = try #require(try KeyFolder(ledger.folder.keys).heads.newestHead(of: Self.origin))
      let count = try ledger.read { try $0.eventCount() }
      #expect(try UnverifiedCheckpoint(parsing: note).size.rawValue == count)
      try Aftermath(ledger).check(writers)
      #expect(try ledger.start(["record", "briefing.held"]).wait() == 1)
    }
  }

  @Test func `a creation killed at any instant is made by the same command, with nothing in its way`() throws {
    let random = SeededRandom()
    print("MENTORLEDGER_SEED=\(random.seed)")
    func create(_ folder: ProcessFolder) throws -> Program {
      try ProcessLedger(opening: folder).start([
        "init", "--keys", folder.keys, "--origin", Self.origin, "--organisation", "Школа", "--time-zone",
        "Europe/Moscow",
      ])
    }
    let start = Date()
    #expect(try create(ProcessFolder()).wait() == 0)
    let window = Date().timeIntervalSince(start)
    var interrupted = 0
    for _ in 0..<16 {
      let folder = try ProcessFolder()
      let program = try create(folder)
      usleep(UInt32(random.number(below: Int(window * 1_000_000) + 1)))
      program.kill()
      program.wait()
      if !FileManager.default.fileExists(atPath: folder.ledger) {
        interrupted += 1
        let again = try create(folder)
        let status = again.wait()
        let complaint = try again.complaint()
        #expect(status == 0, "\(complaint)")
      }
      let ledger = ProcessLedger(opening: folder)
      try ledger.mentorledger("verify")
      _ = try ledger.reopen().store.keepHead()
    }
    #expect(interrupted > 0, "all had ended before they were killed")
  }
}

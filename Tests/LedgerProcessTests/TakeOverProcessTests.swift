import EventLedger
import EventLedgerSQLite
import Foundation
import MerkleLog
import Testing

/// A key folder that another folder of the ledger takes over while processes write in the first.
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
}

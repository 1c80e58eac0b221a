import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import Testing

/// Several processes while the epoch changes (DESIGN §3).
@Suite(.serialized) struct EpochProcessTests {
  @Test func `eight writers and a reader meet five new epochs, and nothing is lost or wrapped under an old one`() throws
  {
    let ledger = try ProcessLedger()
    let keys = KeyFolder(ledger.folder.keys)
    let opening = Int(try ledger.read { try $0.eventCount() })
    let commands = 15
    let total = opening + 8 * commands * 3
    let reader = try Program(Programs.worker, ["open", ledger.folder.ledger, ledger.folder.keys, "\(total)"])
    let writers = try (0..<8).map { _ in try ledger.worker(append: commands) }
    let changer = try Program(Programs.worker, ["change", ledger.folder.ledger, ledger.folder.keys, "5"])
    for process in writers + [reader, changer] {
      let (status, last) = (process.wait(), try process.lines().last ?? "")
      #expect(status == 0, "\(last)")
    }
    #expect(try changer.lines() == ["epoch 2", "epoch 3", "epoch 4", "epoch 5", "epoch 6"])
    #expect(try reader.lines() == ["opened \(8 * commands * 3)"])
    try Aftermath(ledger).check(writers)
    #expect(try ledger.openedParts() == 8 * commands * 3)
    let epochs = try DatabaseQueue(path: ledger.folder.vaultFile).read {
      try Int.fetchAll($0, sql: "SELECT epoch FROM subject_key UNION SELECT epoch FROM signing_key")
    }
    #expect(epochs == [6])
    #expect(try keys.epochs() == [6])
    let found = try ledger.keys()
    #expect(found.kept == found.used)
    try ledger.mentorledger("verify")
  }
}

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

  @Test(arguments: ["replace-log", "rotate-log"])
  func `of two changes of the log's key at one instant each retires the key before it`(_ command: String) throws {
    for _ in 0..<4 {
      let ledger = try ProcessLedger(declaredFrom: "2021-09-01T06:00:00Z")
      let programs = try (0..<2).map { _ in
        try ledger.start(["keys", command, "--at", "2021-09-02T06:00:00Z"])
      }
      for program in programs {
        let (status, complaint) = (program.wait(), try program.complaint())
        #expect(status == 0, "\(complaint)")
      }
      let changes = try ledger.read { reading in
        let type = EventType(literal: command == "replace-log" ? "log.key.replaced" : "log.key.rotated")
        return try reading.events(matching: EventQuery(types: [type])).map { event in
          try JSONDecoder().decode([String: String].self, from: Data(event.envelope.data))
        }
      }
      #expect(changes.count == 2 && changes[0]["to"] == changes[1]["from"], "\(changes)")
      let newest = try #require(changes.last?["to"])
      let policy = ledger.folder.path + "/policy-of-the-newest"
      try "log \(newest)\nquorum none\n".write(toFile: policy, atomically: true, encoding: .utf8)
      try ledger.mentorledger("verify", "--policy", policy)
      // One key of the log beside that of the access log, and no mark of a change left
      let held = try DatabaseQueue(path: ledger.folder.vaultFile).read {
        try String.fetchAll($0, sql: "SELECT vkey FROM signing_key WHERE vkey NOT LIKE '%/access+%'")
      }
      #expect(held.contains(newest))
      #expect(!FileManager.default.fileExists(atPath: ledger.folder.keys + "/changing"))
    }
  }
}

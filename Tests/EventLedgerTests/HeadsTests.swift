import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import MerkleLog
import Testing

/// The memory of the newest checkpoint outside the ledger (DESIGN §3).
@Suite struct HeadsTests {
  let folder = TemporaryFolder()
  let sample = Sample()

  private func keys() throws -> KeyFolder { try KeyFolder.create(folder.keys, besideLedger: folder.ledger) }

  private func opened(_ heads: HeadsFile) throws -> SQLiteEventStore {
    try SQLiteEventStore.open(
      folder: folder.ledger, signer: TestLedger.signer(), heads: heads, origin: GoldenFormat.origin)
  }

  private func note(_ size: Int64, _ origin: String = GoldenFormat.origin) throws -> String {
    try LogSigningKey(name: origin, seed: GoldenFormat.signingSeed)
      .note(size: TreeSize(size), root: MerkleTree.emptyRoot)
  }

  @Test func `the newest note is in the file soon after a commit`() throws {
    try SQLiteEventStore.create(folder: folder.ledger)
    let heads = try keys().heads
    let store = try opened(heads)
    for _ in 0..<5 { try store.record(sample.command([sample.event()])) }
    let file = folder.keys + "/heads"
    let head = try store.read { try $0.headNote() }
    for _ in 0..<200 where (try? String(contentsOfFile: file, encoding: .utf8)) != head { usleep(10_000) }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == head)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a ledger smaller than what was seen of it is not appended to`() throws {
    try SQLiteEventStore.create(folder: folder.ledger)
    let heads = try keys().heads
    do {
      let store = try opened(heads)
      try store.record(sample.command([sample.event()]))
      try FileManager.default.copyItem(atPath: folder.ledger, toPath: folder.path + "/older")
      try store.record(sample.command([sample.event()]))
      _ = try store.keepHead()
    }
    try FileManager.default.removeItem(atPath: folder.ledger)
    try FileManager.default.moveItem(atPath: folder.path + "/older", toPath: folder.ledger)
    let store = try opened(try keys().heads)
    let error = #expect(throws: StoreError.self) { try store.record(sample.command([sample.event()])) }
    #expect(error?.code == .shrunk)
    #expect(try store.count() == 1)
  }

  @Test func `an emptied ledger, and another history of the same length, are not appended to`() throws {
    let heads = try keys().heads
    do {
      try SQLiteEventStore.create(folder: folder.ledger)
      let store = try opened(heads)
      try store.record(sample.command([sample.event()]))
      try heads.flush()
    }
    try FileManager.default.removeItem(atPath: folder.ledger)
    try SQLiteEventStore.create(folder: folder.ledger)
    let emptied = #expect(throws: StoreError.self) { try opened(heads).record(sample.command([sample.event()])) }
    #expect(emptied?.code == .shrunk)
    let forger = try SQLiteEventStore.open(folder: folder.ledger, signer: TestLedger.signer())
    for _ in 0..<3 { try forger.record(sample.command([sample.event()])) }
    let other = #expect(throws: StoreError.self) { try opened(heads).record(sample.command([sample.event()])) }
    #expect(other?.code == .damaged)
  }

  @Test func `of two notes of a log the larger stays, and each log has its own`() throws {
    let keys = try keys()
    let (first, second) = (keys.heads, keys.heads)
    first.remember(try note(7))
    second.remember(try note(9, "other.example/log"))
    second.remember(try note(5))
    try first.flush()
    try second.flush()
    #expect(try keys.heads.newestHead(of: GoldenFormat.origin) == note(7))
    #expect(try keys.heads.newestHead(of: "other.example/log") == note(9, "other.example/log"))
    #expect(try keys.heads.newestHead(of: "nobody.example/log") == nil)
    let text = try String(contentsOfFile: folder.keys + "/heads", encoding: .utf8)
    #expect(text == "\(try note(7))\n\(try note(9, "other.example/log"))")
  }

  @Test func `a file with anything else in it is refused`() throws {
    let keys = try keys()
    for text in ["x\n", try note(7) + "x\n", String(try note(7).dropLast()), "\n" + "x\n\ny\n"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.keys + "/heads"))
      let error = #expect(throws: StoreError.self) { try keys.heads.newestHead(of: GoldenFormat.origin) }
      #expect(error?.code == .key, "\(text)")
    }
  }
}

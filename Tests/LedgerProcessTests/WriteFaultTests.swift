import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import Glibc
import MerkleLog
import Testing

/// A writer that is stopped by the system, or dies, between any two of its writes.
@Suite(.serialized) struct WriteFaultTests {
  @Test func `a disk that fills up loses nothing that was acknowledged and leaves nothing half there`() throws {
    let ledger = try ProcessLedger()
    let worker = try ledger.worker(append: 0, fileLimit: 300_000)
    #expect(worker.wait() == 1)
    #expect(try worker.lines().last == "failed system")
    #expect(try worker.lines().contains { $0.hasPrefix("done") })
    try checkAfterwards(ledger, [worker])
  }

  @Test(.enabled(if: FullDisk.isPossible, "only the superuser can mount a small disk"))
  func `a disk without a free block loses nothing that was acknowledged and leaves nothing half there`() throws {
    let disk = try FullDisk(bytes: 700_000)
    let ledger = try ProcessLedger(in: ProcessFolder(disk.path + "/school"))
    let worker = try ledger.worker(append: 0)
    #expect(worker.wait() == 1)
    #expect(try worker.lines().last == "failed system")
    #expect(try worker.lines().contains { $0.hasPrefix("done") })
    try disk.grow(to: 8_000_000)
    try checkAfterwards(ledger, [worker])
  }

  @Test func `a death between vault and ledger leaves a key without an event, which the next start sweeps`() throws {
    let ledger = try ProcessLedger()
    let worker = try ledger.worker(append: 0, death: "keys")
    #expect(worker.wait() == 128 + SIGKILL)
    let after = try ledger.keys()
    #expect(after.kept.subtracting(after.used).count == 1)
    #expect(after.used.isSubset(of: after.kept))
    try checkAfterwards(ledger, [worker])
    let swept = try ledger.keys()
    #expect(swept.kept == swept.used)
  }

  @Test func `a key that waits for its event is not swept while the process that made it lives`() throws {
    let ledger = try ProcessLedger()
    let (slow, other) = (try ledger.reopen(), try ledger.openVault())
    let context = CommandContext(
      id: CommandID(random: slow.random.identifier()), by: .user(1), via: .system,
      time: RecordingTime(
        reading: try #require(try ledger.read { try $0.event(at: Position(0)) }).envelope.at,
        isDeclared: false))
    let person = SubjectID(slow.random.identifier())
    let event = NewEvent(
      type: .noteTaken, version: .first, on: .sample, data: Array("{}".utf8), tags: [.person(person)],
      parts: [PlainPart(subject: person, keyName: .sample, plaintext: .json(Array("1".utf8)))])
    let proposal = try slow.seal([event], context: context, condition: nil, banned: [])
    #expect(try other.sweepUnusedKeys(of: slow.store) == 0)
    #expect(try slow.vault.sweepUnusedKeys(of: slow.store) == 0)
    try ledger.mentorledger("participants")
    let committed = try slow.store.append([proposal])[0].get()
    let recorded = try #require(try slow.store.read { try $0.event(at: committed.first) })
    #expect(try ledger.openVault().key(recorded.envelope.sealed[0].fingerprint).subject == person)
  }

  @Test func `a commit that nobody sees yet comes to light with its key or not at all`() throws {
    let ledger = try ProcessLedger()
    let next = try ledger.reopen()
    #expect(try ledger.worker(append: 1).wait() == 0)
    let index = open(ledger.folder.ledgerFile + "-shm", O_RDWR)
    // Kept open: to close a file drops the locks that SQLite holds on it in this process.
    defer { close(index) }
    var header = [UInt8](repeating: 0, count: 96)
    #expect(pread(index, &header, header.count, 0) == header.count)
    let heads = try Data(contentsOf: URL(fileURLWithPath: ledger.folder.keys + "/heads"))
    #expect(try ledger.worker(append: 1).wait() == 0)
    let committed = try ledger.keys()
    #expect(committed.used.count == 2 && committed.kept == committed.used)
    // What a writer leaves that dies between its commit record and the index, before `heads` is written.
    #expect(pwrite(index, header, header.count, 0) == header.count)
    try heads.write(to: URL(fileURLWithPath: ledger.folder.keys + "/heads"))
    #expect(try ledger.keys().used.count == 1)

    let swept = try next.store.read { reading in
      _ = try reading.eventCount()
      return try next.vault.sweepUnusedKeys(of: next.store)
    }
    #expect(swept == 0, "a reader is in the way of settling the end")
    try checkWhatIsLeft(of: ledger)
    #expect(try next.vault.sweepUnusedKeys(of: next.store) == 1)
    try checkWhatIsLeft(of: ledger)
  }

  /// Opens a copy of the files as they lie there, which is what a power cut would leave: each key has its event.
  private func checkWhatIsLeft(of ledger: ProcessLedger) throws {
    let copy = try ProcessFolder()
    try FileManager.default.removeItem(atPath: copy.path)
    try FileManager.default.copyItem(atPath: ledger.folder.path, toPath: copy.path)
    try FileManager.default.removeItem(atPath: copy.ledgerFile + "-shm")
    let left = ProcessLedger(opening: copy)
    _ = try left.reopen()
    let keys = try left.keys()
    #expect(keys.kept == keys.used)
    try left.mentorledger("verify")
  }

  @Test func `a ledger that lost events sweeps no key, for the lost ones may use it`() throws {
    let ledger = try ProcessLedger()
    let copy = ledger.folder.path + "/older.sqlite"
    try FileManager.default.copyItem(atPath: ledger.folder.ledgerFile, toPath: copy)
    #expect(try ledger.worker(append: 2).wait() == 0)
    _ = try ledger.reopen().store.keepHead()
    let before = try ledger.keys().kept
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: ledger.folder.ledgerFile + suffix)
    }
    try FileManager.default.moveItem(atPath: copy, toPath: ledger.folder.ledgerFile)
    _ = try ledger.reopen()
    #expect(try ledger.keys().kept == before)
  }

  @Test func `heads a moment behind a commit neither stops the next writer nor stays behind`() throws {
    let ledger = try ProcessLedger()
    let worker = try ledger.worker(append: 0, death: "commit")
    #expect(worker.wait() == 128 + SIGKILL)
    let origin = "school.example/mentoring"
    func remembered() throws -> Int64 {
      let note = try #require(try KeyFolder(ledger.folder.keys).heads.newestHead(of: origin))
      return try UnverifiedCheckpoint(parsing: note).size.rawValue
    }
    #expect(try remembered() < ledger.read { try $0.eventCount() })
    // The command that nobody was told of is there whole.
    let last = try #require(try worker.words().last { $0[0] == "trying" })
    #expect(try ledger.events()[String(last[1])]?.count == 3)
    try checkAfterwards(ledger, [worker])
    #expect(try remembered() == ledger.read { try $0.eventCount() })
  }

  /// What was acknowledged is there, nothing is half there, the program finds nothing wrong, and writing goes on.
  private func checkAfterwards(_ ledger: ProcessLedger, _ workers: [Program]) throws {
    try Aftermath(ledger).check(workers)
    #expect(try ledger.worker(append: 2).wait() == 0)
    try ledger.mentorledger("verify")
    _ = try ledger.reopen().store.keepHead()
  }
}

/// What must be true of a ledger after workers died on it.
struct Aftermath {
  let ledger: ProcessLedger

  init(_ ledger: ProcessLedger) { self.ledger = ledger }

  /// Every acknowledged command of the workers is there in its place, every command of theirs whole or not at all.
  func check(_ workers: [Program]) throws {
    let events = try ledger.events()
    for worker in workers {
      for line in try worker.words() {
        let found = events[String(line.count > 1 ? line[1] : "")]
        switch line[0] {
        case "done": #expect(found?.first?.position.description == String(line[2]), "\(line) is lost")
        case "trying": #expect(found == nil || found?.count == 3, "\(line) is half there")
        case "failed": break
        default: Issue.record("\(line)")
        }
      }
    }
    for (command, events) in events where events[0].envelope.type == .noteTaken {
      #expect(events.count == 3, "\(command) is half there")
    }
  }
}

/// A small disk in memory, which can be filled; gone with the value.
final class FullDisk {
  let path: String

  /// Whether this process may make one.
  static var isPossible: Bool {
    guard getuid() == 0, let disk = try? FullDisk(bytes: 65_536) else { return false }
    return FileManager.default.fileExists(atPath: disk.path)
  }

  init(bytes: Int) throws {
    path = NSTemporaryDirectory() + "ledger-disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
      try FileManager.default.removeItem(atPath: path)
      throw StoreError(.system, "no disk was mounted")
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    try? FileManager.default.removeItem(atPath: path)
  }

  func grow(to bytes: Int) throws {
    guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(bytes)") == 0 else {
      throw StoreError(.system, "the disk did not grow")
    }
  }
}

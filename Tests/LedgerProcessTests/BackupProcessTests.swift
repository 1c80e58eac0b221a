import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import Glibc
import Testing

/// Backups made while other processes write, and what a death or a full disk leaves of them.
@Suite(.serialized) struct BackupProcessTests {
  /// Processes that register people on a ledger until they are killed.
  private final class Writers {
    private let programs: [Program]

    init(_ count: Int, on ledger: ProcessLedger) throws {
      programs = try (0..<count).map { _ in
        try Program(Programs.worker, ["register", ledger.folder.ledger, ledger.folder.keys])
      }
      for program in programs { #expect(try program.waits(for: "done")) }
    }

    deinit { stop() }

    func stop() {
      for program in programs { program.kill() }
      for program in programs { program.wait() }
    }

    /// How many commands were acknowledged.
    func acknowledged() throws -> Int { try programs.map { try $0.lines().count }.reduce(0, +) }

    /// Lets them go on until so many more are acknowledged.
    func goOn(for count: Int) throws {
      let before = try acknowledged()
      for _ in 0..<3000 where try acknowledged() < before + count { usleep(10_000) }
      #expect(try acknowledged() >= before + count)
    }
  }

  @Test func `under eight writers and a reader each backup verifies, restores, and has every key of its parts`() throws
  {
    let ledger = try ProcessLedger()
    let founding = try ledger.read { try $0.eventCount() }
    let writers = try Writers(8, on: ledger)
    var sizes: [Int64] = []
    for number in 0..<4 {
      let before = try ledger.read { try $0.eventCount() }
      let acknowledged = try writers.acknowledged()
      // The access log grows too: both logs are copied as of one moment, or the copy would contradict itself.
      let reader = try ledger.start(["participants", "--why", "audit"])
      try ledger.mentorledger("backup", ledger.folder.path + "/backup-\(number)")
      #expect(reader.wait() == 0)
      #expect(try writers.acknowledged() > acknowledged, "the writers stood still while the backup was made")
      sizes.append(before)
    }
    writers.stop()
    for (number, size) in sizes.enumerated() {
      let (backup, restored) = ("\(ledger.folder.path)/backup-\(number)", "\(ledger.folder.path)/restored-\(number)")
      let said = try ledger.mentorledger("restore", backup, "--to", restored)
      let count = try SQLiteEventStore.open(readingFrom: restored).read { try $0.eventCount() }
      #expect(count >= size)
      let registered = try SQLiteEventStore.open(readingFrom: restored).read {
        try $0.events(matching: EventQuery(types: [EventType(literal: "person.registered")])).count
      }
      #expect(Int64(registered) > 0 && Int64(registered) <= count - founding)
      #expect(said.contains { $0.hasPrefix("Закрытых частей открывается \(registered);") }, "\(said)")
      // Everything that was acknowledged before the next backup began is in it.
      #expect(
        try Program(Programs.mentorledger, ["verify", "--ledger", restored, "--keys", ledger.folder.keys]).wait() == 2)
    }
    try ledger.mentorledger("verify")
  }

  @Test func `a backup holds no writer up for longer than a moment`() throws {
    let ledger = try ProcessLedger()
    let writers = try Writers(4, on: ledger)
    // Large enough that a backup with its verification takes many times as long as an append.
    try writers.goOn(for: 300)
    let before = try writers.acknowledged()
    try ledger.mentorledger("backup", ledger.folder.path + "/backup")
    // Writers that waited for the backup would have appended nothing while it was made.
    #expect(try writers.acknowledged() - before >= 4)
    writers.stop()
    try ledger.mentorledger("verify")
  }

  @Test func `killed at any instant a backup is whole or not there, and a restoration too`() throws {
    let random = SeededRandom()
    print("MENTORLEDGER_SEED=\(random.seed)")
    let ledger = try ProcessLedger()
    let writers = try Writers(4, on: ledger)
    try writers.goOn(for: 60)
    writers.stop()
    let path = ledger.folder.path
    let start = Date()
    try ledger.mentorledger("backup", path + "/whole")
    let window = Date().timeIntervalSince(start)
    var interrupted = 0
    for number in 0..<24 {
      let target = "\(path)/target-\(number)"
      let isBackup = number.isMultiple(of: 2)
      let program = try ledger.start(isBackup ? ["backup", target] : ["restore", path + "/whole", "--to", target])
      usleep(UInt32(random.number(below: Int(window * 1_000_000) + 1)))
      program.kill()
      if program.wait() != 0 { interrupted += 1 }
      let isThere = FileManager.default.fileExists(atPath: target)
      if isBackup, isThere {
        try ledger.mentorledger("restore", target, "--to", "\(target)-restored")
      } else if isThere {
        #expect(
          try Program(Programs.mentorledger, ["verify", "--ledger", target, "--keys", ledger.folder.keys]).wait() == 0)
      }
      // What it left is no backup.
      for name in try FileManager.default.contentsOfDirectory(atPath: path)
      where name.hasPrefix("target-\(number).partial-") {
        let attempt = try ledger.start(["restore", "\(path)/\(name)", "--to", "\(target)-again"])
        #expect(attempt.wait() == 1)
        #expect(!FileManager.default.fileExists(atPath: "\(target)-again"))
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
      }
      // And nothing stands in the way of the next one.
      if !isThere, number >= 20 {
        try ledger.mentorledger(isBackup ? ["backup", target] : ["restore", path + "/whole", "--to", target])
      }
    }
    #expect(interrupted > 0, "all had ended before they were killed")
    try ledger.mentorledger("verify")
  }

  @Test(.enabled(if: FullDisk.isPossible, "only the superuser can mount a small disk"))
  func `on a full disk backup, restoration and drill say so in a sentence and leave nothing`() throws {
    let ledger = try ProcessLedger()
    let writers = try Writers(4, on: ledger)
    try writers.goOn(for: 60)
    writers.stop()
    try ledger.mentorledger("backup", ledger.folder.path + "/backup")
    let disk = try FullDisk(bytes: 131_072)
    for arguments in [
      ["backup", disk.path + "/copy"], ["restore", ledger.folder.path + "/backup", "--to", disk.path + "/copy"],
      ["backup", "drill", "--temporary", disk.path],
    ] {
      let program = try ledger.start(arguments)
      #expect(program.wait() == 1)
      let said = try program.complaint() + program.lines().joined(separator: "\n")
      #expect(said.contains("не хватает места"), "\(arguments): \(said)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty, "\(arguments)")
    }
    try ledger.mentorledger("verify")
  }
}

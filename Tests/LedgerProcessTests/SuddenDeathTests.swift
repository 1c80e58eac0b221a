import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import Glibc
import Testing

/// Processes killed at any instant (DESIGN §7). The instants follow from one seed, taken from `MENTORLEDGER_SEED`.
@Suite(.serialized) struct SuddenDeathTests {
  /// How many processes are killed in all; `MENTORLEDGER_KILLS` overrides it.
  static let kills = ProcessInfo.processInfo.environment["MENTORLEDGER_KILLS"].flatMap(Int.init) ?? 300
  /// Of six kills, how many meet a worker that appends and how many an import or a rebuild; the others meet a change of
  /// the epoch.
  static let (appendingOfSix, importingOfSix) = (3, 2)

  @Test func `appending processes killed at any instant lose nothing, and leave nothing half there and no key`() throws
  {
    let random = SeededRandom()
    var ledger = try ProcessLedger()
    var acknowledged = 0
    var killed = 0
    // A round in which nobody got to an answer makes the next one longer, so that this holds on a machine of any speed.
    var window: UInt64 = 80_000
    while killed < Self.kills * Self.appendingOfSix / 6 {
      let workers = try (0..<4).map { _ in try ledger.worker(append: 0) }
      for worker in workers {
        usleep(UInt32(random.number(below: Int(window))))
        worker.kill()
      }
      for worker in workers { #expect(worker.wait() == 128 + SIGKILL) }
      killed += workers.count
      let answers = try workers.reduce(0) { try $0 + $1.words().count { $0[0] == "done" } }
      acknowledged += answers
      window = answers < workers.count ? min(window * 3 / 2, 2_000_000) : max(window * 9 / 10, 20_000)
      try check(ledger, workers, seed: random.seed)
      if killed.isMultiple(of: 40) {
        try ledger.mentorledger("verify")
        ledger = try ProcessLedger()
      }
    }
    try ledger.mentorledger("verify")
    #expect(acknowledged > killed / 4, "seed \(random.seed): the deaths came before there was anything to lose")
  }

  @Test func `imports and rebuilds killed at any instant are made good by doing them again`() throws {
    let random = SeededRandom()
    let ledger = try ProcessLedger(declaredFrom: "2021-09-01T06:00:00Z")
    let rows = 10
    let wanted = Self.kills * Self.importingOfSix / 6
    let rebuildEvery = 4
    var (tables, killed, interrupted) = (0, 0, 0)
    // A death that comes too late narrows the window of the next one, so that this holds on a machine of any speed.
    var window: Double = 0
    while interrupted < wanted, killed < 4 * wanted {
      let table = try writeTable(tables, rows: rows, in: ledger.folder)
      let take = ["import", "participants", table, "--cycle", "2021", "--at", "2021-10-05T07:00:00Z"]
      tables += 1
      // The first table is taken whole, so that the instants can spread over the time that it takes.
      for _ in 0..<(tables == 1 ? 0 : 8) {
        let program = try ledger.start(killed % rebuildEvery == rebuildEvery - 1 ? ["rebuild"] : take)
        killed += 1
        usleep(UInt32(random.number(below: Int(window * 1_000_000) + 1)))
        program.kill()
        if program.wait() == 0 {
          window *= 0.9
        } else {
          window *= 1.05
          interrupted += 1
        }
        let registered = try registrations(in: ledger)
        #expect((rows * (tables - 1)...rows * tables).contains(registered), "seed \(random.seed)")
      }
      let start = Date()
      try ledger.mentorledger(take)
      if tables == 1 { window = Date().timeIntervalSince(start) }
      #expect(try registrations(in: ledger) == rows * tables, "seed \(random.seed)")
      try check(ledger, [], seed: random.seed)
    }
    try ledger.mentorledger("verify")
    try ledger.mentorledger("replay")
    try ledger.mentorledger("rebuild")
    try ledger.mentorledger("replay")
    #expect(interrupted >= wanted, "seed \(random.seed): of \(killed) programs most had ended before they were killed")
  }

  @Test func `changes of the epoch killed at any instant leave a vault that opens, and the next start finishes them`()
    throws
  {
    let random = SeededRandom()
    let ledger = try ProcessLedger()
    try ledger.mentorledger("keys", "copy", ledger.folder.path + "/copy")
    #expect(try ledger.worker(append: 30).wait() == 0)
    let (keys, copy) = (KeyFolder(ledger.folder.keys), KeyFolder(ledger.folder.path + "/copy"))
    let wanted = Self.kills - Self.kills * (Self.appendingOfSix + Self.importingOfSix) / 6
    var (killed, interrupted, unfinished) = (0, 0, 0)
    let start = Date()
    try ledger.mentorledger("keys", "change-epoch")
    // As in the test above: this holds on a machine of any speed.
    var window = Date().timeIntervalSince(start)
    while interrupted < wanted, killed < 4 * wanted {
      // Half of the changes meet somebody who appends.
      let workers = killed.isMultiple(of: 2) ? [try ledger.worker(append: 2)] : []
      let change = try ledger.start(["keys", "change-epoch"])
      killed += 1
      usleep(UInt32(random.number(below: Int(window * 1_000_000) + 1)))
      change.kill()
      if change.wait() == 0 {
        window *= 0.9
      } else {
        window *= 1.05
        interrupted += 1
      }
      for worker in workers { #expect(worker.wait() == 0, "seed \(random.seed)") }
      if keys.isChangingEpoch { unfinished += 1 }
      let seal = try VaultSeal.read(folder: ledger.folder.ledger)
      #expect(try seal.isOpened(by: keys.epochKey(seal.epoch)), "seed \(random.seed)")
      try check(ledger, workers, seed: random.seed)
      #expect(!keys.isChangingEpoch, "seed \(random.seed)")
      let epoch = try VaultSeal.read(folder: ledger.folder.ledger).epoch
      #expect(try keys.epochs() == [epoch], "seed \(random.seed)")
      #expect(try copy.epochs() == [epoch], "seed \(random.seed)")
    }
    #expect(try ledger.openedParts() >= 90)
    try ledger.mentorledger("verify")
    try ledger.mentorledger("keys", "check")
    #expect(interrupted >= wanted, "seed \(random.seed): of \(killed) programs most had ended before they were killed")
    #expect(unfinished > 0, "seed \(random.seed): no death met a change that was under way")
  }

  /// After a start nothing is lost or half there, and no key is without an event.
  private func check(_ ledger: ProcessLedger, _ workers: [Program], seed: UInt64) throws {
    _ = try ledger.reopen()
    try Aftermath(ledger).check(workers)
    let keys = try ledger.keys()
    #expect(keys.kept == keys.used, "seed \(seed)")
  }

  private func registrations(in ledger: ProcessLedger) throws -> Int {
    try ledger.read { reading in
      try reading.positions(
        matching: EventQuery(types: [EventType(literal: "person.registered")]), from: Position(0), through: nil,
        order: .forward, limit: nil
      ).count
    }
  }

  /// A table of people who differ from those of every other number.
  private func writeTable(_ number: Int, rows: Int, in folder: ProcessFolder) throws -> String {
    let letters = Array("авгдежиклмнопрсту")
    func surname(_ index: Int) -> String {
      var (rest, name) = (index, "Лес")
      for _ in 0..<4 {
        name.append(letters[rest % letters.count])
        rest /= letters.count
      }
      return name
    }
    let people = (0..<rows).map {
      "\(surname(number * rows + $0)) Мария Львовна;05.05.2006;наставляемый;обучающийся;04.10.2021"
    }
    let text = (["ФИО;Дата рождения;Роль;Род занятий;Дата регистрации"] + people).joined(separator: "\n") + "\n"
    let path = folder.path + "/table-\(number).csv"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }
}

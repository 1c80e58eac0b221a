import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import GRDB
import Testing

/// Many processes on one ledger file (DESIGN §3: one writer at a time, any number of readers, several processes).
@Suite(.serialized) struct ManyProcessesTests {
  static let writers = 8
  static let commandsEach = 12

  @Test func `eight processes with conflicting conditions violate none, and a ninth sees every event once`() throws {
    let ledger = try ProcessLedger()
    let opening = try ledger.read { try $0.eventCount() }
    let total = Int(opening) + Self.writers * Self.commandsEach
    let follower = try Program(
      Programs.worker, ["follow", ledger.folder.ledger, "\(total)"])
    let workers = try (0..<Self.writers).map { number in
      try Program(
        Programs.worker, ["contend", ledger.folder.ledger, ledger.folder.keys, "\(number)", "\(Self.commandsEach)"])
    }
    for worker in workers {
      #expect(worker.wait() == 0)
      #expect(try worker.words().allSatisfy { ["won", "lost"].contains($0[0]) })
    }
    #expect(follower.wait() == 0)

    let said = try workers.flatMap { try $0.words() }
    let won = said.filter { $0[0] == "won" }
    let lost = said.filter { $0[0] == "lost" }
    let events = try ledger.events()
    // Successes are what is stored, each at the place that its worker was told.
    #expect(won.count == Self.writers * Self.commandsEach)
    #expect(events.values.joined().count == total)
    for line in won {
      #expect(events[String(line[1])]?.map(\.position.description) == [String(line[2])])
    }
    // Losers were told, name an event that overtook them, and left nothing.
    #expect(!lost.isEmpty, "nobody was overtaken, so nothing was tested")
    for line in lost { #expect(events[String(line[1])] == nil) }
    // Each event of a tag says how many it saw: each saw all before it.
    for tag in (0..<3).map({ Tag("item", $0) }) {
      let recorded = try ledger.read { try $0.events(matching: EventQuery(tag: tag)) }
        .filter { $0.envelope.type == .noteTaken }
      let seen = recorded.map { String(decoding: $0.envelope.data, as: UTF8.self) }
      #expect(seen == recorded.indices.map { #"{"seen":\#($0)}"# })
    }
    // The follower.
    let order = try ledger.read { reading in
      try (0..<Int64(total)).map { try "saw \($0) \(#require(try reading.event(at: Position($0))).envelope.id)" }
    }
    #expect(try follower.lines().map(String.init) == order)
    try ledger.mentorledger("verify")
  }

  @Test func `a follower reads on while a writer holds the lock, and what is not committed is not seen`() throws {
    let ledger = try ProcessLedger()
    #expect(try ledger.worker(append: 10).wait() == 0)
    let count = try ledger.read { try $0.eventCount() }
    try DatabaseQueue(path: ledger.folder.ledgerFile).writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      try database.execute(sql: "INSERT INTO event(position, leaf) VALUES (\(count), x'00')")
      let follower = try Program(
        Programs.worker, ["follow", ledger.folder.ledger, "\(count + 1)"])
      #expect(try follower.waits(for: "saw \(count - 1) "))
      #expect(try follower.lines().count == Int(count))
      #expect(follower.isRunning)
      try database.execute(sql: "ROLLBACK")
      #expect(try ledger.worker(append: 1).wait() == 0)
      #expect(follower.wait() == 0)
      #expect(try follower.words().map { $0[1] } == (0..<follower.lines().count).map { "\($0)" })
    }
  }

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

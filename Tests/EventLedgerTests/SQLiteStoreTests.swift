import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import GRDB
import MerkleLog
import Testing

/// What the SQLite store adds to the contract: a file that guards itself, and errors that say what is wrong with it.
@Suite struct SQLiteStoreTests {
  let folder = TemporaryFolder()
  let sample = Sample()
  let fingerprint = KeyFingerprint(Bytes16(high: 1, low: 1))

  private func opened(
    heads: (any HeadKeeper)? = nil, busyTimeout: Double = 10
  ) throws -> SQLiteEventStore {
    try SQLiteEventStore.open(
      folder: folder.ledger, signer: TestLedger.signer(), heads: heads, origin: GoldenFormat.origin,
      busyTimeout: busyTimeout)
  }

  /// A ledger with a row in every table.
  private func filled() throws -> SQLiteEventStore {
    try SQLiteEventStore.create(folder: folder.ledger)
    let store = try opened()
    let event = sample.event(tags: [Tag("item", 1)], parts: [sample.part(fingerprint)])
    try store.record(sample.command([event]))
    _ = try store.keepHead()
    return store
  }

  private func code(_ body: () throws -> Void) -> StoreError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.code
    }
  }

  @Test func `the writing connection is in WAL with synchronous FULL, and the file is private`() throws {
    let store = try filled()
    #expect(try store.synchronousLevel() == 2)
    let outsider = try folder.outsider()
    #expect(try outsider.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    #expect(try outsider.read { try Int.fetchOne($0, sql: "PRAGMA application_id") } == 0x4D4C_6431)
    #expect(try outsider.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.ledger)
    #expect(names.count >= 2)
    for name in names {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.ledger + "/" + name)[.posixPermissions]
      #expect(mode as? Int == 0o600, "\(name)")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: folder.ledger)[.posixPermissions]
    #expect(mode as? Int == 0o700)
  }

  @Test func `the tables are those of the format`() throws {
    _ = try filled()
    let sql = try folder.outsider().read {
      try String.fetchAll($0, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    }
    #expect(
      sql == [
        "CREATE TABLE event(position INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT",
        "CREATE TABLE node(id INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT",
        "CREATE TABLE sealed(id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT",
        "CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
        "CREATE TABLE event_tag(tag INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(tag, position)) STRICT,"
          + " WITHOUT ROWID",
        "CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 0), note TEXT NOT NULL) STRICT",
        "CREATE TABLE note(size INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
        "CREATE TABLE signature(size INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY(size, line)) STRICT,"
          + " WITHOUT ROWID",
        "CREATE TABLE type(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
        "CREATE TABLE event_type(type INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(type, position))"
          + " STRICT, WITHOUT ROWID",
        "CREATE TABLE event_id(id BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE command(id BLOB PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL) STRICT,"
          + " WITHOUT ROWID",
        "CREATE TABLE requested_key(fingerprint BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      ])
  }

  @Test(arguments: [
    "event", "node", "sealed", "tag", "event_tag", "head", "note", "signature", "type", "event_type", "event_id",
    "command", "requested_key",
  ])
  func `a row is neither changed nor deleted`(_ table: String) throws {
    let store = try filled()
    let request = sample.event(.erasureRequested, data: #"{"keys":["\#(KeyFingerprint(Bytes16(high: 8, low: 8)))"]}"#)
    try store.record(sample.command([request]))
    let outsider = try folder.outsider()
    let before = try outsider.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }
    #expect(!before.isEmpty)
    let column = try outsider.read { try #require($0.columns(in: table).first?.name) }
    #expect(throws: DatabaseError.self) { try outsider.write { try $0.execute(sql: "DELETE FROM \(table)") } }
    if table != "head" {
      #expect(throws: DatabaseError.self) {
        try outsider.write { try $0.execute(sql: "UPDATE \(table) SET \(column) = \(column)") }
      }
    }
    #expect(try outsider.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") } == before)
  }

  @Test func `a blob may be deleted once a request lists the key of its part, and no other blob`() throws {
    let store = try filled()
    let living = KeyFingerprint(Bytes16(high: 2, low: 2))
    let parts = [sample.part(living), sample.part(fingerprint)]
    try store.record(sample.command([sample.event(parts: parts)]))
    try store.record(sample.command([sample.event(.erasureRequested, data: #"{"keys":["\#(fingerprint)"]}"#)]))
    let outsider = try folder.outsider()
    for condition in ["id = 256", "true", "id IN (256, 0)"] {
      #expect(throws: DatabaseError.self) {
        try outsider.write { try $0.execute(sql: "DELETE FROM sealed WHERE \(condition)") }
      }
    }
    try outsider.write { try $0.execute(sql: "DELETE FROM sealed WHERE id IN (0, 257)") }
    try store.read { reading throws in
      #expect(try reading.blob(position: Position(0), part: 0) == nil)
      #expect(try reading.blob(position: Position(1), part: 0) == parts[0].blob)
      #expect(try reading.blob(position: Position(1), part: 1) == nil)
    }
  }

  @Test func `the last checkpoint of each UTC day and each one handed out are kept`() throws {
    try SQLiteEventStore.create(folder: folder.ledger)
    let store = try opened()
    var heads: [Int64: String] = [:]
    // 09:12:33 UTC: twice that day, then the last second of it, then the next day's first.
    for step in [0, 10, 53_246, 53_247, 60_000] as [Int64] {
      try store.record(sample.command([sample.event()], at: sample.at.adding(step)))
      heads[try store.count()] = try store.read { try $0.headNote() }
    }
    #expect(try store.keptNotes() == [TreeSize(3): heads[3]])
    #expect(try store.keepHead() == heads[5])
    #expect(try store.keepHead() == heads[5])
    #expect(try store.keptNotes() == [TreeSize(3): heads[3], TreeSize(5): heads[5]])
    let body = try folder.outsider().read { try String.fetchOne($0, sql: "SELECT body FROM note WHERE size = 5") }
    #expect(try body.map { Array($0.utf8) } == UnverifiedCheckpoint(parsing: try #require(heads[5])).body.bytes)
  }

  @Test func `two stores on one file take turns, and each knows what the other appended`() throws {
    let random = SeededRandom()
    try SQLiteEventStore.create(folder: folder.ledger)
    let stores = [try opened(), try opened()]
    let single = try TestLedger(.memory)
    for index in 0..<60 {
      let tags = (0..<random.number(below: 4)).map { _ in Tag("item", random.number(below: 9)) }
      let command = sample.command([sample.event(tags: Array(Set(tags)))])
      let committed = try stores[random.number(below: 2)].record(command)
      #expect(committed.first == Position(Int64(index)), "seed \(random.seed)")
      try single.record(command)
    }
    let expected = try single.read { try $0.headNote() }
    for store in stores { #expect(try store.read { try $0.headNote() } == expected) }
    #expect(try opened().read { try $0.headNote() } == expected)
  }

  @Test func `many tasks append at once without a gap or a lost entry`() async throws {
    try SQLiteEventStore.create(folder: folder.ledger)
    let store = try opened()
    let commands = (0..<40).map { _ in sample.command([sample.event(), sample.event()]) }
    let firsts = try await withThrowingTaskGroup(of: Int64.self) { group in
      for command in commands { group.addTask { try store.record(command).first.rawValue } }
      return try await group.reduce(into: [Int64]()) { $0.append($1) }
    }
    #expect(firsts.sorted() == (0..<40).map { Int64($0) * 2 })
  }

  @Test func `a lock that another connection holds gives busy, and nothing is lost`() throws {
    let store = try filled()
    let impatient = try opened(busyTimeout: 0.05)
    let outsider = try folder.outsider()
    try outsider.inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      #expect(code { try impatient.record(sample.command([sample.event()])) } == .busy)
      #expect(try impatient.count() == 1)
      try db.execute(sql: "ROLLBACK")
    }
    #expect(try impatient.record(sample.command([sample.event()])).first == Position(1))
    #expect(try store.record(sample.command([sample.event()])).first == Position(2))
  }

  @Test func `what is no ledger is told from what is missing, newer, damaged or there already`() throws {
    #expect(code { _ = try opened() } == .missing)
    _ = try filled()
    #expect(code { try SQLiteEventStore.create(folder: folder.ledger) } == .exists)
    try folder.outsider().write { try $0.execute(sql: "PRAGMA user_version = 2") }
    #expect(code { _ = try opened() } == .newerFormat)
    #expect(code { _ = try SQLiteEventStore.open(readingFrom: folder.ledger) } == .newerFormat)
    try folder.outsider().write { try $0.execute(sql: "PRAGMA user_version = 1; PRAGMA application_id = 5") }
    #expect(code { _ = try opened() } == .notALedger)
    let strange = TemporaryFolder()
    try FileManager.default.createDirectory(atPath: strange.ledger, withIntermediateDirectories: true)
    try Data("some other text, long enough to be no database".utf8).write(to: URL(fileURLWithPath: strange.ledgerFile))
    #expect(
      code { _ = try SQLiteEventStore.open(readingFrom: strange.ledger) } == .notALedger)
    try Data().write(to: URL(fileURLWithPath: strange.ledgerFile))
    #expect(code { _ = try SQLiteEventStore.open(readingFrom: strange.ledger) } == .notALedger)
  }

  @Test func `a damaged file gives damaged, not another answer`() throws {
    try SQLiteEventStore.create(folder: folder.ledger)
    do {
      let store = try opened()
      _ = try store.append((0..<50).map { _ in sample.command([sample.event()]) })
    }
    try folder.outsider().writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    var content = try Data(contentsOf: URL(fileURLWithPath: folder.ledgerFile))
    // Everything but the page of the schema.
    for index in stride(from: 3 * 4096, to: content.count, by: 1) { content[index] = 0xA5 }
    try content.write(to: URL(fileURLWithPath: folder.ledgerFile))
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.ledgerFile + suffix) }
    #expect(
      code {
        let store = try SQLiteEventStore.open(readingFrom: folder.ledger)
        try store.read { try $0.forEachLeaf(from: Position(0), through: Position(99)) { _, _ in } }
      } == .damaged)
  }

  @Test func `rows that do not belong together are not appended to`() throws {
    for change in [
      "DROP TRIGGER guard_node_update; UPDATE node SET hash = zeroblob(32) WHERE id = 0",
      "DROP TRIGGER guard_event_delete; DELETE FROM event",
      "UPDATE head SET note = 'x'", "DROP TRIGGER guard_head_delete; DELETE FROM head",
    ] {
      let store = SQLiteStoreTests()
      _ = try store.filled()
      try store.folder.outsider().write { try $0.execute(sql: change) }
      let reopened = try store.opened()
      #expect(code { try reopened.record(sample.command([sample.event()])) } == .damaged, "\(change)")
    }
  }

  @Test func `a store for reading appends nothing`() throws {
    _ = try filled()
    let reader = try SQLiteEventStore.open(readingFrom: folder.ledger)
    #expect(try reader.count() == 1)
    #expect(code { try reader.record(sample.command([sample.event()])) } == .readOnly)
  }

  @Test func `in a folder that can't be written reading works and writing says so`() throws {
    do { _ = try filled() }
    try folder.outsider().writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.ledgerFile + suffix) }
    for path in [folder.path, folder.ledger] { #expect(chmod(path, 0o555) == 0) }
    #expect(chmod(folder.ledgerFile, 0o444) == 0)
    defer { for path in [folder.path, folder.ledger] { chmod(path, 0o755) } }
    // The superuser may write everywhere; as somebody else this thread may not.
    typealias SetFileUser = @convention(c) (UInt32) -> Int32
    let setFileUser = unsafeBitCast(try #require(dlsym(dlopen(nil, RTLD_NOW), "setfsuid")), to: SetFileUser.self)
    let user = setFileUser(65_534)
    defer { _ = setFileUser(UInt32(user)) }
    #expect(code { _ = try opened() } == .readOnly)
    let reader = try SQLiteEventStore.open(readingFrom: folder.ledger)
    #expect(try reader.count() == 1)
  }
}

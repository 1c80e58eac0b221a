import Crypto
import EventLedger
import EventLedgerSQLite
import Foundation
import GRDBSQLite
import LedgerAudit
import Mentoring
import MentoringService
import MerkleLog

/// What is measured, each beside its reference in the same run.
struct Benchmarks {
  /// How many commands are appended one by one.
  static let singles = 500
  /// How many commands go into one transaction of a batch.
  static let batch = 1000
  /// How many inclusion proofs are made.
  static let proofs = 1000

  private let folder: String
  private let events: Int
  private let random = SystemRandomSource()

  init(folder: String, events: Int) {
    (self.folder, self.events) = (folder, events)
  }

  /// Measures everything.
  func run() throws -> [Measurement] {
    let singles = try appends(name: "append-single", events: Self.singles, each: 1, target: 0.7)
    let batches = try appends(name: "append-batch-1000", events: events, each: Self.batch, target: 0.55)
    let ledger = ledgerFolder("append-batch-1000")
    return try [singles, batches, scan(ledger), verification(ledger), proof(ledger)]
  }

  private func ledgerFolder(_ name: String) -> String { "\(folder)/\(name)/ledger" }

  // MARK: Appending

  /// Appends through the engine, then the very same rows through the C interface.
  private func appends(name: String, events: Int, each: Int, target: Double) throws -> Measurement {
    let keys = "\(folder)/\(name)/keys"
    try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    let opened = Instant(secondsSinceEpoch: 1_633_338_753)
    _ = try Initialisation(
      folder: ledgerFolder(name), keys: keys, origin: "bench.example/\(name)", organisation: "Школа",
      timeZone: "Europe/Moscow", clock: .declared, at: opened
    ).run()
    let vault = try SQLiteVault.open(folder: ledgerFolder(name), keys: KeyFolder(keys), random: random)
    let store = try SQLiteEventStore.open(
      folder: ledgerFolder(name), signer: vault.signingKey(name: "bench.example/\(name)"), heads: vault.binding.heads)
    let first = try store.read { try $0.eventCount() }
    var commands = stride(from: 0, to: events, by: each).map { start in
      (start..<min(start + each, events)).map { command($0, at: opened) }
    }
    // Once untimed: statements are prepared, tags and types have their numbers.
    for result in try store.append(commands.removeFirst()) { _ = try result.get() }
    let measured = commands.reduce(0) { $0 + $1.count }
    let took = try seconds {
      for batch in commands {
        for result in try store.append(batch) { _ = try result.get() }
      }
    }
    try store.flush()
    let copy = try LedgerRowsCopy(
      ledger: ledgerFolder(name) + "/ledger.sqlite", first: first + Int64(each), each: Int64(each))
    let bare = try copy.write(to: "\(folder)/\(name)/bare.sqlite")
    return Measurement(
      name: name, value: Double(measured) / took, unit: "events/s", reference: Double(measured) / bare, target: target,
      judgement: .atLeast)
  }

  /// A command of one event without a sealed part, under its condition: one person of 1,000, one road-map item, a cycle.
  private func command(_ number: Int, at: Instant) -> ProposedCommand {
    let person = Tag.person(SubjectID(Bytes16(high: 1, low: UInt64(number % 1000))))
    let data = #"{"cycle":2021,"number":\#(number),"person":"\#(Bytes16(high: 1, low: UInt64(number % 1000)))"}"#
    let event = ProposedEvent(
      id: EventID(milliseconds: 1_633_338_753_000, random: random.identifier()), type: EventType(literal: "note.taken"),
      version: .first, on: CivilDate(daysSinceEpoch: 18_903), data: Array(data.utf8),
      tags: [Tag("cycle", 2021), Tag("item", number % 34), person].sorted())
    return ProposedCommand(
      id: CommandID(random: random.identifier()), by: .user(1), via: .import,
      time: RecordingTime(reading: at, isDeclared: true), events: [event],
      condition: AppendCondition(
        failIfMatches: EventQuery(tag: Tag("pair", number)), after: nil))
  }

  // MARK: Reading

  /// Every event read and decoded, beside a scan of the same leaves.
  private func scan(_ ledger: String) throws -> Measurement {
    let store = try SQLiteEventStore.open(readingFrom: ledger)
    let count = try store.read { try $0.eventCount() }
    var tags = 0
    let took = try seconds {
      try store.read { reading throws in
        try reading.forEachEvent(through: Position(count)) { tags += $0.envelope.tags.count }
      }
    }
    guard tags > 0 else { throw BareDatabase.Failure(description: "the events bear no tags") }
    var bytes: Int64 = 0
    let bare = try seconds {
      try BareDatabase(ledger + "/ledger.sqlite").forEach("SELECT leaf FROM event ORDER BY position") { row in
        bytes += Int64(
          UnsafeRawBufferPointer(
            start: sqlite3_column_blob(row, 0), count: Int(sqlite3_column_bytes(row, 0))
          ).last ?? 0)
      }
    }
    return Measurement(
      name: "scan-and-decode", value: Double(count) / took, unit: "events/s", reference: Double(count) / bare)
  }

  /// Full verification, beside SHA-256 over the same leaves and nodes, a scan of the same tables and SQLite's own check.
  private func verification(_ ledger: String) throws -> Measurement {
    var demand = LedgerVerification.Demand()
    demand.folder = ledger
    var size: Int64 = 0
    let took = try seconds {
      let report = try LedgerVerification.verify(demand).report
      guard report.status == .verified else { throw BareDatabase.Failure(description: "the ledger does not verify") }
      size = report.size.rawValue
    }
    let database = try BareDatabase(ledger + "/ledger.sqlite")
    let bare = try seconds {
      var last: UInt8 = 0
      try database.forEach("SELECT leaf FROM event ORDER BY position") { row in
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(
          bufferPointer: UnsafeRawBufferPointer(
            start: sqlite3_column_blob(row, 0), count: Int(sqlite3_column_bytes(row, 0))))
        last ^= Array(hash.finalize())[0]
      }
      let pair = [UInt8](repeating: last, count: 65)
      for _ in 0..<size { last ^= Array(SHA256.hash(data: pair))[0] }
      for table in ["node", "event_id", "event_type", "event_tag", "command", "sealed"] {
        try database.forEach("SELECT * FROM \(table)") {
          last ^= UInt8(truncatingIfNeeded: sqlite3_column_bytes($0, 1))
        }
      }
      try database.execute("PRAGMA integrity_check")
    }
    return Measurement(
      name: "verify", value: Double(size) / took, unit: "events/s", reference: Double(size) / bare, target: 0.5,
      judgement: .atLeast, needs: 1_000_000, has: Int(size))
  }

  /// One inclusion proof of a random entry.
  private func proof(_ ledger: String) throws -> Measurement {
    let store = try SQLiteEventStore.open(readingFrom: ledger)
    let size = TreeSize(try store.read { try $0.eventCount() })
    var hashes = 0
    let took = try seconds {
      try store.read { reading throws in
        for _ in 0..<Self.proofs {
          guard let index = LeafIndex(rawValue: .random(in: 0..<size.rawValue)) else { continue }
          hashes += try MerkleTree.inclusionProof(index: index, size: size) { node throws in try reading.node(node) }
            .count
        }
      }
    }
    guard hashes > 0 else { throw BareDatabase.Failure(description: "no proof was made") }
    return Measurement(
      name: "inclusion-proof", value: took / Double(Self.proofs) * 1000, unit: "ms", target: 0.1, judgement: .atMost,
      needs: 1_000_000, has: Int(size.rawValue))
  }
}

/// The seconds that something takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let time = try ContinuousClock().measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

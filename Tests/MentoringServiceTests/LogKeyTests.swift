import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

struct LogKeyTests {
  private func change(_ ledger: ProvenLedger, isReplacement: Bool = false) throws -> Workspace.LogKeyReport {
    var opening = Workspace.Opening(folder: ledger.folder)
    opening.keys = ledger.keys
    opening.at = Instant("2021-10-05T09:00:00Z")
    return try Workspace.changeLogKey(opening, isReplacement: isReplacement)
  }

  /// A copy of the key folder with another policy and the same memory.
  private func keys(_ ledger: ProvenLedger, believing logs: VerifierKey...) throws -> String {
    let copy = ledger.root + "/keys-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: ledger.keys, toPath: copy)
    try KeyFolder(copy).write(Policy(logs: logs))
    return copy
  }

  @Test func `the first checkpoint over a rotation is signed by both keys and kept, later ones by the new one alone`()
    throws
  {
    let ledger = try ProvenLedger()
    try ledger.briefing(58)
    let before = try ledger.save(ledger.open().checkpoint().text, as: "note")
    let report = try change(ledger)
    #expect(report.old != report.new)
    try ledger.briefing(59)
    let kept = try #require(try ledger.open().store.keptNotes()[TreeSize(6)])
    let bridge = try UnverifiedCheckpoint(parsing: kept)
    for key in [report.old, report.new] {
      #expect(try Policy(logs: [key]).verify(bridge).logKeys == [key])
    }
    let head = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint().bytes)
    #expect(head.size == TreeSize(7))
    #expect(try Policy(logs: [report.new]).verify(head).logKeys == [report.new])
    #expect(throws: MerkleLogError.self) { try Policy(logs: [report.old]).verify(head) }
    #expect(try ledger.ledgerKeys() == [report.old, report.new])
    #expect(try ledger.verify(against: [before]).status == .verified)
    #expect(try ledger.verify(keys: keys(ledger, believing: report.new)).status == .verified)
    #expect(try ledger.verify(keys: keys(ledger, believing: report.old)).status == .verified)
  }

  @Test func `without the checkpoint that both keys signed, the old key hands over to nobody`() throws {
    let ledger = try ProvenLedger()
    let report = try change(ledger)
    try ledger.briefing(59)
    try DatabaseQueue(path: ledger.folder + "/ledger.sqlite").write { db in
      let guards = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE name LIKE 'guard_signature_%'")
      for row in guards { try db.execute(sql: "DROP TRIGGER \(row["name"] as String)") }
      let line = try bridgeLine(by: report.old, in: db)
      try db.execute(sql: "DELETE FROM signature WHERE line = ?", arguments: [line])
      for row in guards { try db.execute(sql: row["sql"]) }
    }
    let outdated = try ledger.verify(keys: keys(ledger, believing: report.old))
    #expect(outdated.status == .tampering)
    #expect(outdated.findings.map(\.code).contains(.checkpointSignature))
  }

  /// The old key's line under the checkpoint over the rotation.
  private func bridgeLine(by old: VerifierKey, in db: Database) throws -> String {
    let lines = try String.fetchAll(db, sql: "SELECT line FROM signature WHERE size = 5")
    let line = try lines.first { try old.claims(SignatureLine(parsing: $0)) }
    return try #require(line)
  }

  @Test func `a key can be changed again and again, and what each signed stays verified`() throws {
    let ledger = try ProvenLedger()
    var last: VerifierKey?
    for attendance in 1...3 {
      let report = try change(ledger)
      if let last { #expect(report.old == last) }
      last = report.new
      try ledger.briefing(Int64(attendance))
    }
    #expect(try ledger.ledgerKeys().count == 4)
    #expect(try ledger.verify().status == .verified)
    #expect(try ledger.count() == 10)
  }

  @Test func `a process that opened the ledger before signs nothing with the old key`() throws {
    let ledger = try ProvenLedger()
    let old = try ledger.open()
    try ledger.briefing(58, in: old)
    _ = try change(ledger)
    #expect { try ledger.briefing(59, in: old) } throws: { isRefusal(.couldNot)($0) }
    #expect(try ledger.count() == 6)
    try ledger.briefing(60)
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `interrupted between the new key and its entry, the log goes on with the old key`() throws {
    let ledger = try ProvenLedger()
    let workspace = try ledger.open()
    _ = try workspace.vault.insertNextSigningKey(
      of: workspace.facts.opened.origin, seed: Array(repeating: 7, count: 32))
    try ledger.briefing(58)
    #expect(try ledger.verify().status == .verified)
    _ = try change(ledger)
    try ledger.briefing(59)
    #expect(try ledger.verify().status == .verified)
  }

  @Test(arguments: [true, false])
  func `a key that replaces a lost or stolen one is believed only once the policy names it`(_ isLost: Bool) throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(58)
    if isLost {
      try DatabaseQueue(path: ledger.folder + "/vault.sqlite").write { db in
        try db.execute(sql: "DELETE FROM signing_key")
      }
      #expect { try ledger.open() } throws: { isRefusal(.couldNot)($0) }
    }
    let report = try change(ledger, isReplacement: true)
    #expect(try ledger.ledgerKeys() == [report.old])
    #expect(try ledger.verify().status == .tampering)
    try ledger.briefing(59)
    #expect(try ledger.verify(keys: keys(ledger, believing: report.old)).status == .tampering)
    #expect(try ledger.verify(keys: keys(ledger, believing: report.new)).status == .verified)
    let kept = try #require(try ledger.open().store.keptNotes()[TreeSize(6)])
    #expect(try UnverifiedCheckpoint(parsing: kept).note.signatures.count == 1)
  }

  /// The public keys that the vault holds, by the names they stand under.
  private func held(_ ledger: ProvenLedger) throws -> [String: String] {
    let queue = try DatabaseQueue(path: ledger.folder + "/vault.sqlite")
    defer { try? queue.close() }
    return try queue.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT name, vkey FROM signing_key")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as String, $0["vkey"] as String) })
    }
  }

  /// Deletes the row of the log's own key, and leaves that of the access log.
  private func loseKey(_ ledger: ProvenLedger) throws {
    let queue = try DatabaseQueue(path: ledger.folder + "/vault.sqlite")
    try queue.write { try $0.execute(sql: "DELETE FROM signing_key WHERE name NOT LIKE '%/access'") }
    try queue.close()
  }

  @Test func `a key that is really lost is replaced at the first attempt, and no unused key stays`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    let before = try held(ledger)
    try loseKey(ledger)
    for attempt in [{ _ = try ledger.open() }, { _ = try change(ledger) }] {
      #expect { try attempt() } throws: { isRefusal(.couldNot, "keys replace-log")($0) }
    }
    let report = try change(ledger, isReplacement: true)
    #expect(report.old.vkey == before["school.example/test"])
    let access = try #require(before["school.example/test/access"])
    let expected = [report.new.vkey: report.new.vkey, "school.example/test/access": access]
    #expect(try held(ledger) == expected)
    try ledger.briefing(59)
    #expect(try held(ledger) == expected)
    #expect(try ledger.verify(keys: keys(ledger, believing: report.new)).status == .verified)
  }

  @Test(arguments: [true, false])
  func `a death between the new key and its entry leaves a ledger that goes on, and the key goes with the next opening`(
    _ isLost: Bool
  ) throws {
    let ledger = try ProvenLedger()
    let before = try held(ledger)
    do {
      _ = try ledger.open().vault.insertNextSigningKey(of: "school.example/test", seed: Array(repeating: 7, count: 32))
    }
    #expect(try held(ledger).count == 3)
    if isLost {
      try loseKey(ledger)
      let report = try change(ledger, isReplacement: true)
      #expect(try Set(held(ledger).values) == [report.new.vkey, try #require(before["school.example/test/access"])])
    } else {
      try ledger.briefing(58)
      #expect(try held(ledger) == before)
    }
    try ledger.briefing(59)
    #expect(try ledger.count() == 6)
  }

  @Test func `where the entry is refused, the new key is taken back at once`() throws {
    let ledger = try ProvenLedger()
    let older = ledger.root + "/older.sqlite"
    try FileManager.default.copyItem(atPath: ledger.folder + "/ledger.sqlite", toPath: older)
    try ledger.briefing(58)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: ledger.folder + "/ledger.sqlite" + suffix)
    }
    try FileManager.default.copyItem(atPath: older, toPath: ledger.folder + "/ledger.sqlite")
    let before = try held(ledger)
    for isReplacement in [true, false] {
      #expect { try change(ledger, isReplacement: isReplacement) } throws: { isRefusal(.tampering, "короче")($0) }
      #expect(try held(ledger) == before)
    }
  }

  @Test func `while somebody else is at work, no key that may be waiting for its entry is taken`() throws {
    let ledger = try ProvenLedger()
    let other = try ledger.open()
    _ = try other.vault.insertNextSigningKey(of: "school.example/test", seed: Array(repeating: 7, count: 32))
    try ledger.briefing(58)
    #expect(try held(ledger).count == 3)
    withExtendedLifetime(other) {}
  }

  @Test func `a vault older than a change of the key, or without the keys of people, still gets its log a new key`()
    throws
  {
    let ledger = try ProvenLedger()
    let older = ledger.root + "/older.sqlite"
    try ledger.open().vault.compact()
    try FileManager.default.copyItem(atPath: ledger.folder + "/vault.sqlite", toPath: older)
    try ledger.pupil()
    _ = try change(ledger)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: ledger.folder + "/vault.sqlite" + suffix)
    }
    try FileManager.default.copyItem(atPath: older, toPath: ledger.folder + "/vault.sqlite")
    #expect { try change(ledger) } throws: { isRefusal(.couldNot)($0) }
    let report = try change(ledger, isReplacement: true)
    #expect(try held(ledger).count == 3, "the first key, the new one, and that of the access log")
    #expect(try ledger.verify(keys: keys(ledger, believing: report.new)).status == .verified)
    #expect { try ledger.open() } throws: { isRefusal(.couldNot, "старше журнала")($0) }
    // The log signs again, so the loss of the other keys can be given up.
    var opening = Workspace.Opening(folder: ledger.folder)
    (opening.keys, opening.at, opening.acceptsLostKeys) = (ledger.keys, Instant("2021-10-05T09:00:00Z"), true)
    #expect(try Workspace(opening).acceptLostKeys().keys == 1)
    try ledger.briefing(59)
    #expect(try ledger.verify(keys: keys(ledger, believing: report.new)).status == .verified)
  }

  @Test(arguments: ["school.example/test", "school.example/other"])
  func `another ledger's vault is not given a key of this log`(_ origin: String) throws {
    let (ledger, other) = (try ProvenLedger(), try ProvenLedger(origin: origin))
    let name = try #require(KeyName("profile/2021"))
    _ = try other.open().vault.key(of: SubjectID(Bytes16(high: 1, low: 2)), name: name, banned: [])
    let before = (try held(ledger), try ledger.count())
    for (file, folder) in [("vault.sqlite", \ProvenLedger.folder), ("epoch-1.key", \ProvenLedger.keys)] {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: "\(ledger[keyPath: folder])/\(file)\(suffix)")
        let source = "\(other[keyPath: folder])/\(file)\(suffix)"
        guard FileManager.default.fileExists(atPath: source) else { continue }
        try FileManager.default.copyItem(atPath: source, toPath: "\(ledger[keyPath: folder])/\(file)\(suffix)")
      }
    }
    #expect { try change(ledger, isReplacement: true) } throws: { isRefusal(.couldNot, "не от этого журнала")($0) }
    #expect(try held(ledger) == held(other))
    #expect(try SQLiteVault.fingerprints(folder: ledger.folder).count == 1, "nothing is swept there")
    #expect(try SQLiteEventStore.open(readingFrom: ledger.folder).read { try $0.eventCount() } == before.1)
  }

  @Test func `only an administrator changes the key`() throws {
    let ledger = try ProvenLedger()
    let (account, token) = try ledger.open().createAccount(roles: [.coordinator], person: nil)
    var opening = Workspace.Opening(folder: ledger.folder)
    (opening.keys, opening.account, opening.token) = (ledger.keys, account.description, token)
    opening.at = Instant("2021-10-05T09:00:00Z")
    let (before, keys) = (try ledger.count(), try held(ledger))
    #expect { try Workspace.changeLogKey(opening, isReplacement: false) } throws: { isRefusal(.refused)($0) }
    #expect(try ledger.count() == before)
    #expect(try held(ledger) == keys)
    try ledger.briefing(58)
    #expect(try ledger.verify().status == .verified)
  }
}

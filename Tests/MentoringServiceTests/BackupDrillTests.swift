import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import MerkleLog
import Testing

@testable import MentoringService

/// The drill.
struct BackupDrillTests {
  private func drill(_ ledger: ProvenLedger) throws -> BackupDrill.Report {
    let place = ledger.root + "/place"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    let report = try BackupDrill(folder: ledger.folder, keys: ledger.keys, in: place).run()
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
    return report
  }

  @Test func `a sound ledger passes every step, is left as it was, and nothing stays behind`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.briefing(5)
    let report = try drill(ledger)
    #expect(report.isPassed && report.failures.isEmpty && report.passed == BackupDrill.Step.allCases)
    #expect(report.restoration?.parts.opened == 1 && report.restoration?.parts.refused == 0)
    #expect(report.restoration?.isComplete == true)
    #expect(report.liveDigest == report.restoration?.viewsDigest)
    #expect(try ledger.count() == 6)
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `parts that do not open fail it, and the first entry is named`() throws {
    let ledger = try ProvenLedger()
    let position = try ledger.pupil()
    let queue = try DatabaseQueue(path: ledger.folder + "/vault.sqlite")
    try queue.write { try $0.execute(sql: "UPDATE subject_key SET wrapped = zeroblob(40)") }
    try queue.close()
    let report = try drill(ledger)
    #expect(!report.isPassed && report.failures.map(\.kind) == [.couldNot])
    #expect(report.restoration?.parts.firstRefused == position)
    #expect(report.passed == [.backup, .restoration, .digests, .removal])
  }

  @Test func `views that differ from the history fail it`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    _ = try ledger.open().views()
    let queue = try DatabaseQueue(path: ledger.folder + "/views.sqlite")
    try queue.write { try $0.execute(sql: "UPDATE participants SET role = 'mentor'") }
    try queue.close()
    let report = try drill(ledger)
    #expect(report.failures.map(\.kind) == [.couldNot] && !report.passed.contains(.digests))
  }

  @Test func `a ledger that was tampered with fails it with the status of tampering`() throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(5)
    let queue = try DatabaseQueue(path: ledger.folder + "/ledger.sqlite")
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "DROP TRIGGER guard_event_id_delete")
      try $0.execute(sql: "DELETE FROM event_id WHERE position = 2")
    }
    try queue.close()
    let report = try drill(ledger)
    #expect(report.failures.map(\.kind) == [.tampering] && report.passed == [.removal])
  }

  // MARK: What goes on meanwhile

  /// Every file of ledger and key folder, byte for byte. A reader of SQLite may leave its index and an empty WAL.
  private func files(_ ledger: ProvenLedger) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for folder in [ledger.folder, ledger.keys] {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !name.hasSuffix("-shm") {
        let bytes = "\(folder)/\(name)".fileBytes
        if !bytes.isEmpty || !name.hasSuffix("-wal") { files["\(folder)/\(name)"] = bytes }
      }
    }
    return files
  }

  /// The names of the files that are not as they were.
  private func changed(_ ledger: ProvenLedger, since before: [String: [UInt8]]) throws -> [String] {
    let now = try files(ledger)
    return Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
  }

  @Test func `during a destruction it changes no byte of ledger and keys, and reports the act`() throws {
    let ledger = try ProvenLedger()
    let (doomed, spared) = (try ledger.pupil(), try ledger.pupil("Ёлкина Василиса"))
    let key = try ledger.fingerprint(doomed)
    _ = try ledger.open().views()
    try ledger.requestErasure([key])
    let before = try files(ledger)
    let report = try drill(ledger)
    let after = try changed(ledger, since: before)
    #expect(after == [])
    #expect(report.isPassed, "\(report.failures)")
    // In the copy the request was carried out, as a restoration carries it out.
    let restored = try #require(report.restoration)
    #expect(restored.verdict.report.erasuresInProgress == [1])
    #expect(restored.acts == RestoredActs(known: 1, keys: 1, blobs: 1))
    #expect(restored.parts.opened == 1 && restored.parts.destroyed == 1 && restored.parts.refused == 0)
    // In the ledger it was not: key and blob wait for whoever acts on the request.
    let workspace = try ledger.open()
    #expect(try workspace.vault.key(key).fingerprint == key)
    #expect(try workspace.store.read { try $0.blob(position: doomed, part: 0) } != nil)
    #expect(try workspace.ledger.open(#require(workspace.store.read { try $0.event(at: spared) }), part: 0) != nil)
    #expect(try workspace.keyFolder.destroyedKeys().isEmpty)
  }

  @Test func `a destruction that was interrupted between key folder and vault is not taken up by it`() throws {
    let ledger = try ProvenLedger()
    let key = try ledger.fingerprint(try ledger.pupil())
    try ledger.requestErasure([key])
    try KeyFolder(ledger.keys).addDestroyed([key])
    let before = try files(ledger)
    let report = try drill(ledger)
    #expect(report.isPassed && report.restoration?.acts.known == 1 && report.restoration?.parts.destroyed == 1)
    let after = try changed(ledger, since: before)
    #expect(after == [])
    #expect(try SQLiteVault.fingerprints(folder: ledger.folder).contains(key))
  }

  @Test func `a key folder that remembers nothing learns nothing from it, and missing views stay missing`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try FileManager.default.removeItem(atPath: ledger.keys + "/heads")
    for name in try FileManager.default.contentsOfDirectory(atPath: ledger.folder) where name.hasPrefix("views") {
      try FileManager.default.removeItem(atPath: "\(ledger.folder)/\(name)")
    }
    let before = try files(ledger)
    #expect(try drill(ledger).isPassed)
    let after = try changed(ledger, since: before)
    #expect(after == [])
  }
}

import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// What a backup is, and what it refuses.
struct BackupTests {
  @Test func `it holds both logs, the vault and the settings as one moment had them, and nothing of the key folder`()
    throws
  {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    let report = try LedgerBackup(folder: ledger.folder, keys: ledger.keys, target: ledger.root + "/backup").run()
    let names = try FileManager.default.contentsOfDirectory(atPath: report.folder).sorted()
    #expect(names == ["access.sqlite", "ledger.sqlite", "manifest.json", "settings.json", "vault.sqlite"])
    #expect(report.manifest.ledger.size.rawValue == 5 && report.manifest.access?.size.rawValue == 2)
    #expect(report.manifest.epoch == 1 && report.missingKeys == 0 && report.isAnchored)
    #expect(try BackupManifest.read(report.folder) == report.manifest)
    let secret = try String(contentsOfFile: ledger.keys + "/epoch-1.key", encoding: .utf8).dropLast()
    let key = try #require(Hex.decode(String(secret)))
    for name in names {
      let bytes = "\(report.folder)/\(name)".fileBytes
      let mode = try FileManager.default.attributesOfItem(atPath: "\(report.folder)/\(name)")[.posixPermissions]
      #expect(mode as? Int == 0o600)
      #expect(bytes.firstRange(of: Array(secret.utf8)) == nil && bytes.firstRange(of: key) == nil)
      #expect(bytes.firstRange(of: Array("Ёлкина".utf8)) == nil)
    }
    #expect(try FileManager.default.attributesOfItem(atPath: report.folder)[.posixPermissions] as? Int == 0o700)
    #expect(try ledger.names() == ["backup", "keys", "ledger"])
    // What it remembers is what it handed out.
    let remembered = try KeyFolder(ledger.keys).heads.newestHead(of: "school.example/test")
    #expect(remembered == report.manifest.ledger.note)
  }

  @Test func `what comes between the snapshots of the two logs has both taken again`() throws {
    let ledger = try ProvenLedger()
    let copy = ledger.root + "/copy"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
    var snapshots = 0
    try LedgerCopy.logs(from: ledger.folder, accessLog: AccessLog.fileName(1), to: copy) {
      snapshots += 1
      guard snapshots == 1 else { return }
      // The access log states a size that the first snapshot of the ledger has not.
      try ledger.pupil()
      let moment = try ledger.open().moment(onDay: nil, knownBy: nil, atPosition: nil)
      _ = try ledger.open().disclose(DisclosureRequest(.participants, purpose: .check, moment: moment)) { _ in 0 }
    }
    #expect(snapshots == 2)
    let verdict = try CopiedLedger(LedgerFolder(path: copy)).verify(policyFile: ledger.keys + "/policy") { _ in }
    #expect(
      verdict.status == .verified && verdict.report.size.rawValue == 5 && verdict.access?.files.last?.size.rawValue == 3
    )
  }

  @Test func `a target inside ledger or keys, around them, or not empty is refused, an empty folder is taken`() throws {
    let ledger = try ProvenLedger()
    let before = try ledger.names()
    for target in [ledger.folder, ledger.folder + "/copy", ledger.keys + "/copy", ledger.keys, ledger.root] {
      #expect { try LedgerBackup(folder: ledger.folder, keys: ledger.keys, target: target).run() } throws: {
        isRefusal(.couldNot)($0)
      }
    }
    #expect(try ledger.names() == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: ledger.keys).sorted() == [
        "epoch-1.key", "heads", "instance", "policy",
      ])
    let target = ledger.root + "/backup"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
    try ledger.backUp()
    #expect { try ledger.backUp() } throws: { isRefusal(.couldNot, "не пустая папка")($0) }
  }

  @Test func `a ledger that was tampered with, or is not the one that is remembered, is not backed up`() throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(5)
    let copy = ledger.root + "/copy"
    try FileManager.default.copyItem(atPath: ledger.folder, toPath: copy)
    try ledger.briefing(6)
    #expect {
      try LedgerBackup(folder: copy, keys: ledger.keys, target: ledger.root + "/backup").run()
    } throws: { isRefusal(.tampering, "не тот журнал, который помнит папка ключей")($0) }
    let queue = try DatabaseQueue(path: ledger.folder + "/ledger.sqlite")
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "DROP TRIGGER guard_event_update")
      try $0.execute(
        sql: "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"attendance\":5', '\"attendance\":9') AS BLOB)"
      )
    }
    try queue.close()
    #expect { try ledger.backUp() } throws: { isRefusal(.tampering, "изменён в обход программы")($0) }
    #expect(try ledger.names() == ["copy", "keys", "ledger"])
  }

  @Test func `keys that entries need and the vault lacks are counted`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.removeKeys()
    let report = try LedgerBackup(folder: ledger.folder, keys: ledger.keys, target: ledger.root + "/backup").run()
    #expect(report.missingKeys == 1)
  }

  @Test func `a manifest with any byte changed, left out or added is refused by name`() throws {
    let ledger = try ProvenLedger()
    let backup = try ledger.backUp()
    let file = backup + "/manifest.json"
    let good = file.fileBytes
    func refuses(_ bytes: [UInt8], _ what: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      #expect(throws: (any Error).self, "\(what)") { try BackupManifest.read(backup) }
    }
    for index in good.indices {
      var changed = good
      changed[index] ^= 1 << UInt8(index % 8)
      try refuses(changed, "byte \(index)")
    }
    try refuses(good + [0x0a], "longer")
    try refuses(Array(good.dropLast()), "shorter")
    try refuses([], "empty")
    try Data(good).write(to: URL(fileURLWithPath: file))
    _ = try BackupManifest.read(backup)
  }

  @Test(arguments: ["access.sqlite", "ledger.sqlite", "settings.json", "vault.sqlite"])
  func `a byte changed anywhere in a file is refused by the file's name, and so is a missing file`(_ name: String)
    throws
  {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    let file = try ledger.backUp() + "/" + name
    let good = file.fileBytes
    for index in stride(from: 0, to: good.count, by: max(1, good.count / 9)) {
      var changed = good
      changed[index] ^= 0x10
      try Data(changed).write(to: URL(fileURLWithPath: file))
      #expect { try ledger.restore() } throws: { isRefusal(.tampering, name)($0) }
    }
    try FileManager.default.removeItem(atPath: file)
    #expect { try ledger.restore() } throws: { isRefusal(.tampering, name)($0) }
    #expect(try ledger.names() == ["backup", "keys", "ledger"])
  }

  @Test func `a folder without a manifest, or with the name of an unfinished one, is no backup`() throws {
    let ledger = try ProvenLedger()
    let backup = try ledger.backUp()
    try FileManager.default.copyItem(atPath: backup, toPath: backup + ".partial-12345678")
    #expect { try ledger.restore("backup.partial-12345678") } throws: { isRefusal(.couldNot, "незаконченная")($0) }
    try FileManager.default.removeItem(atPath: backup + "/manifest.json")
    #expect { try ledger.restore() } throws: { isRefusal(.couldNot, "не резервная копия")($0) }
    #expect { try ledger.restore("ledger") } throws: { isRefusal(.couldNot, "не резервная копия")($0) }
  }
}

extension ProvenLedger {
  /// Loses every key of the vault.
  func removeKeys() throws {
    let queue = try DatabaseQueue(path: folder + "/vault.sqlite")
    try queue.write { try $0.execute(sql: "DELETE FROM subject_key") }
    try queue.close()
  }
}

import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import Testing

@testable import MentoringService

/// Giving keys up and taking them up again, interrupted between any two steps.
struct LostKeyTests {
  /// A ledger of one pupil whose key went with the vault.
  private final class Loss {
    let ledger: ProvenLedger
    let pupil: Position
    let found: String

    init() throws {
      ledger = try ProvenLedger()
      found = ledger.root + "/found.sqlite"
      let older = ledger.root + "/older.sqlite"
      try ledger.open().vault.compact()
      try FileManager.default.copyItem(atPath: ledger.folder + "/vault.sqlite", toPath: older)
      pupil = try ledger.pupil()
      try ledger.open().vault.compact()
      try FileManager.default.copyItem(atPath: ledger.folder + "/vault.sqlite", toPath: found)
      try put(older)
    }

    func put(_ file: String) throws {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: ledger.folder + "/vault.sqlite" + suffix)
      }
      try FileManager.default.copyItem(atPath: file, toPath: ledger.folder + "/vault.sqlite")
    }

    func open(_ folder: String? = nil) throws -> Workspace {
      var opening = Workspace.Opening(folder: folder ?? ledger.folder)
      opening.keys = ledger.keys
      opening.at = Instant("2021-10-05T09:00:00Z")
      opening.acceptsLostKeys = true
      return try Workspace(opening)
    }

    func types() throws -> [String] {
      try SQLiteEventStore.open(readingFrom: ledger.folder).read { reading in
        try (pupil.rawValue + 1..<(try reading.eventCount())).map { number in
          try #require(try reading.event(at: Position(number))).envelope.type.description
        }
      }
    }
  }

  @Test func `interrupted between the entry and the key folder's list, the loss is accepted by doing it again`() throws
  {
    let loss = try Loss()
    #expect { try loss.ledger.open() } throws: { isRefusal(.couldNot, "старше журнала")($0) }
    let first = try loss.open().acceptLostKeys()
    #expect(first.keys == 1 && first.entries.count == 1 && !first.isImportKeyLost)
    try FileManager.default.removeItem(atPath: KeyFolder(loss.ledger.keys).lostFile)
    #expect { try loss.ledger.open() } throws: { isRefusal(.couldNot, "старше журнала")($0) }
    let second = try loss.open().acceptLostKeys()
    #expect(second.keys == 1 && second.entries.isEmpty)
    #expect(try loss.types() == ["keys.lost"])
    #expect { try loss.open().acceptLostKeys() } throws: { isRefusal(.refused)($0) }
    #expect(try loss.ledger.open().peopleIndex().lost.count == 1)
    #expect(try loss.ledger.verify().status == .verified)
  }

  @Test func `a key folder made anew from the sheet knows what the ledger gave up`() throws {
    let loss = try Loss()
    _ = try loss.open().acceptLostKeys()
    let sheet = try loss.open().recoverySheet()
    try FileManager.default.removeItem(atPath: loss.ledger.keys)
    _ = try KeyRecovery(ledger: loss.ledger.folder, keys: loss.ledger.keys, from: .sheet(Array(sheet.text.utf8)))
    #expect(try loss.ledger.open().lostParts() == 1)
  }

  @Test func `keys come back whichever step of it was the last`() throws {
    let loss = try Loss()
    _ = try loss.open().acceptLostKeys()
    // The vault had them, and neither ledger nor key folder said so.
    let lost = try KeyFolder(loss.ledger.keys).lostKeys()
    #expect(try loss.open().vault.takeUp(lost, from: loss.found) == 1)
    #expect(try loss.ledger.open().lostParts() == 0)
    let report = try loss.ledger.open().reclaimLostKeys(from: loss.found)
    #expect(report.keys == 0 && report.entries.count == 1 && report.remaining == 0)
    // Only the key folder did not say so yet.
    try KeyFolder(loss.ledger.keys).addLost(lost)
    let again = try loss.ledger.open().reclaimLostKeys(from: loss.found)
    #expect(again.entries.isEmpty && again.remaining == 0)
    #expect(try loss.types() == ["keys.lost", "keys.reclaimed"])
    #expect(try loss.ledger.open().peopleIndex().lost.isEmpty)
    #expect { try loss.open().reclaimLostKeys(from: loss.found) } throws: { isRefusal(.refused)($0) }
    // What was lost once may be lost again, and that is said again.
    try loss.put(loss.ledger.root + "/older.sqlite")
    #expect { try loss.ledger.open() } throws: { isRefusal(.couldNot, "старше журнала")($0) }
    #expect(try loss.open().acceptLostKeys().entries.count == 1)
  }

  @Test func `keys under destruction do not come back, and only an administrator decides`() throws {
    let loss = try Loss()
    _ = try loss.open().acceptLostKeys()
    let fingerprint = try #require(try KeyFolder(loss.ledger.keys).lostKeys().first)
    try loss.ledger.requestErasure([fingerprint])
    #expect { try loss.open().reclaimLostKeys(from: loss.found) } throws: { isRefusal(.refused)($0) }
    #expect(try loss.open().vault.present([fingerprint]).isEmpty)
    let (account, token) = try loss.ledger.open().createAccount(roles: [.coordinator], person: nil)
    var opening = Workspace.Opening(folder: loss.ledger.folder)
    (opening.keys, opening.account, opening.token) = (loss.ledger.keys, account.description, token)
    opening.at = Instant("2021-10-05T09:00:00Z")
    #expect { try Workspace(opening).reclaimLostKeys(from: loss.found) } throws: { isRefusal(.refused)($0) }
    #expect { try Workspace(opening).acceptLostKeys() } throws: { isRefusal(.refused, "администратор")($0) }
  }

  @Test func `a ledger that lost entries too is read once the loss is accepted, and says so when they are back`() throws
  {
    let loss = try Loss()
    try loss.put(loss.found)
    try loss.ledger.backUp()
    try loss.ledger.briefing(5)
    let bundle = try loss.ledger.bundle()
    let restored = try loss.ledger.restore(to: "short") { $0.vault = loss.ledger.root + "/older.sqlite" }
    #expect(restored.parts.refused == 1 && restored.lost?.ledger == 1)
    let short = try loss.open(loss.ledger.root + "/short")
    try short.takeOverKeys()
    let report = try short.acceptLostKeys()
    #expect(report.isLedgerShort && report.entries.isEmpty && report.keys == 1)
    #expect(try short.peopleIndex().lost.count == 1)
    let completion = try LedgerCompletion(
      folder: loss.ledger.root + "/short", keys: loss.ledger.keys, log: .ledger, bundle: bundle)
    #expect(try completion.run().added == 1)
    #expect(try loss.open(loss.ledger.root + "/short").acceptLostKeys().entries.count == 1)
  }

  @Test func `that tables taken earlier are recognised no more is said`() throws {
    let loss = try Loss()
    try loss.put(loss.found)
    let table = loss.ledger.root + "/people.csv"
    try Data(
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      Новикова Инга Львовна;02.03.2008;наставляемый;обучающийся;04.10.2021

      """.utf8
    ).write(to: URL(fileURLWithPath: table))
    let report = try Importer(loss.ledger.open()).run(
      kind: "participants", path: table, cycle: nil, reason: nil, dryRun: false)
    #expect(report.commands == 1)
    try loss.put(loss.ledger.root + "/older.sqlite")
    #expect(try loss.open().acceptLostKeys().isImportKeyLost)
  }
}

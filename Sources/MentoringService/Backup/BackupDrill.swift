public import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import MentoringViews
import MerkleLog

/// The drill of DESIGN §3 as one command: a backup of the live ledger is made, put back beside it, proved, and removed.
///
/// Nothing personal reaches the disk or the screen: the backup holds ciphertext, and text is opened in memory only to see
/// that it opens. That is no disclosure, for nobody sees it. Nothing is written outside the temporary folder, neither in
/// the ledger's folder nor in the key folder: the ledger is not even opened for writing, so that nothing which was
/// interrupted is taken up. A destruction that was requested and is not completed is carried out in the temporary copy
/// alone, as a restoration would do it.
public struct BackupDrill {
  private let folder: String
  private let keys: String?
  /// Where the temporary folder is made; it needs some twice the size of the ledger folder.
  private let place: String

  /// - Parameter keys: the key folder where it is not the configured one.
  public init(folder: String, keys: String? = nil, in place: String? = nil) {
    (self.folder, self.keys) = (folder, keys)
    self.place = place ?? FileManager.default.temporaryDirectory.path
  }

  /// What is proved, in the order in which it is tried.
  public enum Step: CaseIterable, Sendable {
    case backup, restoration, parts, digests, removal
  }

  /// The protocol of a drill. A step that is missing in it was not reached.
  public struct Report: Sendable {
    public let began: Instant
    public internal(set) var ended: Instant
    public let organisation: String
    /// What the ledger says of itself, its time zone among it; nil where it can't be read, which fails the drill.
    public let facts: LedgerFacts?
    public internal(set) var backup: LedgerBackup.Report?
    public internal(set) var restoration: Restoration.Report?
    /// SHA-256 over the live views as known at the last restored entry.
    public internal(set) var liveDigest: String?
    public internal(set) var passed: [Step] = []
    /// Why a step failed.
    public internal(set) var failures: [ServiceError] = []

    /// Whether every step passed.
    public var isPassed: Bool { failures.isEmpty && passed.count == Step.allCases.count }
  }

  /// Runs the drill. Throws `ServiceError` only where it could not begin; whatever failed stands in the report.
  public func run(progress: (Int64) -> Void = { _ in }) throws -> Report {
    let live = LedgerFolder(path: folder)
    try live.requireLedger()
    try live.requireVault()
    let keys = try Workspace.keyFolder(keys, live)
    var report = Report(
      began: Workspace.clock, ended: Workspace.clock, organisation: try LedgerSettings.read(live).organisation,
      facts: try? SQLiteEventStore.open(readingFrom: live.path).read { reading in
        try reading.event(at: Position(0)).map { try LedgerFacts($0) }
      })
    let folder = place + "/mentorledger-drill-\(UUID().uuidString)"
    do {
      try PosixFile.makeFolder(folder)
      try prove(live, keys, in: folder, &report, progress)
    } catch {
      report.failures.append(ServiceError(explaining: error, "Учение не закончено", on: folder))
    }
    do {
      try FileManager.default.removeItem(atPath: folder)
      report.passed.append(.removal)
    } catch {
      report.failures.append(
        ServiceError(
          .couldNot, "Временная папка «\(folder)» не удалена; удалите её сами.",
          details: [SystemText.sentence(of: error)]))
    }
    report.ended = Workspace.clock
    return report
  }

  private func prove(
    _ live: LedgerFolder, _ keys: String, in folder: String, _ report: inout Report, _ progress: (Int64) -> Void
  ) throws {
    var copying = LedgerBackup(folder: live.path, keys: keys, target: folder + "/backup")
    copying.isRehearsal = true
    let backup = try copying.run(progress: progress)
    report.backup = backup
    report.passed.append(.backup)
    var restoration = Restoration(backup: backup.folder, target: folder + "/ledger")
    restoration.keys = keys
    let restored = try restoration.run(progress: progress)
    report.restoration = restored
    report.passed.append(.restoration)
    if restored.parts.refused == 0, backup.missingKeys == 0 {
      report.passed.append(.parts)
    } else {
      report.failures.append(
        ServiceError(
          .couldNot, "Не открывается закрытых частей: \(restored.parts.refused).",
          details: restored.parts.firstRefused.map { ["Первая — в записи \($0)."] } ?? []))
    }
    let digest = try liveDigest(live, Position(restored.verdict.report.size.rawValue - 1))
    report.liveDigest = digest
    if digest.utf8.elementsEqual(restored.viewsDigest.utf8) {
      report.passed.append(.digests)
    } else {
      report.failures.append(
        ServiceError(
          .couldNot, "Действующие базы расходятся с историей; «mentorledger replay» назовёт первую строку."))
    }
  }

  /// SHA-256 over the live views as known at an entry. They are caught up in memory, so that their file stays as it is;
  /// where there is none, or none that can be used, the next question makes them anew, as is done here.
  private func liveDigest(_ live: LedgerFolder, _ position: Position) throws -> String {
    let store = try SQLiteEventStore.open(readingFrom: live.path)
    return try store.read { reading in
      guard let first = try reading.event(at: Position(0)) else {
        throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
      }
      let views = try liveViews(live, first.envelope.id)
      try views.catchUp(with: reading)
      return try Workspace.digest(views, position)
    }
  }

  private func liveViews(_ live: LedgerFolder, _ ledger: EventID) throws -> ViewsDatabase {
    if FileManager.default.fileExists(atPath: live.views) {
      do {
        return try ViewsDatabase(inMemoryCopyOf: live.views, ledger: ledger)
      } catch ViewsFault.unusable {}
    }
    return try ViewsDatabase(inMemoryFor: ledger)
  }
}

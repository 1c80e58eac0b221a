public import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import MerkleLog

/// The drill of DESIGN §3 as one command: a backup of the live ledger is made, put back beside it, proved, and removed.
///
/// Nothing personal reaches the disk or the screen: the backup holds ciphertext, and text is opened in memory only to see
/// that it opens. That is no disclosure, for nobody sees it. The ledger stays as it is.
public struct BackupDrill {
  private let opening: Workspace.Opening
  /// Where the temporary folder is made; it needs some twice the size of the ledger folder.
  private let place: String

  public init(_ opening: Workspace.Opening, in place: String? = nil) {
    self.opening = opening
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
    let workspace = try Workspace(opening)
    var report = Report(
      began: Workspace.clock, ended: Workspace.clock,
      organisation: try LedgerSettings.read(workspace.folder).organisation)
    let folder = place + "/mentorledger-drill-\(UUID().uuidString)"
    do {
      try PosixFile.makeFolder(folder)
      try prove(workspace, in: folder, &report, progress)
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
    _ workspace: Workspace, in folder: String, _ report: inout Report, _ progress: (Int64) -> Void
  ) throws {
    let backup = try LedgerBackup(
      folder: workspace.folder.path, keys: workspace.keyFolder.path, target: folder + "/backup"
    ).run(progress: progress)
    report.backup = backup
    report.passed.append(.backup)
    var restoration = Restoration(backup: backup.folder, target: folder + "/ledger")
    restoration.keys = workspace.keyFolder.path
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
    let live = try Workspace.digest(
      workspace.views(), Position(restored.verdict.report.size.rawValue - 1))
    report.liveDigest = live
    if live.utf8.elementsEqual(restored.viewsDigest.utf8) {
      report.passed.append(.digests)
    } else {
      report.failures.append(
        ServiceError(
          .couldNot, "Действующие базы расходятся с историей; «mentorledger replay» назовёт первую строку."))
    }
  }
}

import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog

/// Puts a backup back beside what there is, and proves what it holds (DESIGN §3).
public struct Restoration: Sendable {
  /// The backup's folder.
  public var backup: String
  /// The folder of the restored ledger: one that does not exist, or is empty.
  public var target: String
  /// Key folder where it is not the one that the backup's settings name.
  public var keys: String?
  /// A vault that survived, in place of the backup's: `vault.sqlite` of the ledger folder that is given up.
  public var vault: String?
  /// An access log that survived, in place of the backup's.
  public var accessLog: String?
  /// A bundle of the ledger with the entries that the backup lacks.
  public var bundle: String?
  /// A bundle of the access log with the entries that the backup lacks.
  public var accessBundle: String?

  public init(backup: String, target: String) {
    (self.backup, self.target) = (backup, target)
  }

  /// What was put back, and what was proved of it.
  public struct Report: Sendable {
    public let manifest: BackupManifest
    public let folder: String
    /// Whether the vault is one that survived, not the backup's.
    public let isVaultCurrent: Bool
    /// The epoch of the restored vault.
    public let epoch: Int
    public let acts: RestoredActs
    /// What was added from bundles.
    public let completions: [LedgerCompletion.Report]
    /// Verification of both logs, held against nothing newer.
    public let verdict: LedgerVerification.Verdict
    /// SHA-256 over the views folded anew.
    public let viewsDigest: String
    public let parts: OpenedParts
    /// How many entries of ledger and access log the key folder remembers beyond these; nil where it remembers nothing.
    public let lost: (ledger: Int64, access: Int64)?

    /// Whether writing may go on in it.
    public var isComplete: Bool { lost.map { $0.ledger == 0 && $0.access == 0 } ?? true }
  }

  /// Restores: checks every file of the backup, replays the acts of destruction before anything is opened, adds the
  /// missing entries where a bundle is given, verifies both logs, and only then moves the folder to its place. Nothing
  /// is written in the key folder: the restored folder has a name of its own, and reads until it takes that over.
  ///
  /// Throws `ServiceError`: `tampering` where a file of the backup was changed, a log does not verify, or is not the one
  /// that the key folder remembers; `couldNot` for files and keys. Then nothing stands at the target.
  public func run(progress: (Int64) -> Void = { _ in }) throws -> Report {
    do {
      guard !LedgerFolder(path: backup).path.contains(FileDraft.mark) else {
        throw ServiceError(.couldNot, "«\(backup)» — незаконченная копия; её можно удалить.")
      }
      let manifest = try BackupManifest.read(backup)
      try requireUnchanged("settings.json", of: manifest)
      let settings = try LedgerSettings.read(LedgerFolder(path: backup))
      let keys = KeyFolder(keys ?? ProcessInfo.processInfo.environment["MENTORLEDGER_KEYS"] ?? settings.keys)
      try keys.requirePolicy()
      let draft = try FileDraft(target, apartFrom: [LedgerFolder(path: backup).path, keys.path])
      do {
        return try restore(into: draft, manifest, settings, keys, progress)
      } catch {
        draft.discard()
        throw error
      }
    } catch {
      throw ServiceError(explaining: error, "Журнал не восстановлен", on: target)
    }
  }

  private func restore(
    into draft: FileDraft, _ manifest: BackupManifest, _ settings: LedgerSettings, _ keys: KeyFolder,
    _ progress: (Int64) -> Void
  ) throws -> Report {
    let folder = LedgerFolder(path: draft.path)
    try copyFiles(of: manifest, into: folder)
    // Another folder than the one that was copied, which may be alive: the key folder goes on working with that.
    try KeyBinding(ledger: folder.path, keys: keys).renew()
    try VaultSeal.read(folder: folder.path).requireKey(in: keys, isCurrent: vault != nil)
    try LedgerSettings(keys: keys.path, organisation: settings.organisation).write(to: folder)
    let copy = CopiedLedger(folder)
    try copy.verify(policyFile: keys.policyFile, isShort: true, progress)
    try requireStated(manifest, in: folder)
    // A history that the key folder contradicts is refused before an act of it takes a key out of a vault.
    _ = try LogHeads.loss(of: folder, rememberedBy: keys)
    let acts = try RestoredActs.replay(on: folder, keys)
    let completions = try [(LedgerCompletion.Log.ledger, bundle), (.access, accessBundle)].compactMap { log, bundle in
      try bundle.map { try LedgerCompletion(folder: folder, keys: keys, log: log, bundle: $0).run(progress: progress) }
    }
    let verdict = try copy.verify(policyFile: keys.policyFile, isShort: true, progress)
    let lost = try LogHeads.loss(of: folder, rememberedBy: keys)
    let parts = try copy.openParts(
      with: SQLiteVault.open(folder: folder.path, keys: keys, random: SystemRandomSource()))
    let digest = try copy.viewsDigest()
    let epoch = try VaultSeal.read(folder: folder.path).epoch
    try draft.finish()
    return Report(
      manifest: manifest, folder: draft.target, isVaultCurrent: vault != nil, epoch: epoch, acts: acts,
      completions: completions, verdict: verdict, viewsDigest: digest, parts: parts, lost: lost)
  }

  /// Copies each file of the backup and compares what was copied with the manifest. In place of vault and access log
  /// those that survived are taken, where they were named.
  private func copyFiles(of manifest: BackupManifest, into folder: LedgerFolder) throws {
    for file in manifest.files { try requireUnchanged(file.name, of: manifest, copyingTo: folder) }
    if let vault {
      try FileManager.default.removeItem(atPath: folder.vault)
      try LedgerCopy.vault(at: vault, to: folder.path)
    }
    if let accessLog {
      let name = try Self.fileName(ofAccessLog: accessLog)
      let target = "\(folder.path)/\(name)"
      if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
      try LedgerCopy.log(at: accessLog, to: folder.path, as: name)
    }
  }

  /// The name that an access log's file has in a ledger folder: it says itself which one it is, whatever it is called.
  private static func fileName(ofAccessLog path: String) throws -> String {
    let file = URL(fileURLWithPath: path)
    let origin = try SQLiteEventStore.open(
      readingFrom: file.deletingLastPathComponent().path, fileName: file.lastPathComponent
    ).read { reading in try reading.event(at: Position(0)).map { try LedgerFacts($0).opened.origin } }
    let number = origin?.firstMatch(of: #/\/access(?:-([0-9]+))?$/#).map { $0.1.flatMap { Int($0) } ?? 1 }
    guard let number else { throw ServiceError(.couldNot, "«\(path)» — не журнал чтений.") }
    return AccessLog.fileName(number)
  }

  /// Compares a file of the backup with the manifest, and copies what was compared where `folder` is given.
  private func requireUnchanged(
    _ name: String, of manifest: BackupManifest, copyingTo folder: LedgerFolder? = nil
  ) throws {
    let path = "\(LedgerFolder(path: backup).path)/\(name)"
    guard let file = manifest.files.first(where: { $0.name.utf8.elementsEqual(name.utf8) }),
      FileManager.default.fileExists(atPath: path)
    else { throw ServiceError(.tampering, "В резервной копии нет файла «\(name)».") }
    let read = try FileDraft.digest(path, copyingTo: folder.map { "\($0.path)/\(name)" })
    guard read.bytes == file.bytes, read.digest.utf8.elementsEqual(file.digest.utf8) else {
      throw ServiceError(
        .tampering, "Файл «\(name)» резервной копии изменён или повреждён.",
        details: ["Возьмите другую копию; эта не годится."])
    }
  }

  /// Count and root as the manifest states them.
  private func requireStated(_ manifest: BackupManifest, in folder: LedgerFolder) throws {
    let heads = try LogHeads(of: folder)
    let isAsStated =
      BackupManifest.Log(heads.ledger) == manifest.ledger
      && (accessLog != nil || heads.access.map(BackupManifest.Log.init) == manifest.access)
    guard isAsStated else {
      throw ServiceError(.tampering, "Журнал в копии не тот, о котором говорит её \(BackupManifest.fileName).")
    }
  }

}

extension VaultSeal {
  /// Refuses a vault whose epoch's key the key folder does not hold, and says what that means.
  func requireKey(in keys: KeyFolder, isCurrent: Bool) throws {
    let kept = try keys.epochs()
    if kept.contains(epoch) {
      guard isOpened(by: try keys.epochKey(epoch)) else {
        throw ServiceError(.couldNot, "Ключ epoch-\(epoch).key — не от этого хранилища ключей.")
      }
      return
    }
    guard let newest = kept.last, newest > epoch else {
      throw ServiceError(
        .couldNot, "В папке ключей нет ключа epoch-\(epoch).key, под которым закрыто хранилище ключей.",
        details: ["Подключите носитель с ключами или укажите папку: --keys ПАПКА."])
    }
    guard !isCurrent else {
      throw ServiceError(
        .couldNot, "Указанное хранилище ключей — эпохи \(epoch), а её ключ уничтожен; сейчас эпоха \(newest).")
    }
    throw ServiceError(
      .couldNot, "Хранилище ключей в этой копии — эпохи \(epoch), а её ключ уничтожен по акту; сейчас эпоха \(newest).",
      details: [
        "Так и задумано: после уничтожения данных прежние копии хранилища ничего не открывают.",
        "Возьмите нынешнее хранилище: --vault ПАПКА_ЖУРНАЛА/vault.sqlite, или копию, сделанную после смены эпохи.",
      ])
  }
}

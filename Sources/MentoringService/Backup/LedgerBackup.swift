import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import MerkleLog

/// A backup of a ledger folder, made while others write (DESIGN §3): both logs, the vault, the settings; never anything
/// of the key folder, without which nobody reads a name in it.
public struct LedgerBackup: Sendable {
  /// The ledger's folder.
  public var folder: String
  /// Key folder where it is not the configured one. Its policy and its memory judge the copy; nothing of it is copied.
  public var keys: String?
  /// The folder of the backup: one that does not exist, or is empty.
  public var target: String
  /// Whether the backup goes away with the drill that makes it: then nothing outside its folder is written.
  var isRehearsal = false

  public init(folder: String, keys: String? = nil, target: String) {
    (self.folder, self.keys, self.target) = (folder, keys, target)
  }

  /// What was made.
  public struct Report: Sendable {
    public let manifest: BackupManifest
    public let folder: String
    /// Whether the newest entries lack a checkpoint that meets the policy; all are signed by the log.
    public let isAnchored: Bool
    /// How many keys that entries name the live vault did not have: what they seal can't be opened, here or there.
    public let missingKeys: Int
    /// How many besides are lost and were given up.
    public let lostKeys: Int
  }

  /// Makes the backup beside its place, reads it back, verifies both logs of it, and only then moves it there.
  ///
  /// Ledger and access log are copied as of one moment and the vault behind them, so each part that is copied has its key
  /// there. No writer waits. Cost: of copying and of a full verification.
  ///
  /// - Throws: `ServiceError.tampering` where the ledger was tampered with or is not the one that the key folder
  ///   remembers; `couldNot` for files, and where the key folder works with another folder of the ledger: what is copied
  ///   is remembered. Then nothing stands at the target.
  public func run(progress: (Int64) -> Void = { _ in }) throws -> Report {
    let folder = LedgerFolder(path: folder)
    try folder.requireLedger()
    let keyFolder = KeyFolder(try Workspace.keyFolder(keys, folder))
    try keyFolder.requirePolicy()
    do {
      let binding = KeyBinding(ledger: folder.path, keys: keyFolder)
      let claim = try binding.claim()
      defer { withExtendedLifetime(claim) {} }
      let draft = try FileDraft(target, apartFrom: [folder.path, keyFolder.path])
      do {
        return try make(draft, of: folder, keyFolder, binding.heads, progress)
      } catch {
        draft.discard()
        throw error
      }
    } catch {
      throw ServiceError(explaining: error, "Резервная копия не сделана", on: target)
    }
  }

  private func make(
    _ draft: FileDraft, of folder: LedgerFolder, _ keys: KeyFolder, _ memory: HeadsFile, _ progress: (Int64) -> Void
  ) throws -> Report {
    // Looked up before the copy is made, so that the copy must continue both.
    let access = try AccessSuccession(of: folder)
    let known = try LogHeads(remembered: keys, and: access.current)
    try LedgerCopy.logs(from: folder.path, accessLog: access.current.fileName, to: draft.path)
    for log in access.earlier where log.survives && FileManager.default.fileExists(atPath: folder.access(log)) {
      try LedgerCopy.log(at: folder.access(log), to: draft.path, as: log.fileName)
    }
    try LedgerCopy.vault(at: folder.vault, to: draft.path)
    try PosixFile.replace(
      draft.path + "/settings.json", with: PosixFile.read(folder.settings, limit: LedgerSettings.maximumLength))
    let copy = LedgerFolder(path: draft.path)
    guard try AccessSuccession(of: copy).logs.count == access.logs.count else {
      throw ServiceError(.couldNot, "Пока копия делалась, был начат новый журнал чтений; повторите.")
    }
    let verdict = try CopiedLedger(copy).verify(policyFile: keys.policyFile, progress)
    let heads = try LogHeads(of: copy)
    try heads.requireContinuing(known, in: copy)
    // A note that leaves the process is remembered first (DESIGN §3).
    if !isRehearsal { try heads.remember(in: memory) }
    let manifest = BackupManifest(
      origin: heads.ledger.origin, made: Workspace.clock, ledger: BackupManifest.Log(heads.ledger),
      access: heads.access.map(BackupManifest.Log.init), epoch: try VaultSeal.read(folder: copy.path).epoch,
      files: try copy.copiedFiles().map { try Self.file($0, in: copy) })
    try PosixFile.replace(draft.path + "/" + BackupManifest.fileName, with: manifest.content)
    let missing = try CopiedLedger(copy).missingKeys(excusing: keys.destroyedKeys())
    let lost = try keys.lostKeys()
    guard try BackupManifest.read(draft.path) == manifest else {
      throw ServiceError(.couldNot, "Резервная копия прочиталась не такой, какой записана; она удалена.")
    }
    try draft.finish()
    return Report(
      manifest: manifest, folder: draft.target, isAnchored: verdict.status == .verified,
      missingKeys: missing.subtracting(lost).count, lostKeys: missing.intersection(lost).count)
  }

  private static func file(_ name: String, in copy: LedgerFolder) throws -> BackupManifest.File {
    let path = copy.path + "/" + name
    let (bytes, digest) = try FileDraft.digest(path)
    return BackupManifest.File(name: name, bytes: bytes, digest: digest)
  }
}

extension KeyFolder {
  /// Refuses a key folder that is not at hand: without its policy nothing can be judged.
  func requirePolicy() throws {
    guard FileManager.default.fileExists(atPath: policyFile) else {
      throw ServiceError(
        .couldNot, "Папка ключей «\(path)» недоступна: в ней нет файла policy, и копию не с чем сверить.",
        details: ["Подключите носитель с ключами или укажите папку: --keys ПАПКА."])
    }
  }
}

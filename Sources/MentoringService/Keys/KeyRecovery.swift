import EventLedger
import EventLedgerSQLite
import Foundation
import MerkleLog

/// Makes a lost key folder anew, from a copy or from the recovery sheet.
public struct KeyRecovery: Sendable {
  /// What it is made from.
  public enum Source: Sendable {
    /// A copy of the key folder.
    case copy(String)
    /// The typed recovery sheet.
    case sheet([UInt8])
  }

  /// The new key folder.
  public let keys: String
  public let epoch: Int
  /// What could not be brought back, a sentence each.
  public let lost: [String]

  private let folder: LedgerFolder
  private let target: KeyFolder
  private let key: EpochKey

  /// Makes the key folder, which works with this ledger folder. The key is proved to open the ledger's vault before
  /// anything is written, and every key of the vault is opened in the end. What stands in the folder already stays: a
  /// key is never overwritten. An interrupted recovery is finished by doing it again.
  ///
  /// Throws `ServiceError.couldNot` where the source is of another ledger or epoch, is mistyped, another key stands in
  /// the folder, or it works with another folder of the ledger.
  public init(ledger: String, keys asked: String?, from source: Source) throws {
    folder = LedgerFolder(path: ledger)
    try folder.requireLedger()
    try folder.requireVault()
    let path = try Workspace.keyFolder(asked, folder)
    keys = URL(fileURLWithPath: path).standardizedFileURL.path
    do {
      let seal = try VaultSeal.read(folder: folder.path)
      let (copy, typed) = try Self.read(source)
      key = try typed?.key ?? Self.key(of: copy, seal)
      epoch = seal.epoch
      try Self.require(key, opens: seal)
      target = try KeyFolder.create(keys, besideLedger: folder.path)
      try Self.requireNoOther(key, in: target)
      let binding = KeyBinding(ledger: folder.path, keys: target)
      try Self.requireNoOther(binding, in: target)
      try binding.adopt()
      let requested = try SQLiteEventStore.open(readingFrom: folder.path).read { try $0.requestedKeys() }
      try target.addDestroyed(Set(requested.keys).union(copy?.destroyedKeys() ?? []))
      if let copy { try target.takeMissing(from: copy) }
      try target.addLost(Workspace.statedLostKeys(of: SQLiteEventStore.open(readingFrom: folder.path)))
      if let policy = typed?.policy, !FileManager.default.fileExists(atPath: target.policyFile) {
        try target.write(policy)
      }
      try target.putEpochKey(key)
      let vault = try SQLiteVault.open(folder: folder.path, keys: target, random: SystemRandomSource())
      try vault.checkKeys()
      var lost: [String] = []
      if !FileManager.default.fileExists(atPath: target.policyFile) {
        try target.write(Self.policy(of: vault, folder))
        lost.append(
          "Политика утрачена: её строки взяты из хранилища. Сверьте их с тем, что вы передавали проверяющим; "
            + "строки свидетелей внесите заново.")
      }
      self.lost = try lost + Self.lostMemory(target, folder, hasList: copy != nil)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  private static func read(_ source: Source) throws -> (copy: KeyFolder?, typed: TypedSheet?) {
    switch source {
    case .sheet(let bytes): return (nil, try TypedSheet(parsing: bytes))
    case .copy(let path):
      guard FileManager.default.fileExists(atPath: path) else {
        throw ServiceError(.couldNot, "Копии ключей «\(path)» нет, или носитель не подключён.")
      }
      return (KeyFolder(URL(fileURLWithPath: path).standardizedFileURL.path), nil)
    }
  }

  private static func key(of copy: KeyFolder?, _ seal: VaultSeal) throws -> EpochKey {
    guard let copy else { preconditionFailure("there is a copy or a sheet") }
    let kept = try copy.epochs()
    guard kept.contains(seal.epoch) else {
      let numbers = kept.isEmpty ? "ключей нет" : "ключ эпохи \(kept.map(String.init).joined(separator: ", "))"
      throw ServiceError(
        .couldNot, "Копия не подходит: в ней \(numbers), а хранилище закрыто ключом эпохи \(seal.epoch).",
        details: ["Ничего не записано."])
    }
    return try copy.epochKey(seal.epoch)
  }

  private static func require(_ key: EpochKey, opens seal: VaultSeal) throws {
    guard key.number == seal.epoch else {
      throw ServiceError(
        .couldNot, "Лист не подходит: он эпохи \(key.number), а хранилище закрыто ключом эпохи \(seal.epoch).",
        details: ["После смены эпохи печатают новый лист. Ничего не записано."])
    }
    guard seal.isOpened(by: key) else {
      throw ServiceError(
        .couldNot, "Этот ключ хранилище не открывает: копия, лист или хранилище — от другого журнала.",
        details: ["Ничего не записано."])
    }
  }

  private static func requireNoOther(_ key: EpochKey, in target: KeyFolder) throws {
    for epoch in try target.epochs() {
      let present = try? target.epochKey(epoch)
      guard epoch == key.number, present == nil || present?.secret == key.secret else {
        throw ServiceError(
          .couldNot, "В «\(target.path)» уже есть ключ эпохи \(epoch), и он другой; он не перезаписан.",
          details: ["Укажите новую папку: --keys ПАПКА."])
      }
    }
  }

  /// Refuses a key folder that works with another folder of the ledger: to take that over is another command.
  private static func requireNoOther(_ binding: KeyBinding, in target: KeyFolder) throws {
    guard let holder = try target.instance(), try binding.name() != holder else { return }
    throw ServiceError(
      .couldNot, "Папка ключей «\(target.path)» есть и работает с другой папкой этого журнала; она не изменена.",
      details: ["Передаёт её этой папке mentorledger keys take-over; для восстановления укажите новую: --keys ПАПКА."])
  }

  /// The policy that the vault's own keys give.
  private static func policy(of vault: SQLiteVault, _ folder: LedgerFolder) throws -> Policy {
    let main = try Workspace.verifierKey(of: vault, folder)
    let names = try vault.signingKeyNames()
    let access = try AccessSuccession(of: folder).logs.compactMap { log in
      try names[log.origin].map { try VerifierKey(parsing: $0) }
    }
    return try Policy(logs: [main] + access)
  }

  /// What the folder does not remember of the past.
  private static func lostMemory(_ keys: KeyFolder, _ folder: LedgerFolder, hasList: Bool) throws -> [String] {
    let size = try SQLiteEventStore.open(readingFrom: folder.path).read { try $0.eventCount() }
    let seen = try keys.heads.ledgerHead()?.size.rawValue
    var lost: [String] = []
    if let seen, seen < size {
      lost.append(
        "Записи \(seen)–\(size - 1) новее, чем помнит папка: что после записи \(seen - 1) журнал не подменён, "
          + "она не докажет. Сверьте корень с бумагой или со свидетелем (verify --against-root).")
    } else if seen == nil {
      lost.append(
        "Память о контрольных точках утрачена: не подменён ли журнал старой копией (сейчас в нём записей: \(size)), "
          + "папка не докажет. Сверьте корень с бумагой или со свидетелем (verify --against-root).")
    }
    if !hasList { lost.append("Список копий утрачен: внесите имеющиеся копии заново — keys copy ПАПКА.") }
    return lost
  }
}

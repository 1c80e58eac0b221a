import EventLedger
public import EventLedgerSQLite
import Foundation
import Mentoring
import MerkleLog

/// What an administrator does with the key folder of an open ledger (DESIGN §3).
extension Workspace {
  /// What became of a change of the epoch.
  public struct EpochReport: Sendable {
    /// The epoch that began.
    public let epoch: Int
    /// The registered copies, which hold the new key now.
    public let copies: [String]
    /// Copies that were given up: they hold the old key still.
    public let lost: [String]
  }

  /// Puts a new epoch key in place of the present one: what one does when a copy of the key was lost, or seen by
  /// somebody. An interrupted change is finished.
  ///
  /// - Parameters:
  ///   - lost: registered copies that are out of reach for good; they are taken off the list first.
  ///   - backup: a new folder for a backup of the ledger with the vault under the new key, verified before the old key
  ///     goes; earlier backups of the vault open no more. Where it can't be made the old key stays, and the change is
  ///     finished by calling this again.
  /// - Throws: `ServiceError.refused` where the account is no administrator; `couldNot` where a copy can't be reached or
  ///   the key folder works with another ledger folder.
  public func changeEpoch(lost: [String] = [], backup: String? = nil) throws -> EpochReport {
    try requireAdministrator("Сменить ключ эпохи")
    do {
      let claim = try vault.binding.claim()
      defer { withExtendedLifetime(claim) {} }
      for copy in lost {
        guard try keyFolder.forgetCopy(copy) else {
          throw ServiceError(
            .usage, "Копии ключей «\(copy)» в списке нет.",
            details: ["Список: " + (try keyFolder.copies().map(\.path).joined(separator: ", "))])
        }
      }
      let epoch = try vault.changeEpoch(
        beforeOldKeyGoes: backup.map { target in
          { _ in _ = try LedgerBackup(folder: self.folder.path, keys: self.keyFolder.path, target: target).run() }
        })
      return EpochReport(epoch: epoch, copies: try keyFolder.copies().map(\.path), lost: lost)
    } catch {
      throw Self.explainingCopies(error)
    }
  }

  /// Registers a folder on another medium as a copy of the key folder and writes the copy, or brings it up to date.
  ///
  /// Throws `ServiceError`: `refused` where the account is no administrator, `couldNot` where the folder is inside
  /// ledger or key folder, holds other files or another key, or can't be written, where another process is changing the
  /// epoch, or where the key folder, or the copy, works with another ledger folder.
  @discardableResult
  public func copyKeys(to target: String) throws -> KeyFolder {
    try requireAdministrator("Скопировать ключи")
    do {
      return try vault.copyKeys(to: URL(fileURLWithPath: target).standardizedFileURL.path)
    } catch {
      throw Self.explainingCopies(error)
    }
  }

  /// The recovery sheet of the present epoch, for the director's safe.
  public func recoverySheet() throws -> RecoverySheet {
    try requireAdministrator("Напечатать лист восстановления")
    do {
      return RecoverySheet(
        organisation: try LedgerSettings.read(folder).organisation, origin: facts.opened.origin,
        key: try keyFolder.epochKey(VaultSeal.read(folder: folder.path).epoch), policy: try keyFolder.policy(),
        day: facts.day(of: Self.clock))
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Refuses an act that only an administrator may do, named in the infinitive.
  func requireAdministrator(_ what: String) throws {
    guard try actingAccount().roles.contains(.administrator) else {
      throw ServiceError(.refused, "\(what) может только администратор.")
    }
  }

  static func explainingCopies(_ error: any Error) -> ServiceError {
    guard let error = error as? StoreError else { return ServiceError(explaining: error) }
    let advice = "Подключите носитель и повторите. Копию, которой больше нет, называют утраченной: --lost ПАПКА."
    switch error.code {
    case .missing, .readOnly:
      return ServiceError(.couldNot, "Копия ключей недоступна.", details: [advice, error.detail])
    case .exists:
      return ServiceError(
        .couldNot, "Там уже лежит что-то другое; ничего не перезаписано.",
        details: ["Для копии ключей нужна новая или пустая папка.", error.detail])
    case .key:
      return ServiceError(
        .couldNot, "Эта папка для копии ключей не годится, или в ней другой ключ.",
        details: ["Копия не может лежать внутри папки журнала или папки ключей, и наоборот.", error.detail])
    case .foreignCopy:
      return ServiceError(
        .couldNot, "Копия ключей работает с другой папкой этого журнала; в ней ничего не изменено.",
        details: [
          error.detail,
          "Возьмите для копии новую папку. Если в той больше не работают, mentorledger keys take-over передаст этой "
            + "копии из списка, а с --keys КОПИЯ — и копию не из списка.",
        ])
    case .busy:
      return ServiceError(
        .couldNot, "Хранилище ключей занято, или другой процесс уже меняет эпоху.",
        details: ["Ничего не потеряно; повторите позже.", error.detail])
    default: return ServiceError(explaining: error)
    }
  }
}

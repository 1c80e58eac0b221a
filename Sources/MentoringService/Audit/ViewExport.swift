import EventLedgerSQLite
import Foundation

extension Workspace {
  /// Writes files into a new folder of mode 0700 that stands whole or not at all.
  ///
  /// Throws `ServiceError` where the ledger was tampered with, where something stands at the target, or it would stand inside the ledger or around it.
  public func writeFolder(_ target: String, _ files: [(name: String, text: String)]) throws {
    try requireSound()
    let draft = try FileDraft(target, apartFrom: [folder.path, keyFolder.path])
    do {
      for file in files {
        try PosixFile.replace("\(draft.path)/\(file.name)", with: Array(file.text.utf8))
      }
      try draft.finish()
    } catch {
      draft.discard()
      throw ServiceError(explaining: error, "Выгрузка не записана", on: target)
    }
  }
}

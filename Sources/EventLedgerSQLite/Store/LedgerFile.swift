/// What the header of every `ledger.sqlite` of this format says, for whoever reads the file without the store.
package enum LedgerFile {
  /// `PRAGMA application_id`.
  package static let applicationID = Int(LedgerSchema.applicationID)
  /// `PRAGMA user_version`.
  package static let version = Int(LedgerSchema.kind.version)
}

extension SQLiteVault {
  /// Registers a folder as a copy of the key folder and writes the copy, or brings it up to date.
  ///
  /// Waits for a change of the epoch that another process is making: a copy that is registered in the middle of one
  /// would keep the old key. Throws `StoreError` as ``KeyFolder`` does when it copies, `busy` where the change takes
  /// longer than `patience`, in seconds, and `unbound` where the key folder works with another ledger folder.
  @discardableResult
  public func copyKeys(to folder: String, patience: Double = 10) throws -> KeyFolder {
    try withExtendedLifetime(binding.claim()) {
      let mark = try EpochChangeMark.lockForChange(keyFolder, patience: patience)
      do {
        let copy = try keyFolder.copy(to: folder, epoch: read { try epoch(in: $0).number }, besideLedger: file.folder)
        if mark.target == nil { try mark.finish() }
        return copy
      } catch {
        // Made for the lock alone.
        if mark.target == nil { try mark.finish() }
        throw error
      }
    }
  }
}

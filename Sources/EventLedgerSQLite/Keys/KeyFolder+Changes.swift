extension KeyFolder {
  /// Runs `body` while no other process changes keys of the ledger that this folder works with: the epoch's, or the log's.
  ///
  /// A change of the epoch that was interrupted is left to the next start. Throws `StoreError.busy` where another process
  /// is at work for longer than `patience`, in seconds.
  public func withoutOtherChanges<Result>(patience: Double = 10, _ body: () throws -> Result) throws -> Result {
    let mark = try EpochChangeMark.lockForChange(self, patience: patience)
    let result = Swift.Result { try body() }
    if mark.target == nil { try mark.finish() }
    return try result.get()
  }
}

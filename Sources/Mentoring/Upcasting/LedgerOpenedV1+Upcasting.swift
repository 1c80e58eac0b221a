extension LedgerOpenedV1 {
  /// Version 2 may name the ledger that this one succeeds (DESIGN §3, "Restore that lost events"). A ledger of version 1
  /// succeeds none.
  public func upcast() -> LedgerOpened {
    LedgerOpened(clock: clock, organisation: organisation, origin: origin, timeZone: timeZone, vkey: vkey)
  }
}

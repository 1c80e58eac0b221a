extension PairDissolvedV1 {
  /// Version 2 says the same and is evidence of the items that its reason speaks of (6.2, 6.4). Entries of version 1 bear
  /// no item, and stored tags stay as they are.
  public func upcast() -> PairDissolved {
    PairDissolved(pair: pair, mentor: mentor, mentees: mentees, cycle: cycle, reason: reason)
  }
}

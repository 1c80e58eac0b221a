extension ConsentCollectedV1 {
  /// Version 2 demands the last day of the consent (152-FZ art. 9 p. 4; DOMAIN §5: a term belongs to a consent record).
  ///
  /// Version 1 may lack it: then it stays unknown. How far such a consent carries is a question to the rules
  /// (``ConsentRecord/lastDay``), not a day to be written into the record.
  public func upcast() -> ConsentCollected {
    ConsentCollected(
      person: person, role: role, cycle: cycle, purpose: purpose, text: text, capacity: capacity, signer: signer,
      channel: channel, embedded: embedded, pupilSigned: pupilSigned, until: until, despite: despite, reason: reason)
  }
}

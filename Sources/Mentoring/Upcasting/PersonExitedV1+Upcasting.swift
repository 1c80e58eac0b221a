extension PersonExitedV1 {
  /// Version 2 names the pairs that the person leaves and who stays in them. Version 1 says nothing of pairs: which they
  /// were is not filled in, and the pair goes on as it was until it is ended or the entry corrected (`person.exit`).
  public func upcast() -> PersonExited {
    PersonExited(person: person, cycle: cycle, role: role, reason: reason, despite: despite)
  }
}

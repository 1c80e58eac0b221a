import EventLedger

/// The rules about meetings of everybody (items 5.1 and 6.7), as far as the programme alone can judge them.
extension ProgrammeRules {
  func gathering(_ event: GroupMeetingHeld) -> [Violation] {
    let same = state.acts.last { act in
      guard case .groupMeetingHeld(let earlier) = act.event else { return false }
      return act.on == entry.on && earlier.kind == event.kind
    }
    guard let same else { return [] }
    return [
      violation(
        .groupMeetingOnce,
        "«\(event.kind.title)» за \(entry.on.forPeople) уже записана (запись \(same.position))", culprit: same.position,
        despite: event.despite)
    ]
  }
}

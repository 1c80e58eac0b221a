public import EventLedger

/// The rules about an exit and the pairs that the person is in then.
extension PersonRules {
  /// A mentee leaves a group that goes on without more ado. What is left of a pair without a mentor or without mentees
  /// has to be ended before, or the entry says why not.
  func leaving(_ event: PersonExited) -> [Violation] {
    let active = state.memberships(as: event.role, event.cycle).filter(\.isActive)
    var found: [Violation] = []
    if let pairs = event.pairs {
      let stays = Set(active.flatMap { [$0.mentor] + $0.remaining }).subtracting([event.person])
      if Set(pairs) != Set(active.map(\.pair)) || Set(event.members ?? []) != stays {
        found.append(
          violation(
            .exitNamesPairs,
            active.isEmpty
              ? "в этот день участник ни в одной из названных пар не состоит"
              : "названы не те пары или не все, кто в них остаётся; оставьте поля пустыми, они заполнятся сами",
            culprit: active.first?.fixed ?? state.memberships.last { pairs.contains($0.pair) }?.fixed))
      }
    } else if event.members != nil {
      found.append(violation(.exitNamesPairs, "названо, кто остаётся, а пары не названы"))
    }
    let ending = active.first { event.role == .mentor || event.pairs == nil || $0.remaining == [event.person] }
    if let ending {
      found.append(
        violation(
          .exitsWithoutPair, "пара ещё действует; сначала её прекращают", culprit: ending.fixed,
          despite: event.despite))
    }
    return found
  }
}

extension PersonState {
  /// The pairs that the person leaves by an exit of a day, and who stays in them; nil where there are none.
  ///
  /// - Parameter exit: an exit that is recorded already and does not count here: the same command sent again, or the
  ///   entry that a correction replaces.
  public func leavesBehind(as role: ParticipantRole, in cycle: Cycle, on day: CivilDate) -> (
    pairs: [PairID], members: [SubjectID]
  )? {
    let current = memberships(as: role, cycle).filter { membership in
      let ended = person.flatMap { membership.left[$0] } == nil ? membership.endedOn : nil
      return membership.fixedOn <= day && (ended.map { day < $0 } ?? true)
    }
    if current.isEmpty { return nil }
    let members = Set(current.flatMap { [$0.mentor] + $0.mentees(on: day) }).subtracting([person].compactMap { $0 })
    return (current.map(\.pair).sorted(), members.sorted())
  }
}

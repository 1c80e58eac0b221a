import EventLedger

/// The rules about a base as a whole; what is about a member, the member's own history says (`PersonRules+Bases`).
extension ProgrammeRules {
  /// A base is formed once a day; formed again later, it is the newer one that counts.
  func base(_ event: BaseFormed) -> [Violation] {
    var found: [Violation] = []
    let listed = members(with: event)
    if (event.part ?? 1) == (event.parts ?? 1), Int(event.count) != listed {
      found.append(
        violation(.baseCounted, "названо строк: \(event.count), а участников перечислено: \(listed)"))
    }
    if let (act, earlier) = state.base(event.base), act.on == entry.on, (earlier.part ?? 1) >= (event.part ?? 1) {
      found.append(
        violation(
          .baseOnceADay, "«\(event.base.title)» уже сформирована в этот день (запись \(act.position))",
          culprit: act.position))
    }
    if event.knownAt >= entry.position {
      found.append(
        violation(.baseKnownBefore, "база не может опираться на запись \(event.knownAt): она сделана не раньше неё"))
    }
    if let before = Self.before(event.base), state.base(before) == nil {
      found.append(
        violation(
          .baseSequence, "«\(before.title)» ещё не сформирована", culprit: state.voided[BaseFormed.schema.type],
          despite: event.despite))
    }
    return found
  }

  /// How many members the parts of the base name up to and including this one.
  private func members(with event: BaseFormed) -> Int {
    state.acts.reduce(event.members.count) { count, act in
      guard case .baseFormed(let part) = act.event, event.parts != nil, part.base == event.base, act.on == entry.on,
        part.knownAt == event.knownAt, part.parts == event.parts, (part.part ?? 1) < (event.part ?? 1)
      else { return count }
      return count + part.members.count
    }
  }

  /// Which base must be there before: 3.4 wants 2.3, and 4.4 wants 3.4.
  private static func before(_ base: BaseKind) -> BaseKind? {
    switch base {
    case .mentors: .mentees
    case .readyMentors: .mentors
    case .mentees, .longTerm: nil
    }
  }
}

import EventLedger

/// The rules about a programme as a whole, judged against what was known of it on the day of the entry.
struct ProgrammeRules: EntryRules {
  let state: ProgrammeState
  let entry: HistoryEntry

  func violations(of event: MentoringEvent) -> [Violation] {
    switch event {
    case .baseFormed(let event): base(event)
    case .ceremonyHeld, .mentorAwarded, .monitoringCompleted: resultViolations(of: event)
    default: []
    }
  }

  /// A base is formed once a day; formed again later, it is the newer one that counts.
  private func base(_ event: BaseFormed) -> [Violation] {
    var found: [Violation] = []
    if event.parts == nil, Int(event.count) != event.members.count {
      found.append(
        violation(.baseCounted, "названо строк: \(event.count), а участников перечислено: \(event.members.count)"))
    }
    if let (act, earlier) = state.base(event.base), act.on == entry.on, earlier.part == event.part {
      found.append(
        violation(
          .baseOnceADay, "«\(event.base.title)» уже сформирована в этот день (запись \(act.position))",
          culprit: act.position))
    }
    return found
  }
}

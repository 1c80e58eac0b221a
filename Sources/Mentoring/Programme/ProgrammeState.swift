import EventLedger

/// What is known of a school year's programme as a whole after some entries of it.
public struct ProgrammeState: Sendable {
  /// An entry of the programme that counts.
  struct Act: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let event: MentoringEvent
  }

  let entity: Tag
  /// Every entry that counts, in the order of days.
  var acts: [Act] = []
  /// What was recorded on the newest day.
  var facts = FactsOfDay()
  var violations: [Violation] = []
  /// Corrections of entries of each type that no longer count: who made something lack.
  var voided = VoidedEntries()

  init(entity: Tag) { self.entity = entity }

  /// The newest base of a kind that was formed.
  func base(_ kind: BaseKind) -> (act: Act, content: BaseFormed)? {
    for act in acts.reversed() {
      if case .baseFormed(let content) = act.event, content.base == kind { return (act, content) }
    }
    return nil
  }
}

public import EventLedger

/// A pair that was proposed to a person, as mentor or mentee (item 5.3).
public struct PairOffer: Hashable, Sendable {
  public let pair: PairID
  public let cycle: Cycle
  public let mentor: SubjectID
  public let mentees: [SubjectID]

  /// The offer that an entry makes to a person; nil for every other entry.
  init?(_ entry: HistoryEntry, to person: SubjectID?) {
    switch entry.payload.event {
    case .pairProposed(let event):
      (pair, cycle, mentor, mentees) = (event.pair, event.cycle, event.mentor, event.mentees)
    case .pairProposalOverridden(let event):
      (pair, cycle, mentor, mentees) = (event.pair, event.cycle, event.mentor, event.mentees)
    default: return nil
    }
    guard let person, mentor == person || mentees.contains(person) else { return nil }
  }
}

extension PersonState {
  /// The newest pair that was proposed to the person with a mentor; nil where none was.
  public func offer(with mentor: SubjectID) -> PairOffer? { offers.last { $0.mentor == mentor } }
}

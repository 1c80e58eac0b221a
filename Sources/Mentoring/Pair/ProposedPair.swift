public import EventLedger

/// A proposed pair or group, with what its members said (item 5.3) and whether an order fixed it (item 5.4).
public struct ProposedPair: Hashable, Sendable {
  public let pair: PairID
  public let cycle: Cycle
  public let mentor: SubjectID
  public let mentees: [SubjectID]
  public let form: MentoringForm
  /// How many members accepted it, of all.
  public let accepted: Int
  /// Whether everybody accepted it and nothing took its place.
  public let isAccepted: Bool
  public let isFixed: Bool
}

extension PairState {
  /// Whether the pair as fixed is of the same people.
  public func holds(_ proposed: ProposedPair) -> Bool {
    fixing?.mentor == proposed.mentor && Set(remaining) == Set(proposed.mentees)
  }

  /// The proposal that the pair began with; nil where nobody proposed it.
  public var proposedPair: ProposedPair? {
    guard let pair, let proposal = life.proposal else { return nil }
    return ProposedPair(
      pair: pair, cycle: proposal.cycle, mentor: proposal.mentor, mentees: proposal.mentees, form: proposal.form,
      accepted: life.accepted, isAccepted: life.proposalState == "accepted", isFixed: fixing != nil)
  }
}

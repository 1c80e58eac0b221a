import EventLedger

extension PairRules {
  /// Feedback about a pair comes from its own people.
  func feedback(_ event: FeedbackReceived) -> [Violation] {
    guard let fixing = state.fixing else {
      return [
        violation(
          .feedbackByMember, "пара не закреплена приказом к этому дню",
          culprit: state.voided[PairFixed.schema.type] ?? state.voided[GroupFixed.schema.type])
      ]
    }
    if ([fixing.mentor] + fixing.mentees).contains(event.person) { return [] }
    return [violation(.feedbackByMember, "давший отзыв в эту пару или группу не входит", culprit: fixing.position)]
  }
}

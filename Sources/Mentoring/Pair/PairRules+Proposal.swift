import EventLedger

/// The rules about a proposed pair: who answers it, and what the order then fixes (items 5.3 and 5.4).
extension PairRules {
  func proposing(_ mentor: SubjectID, _ mentees: [SubjectID]) -> [Violation] {
    var found: [Violation] = []
    if mentees.contains(mentor) {
      found.append(violation(.differentPeople, "наставником и наставляемым назван один человек"))
    }
    if let known = state.life.proposal?.position ?? state.fixing?.position {
      found.append(
        violation(.proposedOnce, "код этой пары уже занят записью \(known)", culprit: known))
    }
    return found
  }

  /// An override takes the place of proposals; this pair is one of them.
  func replacing(_ despite: [String]?) -> [Violation] { standing("замена предложения", despite) }

  func answering(_ person: SubjectID, accepts: Bool, _ despite: [String]?) -> [Violation] {
    var found = standing(accepts ? "согласие на пару" : "отказ от пары", despite)
    guard let proposal = state.life.proposal else { return found }
    found += members([person], of: proposal.members, proposal.position)
    if let earlier = state.life.standing[person], earlier.accepts == accepts {
      found.append(
        violation(
          .stepOnce,
          "участник уже \(accepts ? "принял" : "отклонил") эту пару \(earlier.on.forPeople) (запись \(earlier.position))",
          culprit: earlier.position, despite: despite))
    }
    return found
  }

  private func standing(_ what: String, _ despite: [String]?) -> [Violation] {
    let life = state.life
    let (message, culprit): (String, Position?) =
      if let fixing = state.fixing {
        ("пара уже закреплена приказом (запись \(fixing.position))", fixing.position)
      } else if let replaced = life.replaced {
        ("вместо этой пары решено иначе (запись \(replaced))", replaced)
      } else if life.proposal == nil {
        (
          "пара к \(entry.on.forPeople) не предложена",
          state.voided[PairProposed.schema.type] ?? state.voided[PairProposalOverridden.schema.type]
        )
      } else { ("", nil) }
    return message.isEmpty
      ? [] : [violation(.proposalStands, "\(what): \(message)", culprit: culprit, despite: despite)]
  }

  /// Whether an order fixes what was proposed. A pair that nobody proposed may be fixed, which is noticed.
  func fixingProposed(_ mentor: SubjectID, _ mentees: [SubjectID], _ despite: [String]?) -> [Violation] {
    guard let proposal = state.life.proposal else { return unproposed([mentor] + mentees) }
    var found: [Violation] = []
    if let replaced = state.life.replaced {
      found.append(
        violation(
          .fixedAsProposed, "вместо этой пары решено иначе (запись \(replaced))", culprit: replaced, despite: despite))
    }
    if proposal.mentor != mentor || Set(proposal.mentees) != Set(mentees) {
      found.append(
        violation(
          .fixedAsProposed, "состав не тот, что предложен записью \(proposal.position)", culprit: proposal.position,
          despite: despite))
    }
    if let refusal = state.life.standing.values.filter({ !$0.accepts }).min(by: { $0.position < $1.position }) {
      found.append(
        violation(
          .acceptedByAll, "участник отклонил пару (запись \(refusal.position))", culprit: refusal.position,
          despite: despite))
    } else if !state.life.undecided.isEmpty {
      found.append(
        violation(
          .acceptedByAll,
          "пару приняли не все: \(state.life.accepted) из \(proposal.members.count); "
            + "не приняли: \(PairLife.codes(state.life.undecided)); запишите согласие (pair.accepted)",
          culprit: state.voided[PairAccepted.schema.type], despite: despite))
    }
    return found
  }

  private func unproposed(_ members: [SubjectID]) -> [Violation] {
    let undecided = members.filter { state.life.standing[$0]?.accepts != true }
    return [
      violation(
        .fixedWithAcceptance,
        "пару не предлагали (пункт 5.3)" + (undecided.isEmpty ? "" : ", и не приняли её: \(PairLife.codes(undecided))"),
        culprit: state.voided[PairProposed.schema.type] ?? state.voided[PairProposalOverridden.schema.type])
    ]
  }

  /// Those who act for the pair belong to it.
  func members(_ persons: [SubjectID], of members: [SubjectID], _ source: Position) -> [Violation] {
    if Set(persons).isSubset(of: members) { return [] }
    return [violation(.memberActs, "назван человек, который в эту пару или группу не входит", culprit: source)]
  }
}

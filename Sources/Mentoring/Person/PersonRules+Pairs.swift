public import EventLedger

/// The rules about a person whom a proposal, a notice or a meeting of everybody names (items 5.1, 5.3, 5.4, 6.7).
extension PersonRules {
  /// Rules of the kinds of entries that this file is about; none for others.
  func pairLife(_ event: MentoringEvent) -> [Violation] {
    switch event {
    case .pairProposed(let event): offer(event.cycle, event.mentor, event.mentees, event.despite)
    case .pairProposalOverridden(let event): offer(event.cycle, event.mentor, event.mentees, event.despite)
    case .participantsNotified(let event): notice(event)
    case .groupMeetingHeld(let event): gathering(event)
    default: []
    }
  }

  /// A proposal has no legal effect, so that only consent and registration forbid it; the order judges the rest.
  private func offer(_ cycle: Cycle, _ mentor: SubjectID, _ mentees: [SubjectID], _ despite: [String]?) -> [Violation] {
    let isMentor = state.person == mentor
    let found =
      role(isMentor ? .mentor : .mentee, cycle, "предложение пары")
      + needsConsent(.proposedWithConsent, "пара не предлагается: \(lack)")
    return found + (isMentor ? places(for: mentees.count, cycle, despite) : freedom(cycle, despite))
  }

  private func places(for count: Int, _ cycle: Cycle, _ despite: [String]?) -> [Violation] {
    guard let approval = state.approvals[cycle] else {
      return [
        violation(
          .proposedMentorApproved, "наставник не утверждён в учебном году \(cycle.title)",
          culprit: state.undone(MentorApproved.schema), despite: despite)
      ]
    }
    let free = approval.places - state.takenPlaces(cycle)
    if free >= count { return [] }
    return [
      violation(
        .proposedPlaceFree, "у наставника свободных мест: \(max(0, free)), нужно: \(count)",
        culprit: state.memberships(as: .mentor, cycle).last(where: \.isActive)?.fixed ?? approval.position,
        despite: despite)
    ]
  }

  private func freedom(_ cycle: Cycle, _ despite: [String]?) -> [Violation] {
    var found: [Violation] = []
    if state.admissions[cycle] == nil {
      found.append(
        violation(
          .proposedMenteeAdmitted, "наставляемый не включён в базу учебного года \(cycle.title)",
          culprit: state.undone(MenteeAdmitted.schema), despite: despite))
    }
    if let other = state.memberships(as: .mentee, cycle).first(where: \.isActive) {
      found.append(
        violation(
          .proposedMenteeFree, "у наставляемого есть пара (запись \(other.fixed))", culprit: other.fixed,
          despite: despite))
    }
    return found
  }

  private func notice(_ event: ParticipantsNotified) -> [Violation] {
    if state.memberships.contains(where: { event.pairs.contains($0.pair) }) { return [] }
    return [
      violation(
        .noticeToMember, "извещается человек, который в названные пары не входит",
        culprit: state.undone(PairFixed.schema, GroupFixed.schema))
    ]
  }

  private func gathering(_ event: GroupMeetingHeld) -> [Violation] {
    if state.accompanies(in: event.cycle) { return [] }
    return needsConsent(.groupMetWithConsent, PersonState.lackOfConsentToMeet)
  }
}

extension PersonState {
  static let lackOfConsentToMeet = "у участника общей встречи нет действующего согласия в её день"

  /// Whether the person comes to the meeting of everybody as staff or representative, without a consent to participate.
  func accompanies(in cycle: Cycle) -> Bool {
    func isRegistered(_ roles: [ParticipantRole]) -> Bool { roles.contains { registration($0, cycle) != nil } }
    return isRegistered([.staff, .representative]) && !isRegistered([.mentee, .mentor])
  }

  /// What keeps the person from being named at the meeting of everybody on a day; nil where nothing does.
  public func lackOfConsent(toMeetIn cycle: Cycle, on day: CivilDate) -> String? {
    accompanies(in: cycle) || activeConsent(.participation, on: day) != nil ? nil : Self.lackOfConsentToMeet
  }

  /// Every pair or group that the person was or is in.
  public var pairs: Set<PairID> { Set(memberships.map(\.pair)) }

  /// The person's pairs of a school year that are fixed by a day and go on after it.
  public func openPairs(in cycle: Cycle, on day: CivilDate) -> [PairID] {
    memberships.filter { pair in
      pair.cycle == cycle && pair.fixedOn <= day && (pair.endedOn.map { day < $0 } ?? true)
    }.map(\.pair)
  }
}

import EventLedger

/// The rules about what a fixed pair goes through beside its meetings (items 5.4 and 6.2–6.6).
extension PairRules {
  /// Rules of the kinds of entries that this file is about; none for others.
  func life(_ event: MentoringEvent) -> [Violation] {
    switch event {
    case .participantsNotified(let event): notice(event)
    case .pairContinuationConfirmed(let event):
      inLife(event.despite) + once(event.despite) + acting(event.persons, stillIn: true) + trial(event.despite)
    case .planApproved(let event): inLife(event.despite) + plan(event)
    case .pairPaused(let event): inLife(event.despite) + pause(event.despite)
    case .pairResumed(let event): inLife(event.despite) + resumption(event.despite)
    case .feedbackRequested(let event):
      fixed(event.despite) + once(event.despite) + acting(event.persons, stillIn: true)
    // Who left may still say how it was.
    case .feedbackReceived(let event):
      fixed(event.despite) + once(event.despite) + acting([event.person], stillIn: false) + worked(event.kind)
    case .groupMeetingHeld(let event): listed(event)
    default: []
    }
  }

  // MARK: Notices

  private func notice(_ event: ParticipantsNotified) -> [Violation] {
    if state.orders.contains(where: { $0.position == state.standing[event.order] }) { return [] }
    return [
      violation(
        .noticeOfOrder, "запись \(event.order) — не приказ об этой паре, изданный к \(entry.on.forPeople)",
        culprit: state.voided[event.order] ?? state.orders.last?.position ?? state.voided[PairOrderIssued.schema.type])
    ]
  }

  // MARK: Steps

  private func acting(_ persons: [SubjectID], stillIn: Bool) -> [Violation] {
    guard let fixing = state.fixing else { return [] }
    let gone = stillIn ? state.exits.last { $0.on < entry.on && persons.contains($0.person) } : nil
    if let gone {
      return [
        violation(
          .memberActs, "назван человек, который выбыл \(gone.on.forPeople) (запись \(gone.position))",
          culprit: gone.position)
      ]
    }
    return members(persons, of: [fixing.mentor] + fixing.mentees, fixing.position)
  }

  private func fixed(_ despite: [String]?) -> [Violation] {
    if state.fixing != nil { return [] }
    return [
      violation(
        .stepInLife, "пара не закреплена приказом к \(entry.on.forPeople)", culprit: lackOfFixing, despite: despite)
    ]
  }

  private func inLife(_ despite: [String]?) -> [Violation] {
    guard let end = state.end, end.on < entry.on else { return fixed(despite) }
    return [
      violation(
        .stepInLife, "пара прекращена \(end.on.forPeople) (запись \(end.position))", culprit: end.position,
        despite: despite)
    ]
  }

  /// The same step of the same day, by whomever it was recorded.
  func once(_ despite: [String]?) -> [Violation] {
    guard let step = PairLife.Step(entry),
      let same = state.life.steps.last(where: {
        $0.on == step.on && $0.what == step.what
          && (step.persons.isEmpty || !Set($0.persons).isDisjoint(with: step.persons))
      })
    else { return [] }
    return [
      violation(
        .stepOnce, "этот шаг пары за \(entry.on.forPeople) уже записан (запись \(same.position))",
        culprit: same.position, despite: despite)
    ]
  }

  private func trial(_ despite: [String]?) -> [Violation] {
    if state.held(.trial) != nil { return [] }
    return [
      violation(
        .continuedAfterTrial, "пробная встреча (пункт 6.2) к \(entry.on.forPeople) не проведена",
        culprit: state.voided[MeetingHeld.schema.type], despite: despite)
    ]
  }

  /// Work goes on with everybody's word, where anybody gave it.
  func continued(_ kind: MeetingKind) -> [Violation] {
    guard kind == .planning, let fixing = state.fixing, !state.life.continuing.isEmpty else { return [] }
    let silent = ([fixing.mentor] + state.remaining).filter { !state.life.continuing.contains($0) }
    guard !silent.isEmpty else { return [] }
    return [
      violation(
        .continuedByAll, "продолжение не подтвердили: \(PairLife.codes(silent)) (pair.continuation.confirmed)",
        culprit: state.voided[PairContinuationConfirmed.schema.type])
    ]
  }

  /// Whoever tells how the work goes has met.
  private func worked(_ kind: FeedbackKind) -> [Violation] {
    guard kind == .work, !state.meetings.contains(where: { $0.absence == nil }) else { return [] }
    return [
      violation(
        .workFeedbackAfterMeeting, "ни одной встречи пары к \(entry.on.forPeople) не проведено",
        culprit: state.voided[MeetingHeld.schema.type] ?? lackOfFixing)
    ]
  }

  private func plan(_ event: PlanApproved) -> [Violation] {
    var found: [Violation] = []
    if state.held(.planning) == nil {
      found.append(
        violation(
          .plannedAtMeeting, "встреча планирования (пункт 6.3) к \(entry.on.forPeople) не проведена",
          culprit: state.voided[MeetingHeld.schema.type], despite: event.despite))
    }
    if let same = state.life.plans.last(where: { $0.on == entry.on }) {
      found.append(
        violation(
          .stepOnce, "план за \(entry.on.forPeople) уже записан (запись \(same.position))", culprit: same.position,
          despite: event.despite))
    }
    // Meetings of a pair that is followed were each told that a plan lacks.
    if let regular = state.held(.regular), !state.life.isFollowed {
      found.append(
        violation(
          .plannedBeforeRegular,
          "регулярная встреча \(regular.on.forPeople) проведена до плана (запись \(regular.position))",
          culprit: regular.position, despite: event.despite))
    }
    return found
  }

  private func pause(_ despite: [String]?) -> [Violation] {
    guard let open = state.life.openPause else { return [] }
    return [
      violation(
        .pauseInTurn, "перерыв уже идёт с \(open.on.forPeople) (запись \(open.position))",
        culprit: state.voided[PairResumed.schema.type] ?? open.position, despite: despite)
    ]
  }

  private func resumption(_ despite: [String]?) -> [Violation] {
    if state.life.openPause != nil { return [] }
    return [
      violation(
        .pauseInTurn, "работу возобновляют, а перерыва к \(entry.on.forPeople) нет",
        culprit: state.voided[PairPaused.schema.type], despite: despite)
    ]
  }

  /// A pair that the final meeting of everybody lists as open is open.
  private func listed(_ event: GroupMeetingHeld) -> [Violation] {
    guard event.kind == .final, !state.isActive else { return [] }
    return [
      violation(
        .openPairsListed,
        state.end.map { "незавершённой названа пара, прекращённая записью \($0.position)" }
          ?? "незавершённой названа пара, которая к \(entry.on.forPeople) не закреплена",
        culprit: state.end?.position ?? lackOfFixing, despite: event.despite)
    ]
  }

  // MARK: Meetings and the end

  /// What the pauses and the plan say of a meeting that was held.
  func meetingInLife(_ kind: MeetingKind, _ despite: [String]?) -> [Violation] {
    var found: [Violation] = []
    if let pause = state.life.openPause {
      found.append(
        violation(
          .meetingOutsidePause, "у пары перерыв с \(pause.on.forPeople) (запись \(pause.position))",
          culprit: state.voided[PairResumed.schema.type] ?? pause.position, despite: despite))
    }
    if kind == .regular, state.life.isFollowed, state.life.plans.isEmpty {
      found.append(
        violation(
          .meetingAfterPlan, "план работы пары не утверждён (пункт 6.3, plan.approved)",
          culprit: state.voided[PlanApproved.schema.type], despite: despite))
    }
    return found
  }

  func closing(_ despite: [String]?) -> [Violation] {
    guard state.life.isFollowed, state.held(.final) == nil else { return [] }
    return [
      violation(
        .closedAfterFinal, "заключительная встреча (пункт 6.6) к \(entry.on.forPeople) не проведена",
        culprit: state.voided[MeetingHeld.schema.type], despite: despite)
    ]
  }
}

import EventLedger

/// The rules about a base that is formed, judged for each of its members (items 2.3, 3.4, 4.4, 7.8).
extension PersonRules {
  /// What makes the person no member of the base on its day.
  func membership(_ event: BaseFormed) -> [Violation] {
    guard let person = state.person, event.members.contains(person) else { return [] }
    let cycle = event.cycle
    switch event.base {
    case .mentees:
      return standing(.mentee, cycle, state.admissions[cycle] != nil, MenteeAdmitted.schema)
        + consented() + surveyed(.mentee, cycle)
    case .mentors:
      let decline = state.approvals[cycle] == nil ? state.mentorship.declines[cycle] : nil
      return standing(.mentor, cycle, decline == nil, MentorDeclined.schema, culprit: decline?.position)
        + consented() + surveyed(.mentor, cycle)
    case .readyMentors:
      return standing(.mentor, cycle, state.approvals[cycle] != nil, MentorApproved.schema)
        + consented() + surveyed(.mentor, cycle) + trained(event)
    case .longTerm: return retained()
    }
  }

  private func standing(
    _ role: ParticipantRole, _ cycle: Cycle, _ isIn: Bool, _ schema: EventSchema, culprit: Position? = nil
  ) -> [Violation] {
    guard state.registration(role, cycle) != nil else {
      return [
        violation(
          .baseMember, "участника нет в роли «\(role.title)» в учебном году \(cycle.title), или он выбыл",
          culprit: state.undone(PersonRegistered.schema))
      ]
    }
    if isIn { return [] }
    return [
      violation(
        .baseMember, "участник не состоит в этой базе учебного года \(cycle.title)",
        culprit: culprit ?? state.undone(schema))
    ]
  }

  private func consented() -> [Violation] {
    needsConsent(.baseConsent, "у участника базы нет действующего согласия на участие")
  }

  private func surveyed(_ role: ParticipantRole, _ cycle: Cycle) -> [Violation] {
    if state.hasSurvey(role, cycle) { return [] }
    return [
      violation(.baseSurvey, "у участника базы нет анкеты", culprit: state.undone(QuestionnaireSubmitted.schema))
    ]
  }

  private func trained(_ event: BaseFormed) -> [Violation] {
    if state.mentorship.completions[event.cycle] != nil { return [] }
    return [
      violation(
        .baseTrained, "наставник не завершил обучение", culprit: state.undone(TrainingCompleted.schema),
        despite: event.despite)
    ]
  }

  private func retained() -> [Violation] {
    guard let retention = state.mentorship.retention, retention.holds(on: day) else {
      return [
        violation(
          .baseMember, "наставник не внесён в долгосрочную базу, исключён из неё, или срок его истёк",
          culprit: state.mentorship.retention?.position ?? state.undone(MentorRetained.schema))
      ]
    }
    if state.activeConsent(.future, on: day) != nil { return disputed(.future) }
    return [
      violation(
        .baseConsent, "у наставника нет действующего согласия на будущие программы",
        culprit: state.culprit(forLacking: .future))
    ]
  }
}

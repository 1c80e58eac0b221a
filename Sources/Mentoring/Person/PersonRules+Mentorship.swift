import EventLedger

/// The rules about a mentor's way: profile, interview, training, the long-term base (items 3.4–4.4, 7.8).
extension PersonRules {
  /// Every rule of the mentor's way that the entry does not meet.
  func mentorship(_ event: MentoringEvent) -> [Violation] {
    switch event {
    case .mentorProfileClassified(let event): classification(event)
    case .mentorInterviewed(let event): interview(event)
    case .mentorDeclined(let event): decline(event)
    case .trainingSessionHeld(let event): session(event)
    case .trainingCompleted(let event): completion(event)
    case .mentorRetained(let event): retention(event)
    case .mentorReleased(let event): everMentor("исключение из долгосрочной базы", event.cycle)
    default: []
    }
  }

  private func classification(_ event: MentorProfileClassified) -> [Violation] {
    var found = role(.mentor, event.cycle, "профиль наставника")
    if entry.payload.parts["wishes"] != nil {
      found += needsConsent(.profileWithConsent, "пожелания наставника без согласия на участие не сохраняются")
    }
    if !state.hasSurvey(.mentor, event.cycle) {
      found.append(
        violation(
          .profileAfterSurvey, "у наставника нет анкеты", culprit: state.undone(QuestionnaireSubmitted.schema),
          despite: event.despite))
    }
    return found
  }

  private func interview(_ event: MentorInterviewed) -> [Violation] {
    var found = role(.mentor, event.cycle, "собеседование")
    if !entry.payload.parts.isEmpty {
      found += needsConsent(.interviewWithConsent, "протокол собеседования без согласия на участие не сохраняется")
    }
    let decision = state.approvals[event.cycle]?.position ?? state.mentorship.declines[event.cycle]?.position
    if let decision {
      found.append(
        violation(
          .interviewBeforeDecision, "решение о наставнике уже принято (запись \(decision))", culprit: decision,
          despite: event.despite))
    }
    return found
  }

  /// Beside what an approval needs at all. Of those whose way is kept here, profile and all, an approval without an
  /// interview needs a reason; of those who are only approved it is noticed.
  func interviewed(_ event: MentorApproved) -> [Violation] {
    let interview = state.mentorship.interviews[event.cycle]
    if let interview, interview.outcome == .unsuitable {
      return [
        violation(
          .approvedAfterInterview, "собеседование не рекомендовало наставника (запись \(interview.position))",
          culprit: interview.position, despite: event.despite)
      ]
    }
    guard interview == nil else { return [] }
    let isFollowed = state.mentorship.profiles[event.cycle] != nil
    return [
      violation(
        isFollowed ? .approvedAfterInterview : .interviewedBeforeApproval, "собеседования с наставником не было",
        culprit: state.undone(MentorInterviewed.schema), despite: isFollowed ? event.despite : nil)
    ]
  }

  /// People may think better of a refusal; that they did stays visible.
  func declined(_ event: MentorApproved) -> [Violation] {
    guard let decline = state.mentorship.declines[event.cycle] else { return [] }
    return [
      violation(
        .approvedAfterDecline, "в этом учебном году наставнику отказано (запись \(decline.position))",
        culprit: decline.position)
    ]
  }

  private func decline(_ event: MentorDeclined) -> [Violation] {
    var found = role(.mentor, event.cycle, "решение о наставнике")
    if let approval = state.approvals[event.cycle] {
      found.append(
        violation(
          .decidedOnce,
          "наставник уже утверждён (запись \(approval.position)); если он уходит, запишите его выход",
          culprit: approval.position))
    } else if let earlier = state.mentorship.declines[event.cycle] {
      found.append(
        violation(.decidedOnce, "отказ уже записан (запись \(earlier.position))", culprit: earlier.position))
    }
    return found
  }

  // MARK: Training

  private func session(_ event: TrainingSessionHeld) -> [Violation] {
    var found = role(.mentor, event.cycle, "занятие") + approvedForTraining(event.cycle, event.despite)
    if state.mentorship.completions[event.cycle] == nil {
      found += beforePairing(event.cycle, "занятие", event.despite)
    }
    return found
  }

  private func completion(_ event: TrainingCompleted) -> [Violation] {
    var found = role(.mentor, event.cycle, "завершение обучения") + approvedForTraining(event.cycle, event.despite)
    if let earlier = state.mentorship.completions[event.cycle] {
      found.append(
        violation(.trainedOnce, "обучение уже завершено (запись \(earlier.position))", culprit: earlier.position))
    }
    let attended = state.mentorship.attendedHours(event.cycle)
    if attended == 0 {
      found.append(
        violation(
          .trainedInSessions, "наставник не был ни на одном занятии",
          culprit: state.undone(TrainingSessionHeld.schema), despite: event.despite))
    } else if Int(event.hours) > attended {
      found.append(
        violation(
          .trainedHours, "часов обучения названо \(event.hours), а на занятиях, где наставник был, — \(attended)",
          culprit: state.undone(TrainingSessionHeld.schema), despite: event.despite))
    }
    return found + beforePairing(event.cycle, "завершение обучения", event.despite)
  }

  private func approvedForTraining(_ cycle: Cycle, _ despite: [String]?) -> [Violation] {
    if state.approvals[cycle] != nil { return [] }
    return [
      violation(
        .trainedApproved, "наставник не утверждён в учебном году \(cycle.title)",
        culprit: state.mentorship.declines[cycle]?.position ?? state.undone(MentorApproved.schema),
        despite: despite)
    ]
  }

  private func beforePairing(_ cycle: Cycle, _ what: String, _ despite: [String]?) -> [Violation] {
    guard let pair = state.memberships(as: .mentor, cycle).first else { return [] }
    return [
      violation(
        .trainedBeforePairing, "\(what) — после закрепления пары наставника (запись \(pair.fixed))",
        culprit: pair.fixed, despite: despite)
    ]
  }

  /// A mentor is to complete the training before a pair is fixed, whether it began or not.
  func trained(before cycle: Cycle) -> [Violation] {
    guard state.mentorship.completions[cycle] == nil else { return [] }
    let session = state.mentorship.sessions.last { $0.cycle == cycle }
    return [
      violation(
        .fixedAfterTraining,
        session.map {
          "наставник закрепляется, а его обучение не завершено (последнее занятие — запись \($0.position))"
        } ?? "наставник закрепляется, а обучения его не было",
        culprit: state.undone(TrainingCompleted.schema) ?? session?.position)
    ]
  }

  // MARK: The long-term base

  private func retention(_ event: MentorRetained) -> [Violation] {
    var found = everMentor("долгосрочная база", event.cycle)
    if state.activeConsent(.future, on: day) == nil {
      found.append(
        violation(
          .retainedWithConsent, "нет действующего согласия наставника на будущие программы",
          culprit: state.culprit(forLacking: .future)))
    }
    found += disputed(.future)
    found += term(event)
    if state.mentorship.result(as: .mentor) == nil {
      found.append(
        violation(
          .retainedAfterResult, "результат наставника не внесён", culprit: state.undone(ResultRecorded.schema),
          despite: event.despite))
    }
    if let earlier = state.mentorship.retention, earlier.holds(on: day) {
      found.append(
        violation(
          .retainedOnce, "наставник уже в долгосрочной базе (запись \(earlier.position))", culprit: earlier.position))
    }
    return found
  }

  /// Nobody stays longer than they agreed to.
  private func term(_ event: MentorRetained) -> [Violation] {
    let consents = state.consents.filter { $0.content.purpose == .future && $0.isActive(on: day) }
    guard let until = event.until, let longest = consents.max(by: { $0.lastDay < $1.lastDay }), until > longest.lastDay
    else { return [] }
    return [
      violation(
        .retainedWithinConsent,
        "оставлен до \(until.forPeople), а согласие (запись \(longest.position)) действует по \(longest.lastDay.forPeople)",
        culprit: longest.position)
    ]
  }

  /// Mentors leave the programme of a year before they enter the long-term base, so an exit does not count here.
  private func everMentor(_ what: String, _ cycle: Cycle) -> [Violation] {
    if state.registrations.contains(where: { $0.content.role == .mentor && $0.content.cycle <= cycle }) { return [] }
    return [
      violation(
        .registeredInRole,
        "\(what): нет регистрации в роли «\(ParticipantRole.mentor.title)» до учебного года \(cycle.title)",
        culprit: state.undone(PersonRegistered.schema))
    ]
  }
}

extension PersonState {
  /// Whether the person answered the first survey of a role in a school year (items 2.1, 3.3).
  func hasSurvey(_ role: ParticipantRole, _ cycle: Cycle) -> Bool {
    let kind: QuestionnaireKind = role == .mentor ? .mentorBefore : .menteeBefore
    return surveys.contains { $0.role == role && $0.cycle == cycle && $0.kind == kind }
  }
}

import EventLedger

extension PersonRules {
  /// The rules about what a person hands in on forms, and about what is measured or told of them.
  func forms(_ event: MentoringEvent) -> [Violation] {
    switch event {
    case .assessmentRecorded(let event) where event.person == state.person: assessment(event)
    case .thirdPartyReportReceived(let event) where event.person == state.person: report(event)
    case .preferenceSubmitted(let event): preference(event)
    case .feedbackReceived(let event): feedback(event)
    default: []
    }
  }

  private func assessment(_ event: AssessmentRecorded) -> [Violation] {
    var found = role(event.role, event.cycle, "оценка")
    found += needsConsent(.assessedWithConsent, "оценка не сохраняется: \(lack)")
    if entry.payload.parts.isEmpty {
      found.append(violation(.assessmentStates, "нет ни баллов, ни заключения психолога"))
    }
    let own = state.forms.assessments.filter { $0.role == event.role && $0.cycle == event.cycle }
    let same = own.last {
      $0.on == day && $0.phase == event.phase && $0.form.utf8.elementsEqual(event.form.utf8)
    }
    if let same {
      found.append(
        violation(.assessedOnce, "такая оценка уже записана (запись \(same.position))", culprit: same.position))
    }
    guard event.phase == .after else { return found }
    let before = own.filter { $0.phase == .before }
    if !before.contains(where: { $0.form.utf8.elementsEqual(event.form.utf8) }) {
      let message =
        before.last.map { "до программы применялась методика \($0.form) (запись \($0.position)), сравнить не с чем" }
        ?? "оценки до программы нет, сравнить не с чем"
      found.append(
        violation(
          .sameInstrument, message, culprit: before.last?.position ?? state.undone(AssessmentRecorded.schema),
          despite: event.despite))
    }
    return found
  }

  /// What others tell of a minor needs the representative's consent before it is stored (DOMAIN §2, item 2.2).
  private func report(_ event: ThirdPartyReportReceived) -> [Violation] {
    var found = role(.mentee, event.cycle, "сведения третьих лиц")
    let isMinor = birthDate.map { $0.fullYears(on: day) < 18 } ?? false
    if isMinor, !state.consents.contains(where: { $0.isForParticipation(by: .representative, on: day) }) {
      found.append(
        violation(
          .reportedWithConsent, "сведения не сохраняются: \(lack)", culprit: state.culprit(forLacking: .participation)))
    } else {
      found += needsConsent(.reportedWithConsent, "сведения не сохраняются: \(lack)")
    }
    let (hasAnswers, hasConclusion) = (
      entry.payload.parts["answers"] != nil, entry.payload.parts["psychology"] != nil
    )
    if !hasAnswers, !hasConclusion {
      found.append(violation(.reportStates, "в сведениях нет ни ответов, ни заключения"))
    } else if event.source == .psychologist, hasAnswers || !hasConclusion {
      found.append(
        violation(.psychologistApart, "сведения психолога хранятся только в его части «psychology»"))
    } else if event.source != .psychologist, hasConclusion {
      found.append(violation(.psychologistApart, "часть «psychology» — только для сведений психолога"))
    }
    let same = state.forms.reports.last {
      $0.on == day && $0.source == event.source && $0.author == event.author
    }
    if let same {
      found.append(
        violation(.reportedOnce, "такие сведения уже записаны (запись \(same.position))", culprit: same.position))
    }
    return found
  }

  private func preference(_ event: PreferenceSubmitted) -> [Violation] {
    var found = role(event.role, event.cycle, "пожелания")
    found += needsConsent(.wishedWithConsent, "пожелания не сохраняются: \(lack)")
    if !state.forms.openings.contains(event.cycle) {
      found.append(
        violation(
          .wishedAfterMeeting, "участник не был на первой общей встрече (пункт 5.1) или она ещё не прошла",
          culprit: state.undone(GroupMeetingHeld.schema), despite: event.despite))
    }
    let same = state.forms.wishes.last { $0.on == day && $0.role == event.role && $0.cycle == event.cycle }
    if let same {
      found.append(
        violation(.wishedOnce, "пожелания уже записаны (запись \(same.position))", culprit: same.position))
    }
    return found
  }

  private func feedback(_ event: FeedbackReceived) -> [Violation] {
    needsConsent(.feedbackWithConsent, "отзыв не сохраняется: \(lack)")
  }
}

extension ConsentRecord {
  /// Whether it is for participation, given in a capacity, and in force on a day.
  fileprivate func isForParticipation(by capacity: SigningCapacity, on day: CivilDate) -> Bool {
    content.purpose == .participation && content.capacity == capacity && isActive(on: day)
  }
}

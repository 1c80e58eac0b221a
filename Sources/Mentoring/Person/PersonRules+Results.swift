import EventLedger

/// Results, awards and publications of a person (stage 7).
extension PersonRules {
  func resultViolations(of event: MentoringEvent) -> [Violation] {
    switch event {
    case .resultRecorded(let event) where event.person == state.person: result(event)
    case .mentorAwarded(let event) where event.person == state.person: award(event)
    case .consentTermsStated(let event) where event.person == state.person: terms(event)
    case .publicationMade(let event): publication(event)
    default: []
    }
  }

  private func result(_ event: ResultRecorded) -> [Violation] {
    var found = role(event.role, event.cycle, "результат")
    let key = PersonMatters.ResultKey(role: event.role, cycle: event.cycle)
    if let earlier = state.matters.results[key] {
      found.append(violation(.resultOnce, "результат уже внесён (запись \(earlier))", culprit: earlier))
    }
    if entry.payload.parts["results"] != nil {
      found += needsConsent(.resultWithConsent, "текст результата не сохраняется: нет действующего согласия на участие")
    }
    let memberships = state.memberships(as: event.role, event.cycle)
    if let pair = event.pair, !memberships.contains(where: { $0.pair == pair }) {
      found.append(
        violation(
          .resultOfMember, "в названной паре участник в этом учебном году не состоит",
          culprit: state.undone(PairFixed.schema, GroupFixed.schema)))
    }
    if memberships.isEmpty || memberships.contains(where: \.isActive) {
      found.append(
        violation(
          .resultAfterPair,
          memberships.isEmpty ? "у участника не было пары в этом учебном году" : "пара участника ещё действует",
          culprit: memberships.last(where: \.isActive).map { $0.endUndone ?? $0.fixed }
            ?? state.undone(PairFixed.schema, GroupFixed.schema), despite: event.despite))
    }
    return found + outcome(event, memberships)
  }

  /// A pair's end says what came of its goal; the result of its members says the same.
  private func outcome(_ event: ResultRecorded, _ memberships: [PairMembership]) -> [Violation] {
    let closed = memberships.filter { $0.goal != nil && (event.pair == nil || $0.pair == event.pair) }
    guard let last = closed.last, let goal = last.goal, !closed.contains(where: { $0.goal == event.goal }) else {
      return []
    }
    return [
      violation(
        .resultAsClosed,
        "внесён результат «\(event.goal.title)», а пара завершена с результатом «\(goal.title)»"
          + (last.ended.map { " (запись \($0))" } ?? ""), culprit: last.endUndone ?? last.ended)
    ]
  }

  private func award(_ event: MentorAwarded) -> [Violation] {
    var found: [Violation] = []
    if state.approvals[event.cycle] == nil {
      found.append(
        violation(
          .awardedMentor, "человек не утверждён наставником в учебном году \(event.cycle.title)",
          culprit: state.undone(MentorApproved.schema)))
    }
    if let strange = event.evidence?.first(where: { !state.matters.entries.contains(state.standing[$0]) }) {
      found.append(
        violation(
          .awardEvidence,
          "запись \(strange) не об этом наставнике, не действует или говорит о более позднем дне",
          culprit: state.voider(of: strange)))
    }
    let asking = event.criteria.filter(\.asksForEvidence)
    if !asking.isEmpty, event.evidence?.isEmpty ?? true {
      let titles = asking.map { "«\($0.title.lowercased())»" }.joined(separator: ", ")
      found.append(violation(.awardProven, "подтверждающие записи (evidence) не названы, а критерий — \(titles)"))
    }
    if !state.matters.measured.contains(event.cycle) {
      found.append(
        violation(
          .awardAfterSurvey, "нет итоговой анкеты или оценки этого наставника за учебный год (пункт 6.8)",
          culprit: state.undone(QuestionnaireSubmitted.schema, AssessmentRecorded.schema),
          despite: event.despite))
    }
    return found + goals(event)
  }

  /// An award for goals rests on a pair that came to its end with its goal, or on such a result.
  private func goals(_ event: MentorAwarded) -> [Violation] {
    let pairs = state.memberships(as: .mentor, event.cycle)
    let result = state.mentorship.result(as: .mentor, event.cycle)?.goal
    let goals = pairs.compactMap(\.goal) + [result].compactMap { $0 }
    guard event.criteria.contains(.goalsReached), goals.allSatisfy({ $0 == .missed }) else { return [] }
    return [
      violation(
        .awardGoals,
        goals.isEmpty
          ? "ни одна пара наставника к этому дню не завершена"
          : "ни одна пара наставника не завершена с достигнутой целью",
        culprit: pairs.last(where: \.isActive).map { $0.endUndone ?? $0.fixed }
          ?? state.undone(PairClosed.schema, PairFixed.schema, GroupFixed.schema), despite: event.despite)
    ]
  }

  private func terms(_ event: ConsentTermsStated) -> [Violation] {
    var found: [Violation] = []
    let consent = state.consents.last {
      $0.position == state.standing[event.consent] && $0.content.purpose == .distribution
    }
    if consent?.isActive(on: entry.on) != true {
      found.append(
        violation(
          .termsOfConsent,
          "запись \(event.consent) — не согласие этого человека на распространение, действующее в этот день",
          culprit: consent.flatMap { $0.withdrawal?.position ?? $0.fault?.culprit }
            ?? state.voider(of: event.consent)))
    }
    let isEntitled =
      event.signer == state.person
      || state.authorities.contains { $0.representative == event.signer && $0.holds(on: entry.on) }
    if !isEntitled {
      found.append(
        violation(
          .termsByEntitled, "условия называет сам человек или представитель с проверенными полномочиями",
          culprit: state.lackOfAuthority(of: event.signer)))
    }
    return found
  }

  /// Naming somebody on a site needs that person's own distribution consent for the site and the data (152-FZ art. 10.1).
  private func publication(_ event: PublicationMade) -> [Violation] {
    guard let person = state.person, event.persons.contains(person) else { return [] }
    let lacks = event.sites.compactMap { site in
      state.distributionLack(of: DistributionDemand(event, site: site), on: entry.on)
    }
    guard let first = lacks.first else { return disputed(.distribution) }
    return [
      violation(
        .publishedWithConsent,
        "участник \(person.description.prefix(8)): " + lacks.map(\.message).joined(separator: "; "),
        culprit: first.culprit)
    ]
  }
}

extension AwardCriterion {
  /// Whether entries prove it: goals the pairs' ends tell by themselves, and initiative no entry does.
  fileprivate var asksForEvidence: Bool {
    switch self {
    case .satisfaction, .meetingsHeld, .growth: true
    case .goalsReached, .initiative: false
    }
  }
}

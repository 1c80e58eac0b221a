import EventLedger

/// The rules about one person, judged against what was known of them on the day of the entry.
struct PersonRules: EntryRules {
  let state: PersonState
  let entry: HistoryEntry
  let birthDate: CivilDate?

  var day: CivilDate { entry.on }

  /// Every rule that the entry does not meet.
  func violations(of event: MentoringEvent) -> [Violation] {
    switch event {
    case .personRegistered(let event) where event.person == state.person: registration(event)
    case .personProfileChanged(let event) where event.person == state.person: profileChange(event)
    case .personExited(let event) where event.person == state.person: exit(event)
    case .consentCollected(let event) where event.person == state.person: consent(event)
    case .consentWithdrawn(let event) where event.person == state.person: withdrawal(event)
    case .questionnaireSubmitted(let event) where event.person == state.person: questionnaire(event)
    case .requestClassified(let event): role(.mentee, event.cycle, "запрос")
    case .menteeAdmitted(let event): admission(event)
    case .mentorApproved(let event): approval(event)
    case .mentorProfileClassified, .mentorInterviewed, .mentorDeclined, .trainingSessionHeld, .trainingCompleted,
      .mentorRetained, .mentorReleased:
      mentorship(event)
    case .baseFormed(let event): membership(event)
    case .pairFixed(let event): fixing(event.cycle, mentor: event.mentor, mentees: [event.mentee])
    case .groupFixed(let event): fixing(event.cycle, mentor: event.mentor, mentees: event.mentees)
    case .meetingHeld(let event): meeting(event)
    case .assessmentRecorded, .thirdPartyReportReceived, .preferenceSubmitted, .feedbackReceived: forms(event)
    case .curatorAppointed(let event): employed(event.cycle, .curatorOfStaff)
    case .responsibleAssigned(let event): employed(event.cycle, .responsibleOfStaff)
    case .representativeVerified(let event) where event.representative == state.person: known()
    case .consentCollected: known()
    default: pairLife(event) + resultViolations(of: event) + lawViolations(of: event)
    }
  }

  // MARK: People

  private func registration(_ event: PersonRegistered) -> [Violation] {
    var found: [Violation] = []
    // Two cards of one person are registered twice; that is why they were merged.
    if let earlier = state.registration(event.role, event.cycle), earlier.card == entry.payload.carriedFrom {
      found.append(
        violation(
          .registeredOnce,
          "человек уже зарегистрирован как \(event.role.title.lowercased()) (запись \(earlier.position))",
          culprit: earlier.position))
    }
    if [.mentee, .mentor].contains(event.role) { found += contact() }
    // Names are no part of a history: whether there is a card already, a decision session says.
    let cards = violation(
      .cardOnce, "заведена, хотя карточка с теми же именем и датой рождения есть", despite: event.despite)
    if cards.isAccepted { found.append(cards) }
    return found
  }

  /// Before a consent only the least profile is kept: name, role, birth date (152-FZ art. 5).
  private func contact() -> [Violation] {
    guard entry.payload.parts["contact"] != nil else { return [] }
    return needsConsent(.contactAfterConsent, "контакты участника без согласия на участие не сохраняются")
  }

  private func profileChange(_ event: PersonProfileChanged) -> [Violation] {
    guard state.registration(.mentee, event.cycle) != nil || state.registration(.mentor, event.cycle) != nil else {
      return []
    }
    return contact()
  }

  private func exit(_ event: PersonExited) -> [Violation] {
    if state.registration(event.role, event.cycle) == nil, let exit = state.exit(event.role, event.cycle) {
      return [violation(.exitedOnce, "выход уже записан (запись \(exit))", culprit: exit)]
    }
    return role(event.role, event.cycle, "выход") + leaving(event)
  }

  /// A duty gives powers over the whole programme: a pupil's representative has none by being one.
  private func employed(_ cycle: Cycle, _ rule: Rule) -> [Violation] {
    registered(
      .staff, cycle, rule,
      "к \(entry.on.forPeople) человек не зарегистрирован сотрудником в учебном году \(cycle.title) "
        + "(person.registered, role=staff)", subject: "он")
  }

  /// Who acts for somebody else stands in the ledger: where the registration was corrected away, nobody is known to have
  /// acted. Whether there ever was one is asked when the entry is made (`DecisionSession`).
  private func known() -> [Violation] {
    guard !state.isRegistered, let correction = state.undone(PersonRegistered.schema) else { return [] }
    return [violation(.knownPerson, "регистрация представителя отменена", culprit: correction)]
  }

  /// The rule that the person is registered in a role; `what` is being recorded.
  func role(_ role: ParticipantRole, _ cycle: Cycle, _ what: String) -> [Violation] {
    registered(
      role, cycle, .registeredInRole,
      "\(what): нет регистрации в роли «\(role.title)» в учебном году \(cycle.title)", subject: "участник")
  }

  /// A sentence that the person is not registered, unless they are; who has left is named with the exit.
  private func registered(
    _ role: ParticipantRole, _ cycle: Cycle, _ rule: Rule, _ sentence: String, subject: String
  ) -> [Violation] {
    if state.registration(role, cycle) != nil { return [] }
    let exit = state.exit(role, cycle)
    return [
      violation(
        rule, sentence + (exit.map { ", \(subject) выбыл (запись \($0))" } ?? ""),
        culprit: exit ?? state.undone(PersonRegistered.schema))
    ]
  }

  // MARK: Consent

  private func consent(_ event: ConsentCollected) -> [Violation] {
    var found = role(event.role, event.cycle, "согласие")
    switch event.capacity {
    case .oneself where event.signer != event.person:
      found.append(violation(.signedByOneself, "подписавший — не сам участник, хотя указано «сам участник»"))
    case .representative where event.signer == event.person:
      found.append(violation(.signedByOneself, "подписавший — сам участник, хотя указан представитель"))
    case .representative
    where !state.authorities.contains(where: { $0.representative == event.signer && $0.holds(on: day) }):
      found.append(
        violation(
          .representativeVerified, "полномочия представителя не проверены или не действуют в день подписания",
          culprit: state.lackOfAuthority(of: event.signer)))
    default: break
    }
    if event.until == nil {
      found.append(
        violation(
          .termStated,
          "последний день согласия не записан; оно учитывается не дольше учебного года \(event.cycle.title), исправьте запись"
        ))
    }
    found += age(event)
    let same = state.consents.last {
      $0.on == day && $0.content.purpose == event.purpose && $0.withdrawal == nil && $0.content.cycle == event.cycle
    }
    if let same {
      found.append(
        violation(.consentOnce, "такое согласие уже записано (запись \(same.position))", culprit: same.position))
    }
    if event.embedded, let separate = CivilDate(year: 2025, month: 9, day: 1), day >= separate {
      found.append(violation(.separateDocument, "согласие подписано в составе другого документа"))
    }
    return found
  }

  /// The entry that says the birth date, where it was recorded after this one: a correction.
  private var laterProfile: Position? { state.profile.map(\.position).flatMap { $0 > entry.position ? $0 : nil } }

  private func age(_ event: ConsentCollected) -> [Violation] {
    guard let birthDate else { return [] }
    let years = birthDate.fullYears(on: day)
    switch event.capacity {
    case .oneself where years < 18:
      return [
        violation(
          .minorRepresented, "участнику \(years) лет: нужно согласие законного представителя", culprit: laterProfile)
      ]
    case .representative where years >= 18:
      return [
        violation(.adultSigns, "участнику \(years) лет: согласие подписывает он сам", culprit: laterProfile)
      ]
    case .representative where years >= 14 && event.pupilSigned != true:
      return [
        violation(
          .pupilSigns, "участнику \(years) лет: нет его собственной подписи рядом с подписью представителя",
          culprit: laterProfile)
      ]
    default: return []
    }
  }

  private func withdrawal(_ event: ConsentWithdrawn) -> [Violation] {
    guard let consent = state.consents.last(where: { $0.position == state.standing[event.consent] }) else {
      return [
        violation(
          .withdrawsActive, "запись \(event.consent) — не согласие этого участника, действующее в этот день",
          culprit: state.voider(of: event.consent))
      ]
    }
    if consent.content.purpose != event.purpose {
      return [
        violation(
          .withdrawsActive, "цель согласия в записи \(event.consent) — «\(consent.content.purpose.title)»",
          culprit: consent.position)
      ]
    }
    if let withdrawal = consent.withdrawal {
      return [
        violation(
          .withdrawsActive, "согласие уже отозвано записью \(withdrawal.position)", culprit: withdrawal.position)
      ]
    }
    return mayWithdraw(event)
      ? []
      : [
        violation(
          .withdrawnByEntitled, "отозвавший не вправе отзывать это согласие",
          culprit: state.lackOfAuthority(of: event.signer))
      ]
  }

  private func mayWithdraw(_ event: ConsentWithdrawn) -> Bool {
    switch event.capacity {
    case .oneself: event.signer == event.person
    case .representative: state.authorities.contains { $0.representative == event.signer && $0.holds(on: day) }
    }
  }

  /// The rule that a consent to participation is in force on the day; `what` is refused without it.
  func needsConsent(_ rule: Rule, _ what: String) -> [Violation] {
    guard let consent = state.activeConsent(.participation, on: day) else {
      return [violation(rule, what, culprit: state.culprit(forLacking: .participation))]
    }
    return ownConsent(insteadOf: consent) + disputed(.participation)
  }

  /// Turning 18 makes an own consent due; until it is there, the representative's goes on being relied on, with a
  /// warning.
  private func ownConsent(insteadOf consent: ConsentRecord) -> [Violation] {
    guard let birthDate, birthDate.fullYears(on: day) >= 18,
      !state.consents.contains(where: {
        $0.content.purpose == .participation && $0.content.capacity == .oneself && $0.isActive(on: day)
      })
    else { return [] }
    return [
      violation(
        .ownConsentDue,
        "участнику \(birthDate.fullYears(on: day)) лет, а действует только согласие представителя (запись \(consent.position))",
        culprit: consent.position)
    ]
  }

  // MARK: Bases

  private func questionnaire(_ event: QuestionnaireSubmitted) -> [Violation] {
    var found = role(event.role, event.cycle, "анкета")
    if let role = event.kind.role, role != event.role {
      found.append(
        violation(
          .answersOfRole,
          "«\(event.kind.title)» заполнена в роли «\(event.role.title)», а составлена для роли «\(role.title)»"))
    }
    found += needsConsent(.answersAfterConsent, "ответы не сохраняются: \(lack)")
    let same = state.surveys.last { $0.on == day && $0.kind == event.kind && $0.cycle == event.cycle }
    if let same {
      found.append(
        violation(.answersOnce, "такая анкета уже записана (запись \(same.position))", culprit: same.position))
    }
    return found
  }

  /// What exactly is missing, in words that say whose signature to ask for.
  var lack: String {
    if let birthDate, birthDate.fullYears(on: day) < 18 {
      return
        "участнику \(birthDate.fullYears(on: day)) лет, и нет действующего согласия законного представителя на участие"
    }
    return "нет действующего согласия на участие"
  }

  private func admission(_ event: MenteeAdmitted) -> [Violation] {
    var found = role(.mentee, event.cycle, "включение в базу")
    found += needsConsent(.admittedWithConsent, "в базу не включается: \(lack)")
    found += survey(
      .mentee, event.cycle, .menteeBefore, .admittedWithSurvey, "в базу не включается: нет анкеты наставляемого")
    if state.requests[event.cycle] == nil {
      found.append(
        violation(
          .requestClassified, "основной запрос наставляемого не определён",
          culprit: state.undone(RequestClassified.schema), despite: event.despite))
    }
    if let earlier = state.admissions[event.cycle] {
      found.append(violation(.admittedOnce, "уже в базе (запись \(earlier.position))", culprit: earlier.position))
    }
    return found
  }

  private func approval(_ event: MentorApproved) -> [Violation] {
    var found = role(.mentor, event.cycle, "утверждение")
    found += needsConsent(.approvedWithConsent, "наставник не утверждается: \(lack)")
    found += survey(
      .mentor, event.cycle, .mentorBefore, .approvedWithSurvey, "наставник не утверждается: нет анкеты наставника")
    if let earlier = state.approvals[event.cycle] {
      found.append(violation(.approvedOnce, "уже утверждён (запись \(earlier.position))", culprit: earlier.position))
    }
    return found + interviewed(event) + declined(event)
  }

  private func survey(
    _ role: ParticipantRole, _ cycle: Cycle, _ kind: QuestionnaireKind, _ rule: Rule, _ message: String
  )
    -> [Violation]
  {
    if state.surveys.contains(where: { $0.role == role && $0.cycle == cycle && $0.kind == kind }) { return [] }
    return [violation(rule, message, culprit: state.undone(QuestionnaireSubmitted.schema))]
  }

  // MARK: Pairs

  private func fixing(_ cycle: Cycle, mentor: SubjectID, mentees: [SubjectID]) -> [Violation] {
    let isMentor = state.person == mentor
    var found =
      role(isMentor ? .mentor : .mentee, cycle, "закрепление пары")
      + needsConsent(.fixedWithConsent, "пара не закрепляется: \(lack)")
    if isMentor {
      found += placesFor(mentees.count, cycle) + trained(before: cycle)
    } else {
      if state.admissions[cycle] == nil {
        found.append(
          violation(
            .menteeAdmitted, "наставляемый не включён в базу учебного года \(cycle.title)",
            culprit: state.undone(MenteeAdmitted.schema)))
      }
      if let other = state.memberships(as: .mentee, cycle).first(where: \.isActive) {
        found.append(
          violation(.menteeFree, "у наставляемого уже есть пара (запись \(other.fixed))", culprit: other.fixed))
      }
    }
    return found
  }

  private func placesFor(_ count: Int, _ cycle: Cycle) -> [Violation] {
    guard let approval = state.approvals[cycle] else {
      return [
        violation(
          .mentorApproved, "наставник не утверждён в учебном году \(cycle.title)",
          culprit: state.undone(MentorApproved.schema))
      ]
    }
    let free = approval.places - state.takenPlaces(cycle)
    if free >= count { return [] }
    return [
      violation(
        .mentorFree, "у наставника свободных мест: \(max(0, free)), нужно: \(count)",
        culprit: state.memberships(as: .mentor, cycle).last(where: \.isActive)?.fixed ?? approval.position)
    ]
  }

  private func meeting(_ event: MeetingHeld) -> [Violation] {
    needsConsent(.metWithConsent, "у участника встречи нет действующего согласия в её день")
  }
}

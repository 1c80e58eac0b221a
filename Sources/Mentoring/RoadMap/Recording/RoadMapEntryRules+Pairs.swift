import EventLedger

/// What a pair rests on in other histories: the match run that its proposal names, the forms that its members chose.
extension RoadMapEntryRules {
  /// The types that are judged here.
  static let pairTypes: Set<EventType> = [PairProposed.schema.type, PairFixed.schema.type, GroupFixed.schema.type]

  func pairViolations(_ entry: HistoryEntry) throws -> [Violation] {
    switch entry.payload.event {
    case .pairProposed(let event): try event.run.map { try proposed(by: $0, event.cycle, entry) } ?? []
    case .pairFixed(let event): try fixed(event.form, event.cycle, event.mentor, [event.mentee], entry)
    case .groupFixed(let event): try fixed(event.form, event.cycle, event.mentor, event.mentees, entry)
    default: []
    }
  }

  private func proposed(by run: Position, _ cycle: Cycle, _ entry: HistoryEntry) throws -> [Violation] {
    switch try run < entry.position ? source.entry(run) : .missing {
    case .missing: return [violation(.proposedByRun, entry, "записи \(run) раньше этой в журнале нет")]
    case .void(let correction):
      return [
        violation(
          .proposedByRun, entry, "запись \(run) не действует: её исправила запись \(correction)", culprit: correction)
      ]
    case .counts(let named):
      if case .matchRunExecuted(let event) = named.payload.event, event.cycle == cycle { return [] }
      return [
        violation(
          .proposedByRun, entry,
          "запись \(run) («\(named.payload.event.schema.title)») — не подбор учебного года \(cycle.title)", culprit: run
        )
      ]
    }
  }

  /// A form that neither the mentor nor any mentee has in this school year. Members may differ from each other; a pair
  /// whose mentees state none is not judged.
  private func fixed(
    _ form: MentoringForm, _ cycle: Cycle, _ mentor: SubjectID, _ mentees: [SubjectID], _ entry: HistoryEntry
  ) throws -> [Violation] {
    func known(_ type: EventType, _ person: SubjectID) throws -> [HistoryEntry] {
      try source.entries(type, .person(person)).filter { $0.payload.event.data.tags.contains(Tag("cycle", cycle)) }
    }
    let admissions = try mentees.flatMap { try known(MenteeAdmitted.schema.type, $0) }
    guard let admission = admissions.last else { return [] }
    let stated =
      try admissions + known(MentorApproved.schema.type, mentor) + known(MentorProfileClassified.schema.type, mentor)
    let forms = stated.compactMap(\.payload.event.statedForm)
    if forms.contains(form) { return [] }
    let titles = Set(forms.map { "«\($0.title)»" }).sorted().joined(separator: ", ")
    return [
      violation(
        .formOfMember, entry,
        "пара закреплена в форме «\(form.title)», а у её участников названо: \(titles) (запись \(admission.position))",
        culprit: admission.position)
    ]
  }
}

extension MentoringEvent {
  /// The form of mentoring that a member of a pair has by this entry.
  fileprivate var statedForm: MentoringForm? {
    switch self {
    case .menteeAdmitted(let event): event.form
    case .mentorApproved(let event): event.form
    case .mentorProfileClassified(let event): event.form
    default: nil
    }
  }
}

import EventLedger

/// A person's way as a mentor, from the survey to the long-term base (items 3.3–4.4, 7.8), and the results that were
/// recorded of the person in any role (item 7.7).
struct Mentorship: Hashable, Sendable {
  struct Profile: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let competences: [RequestKind]
    let places: Int
    let form: MentoringForm?
    /// Wished ages, hours and interests.
    let wishes: PartReference?
  }
  struct Interview: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let outcome: InterviewOutcome
  }
  struct Decline: Hashable, Sendable {
    let position: Position
    let on: CivilDate
  }
  struct Session: Hashable, Sendable {
    let position: Position
    let cycle: Cycle
    let hours: Int
  }
  struct Completion: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let hours: Int
  }
  struct Retention: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let cycle: Cycle
    /// The last day, nil where none was stated.
    let until: CivilDate?

    func holds(on day: CivilDate) -> Bool { on <= day && until.map { day <= $0 } ?? true }
  }
  struct Result: Hashable, Sendable {
    let position: Position
    let role: ParticipantRole
    let cycle: Cycle
    let goal: GoalOutcome
    /// What was reached, and where the case or review is.
    let text: PartReference?
  }

  /// The answers of the mentor's first survey (item 3.3), newest in a year.
  var answers: [Cycle: PartReference] = [:]
  var profiles: [Cycle: Profile] = [:]
  /// The newest interview of a year: it is the one that counts.
  var interviews: [Cycle: Interview] = [:]
  var declines: [Cycle: Decline] = [:]
  var sessions: [Session] = []
  var completions: [Cycle: Completion] = [:]
  /// The standing entry into the long-term base; nil before it and after a release.
  var retention: Retention?
  var results: [Result] = []

  /// Hours of the training sessions that the mentor attended in a school year.
  func attendedHours(_ cycle: Cycle) -> Int { sessions.filter { $0.cycle == cycle }.reduce(0) { $0 + $1.hours } }

  /// The newest result in a role: of a school year, or of any where none is named.
  func result(as role: ParticipantRole, _ cycle: Cycle? = nil) -> Result? {
    results.last { $0.role == role && (cycle == nil || $0.cycle == cycle) }
  }
}

extension Mentorship {
  /// Takes in an entry about `person`.
  mutating func apply(_ entry: HistoryEntry, of person: SubjectID?) {
    let (position, day) = (entry.position, entry.on)
    switch entry.payload.event {
    case .questionnaireSubmitted(let event) where event.person == person && event.kind == .mentorBefore:
      answers[event.cycle] = PartReference(entry, class: "answers") ?? answers[event.cycle]
    case .mentorProfileClassified(let event):
      profiles[event.cycle] = Profile(
        position: position, on: day, competences: event.competences, places: Int(event.places), form: event.form,
        wishes: PartReference(entry, class: "wishes"))
    case .mentorInterviewed(let event):
      interviews[event.cycle] = Interview(position: position, on: day, outcome: event.outcome)
    case .mentorDeclined(let event): declines[event.cycle] = Decline(position: position, on: day)
    case .trainingSessionHeld(let event):
      sessions.append(Session(position: position, cycle: event.cycle, hours: Int(event.hours)))
    case .trainingCompleted(let event):
      completions[event.cycle] =
        completions[event.cycle]
        ?? Completion(position: position, on: day, hours: Int(event.hours))
    case .mentorRetained(let event):
      retention = Retention(position: position, on: day, cycle: event.cycle, until: event.until)
    case .mentorReleased: retention = nil
    case .resultRecorded(let event):
      results.append(
        Result(
          position: position, role: event.role, cycle: event.cycle, goal: event.goal,
          text: PartReference(entry, class: "results")))
    default: break
    }
  }
}

public import EventLedger

/// What a person wished and was assessed by, and what others told, as far as public parts say so.
struct PersonForms: Sendable {
  struct Assessment: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let role: ParticipantRole
    let cycle: Cycle
    let phase: AssessmentPhase
    let form: String
  }
  struct Report: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let source: ReportSource
    let author: SubjectID?
  }
  struct Wish: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let role: ParticipantRole
    let cycle: Cycle
  }

  var assessments: [Assessment] = []
  var reports: [Report] = []
  var wishes: [Wish] = []
  /// School years whose opening group meeting the person attended.
  var openings: Set<Cycle> = []

  /// Takes in an entry that bears the person's tag.
  mutating func apply(_ entry: HistoryEntry, of person: SubjectID?) {
    let (position, day) = (entry.position, entry.on)
    switch entry.payload.event {
    case .assessmentRecorded(let event) where event.person == person:
      assessments.append(
        Assessment(
          position: position, on: day, role: event.role, cycle: event.cycle, phase: event.phase, form: event.form))
    case .thirdPartyReportReceived(let event) where event.person == person:
      reports.append(Report(position: position, on: day, source: event.source, author: event.author))
    case .preferenceSubmitted(let event):
      wishes.append(Wish(position: position, on: day, role: event.role, cycle: event.cycle))
    case .groupMeetingHeld(let event) where event.kind == .opening: openings.insert(event.cycle)
    default: break
    }
  }
}

extension PersonState {
  /// Whether the person is registered in a role in a school year, and has not left it.
  public func isRegistered(as role: ParticipantRole, in cycle: Cycle) -> Bool { registration(role, cycle) != nil }

  /// The person's pairs and groups that were in being on a day, each with its mentor and mentees.
  public func pairs(on day: CivilDate) -> [(pair: PairID, mentor: SubjectID, mentees: [SubjectID])] {
    memberships.filter { $0.fixedOn <= day && ($0.endedOn.map { day <= $0 } ?? true) }
      .map { ($0.pair, $0.mentor, $0.mentees) }
  }
}

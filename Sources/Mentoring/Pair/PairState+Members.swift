public import EventLedger

/// Who is in a pair when: as fixed, less those whose exit from the programme names the pair.
extension PairState {
  /// Mentor and mentees on a day; before the fixing as proposed. Who leaves is one no longer on the day of the exit.
  public func members(on day: CivilDate) -> (mentor: SubjectID, mentees: [SubjectID])? {
    members.map { mentor, mentees in (mentor, mentees.filter { mentee in !hasLeft(mentee, by: day) }) }
  }

  /// Whom an ending of a day names: those who are in the pair then, and where all mentees have left, those who left last.
  public func endingMembers(on day: CivilDate) -> (mentor: SubjectID, mentees: [SubjectID])? {
    guard let fixing, let current = members(on: day) else { return members }
    if !current.mentees.isEmpty { return current }
    let last = exits.last { $0.on <= day && fixing.mentees.contains($0.person) }?.on
    return (fixing.mentor, fixing.mentees.filter { mentee in exits.contains { $0.person == mentee && $0.on == last } })
  }

  /// By the entry of each meeting, who was in the pair on its day and did not come; of one that was not held, those who
  /// were to come and did not.
  public var absentees: [Position: [SubjectID]] {
    meetings.reduce(into: [:]) { absentees, meeting in
      guard let (mentor, mentees) = members(on: meeting.on) else { return }
      absentees[meeting.position] =
        switch meeting.absence {
        case nil: ([mentor] + mentees.sorted()).filter { !meeting.participants.contains($0) }
        case .mentor: [mentor]
        case .mentee: mentees.sorted()
        case .both: [mentor] + mentees.sorted()
        case .school: []
        }
    }
  }

  /// The correction of the end that the pair had, nil where it had none; for entries that wait for an end.
  public var endUndone: Position? { voided[PairClosed.schema.type] ?? voided[PairDissolved.schema.type] }

  /// The mentor, while in the programme.
  var hasMentor: Bool { fixing.map { fixing in !exits.contains { $0.person == fixing.mentor } } ?? true }

  /// The mentees who have not left.
  var remaining: [SubjectID] {
    (fixing?.mentees ?? []).filter { mentee in !exits.contains { $0.person == mentee } }
  }

  private func hasLeft(_ person: SubjectID, by day: CivilDate) -> Bool {
    exits.contains { $0.person == person && $0.on <= day }
  }

  /// The exit that leaves the pair without a mentor or without mentees: until the pair is ended, it has to be.
  func outlived(by entry: HistoryEntry) -> [Violation] {
    guard case .personExited = entry.payload.event, isActive, !hasMentor || remaining.isEmpty else { return [] }
    return [
      Violation(
        rule: .pairOutlived, entry: entry.position, culprit: fixing?.position,
        message: (hasMentor ? "все наставляемые выбыли" : "наставник выбыл")
          + ", а пара не прекращена; запишите её прекращение (pair.dissolved)")
    ]
  }
}

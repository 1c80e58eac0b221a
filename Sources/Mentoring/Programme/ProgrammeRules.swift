import EventLedger

/// The rules about a programme as a whole, judged against what was known of it on the day of the entry.
struct ProgrammeRules: EntryRules {
  let state: ProgrammeState
  let entry: HistoryEntry

  func violations(of event: MentoringEvent) -> [Violation] {
    switch event {
    case .baseFormed(let event): base(event)
    case .formsSelected, .comparisonRecorded, .matchRunExecuted, .trainingPrepared, .roadmapItemPlanned: planning(event)
    case .groupMeetingHeld(let event): gathering(event)
    case .ceremonyHeld, .mentorAwarded, .monitoringCompleted: resultViolations(of: event)
    default: []
    }
  }
}

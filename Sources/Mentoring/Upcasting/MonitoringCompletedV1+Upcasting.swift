extension MonitoringCompletedV1 {
  /// Version 2 states besides what is computed from answers and scores (item 7.3). Version 1 counts entries alone: what it
  /// would have computed stays unknown.
  public func upcast() -> MonitoringCompleted {
    MonitoringCompleted(
      cycle: cycle, knownAt: knownAt, eligible: eligible, mentees: mentees, mentors: mentors, pairs: pairs,
      pairsClosed: pairsClosed, pairsDissolved: pairsDissolved, meetingsHeld: meetingsHeld,
      meetingsMissed: meetingsMissed, meetingsPlanned: meetingsPlanned, surveyed: surveyed, measured: measured,
      figures: nil, values: nil, document: document, digest: digest, despite: despite, reason: reason)
  }
}

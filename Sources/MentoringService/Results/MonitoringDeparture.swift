import CanonicalJSON
import EventLedger
import Mentoring

extension Workspace {
  /// The departure of a monitoring whose counted figures are not those that the entries give, as known to the entry that
  /// it names; nil where they are equal.
  ///
  /// A figure from paper may stand with a reason, but not unseen: item 7.3 would be done by invented numbers. Figures
  /// computed from answers are left to `monitoring check`, which may open them.
  private func monitoringDeparture(_ event: MonitoringCompleted, on day: CivilDate, at entry: Position) throws
    -> Violation?
  {
    guard event.knownAt < entry, event.knownAt >= Position(0) else { return nil }
    let moment = Moment(day: day, knownAt: event.knownAt)
    let counts = try counting(event.cycle, eligible: Int(event.eligible), moment).counts
    let stated = try event.knownFields()
    let different = counts.compactMap { figure -> String? in
      guard ProgrammeIndicators.recorded.contains(figure.code), let value = stated[figure.code]?.integerValue,
        value != Int64(figure.value ?? 0)
      else { return nil }
      return "«\(figure.title)» \(value), а по записям \(figure.value ?? 0)"
    }
    guard !different.isEmpty else { return nil }
    let rule = Rule.monitoringComputed
    return Violation(
      rule: rule, entry: entry, message: "показатели не сходятся с записями: \(different.joined(separator: "; "))",
      isAccepted: event.despite?.contains(rule.code) == true)
  }

  /// The departures of the monitorings among entries that would be made together.
  func monitoringDepartures(of entries: [(Position, CivilDate, MentoringEvent)]) throws -> [Violation] {
    try entries.compactMap { position, day, event in
      guard case .monitoringCompleted(let monitoring) = event else { return nil }
      return try monitoringDeparture(monitoring, on: day, at: position)
    }
  }

  /// Recorded monitorings whose counted figures are not those of the entries, about a moment.
  func monitoringFindings(_ moment: Moment) throws -> [Finding] {
    try standing(MonitoringCompleted.schema.type, moment).compactMap { entry in
      guard case .monitoringCompleted(let monitoring) = entry.payload.event,
        let departure = try monitoringDeparture(monitoring, on: entry.on, at: entry.position)
      else { return nil }
      return Finding(departure, about: Tag("programme", monitoring.cycle))
    }
  }
}

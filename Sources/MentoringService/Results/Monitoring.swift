import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A figure of a recorded monitoring beside the same one computed anew from the same entries.
public struct MonitoringComparison: Hashable, Sendable {
  public let code: String
  public let title: String
  public let recorded: Int
  public let computed: Int
  public let evidence: [Position]

  public var isEqual: Bool { recorded == computed }
}

extension ProgrammeIndicators {
  /// The figures that `monitoring.completed` states.
  static let recorded = [
    "eligible", "mentees", "mentors", "pairs", "pairsClosed", "pairsDissolved", "meetingsHeld", "meetingsMissed",
    "meetingsPlanned", "surveyed", "measured",
  ]
}

extension Workspace {
  /// The entry `monitoring.completed` with the figures as computed about a moment; document and SWOT are added by whoever
  /// records it.
  public func monitoring(_ cycle: Cycle, eligible: Int, _ moment: Moment) throws -> EventInput {
    guard moment.knownAt >= Position(0) else { throw ServiceError(.refused, "До первой записи считать нечего.") }
    let indicators = try indicators(cycle, eligible: eligible, moment)
    let figures = ProgrammeIndicators.recorded.map { ($0, JSONValue.integer(Int64(indicators[$0]))) }
    return EventInput(
      MonitoringCompleted.schema.type, on: moment.day,
      data: JSONObject(
        [("cycle", .integer(cycle.rawValue)), ("knownAt", .integer(moment.knownAt.rawValue))] + figures))
  }

  /// Computes the figures of the newest monitoring of a school year anew, about its day and the entry that it names
  /// (scenario A9). Throws where there is none.
  public func recomputedMonitoring(_ cycle: Cycle, _ moment: Moment) throws -> (
    entry: Position, figures: [MonitoringComparison]
  ) {
    let clause = EventQuery.Clause(tags: [Tag("cycle", cycle)], types: [MonitoringCompleted.schema.type])
    let events = try store.read { try $0.events(matching: EventQuery([clause]), through: moment.knownAt) }
      .filter { $0.envelope.type == MonitoringCompleted.schema.type }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    guard let event = events.last(where: { voided[$0.position] == nil && $0.envelope.on <= moment.day }) else {
      throw ServiceError(
        .refused, "Мониторинг учебного года \(cycle.title) ещё не завершён.",
        details: ["Его записывает «mentorledger monitoring complete --cycle \(cycle) --eligible ЧИСЛО»."])
    }
    let recorded = try MonitoringCompleted(canonical: event.envelope.data)
    let indicators = try indicators(
      cycle, eligible: Int(recorded.eligible), Moment(day: event.envelope.on, knownAt: recorded.knownAt))
    let stated = try recorded.knownFields()
    let figures = ProgrammeIndicators.recorded.compactMap { code -> MonitoringComparison? in
      guard let indicator = indicators.all.first(where: { $0.code == code }), let value = stated[code]?.integerValue
      else { return nil }
      return MonitoringComparison(
        code: code, title: indicator.title, recorded: Int(value), computed: indicator.value ?? 0,
        evidence: indicator.evidence)
    }
    return (event.position, figures)
  }
}

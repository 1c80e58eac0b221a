import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

extension ProgrammeIndicators {
  /// The figures that `monitoring.completed` states; the others of `counts` are computed from the same entries.
  static let recorded = [
    "eligible", "mentees", "pupils", "mentors", "pairs", "pairsClosed", "pairsDissolved", "meetingsHeld",
    "meetingsMissed",
    "meetingsPlanned", "surveyed", "measured",
  ]
}

/// A recorded monitoring whose figures were computed anew.
public struct RecomputedMonitoring: Sendable {
  public let entry: Position
  public let on: CivilDate
  public let figures: [MonitoringComparison]
  /// Whether the entry is of a version that states figures of answers.
  public let statesAnswers: Bool
}

extension Workspace {
  /// The entry `monitoring.completed` with the figures as computed about a moment; document and SWOT are added by whoever
  /// records it. Throws `ServiceError.refused` where fewer pupils could take part, it is said, than do.
  public func monitoring(_ cycle: Cycle, eligible: Int, _ moment: Moment) throws -> EventInput {
    guard moment.knownAt >= Position(0) else { throw ServiceError(.refused, "До первой записи считать нечего.") }
    let indicators = try reportedIndicators(cycle, eligible: eligible, moment)
    let figures = ProgrammeIndicators.recorded.map { ($0, JSONValue.integer(Int64(indicators[$0]))) }
    let answers = indicators.answers.compactMap { figure in figure.value.map { (figure.code, Int64($0)) } }
    return EventInput(
      MonitoringCompleted.schema.type, on: moment.day,
      data: JSONObject(
        [("cycle", .integer(cycle.rawValue)), ("knownAt", .integer(moment.knownAt.rawValue))] + figures + [
          ("figures", .array(answers.map { .string($0.0) })), ("values", .array(answers.map { .integer($0.1) })),
        ]))
  }

  /// Computes the figures of each monitoring of a school year anew, about its day and the entry that it names (scenario
  /// A9), and beside them what they come to by all that is known now. Throws where there is none.
  public func recomputedMonitorings(_ cycle: Cycle, _ moment: Moment) throws -> [RecomputedMonitoring] {
    let clause = EventQuery.Clause(tags: [Tag("cycle", cycle)], types: [MonitoringCompleted.schema.type])
    let events = try store.read { try $0.events(matching: EventQuery([clause]), through: moment.knownAt) }
      .filter { $0.envelope.type == MonitoringCompleted.schema.type }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    let monitorings = try events.filter { voided[$0.position] == nil && $0.envelope.on <= moment.day }
      .compactMap { event in
        if case .monitoringCompleted(let recorded) = try HistoryEntry(event).payload.event {
          try recomputed(recorded, event, moment)
        } else {
          nil
        }
      }
    guard !monitorings.isEmpty else {
      throw ServiceError(
        .refused, "Мониторинг учебного года \(cycle.title) ещё не завершён.",
        details: ["Его записывает «mentorledger monitoring complete --cycle \(cycle) --eligible ЧИСЛО»."])
    }
    return monitorings
  }

  private func recomputed(_ recorded: MonitoringCompleted, _ event: RecordedEvent, _ moment: Moment) throws
    -> RecomputedMonitoring
  {
    func indicators(_ position: Position) throws -> ProgrammeIndicators {
      try self.indicators(
        recorded.cycle, eligible: Int(recorded.eligible), Moment(day: event.envelope.on, knownAt: position))
    }
    let fields = try recorded.knownFields()
    let counts = ProgrammeIndicators.recorded.compactMap { code in fields[code]?.integerValue.map { (code, Int($0)) } }
    let answers = zip(recorded.figures ?? [], recorded.values ?? []).map { ($0, Int($1)) }
    let (then, now) = (try indicators(recorded.knownAt), try indicators(moment.knownAt))
    let figures = try store.read { reading in
      try MonitoringRecomputation(
        recorded: Dictionary(counts + answers, uniquingKeysWith: { $1 }), statesAnswers: recorded.figures != nil,
        entry: event.position, then: then, now: now, fates: KeyFates(reading),
        key: { try reading.fingerprint(of: $0) }
      ).comparisons()
    }
    return RecomputedMonitoring(
      entry: event.position, on: event.envelope.on, figures: figures, statesAnswers: recorded.figures != nil)
  }
}

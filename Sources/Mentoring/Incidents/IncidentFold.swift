public import EventLedger

/// What is known of an incident with personal data after some entries of it.
public struct IncidentState: Sendable {
  let entity: Tag
  /// The entry that detected it.
  var detected: Position?
  /// Entries by the stage of the notice.
  var notices: [IncidentStage: Position] = [:]
  var violations: [Violation] = []
  var voided = VoidedEntries()

  init(entity: Tag) { self.entity = entity }
}

/// The history of an incident (tag `incident:1`): when it was detected, which notices were sent (152-FZ art. 21 p. 3.1).
public struct IncidentFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> IncidentState { IncidentState(entity: entity) }

  public func evolve(_ state: inout IncidentState, with entry: HistoryEntry) {
    switch entry.payload.event {
    case .incidentDetected(let event):
      if let earlier = state.detected {
        state.violations.append(
          Violation(
            rule: .incidentOnce, entry: entry.position, culprit: earlier,
            message: "инцидент № \(event.number) уже записан (запись \(earlier))"))
      }
      state.detected = state.detected ?? entry.position
    case .incidentNotified(let event):
      let earlier = state.notices[event.stage]
      if let earlier {
        state.violations.append(
          Violation(
            rule: .incidentNotified, entry: entry.position, culprit: earlier,
            message: "уведомление «\(event.stage.title)» уже записано (запись \(earlier))"))
      } else if state.detected == nil {
        state.violations.append(
          Violation(
            rule: .incidentNotified, entry: entry.position, culprit: state.voided[IncidentDetected.schema.type],
            message: "инцидента № \(event.number) к этому дню нет"))
      }
      state.notices[event.stage] = earlier ?? entry.position
    default: break
    }
  }

  public func note(_ state: inout IncidentState, void entry: HistoryEntry, by correction: Position) {
    state.voided.note(entry, by: correction)
  }

  public func rows(of state: IncidentState) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    for violation in state.violations { rows[.finding(violation)] = .finding(violation, about: state.entity) }
    return rows
  }
}

public import EventLedger

/// The history of a school year's programme as a whole (tag `programme:2021`): what is not about one person or pair.
public struct ProgrammeFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> ProgrammeState { ProgrammeState(entity: entity) }

  public func evolve(_ state: inout ProgrammeState, with entry: HistoryEntry) {
    let found = ProgrammeRules(state: state, entry: entry).violations(of: entry.payload.event)
    state.violations += found
    state.violations += state.facts.take(entry, about: state.entity, besides: found)
    state.acts.append(ProgrammeState.Act(position: entry.position, on: entry.on, event: entry.payload.event))
  }

  public func note(_ state: inout ProgrammeState, void entry: HistoryEntry, by correction: Position) {
    state.voided.note(entry, by: correction)
  }

  public func rows(of state: ProgrammeState) -> [ViewRowKey: ViewRow] { state.rows }
}

extension ProgrammeState {
  /// The rows of the programme in all views.
  var rows: [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    for act in acts {
      guard case .baseFormed(let base) = act.event else { continue }
      rows[ViewRowKey(view: .bases, key: "\(act.position)")] = ViewRow(values: [
        ViewValue(act.position), ViewValue(Int(base.cycle.rawValue)), ViewValue(base.base.rawValue),
        ViewValue(base.columns), ViewValue(act.on), ViewValue(base.knownAt), ViewValue(Int(base.count)),
      ])
    }
    for violation in violations { rows[.finding(violation)] = .finding(violation, about: entity) }
    return rows
  }
}

public import EventLedger

/// What is known of the papers behind one entry.
public struct PapersState: Sendable {
  let entity: Tag
  var violations: [Violation] = []

  init(entity: Tag) { self.entity = entity }
}

/// The papers behind one entry (tag `entry:118`): each is attached to an entry that was made before it.
public struct PapersFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> PapersState { PapersState(entity: entity) }

  public func evolve(_ state: inout PapersState, with entry: HistoryEntry) {
    // Positions have no gaps, so every smaller one is an entry.
    guard case .paperAttached(let event) = entry.payload.event, event.entry >= entry.position else { return }
    state.violations.append(
      Violation(rule: .paperOfEntry, entry: entry.position, message: "записи \(event.entry) в журнале ещё нет"))
  }

  public func note(_ state: inout PapersState, void entry: HistoryEntry, by correction: Position) {}

  public func rows(of state: PapersState) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    for violation in state.violations { rows[.finding(violation)] = .finding(violation, about: state.entity) }
    return rows
  }
}

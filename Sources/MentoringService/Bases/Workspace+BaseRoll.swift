import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring

extension Workspace {
  /// Everybody who belongs in the bases that inputs form, as the views know their days now.
  func baseRoll(of inputs: [EventInput]) throws -> BaseRoll {
    let bases = inputs.compactMap { input -> BaseRoll.Base? in
      guard input.type == BaseFormed.schema.type,
        let kind = input.data["base"]?.stringValue.flatMap(BaseKind.init(rawValue:)),
        let cycle = input.data["cycle"]?.integerValue.flatMap({ Cycle($0) })
      else { return nil }
      return BaseRoll.Base(kind, cycle, on: input.on)
    }
    if bases.isEmpty { return BaseRoll([:]) }
    let known = try moment(onDay: nil, knownBy: nil, atPosition: nil).knownAt
    return try baseRoll(of: bases, knownAt: known)
  }

  private func baseRoll(of bases: [BaseRoll.Base], knownAt known: Position) throws -> BaseRoll {
    BaseRoll(
      try Set(bases).reduce(into: [:]) { members, base in
        members[base] = Set(
          try composition(of: base.kind, base.cycle, at: Moment(day: base.on, knownAt: known)).members)
      })
  }

  /// Bases that leave somebody out who belonged in them as known when they were formed, about a moment.
  func baseFindings(_ moment: Moment) throws -> [Finding] {
    let events = try store.read {
      try $0.events(matching: EventQuery(types: [BaseFormed.schema.type]), through: moment.knownAt)
    }
    guard !events.isEmpty else { return [] }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    var commands: [CommandID: [(position: Position, on: CivilDate, event: MentoringEvent)]] = [:]
    for event in events where voided[event.position] == nil && event.envelope.on <= moment.day {
      commands[event.envelope.command, default: []].append(
        (event.position, event.envelope.on, try HistoryEntry(event).payload.event))
    }
    return try commands.values.flatMap { parts -> [Finding] in
      guard let first = parts.first, case .baseFormed(let formed) = first.event else { return [] }
      let roll = try baseRoll(
        of: parts.compactMap { BaseRoll.Base($0.event, on: $0.on) }, knownAt: Position(first.position.rawValue - 1))
      return roll.violations(of: parts).map { Finding($0, about: Tag("programme", formed.cycle)) }
    }
  }
}

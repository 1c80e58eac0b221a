import EventLedger

/// The plan of one school year as it stands: the approved text, the readings and dates that were decided.
public struct CyclePlan: Sendable {
  public let map: RoadMap
  public let cycle: Cycle
  /// What the rules find in the map.
  public let anomalies: [RoadMapAnomaly]
  public let decisions: PlanDecisions
  public let completion: RoadMapCompletion

  public init(
    map: RoadMap, cycle: Cycle, anomalies: [RoadMapAnomaly], decisions: PlanDecisions, completion: RoadMapCompletion
  ) {
    (self.map, self.cycle, self.anomalies) = (map, cycle, anomalies)
    (self.decisions, self.completion) = (decisions, completion)
  }

  /// When an item is to be done; nil where it is not in the plan of this year.
  ///
  /// A date that was given to it goes before a reading, and a reading before the text.
  public func term(of item: RoadMapItem) -> PlannedTerm? {
    let read = readTerm(of: item)
    if let planned = decisions.planned(item.number, cycle),
      let term = PlannedTerm(
        from: planned.content.from, until: planned.content.until, source: read == nil ? .added : .replanned,
        decidedBy: planned.position)
    {
      return term
    }
    return read
  }

  /// What makes the term of an item impossible: everything that it requires and that is planned later only. Empty where
  /// nothing does.
  public func impossibility(of item: RoadMapItem) -> [RoadMapItem.Dependency] {
    guard let own = term(of: item) else { return [] }
    return item.after.filter { dependency in
      guard dependency.kind == .requires, let needed = map.item(dependency.item), let other = term(of: needed) else {
        return false
      }
      return own.last < other.first
    }
  }

  /// The anomalies that the rules find at an item.
  public func anomalies(of item: RoadMapItem) -> [RoadMapAnomaly] {
    anomalies.filter { $0.place == .item(item.number) }
  }

  // MARK: Readings

  private func readTerm(of item: RoadMapItem) -> PlannedTerm? {
    let approved = item.planned(in: cycle).map { PlannedTerm(months: $0.months, source: .approved) }
    guard let (effect, position) = reading(of: item) else { return approved }
    switch effect {
    case .asApproved:
      return approved.map { PlannedTerm(months: $0.months, source: .reading, decidedBy: position) }
    case .nextOccurrence:
      let next = Cycle(cycle.rawValue + 1).flatMap { item.planned(in: $0) }
      return next.map { PlannedTerm(months: $0.months, source: .reading, decidedBy: position) }
    case .schoolYear:
      return PlannedTerm(from: cycle.firstDay, until: cycle.lastDay, source: .reading, decidedBy: position)
    case .fromSource:
      guard let approved, let last = approved.months.last else { return nil }
      let sources = item.after.filter { $0.kind == .restsOn }
        .compactMap { map.item($0.item)?.planned(in: cycle) }.filter { $0.last < approved.months[0] }
      let first = sources.map(\.first).min() ?? approved.months[0]
      return PlannedTerm(
        months: RoadMapMonth.all(from: first, through: last), source: .reading, decidedBy: position)
    }
  }

  private func reading(of item: RoadMapItem) -> (RoadMapCompletion.Effect, Position)? {
    for anomaly in anomalies(of: item) {
      guard let (content, entry) = decisions.decision(on: anomaly, of: map), let chosen = content.reading,
        let known = completion.readings(of: anomaly.code).first(where: { $0.reading == chosen })
      else { continue }
      return (known.effect, entry.position)
    }
    return nil
  }
}

public import EventLedger

/// The rules gone over again for what is recorded: a map may be approved, corrected or replaced later, and what was set
/// aside with a reason stands.
extension RoadMapEntryRules {
  /// The types of which something may stand: evidence of items, statements about the map, facts that no history holds.
  public static let standingTypes: [EventType] = Set(
    EventCatalog.all.filter { schema in
      if case .none = schema.items { return statementTypes.contains(schema.type) }
      return true
    }.map(\.type)
  ).sorted()

  private static let statementTypes: Set<EventType> = Set(
    [
      BriefingHeld.schema, AnomalyAcknowledged.schema, RoadmapItemPlanned.schema, ResponsibleAssigned.schema,
      RoadmapItemCompleted.schema, StageResultDeclared.schema, PartnerRegistered.schema, IrregularityRecorded.schema,
      MonitoringCompleted.schema,
    ].map(\.type))

  /// Whether an entry can have departed from the rules, by what stands outside of its content: so that of a ledger's
  /// many entries few are looked into.
  public func mayDepart(_ type: EventType, on day: CivilDate, _ tags: [Tag]) -> Bool {
    if Self.statementTypes.contains(type) || Self.pairTypes.contains(type) { return true }
    guard let cycle = tags.first(where: { $0.kind == "cycle" })?.value.flatMap({ Cycle($0) }) else { return false }
    return !cycle.contains(day) || (!source.approvals.isEmpty && source.map(of: cycle) == nil)
  }

  /// What an entry that counts does not meet, as known now.
  ///
  /// Where no map is approved nothing is held against it, besides what was set aside knowingly and what an entry rests
  /// on: such ledgers were kept before there were maps.
  public func standing(_ entry: HistoryEntry) throws -> [Violation] {
    let always = try contentViolations(entry) + repeated(entry, besides: [])
    if case .anomalyAcknowledged(let event) = entry.payload.event, isReplaced(event.roadmap) { return always }
    let (items, pairs) = (try itemViolations(entry), try pairViolations(entry))
    guard source.approvals.isEmpty else { return try items + statementViolations(entry) + pairs + always }
    let cycle = entry.payload.event.data.tags.first { $0.kind == "cycle" }?.value.flatMap { Cycle($0) }
    return try items.filter(\.isAccepted) + pairs + (cycle.map { try evidence(of: entry, in: $0) } ?? []) + always
  }

  /// Whether another map took the place of an approved one: what was decided about it was decided then.
  private func isReplaced(_ roadmap: String) -> Bool {
    guard let approval = source.approvals.last(where: { RoadMapText.areEqual($0.map.versionedID, roadmap) }),
      let now = approval.map.cycles.first.flatMap({ source.map(of: $0) })
    else { return false }
    return !RoadMapText.areEqual(now.versionedID, roadmap)
  }
}

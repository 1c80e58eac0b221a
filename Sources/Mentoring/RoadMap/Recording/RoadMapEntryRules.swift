public import EventLedger

/// The rules about entries that need the road map, or entries that no single history holds.
///
/// The folds judge what one history shows; these are judged beside them when an entry is made, and gone over again for
/// the findings, by ``standing(_:)``.
public struct RoadMapEntryRules {
  let source: RoadMapSource

  public init(_ source: RoadMapSource) { self.source = source }

  /// What drafts that would stand from a position on do not meet.
  public func violations(of drafts: [Draft], from first: Position) throws -> [Violation] {
    let corrected = Set(
      drafts.compactMap { draft -> Position? in
        if case .entryCorrected(let correction) = draft.event { correction.entry } else { nil }
      })
    return try drafts.enumerated().flatMap { index, draft in
      let entry = draft.entry(at: Position(first.rawValue + Int64(index)))
      return try itemViolations(entry) + statementViolations(entry) + pairViolations(entry) + contentViolations(entry)
        + repeated(entry, besides: corrected)
    }
  }

  /// Whether the rules have something to say of a draft at all.
  public static func concern(_ draft: Draft) -> Bool {
    switch draft.event {
    case .briefingHeld, .anomalyAcknowledged, .roadmapItemPlanned, .roadmapItemCompleted, .responsibleAssigned,
      .stageResultDeclared:
      return true
    default:
      if case .among = draft.event.repetition { return true }
      return !draft.event.recordedItems.isEmpty
    }
  }

  // MARK: Items

  /// An entry about an item belongs to a school year of the map, and its day to that year.
  func itemViolations(_ entry: HistoryEntry) throws -> [Violation] {
    let event = entry.payload.event
    let items = event.recordedItems.compactMap { RoadMapItem.Number($0) }
    guard !items.isEmpty, let cycle = event.data.tags.first(where: { $0.kind == "cycle" })?.value.flatMap({ Cycle($0) })
    else { return [] }
    guard source.approvals.isEmpty || source.map(of: cycle) != nil else { return [foreign(cycle, entry)] }
    if cycle.contains(entry.on) { return [] }
    if entry.on < cycle.firstDay, Self.prepares(event) { return [] }
    let plan = try source.plan(cycle)
    let isPlanned = items.contains { number in
      plan.flatMap { plan in plan.map.item(number).flatMap { plan.term(of: $0) } }?.contains(entry.on) ?? false
    }
    guard !isPlanned else { return [] }
    return [
      violation(
        event.schema.field("despite") == nil ? .statedInCycle : .dayOfCycle, entry,
        "день \(entry.on.forPeople) лежит вне учебного года \(cycle.title) (\(cycle.firstDay.forPeople) – "
          + "\(cycle.lastDay.forPeople)); проверьте дату (--on) и учебный год")
    ]
  }

  /// Whether an entry may well precede its school year: people are registered, and a representative's authority is
  /// checked, for the year to come.
  private static func prepares(_ event: MentoringEvent) -> Bool {
    switch event {
    case .personRegistered, .representativeVerified: true
    default: false
    }
  }

  private func foreign(_ cycle: Cycle, _ entry: HistoryEntry) -> Violation {
    let known = Set(source.approvals.flatMap(\.map.cycles)).sorted().map(\.title).joined(separator: ", ")
    return violation(
      .cycleOfMap, entry,
      "учебного года \(cycle.title) в утверждённой дорожной карте нет; в ней есть: \(known). Карту на другие годы готовят "
        + "файлом и утверждают: mentorledger roadmap check, roadmap import")
  }

  // MARK: Statements

  func statementViolations(_ entry: HistoryEntry) throws -> [Violation] {
    switch entry.payload.event {
    case .briefingHeld: return briefing(entry)
    case .anomalyAcknowledged(let event): return try anomaly(event, entry)
    case .roadmapItemPlanned(let event): return items([event.item], event.cycle, entry)
    case .responsibleAssigned(let event): return items(event.itemList, event.cycle, entry)
    case .roadmapItemCompleted(let event):
      let unknown = items([event.item], event.cycle, entry)
      return try unknown.isEmpty ? evidence(of: entry, in: event.cycle) : unknown
    case .stageResultDeclared(let event):
      let unknown = stage(event.stage, event.cycle, entry)
      return try unknown.isEmpty ? evidence(of: entry, in: event.cycle) : unknown
    case .monitoringCompleted(let event): return try evidence(of: entry, in: event.cycle)
    default: return []
    }
  }

  /// Told of the other entry where somebody else made this one already, of a fact that no history of an entity holds.
  func repeated(_ entry: HistoryEntry, besides corrected: Set<Position>) throws -> [Violation] {
    let event = entry.payload.event
    guard case .among(let tag) = event.repetition else { return [] }
    let earlier = try source.entries(event.schema.type, tag).first {
      $0.position < entry.position && $0.on == entry.on && !corrected.contains($0.position)
        && $0.payload.event.isLikelySameFact(as: event)
    }
    return earlier.map { [MentoringEvent.repetition(entry, of: $0)] } ?? []
  }

  private func briefing(_ entry: HistoryEntry) -> [Violation] {
    guard !source.approvals.contains(where: { $0.on <= entry.on }) else { return [] }
    return [violation(.briefedByMap, entry, "дорожная карта к \(entry.on.forPeople) не утверждена")]
  }

  private func items(_ numbers: [String], _ cycle: Cycle, _ entry: HistoryEntry) -> [Violation] {
    guard let map = source.map(of: cycle) else { return [withoutMap(cycle, entry)] }
    return numbers.filter { number in RoadMapItem.Number(number).flatMap { map.item($0) } == nil }.map {
      violation(.itemOfMap, entry, "пункта \($0) в дорожной карте \(map.versionedID) нет")
    }
  }

  private func stage(_ number: Int, _ cycle: Cycle, _ entry: HistoryEntry) -> [Violation] {
    guard let map = source.map(of: cycle) else { return [withoutMap(cycle, entry)] }
    guard map.stages.contains(where: { $0.number == number }) else {
      return [violation(.itemOfMap, entry, "этапа \(number) в дорожной карте \(map.versionedID) нет")]
    }
    return []
  }

  private func withoutMap(_ cycle: Cycle, _ entry: HistoryEntry) -> Violation {
    source.approvals.isEmpty
      ? violation(.itemOfMap, entry, "дорожная карта ещё не утверждена (mentorledger roadmap import)")
      : foreign(cycle, entry)
  }

  // MARK: Anomalies

  private func anomaly(_ event: AnomalyAcknowledged, _ entry: HistoryEntry) throws -> [Violation] {
    guard let approval = source.approvals.last(where: { RoadMapText.areEqual($0.map.versionedID, event.roadmap) })
    else {
      return [violation(.anomalyShown, entry, "дорожная карта \(event.roadmap) в этом журнале не утверждена")]
    }
    let plan = try approval.map.cycles.first.flatMap { try source.plan($0) }
    let shown = (plan?.anomalies ?? []).filter { RoadMapText.areEqual($0.code.rawValue, event.code) }
    guard !shown.isEmpty else {
      return [violation(.anomalyShown, entry, "расхождения \(event.code) в карте \(event.roadmap) нет")]
    }
    if let item = event.item, !shown.contains(where: { $0.place.description == "item:\(item)" }) {
      let places = shown.map(\.place.title).joined(separator: ", ")
      return [violation(.anomalyShown, entry, "расхождение \(event.code) стоит не в п. \(item), а здесь: \(places)")]
    }
    return decision(event, entry)
  }

  private func decision(_ event: AnomalyAcknowledged, _ entry: HistoryEntry) -> [Violation] {
    var found: [Violation] = []
    let fitting = source.completion.readings(of: RoadMapAnomaly.Code(rawValue: event.code)).map(\.reading)
    if let reading = event.reading {
      if event.decision != .reading {
        found.append(
          violation(.anomalyDecided, entry, "прочтение называют с решением «\(AnomalyDecision.reading.title)»"))
      } else if !fitting.contains(reading) {
        let known = fitting.map { "«\($0.title)»" }.joined(separator: ", ")
        found.append(
          violation(
            .anomalyDecided, entry,
            fitting.isEmpty
              ? "у расхождения \(event.code) прочтений нет"
              : "прочтение «\(reading.title)» к расхождению \(event.code) не подходит; подходят: \(known)"))
      }
    } else if event.decision == .reading {
      found.append(violation(.anomalyDecided, entry, "не названо принятое прочтение (reading)"))
    }
    if (event.post != nil) != (event.decision == .named) {
      found.append(
        violation(
          .anomalyDecided, entry,
          event.post == nil
            ? "не названа должность, которая ответит (post)"
            : "должность называют с решением «\(AnomalyDecision.named.title)»"))
    }
    return found
  }

  func violation(_ rule: Rule, _ entry: HistoryEntry, _ message: String, culprit: Position? = nil) -> Violation {
    Violation(
      rule: rule, entry: entry.position, culprit: culprit, message: message,
      isAccepted: rule.severity == .soft
        && entry.payload.event.setsAside?.contains { $0.utf8.elementsEqual(rule.code.utf8) } ?? false)
  }
}

public import EventLedger

/// What statements rest on: an item that is said to be completed, a stage whose result is declared.
extension RoadMapEntryRules {
  /// What the named entries lack, judged now: also for a statement that was made earlier, when a correction may since
  /// have taken its evidence away.
  public func evidence(of entry: HistoryEntry, in cycle: Cycle) throws -> [Violation] {
    switch entry.payload.event {
    case .roadmapItemCompleted(let event):
      guard let item = RoadMapItem.Number(event.item) else { return [] }
      let (named, faults) = try named(event.evidence, by: entry)
      return faults
        + named.filter { !source.completion.isEvidence($0.payload.event, of: item) || !belongs($0, to: cycle) }.map {
          violation(
            .itemEvidence, entry, "запись \($0.position) не относится к п. \(item) учебного года \(cycle.title)",
            culprit: $0.position)
        }
    case .stageResultDeclared(let event): return try stageEvidence(event, entry)
    case .monitoringCompleted(let event): return monitoring(event, entry)
    default: return []
    }
  }

  /// Item 7.3 leaves a report and an analysis; and no more pupils take part than could.
  private func monitoring(_ event: MonitoringCompleted, _ entry: HistoryEntry) -> [Violation] {
    var found: [Violation] = []
    if let pupils = event.pupils, pupils > event.eligible {
      found.append(
        violation(
          .monitoringComputed, entry,
          "показатели противоречат друг другу: участвует обучающихся \(pupils), а могло участвовать \(event.eligible)"))
    }
    let lacking =
      (event.document == nil && event.digest == nil ? ["номера или отпечатка отчёта"] : [])
      + (entry.payload.parts["results"] == nil ? ["SWOT-анализа"] : [])
    if !lacking.isEmpty {
      found.append(
        violation(
          .monitoringReport, entry,
          "у мониторинга нет \(lacking.joined(separator: " и ")); добавьте исправлением (correct \(entry.position) …)"))
    }
    return found
  }

  private func stageEvidence(_ event: StageResultDeclared, _ entry: HistoryEntry) throws -> [Violation] {
    let needs = source.completion.needs(ofStage: event.stage)
    let (named, faults) = try named(event.evidence, by: entry)
    let fitting = named.filter { entry in
      belongs(entry, to: event.cycle) && needs.contains { $0.isMet(by: entry.payload.event) }
    }
    let foreign = named.filter { entry in !fitting.contains { $0.position == entry.position } }.map {
      violation(
        .stageEvidence, entry,
        "запись \($0.position) («\($0.payload.event.schema.title)») не подтверждает результат этапа \(event.stage) "
          + "учебного года \(event.cycle.title)", culprit: $0.position)
    }
    let lacking =
      needs.filter { need in !fitting.contains { need.isMet(by: $0.payload.event) } }.map(\.title)
      + (try remainders(ofStage: event.stage, event.cycle, until: entry.on))
    guard !lacking.isEmpty else { return faults + foreign }
    let titles = lacking.joined(separator: "; ")
    return try faults + foreign
      + [
        violation(
          .stageComplete, entry, "результат этапа \(event.stage) не подтверждён: \(titles)",
          culprit: faults.compactMap(\.culprit).first ?? undone(ofStage: event.stage, event.cycle))
      ]
  }

  /// The correction that took away what everybody's part in a stage is counted from.
  private func undone(ofStage stage: Int, _ cycle: Cycle) throws -> Position? {
    try source.completion.everybody(ofStage: stage).flatMap(\.types).lazy.compactMap {
      try source.undone($0, Tag("cycle", cycle))
    }.max()
  }

  /// What has not happened to everybody whom a stage of a school year concerns, until a day, in Russian.
  public func remainders(ofStage stage: Int, _ cycle: Cycle, until day: CivilDate) throws -> [String] {
    try source.completion.everybody(ofStage: stage).compactMap { remainder in
      remainder.lack(try remainder.count(until: day) { try source.entries($0, Tag("cycle", cycle)) })
    }
  }

  /// The named entries that count and were made before, and what is wrong with the others.
  private func named(_ positions: [Position], by entry: HistoryEntry) throws -> ([HistoryEntry], [Violation]) {
    var counting: [HistoryEntry] = []
    var faults: [Violation] = []
    for position in positions {
      switch try position < entry.position ? source.entry(position) : .missing {
      case .counts(let named) where named.corrects == nil: counting.append(named)
      case .counts:
        faults.append(
          violation(.namedEntryCounts, entry, "запись \(position) — исправление, она ничего не подтверждает"))
      case .missing:
        faults.append(violation(.namedEntryCounts, entry, "записи \(position) раньше этой в журнале нет"))
      case .void(let correction):
        faults.append(
          violation(
            .namedEntryCounts, entry, "запись \(position) не действует: её исправила запись \(correction)",
            culprit: correction))
      }
    }
    return (counting, faults)
  }

  private func belongs(_ entry: HistoryEntry, to cycle: Cycle) -> Bool {
    entry.payload.event.data.tags.contains(Tag("cycle", cycle))
  }
}

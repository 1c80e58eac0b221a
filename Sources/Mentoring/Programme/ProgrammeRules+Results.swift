import EventLedger

/// The ceremony, awards and monitoring of a year (stage 7).
extension ProgrammeRules {
  func resultViolations(of event: MentoringEvent) -> [Violation] {
    switch event {
    case .ceremonyHeld(let event): afterMonitoring(.ceremonyAfterMonitoring, event.despite)
    case .mentorAwarded(let event): afterMonitoring(.awardAfterMonitoring, event.despite)
    case .monitoringCompleted(let event): monitoring(event)
    default: []
    }
  }

  /// Results justify a ceremony and an award (7.2 after 7.3), or a recorded reason does.
  private func afterMonitoring(_ rule: Rule, _ despite: [String]?) -> [Violation] {
    if monitorings.last != nil { return [] }
    return [
      violation(
        rule, "мониторинг качества программы к этому дню не завершён (пункт 7.3)",
        culprit: state.voided[MonitoringCompleted.schema.type], despite: despite)
    ]
  }

  private func monitoring(_ event: MonitoringCompleted) -> [Violation] {
    var found: [Violation] = []
    if event.knownAt >= entry.position {
      found.append(
        violation(.monitoringKnown, "показатели рассчитаны по записи \(event.knownAt), а её до этой записи не было"))
    }
    if let earlier = monitorings.last {
      found.append(
        violation(
          .monitoringOnce, "мониторинг этого учебного года уже завершён (запись \(earlier))", culprit: earlier,
          despite: event.despite))
    }
    return found + contradiction(event) + figures(event)
  }

  /// Figures that no entries give, whichever they are. Whether the entries of this ledger give them is judged where they
  /// can be counted.
  private func contradiction(_ event: MonitoringCompleted) -> [Violation] {
    let ended = event.pairsClosed + event.pairsDissolved
    let faults =
      (ended > event.pairs ? ["завершено и прекращено пар \(ended), а всего их \(event.pairs)"] : [])
      + ((event.pupils ?? 0) > event.mentees ? ["обучающихся больше, чем наставляемых"] : [])
    if faults.isEmpty { return [] }
    return [
      violation(
        .monitoringComputed, "показатели противоречат друг другу: \(faults.joined(separator: "; "))",
        despite: event.despite)
    ]
  }

  /// What is computed from answers and scores: a value for each figure, and none that would speak of somebody.
  private func figures(_ event: MonitoringCompleted) -> [Violation] {
    guard let (texts, values) = event.figures.flatMap({ texts in event.values.map { (texts, $0) } }) else { return [] }
    guard texts.count == values.count else {
      return [violation(.monitoringFigures, "показателей \(texts.count), значений \(values.count)")]
    }
    let codes = texts.compactMap { FigureCode($0) }
    guard codes.count == texts.count else {
      let unknown = texts.filter { FigureCode($0) == nil }
      return [violation(.monitoringFigures, "неизвестен показатель: \(unknown.joined(separator: ", "))")]
    }
    let stated = Dictionary(zip(codes, values), uniquingKeysWith: { $1 })
    return codes.filter { !$0.kind.isCount && (stated[$0.group] ?? 0) < PairedChange.smallestGroup }.map {
      violation(.monitoringGroup, "показатель \($0) — о слишком малой группе; укажите \($0.group) или уберите его")
    }
  }

  private var monitorings: [Position] {
    state.acts.compactMap { act in
      if case .monitoringCompleted = act.event { act.position } else { nil }
    }
  }
}

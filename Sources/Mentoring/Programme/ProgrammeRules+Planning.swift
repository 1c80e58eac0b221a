import EventLedger

/// Stages 1, 3 and 4 of a programme, and what is decided about its plan (items 1.4, 3.1, 3.4, 4.3).
extension ProgrammeRules {
  func planning(_ event: MentoringEvent) -> [Violation] {
    switch event {
    case .comparisonRecorded(let event): comparison(event)
    case .matchRunExecuted(let event): known(event.knownAt, .runKnownBefore, "подбор не может")
    case .formsSelected: noted(.formsReasoned, "обоснование выбора форм не приложено")
    case .trainingPrepared(let event) where event.document == nil:
      noted(.trainingDescribed, "не названа программа и не приложен перечень материалов")
    case .roadmapItemPlanned(let event): window(event)
    default: []
    }
  }

  private func comparison(_ event: ComparisonRecorded) -> [Violation] {
    var found: [Violation] = []
    let both = event.covered.filter(event.uncovered.contains)
    if !both.isEmpty {
      let titles = both.map { $0.title.lowercased() }.joined(separator: ", ")
      found.append(violation(.requestsCompared, "названы и обеспеченными, и не обеспеченными: \(titles)"))
    } else if event.covered.isEmpty, event.uncovered.isEmpty {
      found.append(violation(.requestsCompared, "не названо ни одного запроса"))
    }
    found += known(event.knownAt, .comparisonKnownBefore, "сопоставление не может")
    if state.base(.mentees) == nil {
      found.append(
        violation(
          .comparedWithBase, "база наставляемых к этому дню не сформирована",
          culprit: state.voided[BaseFormed.schema.type], despite: event.despite))
    }
    return found
  }

  /// Nothing rests on an entry that was not there when it was made.
  private func known(_ position: Position?, _ rule: Rule, _ what: String) -> [Violation] {
    guard let position, position >= entry.position else { return [] }
    return [violation(rule, "\(what) опираться на запись \(position): она сделана не раньше")]
  }

  private func noted(_ rule: Rule, _ message: String) -> [Violation] {
    entry.payload.parts["notes"] == nil ? [violation(rule, message)] : []
  }

  /// A term may lie a little beyond its school year: calendar years do, and so does the autumn after it.
  private func window(_ event: RoadmapItemPlanned) -> [Violation] {
    let year = Int(event.cycle.rawValue)
    guard let first = CivilDate(year: year, month: 1, day: 1), let last = CivilDate(year: year + 1, month: 12, day: 31)
    else { return [] }
    if event.from > event.until {
      return [
        violation(
          .plannedWindow, "срок начинается \(event.from.forPeople), а кончается \(event.until.forPeople)")
      ]
    }
    guard event.from >= first, event.until <= last else {
      return [
        violation(
          .plannedWindow,
          "срок учебного года \(event.cycle.title) лежит между \(first.forPeople) и \(last.forPeople)")
      ]
    }
    return []
  }
}

/// What the plan itself leaves open: A03, A04.
extension RoadMapRules {
  var planFindings: [Finding] {
    map.items.flatMap { item in missingCycles(item) + calendarYears(item) + misspelt(item) }
  }

  /// A03: planned in fewer school years than the road map has.
  private func missingCycles(_ item: RoadMapItem) -> [Finding] {
    let missing = map.cycles.filter { item.planned(in: $0) == nil }
    guard !missing.isEmpty else { return [] }
    let complete = map.items.filter { other in
      other.number.stage == item.number.stage && map.cycles.allSatisfy { other.planned(in: $0) != nil }
    }
    let comparison = complete.isEmpty ? "" : "; полностью запланированы п. \(Self.list(complete.map(\.number)))"
    return [Finding("A03", .item(item.number), "не запланирован на \(Self.list(missing))\(comparison)")]
  }

  /// A04: no month, calendar years instead of school years.
  private func calendarYears(_ item: RoadMapItem) -> [Finding] {
    guard item.unit == .calendarYear, let first = item.planned.first?.first else { return [] }
    let place = RoadMapPlace.item(item.number)
    var findings = [Finding("A04", place, "месяц не назван, и счёт идёт по календарным годам, а не по учебным")]
    if first < map.order.month {
      findings.append(
        Finding("A04", place, "начинается (\(first.title)) до утверждения дорожной карты (\(map.order.month.title))"))
    }
    let covered = Set(item.planned.flatMap(\.months))
    let uncovered = cycleMonths.filter { !covered.contains($0) }
    if let from = uncovered.first, let through = uncovered.last {
      findings.append(
        Finding(
          "A04", place,
          "месяцы учебных лет без охвата: \(from == through ? from.title : "\(from.title) – \(through.title)")"))
    }
    return findings
  }

  /// Every month of the school years of the road map, September to August.
  private var cycleMonths: [RoadMapMonth] {
    map.cycles.flatMap { cycle in
      let year = Int(cycle.rawValue)
      return (9...12).compactMap { RoadMapMonth(year: year, month: $0) }
        + (1...8).compactMap { RoadMapMonth(year: year + 1, month: $0) }
    }
  }

  /// A04: a known misspelling in the plan.
  private func misspelt(_ item: RoadMapItem) -> [Finding] {
    let text = RoadMapText.normalised(item.plannedText)
    return expectations.misspellings.filter { RoadMapText.contains(text, $0.wrong) }.map {
      Finding("A04", .item(item.number), "написано «\($0.wrong)» вместо «\($0.right)»")
    }
  }
}

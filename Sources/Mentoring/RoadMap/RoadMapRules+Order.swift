/// What the order of items, their months and their dependencies say against each other: A01, A02, A05–A09.
extension RoadMapRules {
  var orderFindings: [Finding] {
    map.items.flatMap { item in
      item.after.flatMap { dependency -> [Finding] in
        guard let needed = map.item(dependency.item) else { return [] }
        return switch dependency.kind {
        case .requires: requirement(of: item, on: needed, dependency)
        case .justifiedBy: justification(of: item, by: needed, dependency)
        case .restsOn: ambiguity(of: item, on: needed, dependency)
        }
      }
    } + foreignSides + misplaced
  }

  /// The first cycle in which two items stand to each other as asked.
  private func occurrences(
    _ item: RoadMapItem, _ needed: RoadMapItem, where holds: (PlannedOccurrence, PlannedOccurrence) -> Bool
  ) -> (own: PlannedOccurrence, needed: PlannedOccurrence)? {
    for own in item.planned {
      if let other = needed.planned(in: own.cycle), holds(own, other) { return (own, other) }
    }
    return nil
  }

  /// A01: planned before what it requires. A06, A07, A09: in one month with it, where the month gives no order.
  private func requirement(
    of item: RoadMapItem, on needed: RoadMapItem, _ dependency: RoadMapItem.Dependency
  ) -> [Finding] {
    var findings: [Finding] = []
    if let early = occurrences(item, needed, where: { $0.last < $1.first }) {
      findings.append(
        Finding(
          "A01", .item(item.number),
          "\(early.own.title) — раньше п. \(needed.number) (\(early.needed.title)), без которого его не выполнить: "
            + dependency.reason))
    }
    if let shared = occurrences(item, needed, where: { !Set($0.months).isDisjoint(with: $1.months) }) {
      let month = shared.own.months.first { shared.needed.months.contains($0) } ?? shared.own.first
      findings.append(sharedMonth(month, item, needed, dependency))
    }
    return findings
  }

  private func sharedMonth(
    _ month: RoadMapMonth, _ item: RoadMapItem, _ needed: RoadMapItem, _ dependency: RoadMapItem.Dependency
  ) -> Finding {
    let place = RoadMapPlace.item(item.number)
    let reason = dependency.reason
    if isAct(needed) {
      return Finding(
        "A09", place, "стоит в одном месяце (\(month.title)) с п. \(needed.number), а акт должен быть раньше: \(reason)"
      )
    }
    if item.number < needed.number {
      return Finding(
        "A07", place,
        "по номеру идёт раньше п. \(needed.number) того же месяца (\(month.title)), хотя должен идти после него: \(reason)"
      )
    }
    return Finding(
      "A06", place,
      "стоит в одном месяце (\(month.title)) с п. \(needed.number), от которого зависит: \(reason); "
        + "порядок задаёт зависимость, а не месяц")
  }

  /// Whether an item gives something legal force.
  private func isAct(_ item: RoadMapItem) -> Bool {
    expectations.actWords.contains { RoadMapText.contains(item.normalisedAction, $0) }
  }

  /// A05: it may happen before what gives its grounds.
  private func justification(
    of item: RoadMapItem, by needed: RoadMapItem, _ dependency: RoadMapItem.Dependency
  ) -> [Finding] {
    guard let early = occurrences(item, needed, where: { $0.first < $1.last }) else { return [] }
    return [
      Finding(
        "A05", .item(item.number),
        "\(early.own.title) — может пройти раньше п. \(needed.number) (\(early.needed.title)): \(dependency.reason)")
    ]
  }

  /// A02: planned before the outcome that it uses, so that nobody knows of which cycle the outcome is.
  private func ambiguity(
    of item: RoadMapItem, on needed: RoadMapItem, _ dependency: RoadMapItem.Dependency
  ) -> [Finding] {
    guard let early = occurrences(item, needed, where: { $0.last < $1.first }) else { return [] }
    let earlier = item.after.filter { other in
      guard other.kind == .restsOn, let source = map.item(other.item) else { return false }
      return occurrences(source, item, where: { $0.last < $1.first }) != nil
    }
    var readings = [
      "осень того же учебного года, и тогда итогов ещё нет",
      "осень следующего, и тогда в последнем учебном году пункта нет",
    ]
    if !earlier.isEmpty { readings.append("сразу после п. \(Self.list(earlier.map(\.item)))") }
    return [
      Finding(
        "A02", .item(item.number),
        "\(early.own.title) — раньше п. \(needed.number) (\(early.needed.title)), а \(dependency.reason); "
          + "прочтения: \(readings.joined(separator: "; "))")
    ]
  }

  /// A08: an item about one side of the pair in a stage about the other.
  private var foreignSides: [Finding] {
    map.stages.flatMap { stage -> [Finding] in
      let own = sides(of: RoadMapText.normalised(stage.title))
      guard own.count == 1 else { return [] }
      return map.items(of: stage).compactMap { item in
        let named = sides(of: item.normalisedAction)
        guard let other = named.first, named.count == 1, other != own[0] else { return nil }
        let sides = expectations.sides
        return Finding(
          "A08", .item(item.number),
          "речь о стороне «\(sides[other].title)», а этап \(stage.number) — о стороне «\(sides[own[0]].title)»")
      }
    }
  }

  /// A08: an item behind the one that it should precede.
  private var misplaced: [Finding] {
    expectations.precedence.flatMap { rule in
      map.items.filter { rule.first.matches($0.normalisedAction) }.flatMap { first in
        map.items.filter { rule.then.matches($0.normalisedAction) && $0.number < first.number }.map { then in
          Finding("A08", .item(first.number), "стоит после п. \(then.number), хотя должен идти раньше: \(rule.reason)")
        }
      }
    }
  }

  /// Which sides of the pair a normalised text names, by index.
  func sides(of text: String) -> [Int] {
    expectations.sides.indices.filter { RoadMapText.contains(text, expectations.sides[$0].stem) }
  }
}

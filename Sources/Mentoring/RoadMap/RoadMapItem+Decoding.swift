import CanonicalJSON

/// What an item has to agree with.
struct ItemContext {
  let cycles: [Cycle]
  let posts: [RoadMap.Post]
  let stages: [Int]
  let source: RoadMap.Source
}

extension RoadMap {
  static func items(
    _ node: RoadMapNode, context: ItemContext, claims: inout LineClaims
  ) throws(RoadMapDecodingError) -> [RoadMapItem] {
    var items: [RoadMapItem] = []
    var faults: [RoadMapDecodingError] = []
    for element in try node.filledList() {
      do throws(RoadMapDecodingError) {
        items.append(try RoadMapItem(element, context: context, claims: &claims))
      } catch {
        var fault = error
        fault.item = element.value.objectValue?["number"]?.stringValue.flatMap { RoadMapItem.Number($0)?.description }
        faults.append(fault)
        // A line in the wrong item makes the item that it belongs to look wrong too: no more is said.
        if error.path.contains(".lines") { break }
      }
    }
    guard var first = faults.first else { return items }
    first.others = Array(faults.dropFirst())
    throw first
  }
}

extension RoadMapItem {
  init(_ node: RoadMapNode, context: ItemContext, claims: inout LineClaims) throws(RoadMapDecodingError) {
    try node.requireMembers(["after", "lines", "number", "planned", "responsible", "stage", "unit"])
    let number = try node.member("number").parsed("ожидается номер пункта вида 5.2") { Number($0) }
    let stage = try node.member("stage").integer(in: 1...99)
    guard stage == number.stage, context.stages.contains(stage) else {
      throw try node.member("stage").fault("пункт \(number) не принадлежит этапу \(stage)")
    }
    var rows: [RoadMap.Row] = []
    for line in try node.member("lines").filledList() { rows.append(try claims.claim(line, as: .item)) }
    guard RoadMapText.areEqual(rows[0].cell(RoadMapColumn.number), number.description) else {
      throw try node.member("number").fault("в строке \(rows[0].line) стоит другой номер пункта")
    }
    self.number = number
    lines = rows.map(\.line)
    action = Self.text(of: RoadMapColumn.action, in: rows)
    normalisedAction = RoadMapText.normalised(action)
    plannedText = Self.text(of: RoadMapColumn.planned, in: rows)
    responsibleText = Self.text(of: RoadMapColumn.responsible, in: rows)
    unit = try node.member("unit").parsed("ожидается month или calendarYear") { Unit(rawValue: $0) }
    planned = try Self.planned(node.member("planned"), of: number, cycles: context.cycles)
    responsible = try Self.responsible(node.member("responsible"), text: responsibleText, posts: context.posts)
    after = try Self.after(node.member("after"), of: number)
    try requireAgreement(at: node.member("planned"), unit: node.member("unit"))
  }

  private static func text(of column: Int, in rows: [RoadMap.Row]) -> String {
    rows.map { $0.cell(column) }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func planned(
    _ node: RoadMapNode, of number: Number, cycles: [Cycle]
  ) throws(RoadMapDecodingError) -> [PlannedOccurrence] {
    var planned: [PlannedOccurrence] = []
    for element in try node.filledList() {
      try element.requireMembers(["cycle", "months"])
      let cycleNode = try element.member("cycle")
      let cycle = try cycleNode.cycle()
      guard cycles.contains(cycle) else { throw cycleNode.fault("этого учебного года нет в дорожной карте") }
      if let last = planned.last, last.cycle >= cycle {
        throw cycleNode.fault("учебные годы должны идти по возрастанию, каждый один раз")
      }
      var months: [RoadMapMonth] = []
      for monthNode in try element.member("months").filledList() {
        let month = try monthNode.parsed("ожидается месяц вида 2021-09") { RoadMapMonth($0) }
        if let last = months.last, last >= month { throw monthNode.fault("месяцы должны идти по возрастанию") }
        months.append(month)
      }
      planned.append(PlannedOccurrence(item: number, cycle: cycle, months: months))
    }
    return planned
  }

  private static func responsible(
    _ node: RoadMapNode, text: String, posts: [RoadMap.Post]
  ) throws(RoadMapDecodingError) -> [Responsible] {
    let mentions = ResponsibleText(text).mentions
    let elements = try node.filledList()
    guard elements.count == mentions.count else {
      throw node.fault("в тексте названо должностей: \(mentions.count), здесь: \(elements.count)")
    }
    var responsible: [Responsible] = []
    for (element, mention) in zip(elements, mentions) {
      let code = try element.parsed("ожидается код должности") { RoadMap.Post.Code($0) }
      guard posts.contains(where: { $0.code == code }) else {
        throw element.fault("должности «\(code)» нет в списке posts")
      }
      responsible.append(
        Responsible(post: code, title: mention.title, name: mention.name?.text, person: mention.name?.person))
    }
    return responsible
  }

  private static func after(_ node: RoadMapNode, of number: Number) throws(RoadMapDecodingError) -> [Dependency] {
    var after: [Dependency] = []
    for element in try node.list() {
      try element.requireMembers(["item", "kind", "reason"])
      let itemNode = try element.member("item")
      let item = try itemNode.parsed("ожидается номер пункта вида 5.2") { Number($0) }
      guard item != number, !after.contains(where: { $0.item == item }) else {
        throw itemNode.fault("пункт \(item) назван дважды или зависит сам от себя")
      }
      after.append(
        Dependency(
          item: item,
          kind: try element.member("kind").parsed("ожидается requires, justifiedBy или restsOn") {
            DependencyKind(rawValue: $0)
          },
          reason: try element.member("reason").text()))
    }
    return after
  }

  /// «2021-09, 2022-02…2022-05»: what was read of the text, never the text itself.
  private static func words(_ months: [[RoadMapMonth]]) -> String {
    months.map { months in
      guard let first = months.first, let last = months.last, first < last else {
        return months.first?.description ?? ""
      }
      return months.count == last.month - first.month + 1 && first.year == last.year
        ? "\(first)…\(last)" : months.map(\.description).joined(separator: " и ")
    }.joined(separator: ", ")
  }

  /// Holds the interpreted plan against the text, where the text can be read by rule.
  private func requireAgreement(at node: RoadMapNode, unit unitNode: RoadMapNode) throws(RoadMapDecodingError) {
    guard let read = PlannedText(plannedText) else { return }
    guard read.unit == unit else {
      throw unitNode.fault(
        "графа «Сроки» \(read.unit == .month ? "называет месяцы" : "называет только годы"), а здесь \(unit.rawValue)")
    }
    guard read.months == planned.map(\.months) else {
      throw node.fault(
        "в графе «Сроки» стоит \(Self.words(read.months)), а здесь \(Self.words(planned.map(\.months)))")
    }
    for occurrence in planned {
      let year = unit == .month ? occurrence.first.schoolYear : occurrence.first.year
      guard occurrence.cycle.rawValue == Int64(year) else {
        throw node.fault("месяц \(occurrence.first) относится к другому учебному году")
      }
    }
  }
}

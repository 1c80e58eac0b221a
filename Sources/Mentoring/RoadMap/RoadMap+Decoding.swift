public import CanonicalJSON

extension RoadMap {
  /// The format that ``init(_:)`` reads.
  public static let format = "mentorledger-roadmap/1"

  /// Reads a road map from its document, as `Schemas/roadmaps/roadmap.schema.json` describes it, and holds the
  /// interpretation against the source.
  ///
  /// - Throws: ``RoadMapDecodingError`` with the first place at fault.
  public init(_ document: JSONValue) throws(RoadMapDecodingError) {
    let root = RoadMapNode(document)
    try root.requireMembers([
      "cycles", "format", "id", "items", "order", "organisation", "posts", "programme", "source", "stages", "version",
    ])
    let format = try root.member("format")
    guard RoadMapText.areEqual(try format.text(), Self.format) else {
      throw format.fault("неизвестный формат, ожидается «\(Self.format)»")
    }
    id = try root.member("id").parsed("ожидаются строчные латинские буквы, цифры и дефис") { Self.identifier($0) }
    version = try root.member("version").integer(in: 1...9999)
    organisation = try root.member("organisation").text()
    programme = try Programme(root.member("programme"))
    order = try Order(root.member("order"))
    cycles = try Self.cycles(root.member("cycles"))
    posts = try Self.posts(root.member("posts"))
    source = try Source(root.member("source"))
    var claims = LineClaims(source: source)
    stages = try Self.stages(root.member("stages"), source: source, claims: &claims)
    items = try Self.items(
      root.member("items"),
      context: ItemContext(cycles: cycles, posts: posts, stages: stages.map(\.number), source: source), claims: &claims)
    try claims.requireAll()
    try Self.requireOrder(items, at: root.member("items"))
  }

  private static func identifier(_ text: String) -> String? {
    let permitted = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    return permitted && text.utf8.count <= 40 ? text : nil
  }

  private static func cycles(_ node: RoadMapNode) throws(RoadMapDecodingError) -> [Cycle] {
    var cycles: [Cycle] = []
    for element in try node.filledList() {
      let cycle = try element.cycle()
      if let last = cycles.last, last >= cycle {
        throw element.fault("учебные годы должны идти по возрастанию")
      }
      cycles.append(cycle)
    }
    return cycles
  }

  private static func posts(_ node: RoadMapNode) throws(RoadMapDecodingError) -> [Post] {
    var posts: [Post] = []
    for element in try node.filledList() {
      try element.requireMembers(["code", "label", "open", "title"])
      let code = try element.member("code").parsed("ожидается код должности") { Post.Code($0) }
      guard !posts.contains(where: { $0.code == code }) else {
        throw element.fault("должность «\(code)» уже есть")
      }
      posts.append(
        Post(
          code: code, title: try element.member("title").text(), label: try element.member("label").text(),
          isOpen: try element.member("open").bool()))
    }
    return posts
  }

  /// Refuses dependencies on items that do not exist and dependencies that form a circle.
  private static func requireOrder(_ items: [RoadMapItem], at node: RoadMapNode) throws(RoadMapDecodingError) {
    let numbers = Set(items.map(\.number))
    for (index, item) in items.enumerated() {
      for (place, dependency) in item.after.enumerated() where !numbers.contains(dependency.item) {
        throw RoadMapDecodingError(
          "\(node.path)[\(index)].after[\(place)].item", "пункта \(dependency.item) в дорожной карте нет")
      }
    }
    var settled: Set<RoadMapItem.Number> = []
    while settled.count < numbers.count {
      let next = items.filter { item in
        !settled.contains(item.number) && item.after.allSatisfy { settled.contains($0.item) }
      }
      guard !next.isEmpty else {
        let open = numbers.subtracting(settled).sorted().map(\.description).joined(separator: ", ")
        throw node.fault("зависимости образуют круг среди пунктов \(open)")
      }
      settled.formUnion(next.map(\.number))
    }
  }
}

extension RoadMap.Programme {
  init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    try node.requireMembers(["full", "name"])
    name = try node.member("name").text()
    let full = try node.member("full")
    self.full = try full.text()
    guard RoadMapText.contains(self.full, name) else { throw full.fault("полное название не содержит краткого") }
  }
}

extension RoadMap.Order {
  init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    try node.requireMembers(["number", "on"])
    number = try node.member("number").text()
    let day = try node.member("on").parsed("ожидается дата вида 2021-08-30") { Self.day($0) }
    on = day.text
    month = day.month
  }

  private static func day(_ text: String) -> (text: String, month: RoadMapMonth)? {
    guard text.utf8.count == 10, let month = RoadMapMonth(String(text.prefix(7))) else { return nil }
    let rest = text.utf8.dropFirst(7)
    guard rest.first == 45, rest.dropFirst().allSatisfy({ (48...57).contains($0) }), let day = Int(text.suffix(2))
    else { return nil }
    let isLeap = month.year % 4 == 0 && (month.year % 100 != 0 || month.year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month.month - 1]).contains(day) ? (text, month) : nil
  }
}

extension RoadMap.Source {
  init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    try node.requireMembers(["file", "rows"])
    file = try node.member("file").text()
    var rows: [RoadMap.Row] = []
    for element in try node.member("rows").filledList() {
      let row = try RoadMap.Row(element)
      if let last = rows.last, last.line >= row.line {
        throw try element.member("line").fault("строки должны идти по возрастанию")
      }
      rows.append(row)
    }
    self.rows = rows
  }
}

extension RoadMap.Row {
  init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    try node.requireMembers(["cells", "kind", "line"])
    line = try node.member("line").integer(in: 1...100_000)
    kind = try node.member("kind").parsed("неизвестный вид строки") { RoadMap.RowKind(rawValue: $0) }
    cells = try node.member("cells").filledList().map { cell throws(RoadMapDecodingError) in
      let text = try cell.anyText()
      guard text.unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
        throw cell.fault("управляющий знак в тексте")
      }
      return text
    }
  }
}

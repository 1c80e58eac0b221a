/// Which rows of the source the interpretation has already taken, so that none is left out and none used twice.
struct LineClaims {
  private let source: RoadMap.Source
  private var claimed: Set<Int> = []

  init(source: RoadMap.Source) {
    self.source = source
  }

  /// Takes a row of a kind for whoever refers to it.
  mutating func claim(_ node: RoadMapNode, as kind: RoadMap.RowKind) throws(RoadMapDecodingError) -> RoadMap.Row {
    let line = try node.integer(in: 1...100_000)
    guard let row = source.row(at: line) else { throw node.fault("строки \(line) в исходном тексте нет") }
    guard row.kind == kind else { throw node.fault("строка \(line) другого вида, ожидается «\(kind.rawValue)»") }
    guard claimed.insert(line).inserted else { throw node.fault("строка \(line) уже использована") }
    return row
  }

  /// Refuses a row of the table that nothing refers to.
  func requireAll() throws(RoadMapDecodingError) {
    let interpreted: Set<RoadMap.RowKind> = [.item, .result, .stage]
    for (index, row) in source.rows.enumerated() where interpreted.contains(row.kind) && !claimed.contains(row.line) {
      throw RoadMapDecodingError("source.rows[\(index)]", "на строку \(row.line) не ссылается ни пункт, ни этап")
    }
  }
}

extension RoadMap {
  static func stages(
    _ node: RoadMapNode, source: Source, claims: inout LineClaims
  ) throws(RoadMapDecodingError) -> [Stage] {
    var stages: [Stage] = []
    for element in try node.filledList() {
      let stage = try Stage(element, claims: &claims)
      guard !stages.contains(where: { $0.number == stage.number }) else {
        throw element.fault("этап \(stage.number) уже есть")
      }
      stages.append(stage)
    }
    return stages
  }
}

extension RoadMap.Stage {
  /// What parts a stage's title from its task in the source.
  private static let taskMark = "Задача этапа:"
  /// What stands before the result of a stage in the source.
  private static let resultMark = "Результат:"

  init(_ node: RoadMapNode, claims: inout LineClaims) throws(RoadMapDecodingError) {
    try node.requireMembers(["line", "number", "result"])
    let number = try node.member("number").integer(in: 1...99)
    let row = try claims.claim(node.member("line"), as: .stage)
    guard RoadMapText.areEqual(row.cell(RoadMapColumn.number), String(number)) else {
      throw try node.member("number").fault("в строке \(row.line) стоит другой номер этапа")
    }
    guard let parts = Self.split(row.cell(RoadMapColumn.action), at: Self.taskMark) else {
      throw try node.member("line").fault("в строке \(row.line) нет слов «\(Self.taskMark)»")
    }
    let resultRow = try claims.claim(node.member("result"), as: .result)
    let column = resultRow.cells.firstIndex { !$0.isEmpty }
    guard let column, let result = Self.split(resultRow.cells[column], at: Self.resultMark), result.before.isEmpty
    else {
      throw try node.member("result").fault("строка \(resultRow.line) не начинается словом «\(Self.resultMark)»")
    }
    self.number = number
    line = row.line
    resultLine = resultRow.line
    title = parts.before
    task = parts.after
    self.result = result.after
    resultColumn = column
  }

  private static func split(_ text: String, at mark: String) -> (before: String, after: String)? {
    let text = Array(text)
    let mark = Array(mark)
    guard text.count >= mark.count else { return nil }
    for start in 0...(text.count - mark.count) where text[start..<(start + mark.count)].elementsEqual(mark) {
      return (
        RoadMapText.trimmed(String(text[..<start])), RoadMapText.trimmed(String(text[(start + mark.count)...]))
      )
    }
    return nil
  }
}

/// How names, dates and commas are written: A16, A20.
extension RoadMapRules {
  var spellingFindings: [Finding] {
    organisationSpellings + nameSpellings + map.items.flatMap { commas($0) + plan($0) + spaces($0) }
  }

  /// Every text with its place, for the rules on spelling.
  private var allTexts: [PlacedText] {
    let outside = map.source.rows.filter { $0.kind == .approval || $0.kind == .title }.flatMap { row in
      row.cells.map { PlacedText(place: .line(row.line), text: $0) }
    }
    let responsible = map.items.map { PlacedText(place: .item($0.number), text: $0.responsibleText) }
    return outside + stageTexts + itemTexts + responsible
  }

  /// A16: the organisation's name with other spaces.
  private var organisationSpellings: [Finding] {
    allTexts.flatMap { placed in
      RoadMapText.spellings(of: map.organisation, in: placed.text).filter {
        !RoadMapText.areEqual($0, map.organisation)
      }.map {
        Finding("A16", placed.place, "название организации написано «\($0)», обычно — «\(map.organisation)»")
      }
    }
  }

  /// A16: a person's name in another order or with other spaces than usual. The reason doesn't quote it.
  private var nameSpellings: [Finding] {
    struct Spelling {
      let place: RoadMapPlace
      let text: String
    }
    var spellings: [String: [Spelling]] = [:]
    for placed in allTexts {
      for name in PersonalName.all(in: Array(placed.text)) {
        spellings[name.person, default: []].append(Spelling(place: placed.place, text: name.text))
      }
    }
    return spellings.values.flatMap { spellings -> [Finding] in
      let usual = Self.mostFrequent(spellings.map(\.text))
      return spellings.filter { $0.text != usual }.map {
        Finding("A16", $0.place, "имя сотрудника написано иначе, чем в других местах: порядок или пробелы")
      }
    }
  }

  /// A16: a comma missing between two people, or one between a post and its name.
  private func commas(_ item: RoadMapItem) -> [Finding] {
    let mentions = ResponsibleText(item.responsibleText).mentions
    return zip(mentions, item.responsible).flatMap { mention, responsible -> [Finding] in
      let title = quotable(responsible)
      var findings: [Finding] = []
      if mention.lacksComma {
        findings.append(Finding("A16", .item(item.number), "нет запятой перед «\(title)»"))
      }
      if mention.hasCommaBeforeName {
        findings.append(Finding("A16", .item(item.number), "лишняя запятая после «\(title)»"))
      }
      return findings
    }
  }

  /// A20: years parted by something else than a comma, months in lower case.
  private func plan(_ item: RoadMapItem) -> [Finding] {
    let text = item.plannedText
    var findings: [Finding] = []
    for month in RoadMapText.words(text) where PlannedText.month(month) != nil && month.first?.isLowercase == true {
      findings.append(Finding("A20", .item(item.number), "месяц «\(month)» написан со строчной буквы"))
    }
    let characters = Array(text)
    let years = Self.years(in: characters)
    for (left, right) in zip(years, years.dropFirst()) {
      let separator = String(characters[left.upperBound..<right.lowerBound])
      if !RoadMapText.areEqual(separator, ", ") {
        findings.append(Finding("A20", .item(item.number), "годы разделены «\(separator)», а не «, »"))
      }
    }
    return findings
  }

  /// The runs of exactly four digits.
  private static func years(in text: [Character]) -> [Range<Int>] {
    var years: [Range<Int>] = []
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end].isNumber { end += 1 }
      if end - start == 4 { years.append(start..<end) }
      start = max(end, start + 1)
    }
    return years
  }

  /// A20: a hyphen with a space on one side only, or several spaces in a row.
  private func spaces(_ item: RoadMapItem) -> [Finding] {
    let place = RoadMapPlace.item(item.number)
    return [item.action, item.plannedText, item.responsibleText].flatMap { text -> [Finding] in
      let characters = Array(text)
      var findings: [Finding] = []
      if characters.indices.contains(where: { Self.isUneven(characters, at: $0) }) {
        findings.append(Finding("A20", place, "пробел стоит только с одной стороны дефиса"))
      }
      if RoadMapText.contains(text, "  ") { findings.append(Finding("A20", place, "несколько пробелов подряд")) }
      return findings
    }
  }

  private static func isUneven(_ text: [Character], at index: Int) -> Bool {
    guard text[index] == "-", index > 0, index + 1 < text.count else { return false }
    return text[index - 1].isWhitespace != text[index + 1].isWhitespace
  }
}

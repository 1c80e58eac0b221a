/// What is wrong with the rows of the table and the blocks around it: A17–A19, A22.
extension RoadMapRules {
  var rowFindings: [Finding] {
    gaps + map.items.flatMap { brokenRows($0) } + doubledNumbers + wanderingResults + blankDates + mixedActs
  }

  /// A17: a number is missing.
  private var gaps: [Finding] {
    let stages = map.stages.map(\.number)
    let missingStages = (1...(stages.max() ?? 1)).filter { !stages.contains($0) }
    let missingItems = map.stages.flatMap { stage -> [Finding] in
      let ordinals = map.items(of: stage).map(\.number.ordinal)
      return (1...(ordinals.max() ?? 1)).filter { !ordinals.contains($0) }.map {
        Finding("A17", .stage(stage.number), "номера \(stage.number).\($0) нет")
      }
    }
    return missingStages.map { Finding("A17", .stage($0), "этапа \($0) нет") } + missingItems
  }

  /// A18: an item goes on in another row, with its number again or with none.
  private func brokenRows(_ item: RoadMapItem) -> [Finding] {
    item.lines.dropFirst().compactMap { map.source.row(at: $0) }.map { row in
      let hasNumber = !RoadMapText.trimmed(row.cell(RoadMapColumn.number)).isEmpty
      return Finding(
        "A18", .item(item.number),
        hasNumber
          ? "номер стоит ещё раз, в строке \(row.line): пункт разорван"
          : "продолжается в строке \(row.line) без номера: пункт разорван")
    }
  }

  /// A18: two items of one number.
  private var doubledNumbers: [Finding] {
    map.items.enumerated().filter { index, item in
      map.items[..<index].contains { $0.number == item.number }
    }.map { _, item in
      Finding("A18", .item(item.number), "номер стоит у двух разных пунктов, второй — в строке \(item.lines[0])")
    }
  }

  /// A19: results in different columns; those outside the column of actions stand out.
  private var wanderingResults: [Finding] {
    guard Set(map.stages.map(\.resultColumn)).count > 1 else { return [] }
    return map.stages.filter { $0.resultColumn != RoadMapColumn.action }.map { stage in
      Finding(
        "A19", .stage(stage.number),
        "«Результат» (строка \(stage.resultLine)) стоит в графе «\(column(stage.resultColumn))», "
          + "у других этапов — в графе «\(column(RoadMapColumn.action))»")
    }
  }

  private func column(_ index: Int) -> String {
    map.source.head?.cell(index) ?? "\(index + 1)"
  }

  /// A22: a day left blank in a block of approval.
  private var blankDates: [Finding] {
    map.source.rows(of: .approval).filter { $0.cells.contains { RoadMapText.contains($0, "_") } }.map {
      Finding("A22", .line($0.line), "дата согласования не заполнена")
    }
  }

  /// A22: one word for the act that approves the road map and another for an act within it.
  private var mixedActs: [Finding] {
    let approvals = map.source.rows(of: .approval).flatMap(\.cells).map { RoadMapText.normalised($0) }
    let approving = expectations.actWords.filter { word in approvals.contains { RoadMapText.contains($0, word) } }
    guard let used = approving.first else { return [] }
    return map.items.flatMap { item -> [Finding] in
      expectations.actWords.filter { word in
        RoadMapText.contains(item.normalisedAction, word) && !approving.contains { RoadMapText.areEqual($0, word) }
      }.map { word in
        Finding("A22", .item(item.number), "акт назван «\(word)…», а сама карта утверждена актом «\(used)…»")
      }
    }
  }
}

/// What the wording says that it should not, or says otherwise elsewhere: A21, A23, A30.
extension RoadMapRules {
  var wordingFindings: [Finding] {
    let texts = itemTexts + stageTexts
    return map.items.flatMap { notAnAction($0) + coupled($0) } + texts.flatMap { shortened($0) + foreignAudience($0) }
  }

  /// A21: an item that begins with a date or a plan instead of an action.
  private func notAnAction(_ item: RoadMapItem) -> [Finding] {
    guard let first = RoadMapText.words(item.action).first,
      expectations.notActions.contains(where: { Self.begins(first, with: $0) })
    else { return [] }
    return [Finding("A21", .item(item.number), "вместо действия названы «\(first.lowercased())»")]
  }

  /// What must not stand in one item (A30).
  private func coupled(_ item: RoadMapItem) -> [Finding] {
    expectations.apart.filter { $0.pattern.matches(item.normalisedAction) }.map {
      Finding($0.code, .item(item.number), $0.reason)
    }
  }

  /// A23: the programme's name without a part of its full form.
  private func shortened(_ placed: PlacedText) -> [Finding] {
    let text = placed.normalised
    let named = RoadMapText.count(of: RoadMapText.normalised(map.programme.name), in: text)
    let full = RoadMapText.count(of: RoadMapText.normalised(map.programme.full), in: text)
    guard named > full else { return [] }
    return [Finding("A23", placed.place, "название программы сокращено, полное — «\(map.programme.full)»")]
  }

  /// A23: another audience beside the programme's own.
  private func foreignAudience(_ placed: PlacedText) -> [Finding] {
    let words = RoadMapText.words(placed.normalised).filter { !RoadMapText.areEqual($0, "и") }
    let programme = RoadMapText.normalised(map.programme.full)
    return expectations.audience.filter { audience in
      RoadMapText.contains(programme, audience.programme)
        && zip(words, words.dropFirst()).contains { left, right in
          Self.begins(left, with: audience.first) && Self.begins(right, with: audience.second)
            || Self.begins(left, with: audience.second) && Self.begins(right, with: audience.first)
        }
    }.map { Finding("A23", placed.place, $0.reason) }
  }

  private static func begins(_ word: String, with stem: String) -> Bool {
    word.lowercased().utf8.starts(with: stem.utf8)
  }
}

public import EventLedger

/// Who answers for an item in a school year: the posts of the text, and whom entries put in charge.
public struct ItemResponsible: Hashable, Sendable {
  /// Codes of the posts, those of the text first, each once.
  public let posts: [String]
  /// Codes of the posts that take another's place.
  public let substitutes: [String]
  /// The people who were named, in order, each once.
  public let persons: [SubjectID]
  /// Whether nobody in particular answers: the text leaves the post open, and nobody was named.
  public let isOpen: Bool
}

extension CyclePlan {
  /// Who answers for an item.
  public func responsible(for item: RoadMapItem) -> ItemResponsible {
    let assigned = decisions.assigned(item.number, cycle)
    let charged = assigned.filter { !$0.substitute }
    let named = anomalies(of: item).compactMap { decisions.decision(on: $0, of: map)?.content.post?.rawValue }
    let own = item.responsible.map(\.post.rawValue)
    let posts = own + named + charged.map(\.post.rawValue)
    let isNamed = charged.contains { $0.person != nil } || posts.contains { !isOpen($0) }
    return ItemResponsible(
      posts: Self.unique(posts), substitutes: Self.unique(assigned.filter(\.substitute).map(\.post.rawValue)),
      persons: Self.unique(assigned.compactMap(\.person)), isOpen: !isNamed)
  }

  private func isOpen(_ code: String) -> Bool { RoadMap.Post.Code(code).flatMap { map.post($0) }?.isOpen ?? false }

  private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }
}

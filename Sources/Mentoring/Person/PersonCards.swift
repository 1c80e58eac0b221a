public import EventLedger

/// Which cards are of one person: those merged together, as known at some entry.
public struct PersonCards: Sendable, Equatable {
  private var into: [SubjectID: SubjectID] = [:]

  /// No card was merged.
  public init() {}

  /// The merges among entries, given with every correction that may be about them in order of position.
  ///
  /// A card is merged once, and never in a circle: what says otherwise is no merge, whatever the rules find of it.
  public init(_ entries: [HistoryEntry]) {
    let merges = entries.compactMap { entry -> (position: Position, merge: PersonMerged)? in
      if case .personMerged(let merge) = entry.payload.event { (entry.position, merge) } else { nil }
    }
    if merges.isEmpty { return }
    let voided = CorrectionRules.voided(merges.map(\.position), by: entries)
    for (position, merge) in merges where voided[position] == nil && into[merge.person] == nil {
      if target(of: merge.into) != merge.person { into[merge.person] = merge.into }
    }
  }

  /// Whether no card is merged.
  public var isEmpty: Bool { into.isEmpty }

  /// Whether the card was merged into another one.
  public func isMerged(_ card: SubjectID) -> Bool { into[card] != nil }

  /// The card that stands for this one: itself, or what it was merged into in the end.
  public func target(of card: SubjectID) -> SubjectID {
    var card = card
    while let next = into[card] { card = next }
    return card
  }

  /// All cards of the person whom a card is about: the one that stands for them first, then those merged into it.
  public func cards(of card: SubjectID) -> [SubjectID] {
    let target = target(of: card)
    return [target] + into.keys.filter { $0 != target && self.target(of: $0) == target }.sorted()
  }
}

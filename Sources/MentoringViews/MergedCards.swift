import EventLedger
import Mentoring

/// Which card was ever merged into which, whether that still holds or was corrected.
struct MergedCards {
  private var targets: [Tag: Set<Tag>] = [:]
  private var allTargets: Set<Tag> = []

  mutating func insert(_ entry: HistoryEntry) {
    guard case .personMerged(let event) = entry.payload.event else { return }
    targets[.person(event.person), default: []].insert(.person(event.into))
    allTargets.insert(.person(event.into))
  }

  /// Whether some card was merged into this one.
  func isTarget(_ card: Tag) -> Bool { allTargets.contains(card) }

  /// The cards that some of these were merged into, and those into which they were merged in turn.
  func targets(of cards: [Tag]) -> [Tag] {
    if targets.isEmpty { return [] }
    var (found, waiting): (Set<Tag>, [Tag]) = ([], cards)
    while let card = waiting.popLast() {
      for target in targets[card] ?? [] where found.insert(target).inserted { waiting.append(target) }
    }
    return found.sorted()
  }
}

public import EventLedger
import EventLedgerSQLite
import Mentoring

/// Which cards are of one person: those merged together, as known at some entry.
public struct PersonCards: Sendable {
  private var into: [SubjectID: SubjectID] = [:]

  init(_ merges: [PersonMerged]) {
    for merge in merges where merge.person != merge.into { into[merge.person] = into[merge.person] ?? merge.into }
  }

  /// The card that stands for this one: itself, or what it was merged into in the end.
  public func target(of card: SubjectID) -> SubjectID {
    var (card, steps) = (card, 0)
    while let next = into[card], steps <= into.count { (card, steps) = (next, steps + 1) }
    return card
  }

  /// All cards of the person whom a card is about: the one that stands for them first, then those merged into it.
  public func cards(of card: SubjectID) -> [SubjectID] {
    let target = target(of: card)
    return [target] + into.keys.filter { $0 != target && self.target(of: $0) == target }.sorted()
  }
}

extension Workspace {
  /// The merges that count, as known at a position.
  public func personCards(knownAt position: Position) throws -> PersonCards {
    // A query brings the corrections along.
    let events = try store.read { reading in
      try reading.events(matching: EventQuery(types: [PersonMerged.schema.type]), through: position)
    }.filter { $0.envelope.type == PersonMerged.schema.type }
    if events.isEmpty { return PersonCards([]) }
    let voided = try voidedEntries(among: events, knownAt: position)
    return PersonCards(
      try events.filter { voided[$0.position] == nil }.map { try PersonMerged(canonical: $0.envelope.data) })
  }

  /// What is known of a person about a moment, with what counts from merged cards.
  func personState(_ person: SubjectID, _ moment: Moment, fold: PersonFold = PersonFold()) throws -> PersonState {
    try store.read { reading in
      let history = try MergedHistory.of(.person(person)) { tag in
        try reading.events(matching: EventQuery(tag: tag), through: moment.knownAt).map { try HistoryEntry($0) }
      }
      let known = history.filter { $0.on <= moment.day || $0.corrects != nil }
      return EntityTimeline.state(of: .person(person), fold: fold, known: known)
    }
  }
}

import EventLedger
import Mentoring

/// The merges of cards up to an entry, and which entities they concern.
struct MergeBook {
  /// Merges and corrections, in order of position.
  private var entries: [HistoryEntry] = []
  /// Cards that were ever merged into another, whether that still holds or was corrected.
  private var merged: Set<Tag> = []
  /// The people, pairs, cases and publications that their entries name.
  private var concerned: Set<Tag> = []
  /// The merges that count.
  private(set) var cards = PersonCards()

  /// Whether no card was ever merged: then there is nothing to ask.
  var isEmpty: Bool { merged.isEmpty }

  /// The merges in a ledger through a position.
  init(_ reading: any LedgerReading, through position: Position?) throws {
    guard let position, position >= Position(0) else { return }
    let events = try reading.events(matching: EventQuery(types: [PersonMerged.schema.type]), through: position)
    guard events.contains(where: { $0.envelope.type == PersonMerged.schema.type }) else { return }
    for event in events {
      let entry = try HistoryEntry(event)
      entries.append(entry)
      try meet(entry, reading, through: position)
    }
    cards = PersonCards(entries)
  }

  /// Takes in the next entry; true where people's cards are others than before.
  mutating func take(_ entry: HistoryEntry, tags: [Tag], _ reading: any LedgerReading) throws -> Bool {
    let isMerge = if case .personMerged = entry.payload.event { true } else { false }
    if isMerge || entry.corrects != nil { entries.append(entry) }
    if isMerge { try meet(entry, reading, through: entry.position) }
    for card in tags where merged.contains(card) { note(tags) }
    guard isMerge || (entry.corrects != nil && !isEmpty) else { return false }
    let before = cards
    cards = PersonCards(entries)
    return cards != before
  }

  /// Whether the history of an entity may name a card that was ever merged, or is that of such a person.
  func concerns(_ entity: Tag) -> Bool { concerned.contains(entity) }

  /// What else changes with an entry that bears these tags: the cards that stand for those that it names; everything
  /// that names a merged card where the cards themselves changed.
  func concerned(by tags: [Tag], cardsChanged: Bool) -> Set<Tag> {
    var found: Set<Tag> = []
    for tag in tags {
      guard tag.kind == "person", let card = tag.value.flatMap({ SubjectID($0) }) else { continue }
      found.insert(.person(cards.target(of: card)))
    }
    return cardsChanged ? found.union(concerned) : found
  }

  /// Remembers a card that was merged, and what its entries through a position name.
  private mutating func meet(_ entry: HistoryEntry, _ reading: any LedgerReading, through position: Position) throws {
    guard case .personMerged(let event) = entry.payload.event else { return }
    let card = Tag.person(event.person)
    concerned.formUnion([card, .person(event.into)])
    guard merged.insert(card).inserted else { return }
    for event in try reading.events(matching: EventQuery(tag: card), through: position) {
      note(event.envelope.tags)
    }
  }

  private mutating func note(_ tags: [Tag]) {
    concerned.formUnion(tags.filter { ["person", "pair", "case", "publication"].contains($0.kind) })
  }
}

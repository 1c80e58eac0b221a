public import EventLedger
import EventLedgerSQLite
public import Mentoring

extension LedgerReading {
  /// The merges that count, as known at a position.
  func personCards(through position: Position? = nil) throws -> PersonCards {
    // The query brings the corrections along.
    let events = try events(matching: EventQuery(types: [PersonMerged.schema.type]), through: position)
    guard events.contains(where: { $0.envelope.type == PersonMerged.schema.type }) else { return PersonCards() }
    return PersonCards(try events.map { try HistoryEntry($0) })
  }
}

extension Workspace {
  /// The merges that count, as known at a position.
  public func personCards(knownAt position: Position) throws -> PersonCards {
    try store.read { try $0.personCards(through: position) }
  }

  /// What is known of a person about a moment, with what counts from merged cards.
  func personState(_ person: SubjectID, _ moment: Moment) throws -> PersonState {
    EntityTimeline.state(of: .person(person), fold: PersonFold(), known: try personHistory(person, moment))
  }

  /// What was known of a person about a moment, with that of the cards merged into this one.
  func personHistory(_ person: SubjectID, _ moment: Moment) throws -> [HistoryEntry] {
    try store.read { reading in
      let cards = try reading.personCards(through: moment.knownAt)
      let history = try MergedHistory.of(.person(person), cards) { tag in
        try reading.events(matching: EventQuery(tag: tag), through: moment.knownAt).map { try HistoryEntry($0) }
      }
      return history.filter { $0.on <= moment.day || $0.corrects != nil }
    }
  }
}

public import EventLedger

/// The history of a card, with what counts from the cards that were merged into it.
///
/// Entries keep the tag of the card that they were made for. Consents with what became of them, questionnaires and the
/// authority of representatives of a merged card count for the one it was merged into, from the day they happened on;
/// registrations, admissions, pairs and results stay where they are.
public enum MergedHistory {
  /// The entries that an entity's fold takes in, in order of position.
  ///
  /// - Parameter history: reads the entries that bear a tag.
  public static func of(_ entity: Tag, reading history: (Tag) throws -> [HistoryEntry]) rethrows -> [HistoryEntry] {
    guard EntityKind(entity) == .person, let person = entity.value.flatMap({ SubjectID($0) }) else {
      return try history(entity)
    }
    var seen: Set<SubjectID> = [person]
    return try entries(of: person, &seen, history)
  }

  private static func entries(
    of person: SubjectID, _ seen: inout Set<SubjectID>, _ history: (Tag) throws -> [HistoryEntry]
  ) rethrows -> [HistoryEntry] {
    var entries = try history(.person(person))
    let cards = merged(into: person, by: entries)
    if cards.isEmpty { return entries }
    var known = Set(entries.map(\.position))
    for card in cards where seen.insert(card).inserted {
      for entry in try self.entries(of: card, &seen, history) where !known.contains(entry.position) {
        guard let carried = entry.carried(from: card, to: person) else { continue }
        known.insert(entry.position)
        entries.append(carried)
      }
    }
    return entries.sorted { $0.position < $1.position }
  }

  /// The cards that were merged into a person's and still are.
  static func merged(into person: SubjectID, by entries: [HistoryEntry]) -> [SubjectID] {
    let merges = entries.compactMap { entry -> (position: Position, card: SubjectID)? in
      guard case .personMerged(let event) = entry.payload.event, event.into == person, event.person != person else {
        return nil
      }
      return (entry.position, event.person)
    }
    if merges.isEmpty { return [] }
    let voided = CorrectionRules.voided(merges.map(\.position), by: entries)
    return merges.filter { voided[$0.position] == nil }.map(\.card)
  }
}

extension FoldEntry<MentoringEntry> {
  /// The entry as it counts for another card; nil where it does not. A correction counts for whatever it corrects.
  fileprivate func carried(from card: SubjectID, to person: SubjectID) -> HistoryEntry? {
    if corrects != nil { return self }
    guard let event = payload.event.carried(from: card, to: person) else { return nil }
    return HistoryEntry(
      position: position, on: on,
      payload: MentoringEntry(event: event, carriedFrom: payload.carriedFrom ?? card))
  }
}

extension MentoringEvent {
  fileprivate func carried(from card: SubjectID, to person: SubjectID) -> MentoringEvent? {
    switch self {
    case .consentCollected(var event) where event.person == card:
      event.person = person
      if event.signer == card { event.signer = person }
      return .consentCollected(event)
    case .consentWithdrawn(var event) where event.person == card:
      event.person = person
      return .consentWithdrawn(event)
    case .consentTermsStated(var event) where event.person == card:
      event.person = person
      return .consentTermsStated(event)
    case .consentObjected(var event) where event.person == card:
      event.person = person
      return .consentObjected(event)
    case .consentObjectionResolved(var event) where event.person == card:
      event.person = person
      return .consentObjectionResolved(event)
    case .questionnaireSubmitted(var event) where event.person == card:
      event.person = person
      return .questionnaireSubmitted(event)
    case .representativeVerified(var event) where event.person == card:
      event.person = person
      return .representativeVerified(event)
    case .representativeAuthorityEnded(var event) where event.person == card:
      event.person = person
      return .representativeAuthorityEnded(event)
    default: return nil
    }
  }
}

import CanonicalJSON
public import EventLedger

/// The history of an entity where cards were merged: what is recorded of a merged card is recorded of the person.
///
/// Entries keep the tag of the card that they were made for. In the history of the card that stands for a person all
/// entries of the merged ones count, with the person's name in the place of theirs, from the day they happened on; a
/// merged card shows nothing of its own any more. Pairs, cases, publications and other people's histories name the
/// person too. A merge that is corrected restores every card, for nothing was moved.
public enum MergedHistory {
  /// The entries that an entity's fold takes in, in order of position.
  ///
  /// - Parameters:
  ///   - cards: the merges as known with these entries.
  ///   - history: reads the entries that bear a tag.
  public static func of(
    _ entity: Tag, _ cards: PersonCards, reading history: (Tag) throws -> [HistoryEntry]
  ) rethrows -> [HistoryEntry] {
    guard !cards.isEmpty, let kind = EntityKind(entity) else { return try history(entity) }
    switch kind {
    case .person:
      guard let person = entity.value.flatMap({ SubjectID($0) }) else { return try history(entity) }
      return try of(person, cards, history)
    case .pair, .caseStudy, .publication: return try history(entity).map { $0.renamed(by: cards) }
    case .orders, .programme, .incident, .papers: return try history(entity)
    }
  }

  private static func of(
    _ person: SubjectID, _ cards: PersonCards, _ history: (Tag) throws -> [HistoryEntry]
  ) rethrows -> [HistoryEntry] {
    let own = try history(.person(person))
    if cards.isMerged(person) {
      let target = cards.target(of: person)
      return own.map { $0.marked(from: nil, movedTo: target) }
    }
    var entries = own.map { $0.renamed(by: cards) }
    let merged = cards.cards(of: person).dropFirst()
    if merged.isEmpty { return entries }
    var known = Set(entries.map(\.position))
    for card in merged {
      for entry in try history(.person(card)) where known.insert(entry.position).inserted {
        entries.append(entry.renamed(by: cards).marked(from: card, movedTo: nil))
      }
    }
    return entries.sorted { $0.position < $1.position }
  }
}

extension FoldEntry<MentoringEntry> {
  fileprivate func marked(from card: SubjectID?, movedTo target: SubjectID?) -> HistoryEntry {
    HistoryEntry(
      position: position, on: on,
      payload: MentoringEntry(
        event: payload.event, parts: payload.parts, carriedFrom: card ?? payload.carriedFrom, movedTo: target),
      corrects: corrects)
  }

  /// The entry with the person's name in the place of merged cards'. What is about cards as such stays as it is.
  fileprivate func renamed(by cards: PersonCards) -> HistoryEntry {
    switch payload.event {
    case .personMerged, .personKeptApart, .entryCorrected: return self
    default: break
    }
    let named = payload.event.data.tags.filter { $0.kind == "person" }.compactMap { $0.value.flatMap { SubjectID($0) } }
    guard named.contains(where: cards.isMerged) else { return self }
    return HistoryEntry(
      position: position, on: on,
      payload: MentoringEntry(
        event: payload.event.renamed { cards.target(of: $0) }, parts: payload.parts, carriedFrom: payload.carriedFrom,
        movedTo: nil), corrects: corrects)
  }
}

extension MentoringEvent {
  /// The event with other names for people, wherever it names them.
  fileprivate func renamed(_ name: (SubjectID) -> SubjectID) -> MentoringEvent {
    // An entry of its first version may lack what the newest demands, so that it can't be written anew.
    if case .consentCollected(var event) = self {
      (event.person, event.signer) = (name(event.person), name(event.signer))
      return .consentCollected(event)
    }
    guard let data = try? data.knownFields(),
      let bytes = try? CanonicalJSON.serialize(Self.renamed(.object(data), name)),
      let event = try? MentoringEvent(
        type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
    else { return self }
    return event
  }

  private static func renamed(_ value: JSONValue, _ name: (SubjectID) -> SubjectID) -> JSONValue {
    switch value {
    case .string(let text): SubjectID(text).map { .string(name($0).description) } ?? value
    case .array(let elements): .array(elements.map { renamed($0, name) })
    case .object(let object): .object(JSONObject(object.members.map { ($0.key, renamed($0.value, name)) }))
    case .integer, .bool: value
    }
  }
}

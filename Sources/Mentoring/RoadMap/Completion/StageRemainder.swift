public import EventLedger

/// What must have happened to everybody whom a stage concerns before its result holds (DOMAIN §2, results of stages): one
/// notice, one ended pair or one classified request is not the result.
public enum StageRemainder: String, Sendable {
  /// Stage 2: the base has its list of requests, so each mentee in it has one.
  case requestClassified = "request-classified"
  /// Stage 5: all are notified whom an order put into a pair that was not dissolved since, and who have not left it.
  case notified
  /// Stage 6: each pair came to its end, closed or dissolved.
  case pairEnded = "pair-ended"

  /// The types of the entries that it is counted from.
  var types: [EventType] {
    let schemas =
      switch self {
      case .requestClassified: [MenteeAdmitted.schema, RequestClassified.schema]
      case .notified:
        [
          PairFixed.schema, GroupFixed.schema, PairDissolved.schema, PersonExited.schema, ParticipantsNotified.schema,
        ]
      case .pairEnded: [PairFixed.schema, GroupFixed.schema, PairDissolved.schema, PairClosed.schema]
      }
    return schemas.map(\.type)
  }

  /// How many it has not happened to until a day, of the entries of a school year that count.
  public func count(until day: CivilDate, _ entries: (EventType) throws -> [HistoryEntry]) rethrows -> Int {
    var year = Year()
    for entry in try types.flatMap(entries) where entry.on <= day { year.take(entry.payload.event) }
    return switch self {
    case .requestClassified: year.admitted.subtracting(year.classified).count
    case .notified: year.unnotified.count
    case .pairEnded: year.members.keys.filter { !year.ended.contains($0) }.count
    }
  }

  /// What is lacking, with its number, in Russian; nil where nothing is.
  public func lack(_ count: Int) -> String? {
    guard count > 0 else { return nil }
    return switch self {
    case .requestClassified: "запрос каждого принятого наставляемого (без запроса: \(count))"
    case .notified: "извещение каждого участника приказа (не извещено: \(count))"
    case .pairEnded: "завершение каждой пары (не завершено: \(count))"
    }
  }

  /// What the entries say of people and pairs, in whatever order they come.
  private struct Year {
    struct Member: Hashable {
      let pair: PairID
      let person: SubjectID
    }

    var admitted: Set<SubjectID> = []
    var classified: Set<SubjectID> = []
    var members: [PairID: [SubjectID]] = [:]
    var dissolved: Set<PairID> = []
    var ended: Set<PairID> = []
    /// Who is to be told no more: the exit names the pair.
    var gone: Set<Member> = []
    var told: Set<Member> = []

    var unnotified: Set<Member> {
      let standing = members.filter { !dissolved.contains($0.key) }
      return Set(standing.flatMap { pair, people in people.map { Member(pair: pair, person: $0) } }).subtracting(told)
        .subtracting(gone)
    }

    mutating func take(_ event: MentoringEvent) {
      switch event {
      case .menteeAdmitted(let event): admitted.insert(event.person)
      case .requestClassified(let event): classified.insert(event.person)
      case .pairFixed(let event): members[event.pair] = [event.mentor, event.mentee]
      case .groupFixed(let event): members[event.pair] = [event.mentor] + event.mentees
      case .pairClosed(let event): ended.insert(event.pair)
      case .pairDissolved(let event):
        ended.insert(event.pair)
        dissolved.insert(event.pair)
      case .personExited(let event):
        gone.formUnion((event.pairs ?? []).map { Member(pair: $0, person: event.person) })
      case .participantsNotified(let event):
        for pair in event.pairs { told.formUnion(event.persons.map { Member(pair: pair, person: $0) }) }
      default: break
      }
    }
  }
}

public import EventLedger
import EventLedgerSQLite
public import Mentoring
public import MentoringViews

/// A base as it was formed: what `base.formed` says, all parts together.
public struct FormedBase: Sendable {
  /// The entries that formed it: one, or several parts.
  public let positions: [Position]
  public let cycle: Cycle
  public let kind: BaseKind
  /// Name and version of its column set.
  public let columns: String
  /// About which day, as known when.
  public let moment: Moment
  public let members: [SubjectID]
  public let minutes: String?
  /// The correction by which it no longer counts, nil where it does.
  public let correction: Position?
}

/// In what the same base of the same day is different by what is known now.
public struct BaseDifference: Hashable, Sendable {
  /// Who belongs in it and is not listed, in order of id.
  public let missing: [SubjectID]
  /// Who is listed and does not belong in it.
  public let surplus: [SubjectID]
  /// Members of both of whom something else is known.
  public let changed: [SubjectID]

  public var isEmpty: Bool { missing.isEmpty && surplus.isEmpty && changed.isEmpty }
}

extension Workspace {
  /// The base that an entry formed, or a part of which it is. Throws `ServiceError.refused` for any other entry.
  public func formedBase(at position: Position) throws -> FormedBase {
    let events = try store.read { reading -> [RecordedEvent] in
      guard let event = try reading.event(at: position), event.envelope.type == BaseFormed.schema.type else {
        return []
      }
      let formed = try BaseFormed(canonical: event.envelope.data)
      let first = position.rawValue - Int64(formed.part ?? 1) + 1
      return try (0..<Int64(formed.parts ?? 1)).compactMap { try reading.event(at: Position(first + $0)) }
    }
    guard let first = events.first else {
      throw ServiceError(
        .refused, "Запись \(position) не формирует базу.", details: ["Сформированные базы: mentorledger bases list"])
    }
    let parts = try events.map { try BaseFormed(canonical: $0.envelope.data) }
    let corrections = try store.read { reading in
      try reading.events(
        matching: EventQuery([
          EventQuery.Clause(tags: [Tag("programme", parts[0].cycle.description)], types: [.entryCorrected])
        ])
      ).map { try HistoryEntry($0) }
    }
    let voided = CorrectionRules.voided(events.map(\.position), by: corrections)
    return FormedBase(
      positions: events.map(\.position), cycle: parts[0].cycle, kind: parts[0].base, columns: parts[0].columns,
      moment: Moment(day: first.envelope.on, knownAt: parts[0].knownAt), members: parts.flatMap(\.members),
      minutes: parts[0].minutes, correction: events.compactMap { voided[$0.position] }.first)
  }

  /// The members' rows as the views knew the base's day when it was formed; a member who was in no row of it has none.
  public func rows(of base: FormedBase) throws -> [ViewRecord] {
    let members = Set(base.members)
    return try baseRecords(base.kind, base.cycle, at: base.moment).filter { record in
      record.subject("person").map(members.contains) ?? false
    }
  }

  /// In what the base is different by what is known of its day now.
  public func difference(of base: FormedBase) throws -> BaseDifference {
    let newest = try moment(onDay: base.moment.day, knownBy: nil, atPosition: nil)
    let now = try composition(of: base.kind, base.cycle, at: newest)
    let listed = Set(base.members)
    func values(_ records: [ViewRecord]) -> [SubjectID: [ViewValue]] {
      var values: [SubjectID: [ViewValue]] = [:]
      for record in records { record.subject("person").map { values[$0] = record.values } }
      return values
    }
    let then = values(try rows(of: base))
    let today = values(try baseRecords(base.kind, base.cycle, at: newest))
    return BaseDifference(
      missing: now.members.filter { !listed.contains($0) },
      surplus: listed.subtracting(now.members).sorted(),
      changed: listed.intersection(now.members).filter { then[$0] != today[$0] }.sorted())
  }

  /// Members whose profile, as it was when the base was formed, was destroyed since. Opens nothing: the ledger says
  /// which keys an act destroyed.
  public func destroyed(of base: FormedBase) throws -> Set<SubjectID> {
    let requested = try store.read { Set(try $0.requestedKeys().keys) }
    guard !requested.isEmpty else { return [] }
    var destroyed: Set<SubjectID> = []
    for record in try rows(of: base) {
      guard let person = record.subject("person"), let reference = record.part("profile"),
        let event = try store.read({ try $0.event(at: reference.position) }),
        event.envelope.sealed.indices.contains(reference.part)
      else { continue }
      if requested.contains(event.envelope.sealed[reference.part].fingerprint) { destroyed.insert(person) }
    }
    return destroyed
  }
}

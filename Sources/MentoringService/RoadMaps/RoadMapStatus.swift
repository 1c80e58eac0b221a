public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A row of plan against fact.
public struct RoadMapItemStatus: Sendable {
  public let item: RoadMapItem
  public let state: OccurrenceState
  /// Nil where the item is not in the plan of the year.
  public let term: PlannedTerm?
  /// What makes the term impossible; empty where nothing does.
  public let impossibility: [RoadMapItem.Dependency]
  /// Entries that are evidence of the item and count, in order.
  public let evidence: [Position]
  /// The day of the first entry that completes the item; nil where it is not done.
  public let doneOn: CivilDate?
  /// Days of the first and the last evidence.
  public let firstOn: CivilDate?
  public let lastOn: CivilDate?
  public let responsible: ItemResponsible
  /// Codes of the anomalies that concern the item.
  public let anomalies: [String]
}

/// Plan against fact of a school year.
public struct RoadMapStatus: Sendable {
  public let plan: CyclePlan
  /// In the order of the map.
  public let items: [RoadMapItemStatus]
  /// The entry that approved the map: its sealed part names the people in charge.
  public let approval: RecordedEvent
}

extension Workspace {
  /// The road map in force as known at a position, for a school year or at all; throws where none was approved.
  public func roadMap(of cycle: Cycle? = nil, knownAt position: Position) throws -> RoadMap {
    try approval(in: roadMapBook(knownAt: position), of: cycle).map
  }

  /// A road map by name or by `name/version` that was approved in this ledger; of equal names the newest.
  ///
  /// Throws `ServiceError.usage` where none was.
  public func roadMap(named name: String, knownAt position: Position) throws -> RoadMap {
    let approved = try roadMapBook(knownAt: position).approvals.map(\.map)
    if let map = approved.last(where: { [$0.id, $0.versionedID].contains(name) }) { return map }
    throw ShippedRoadMap.unknown(name, besides: approved.map(\.versionedID))
  }

  /// Plan against fact of a cycle, item by item, about a moment.
  public func roadMapStatus(cycle: Cycle, _ moment: Moment) throws -> RoadMapStatus {
    try requireSound()
    return try status(cycle, moment, roadMapBook(knownAt: moment.knownAt))
  }

  /// The road maps as known at a position.
  func roadMapBook(knownAt position: Position) throws -> RoadMapBook {
    try RoadMapBook(self) { query in try self.store.read { try $0.events(matching: query, through: position) } }
  }

  func status(_ cycle: Cycle, _ moment: Moment, _ book: RoadMapBook) throws -> RoadMapStatus {
    let approval = try approval(in: book, of: cycle)
    guard let plan = try book.plan(cycle, until: moment.day) else {
      preconditionFailure("an approval of the year has a plan")
    }
    let facts = try RoadMapFacts(plan, moment, store)
    return RoadMapStatus(
      plan: plan, items: approval.map.items.map { Self.status($0, plan, facts, moment.day) }, approval: approval.event)
  }

  private static func status(
    _ item: RoadMapItem, _ plan: CyclePlan, _ facts: RoadMapFacts, _ day: CivilDate
  ) -> RoadMapItemStatus {
    let (term, impossibility) = (plan.term(of: item), plan.impossibility(of: item))
    let evidence = facts.evidence(of: item.number)
    let doneOn = facts.doneOn(item.number)
    let days = evidence.map(\.on)
    return RoadMapItemStatus(
      item: item,
      state: .of(term, isImpossible: !impossibility.isEmpty, doneOn: doneOn, day: day), term: term,
      impossibility: impossibility, evidence: evidence.map(\.position), doneOn: doneOn, firstOn: days.min(),
      lastOn: days.max(), responsible: plan.responsible(for: item),
      anomalies: Set(plan.anomalies(of: item).map(\.code.rawValue)).sorted())
  }

  func approval(in book: RoadMapBook, of cycle: Cycle?) throws -> RoadMapBook.Approval {
    if let approval = book.approval(of: cycle) { return approval }
    if let cycle, let newest = book.approval(of: nil) {
      let known = newest.map.cycles.map(\.title).joined(separator: ", ")
      throw ServiceError(
        .refused, "Учебного года \(cycle.title) в утверждённой дорожной карте нет.",
        details: ["Карта \(newest.map.versionedID) охватывает: \(known)."])
    }
    throw ServiceError(
      .refused, "Дорожная карта в этом журнале ещё не утверждена.",
      details: ["Загрузите её: mentorledger roadmap import lyceum21-2021 --number 376/а --approved-on 2021-08-30"])
  }

  /// The corrections that void entries, as known at a position, by the entry they void. Corrections bear all tags of
  /// what they correct, so those of the entries' own tags are enough.
  public func voidedEntries(among events: [RecordedEvent], knownAt position: Position) throws -> [Position: Position] {
    try store.read { reading in
      let corrections = try reading.events(
        matching: EventQuery(types: [.entryCorrected]), through: position
      ).map { try HistoryEntry($0) }
      return CorrectionRules.voided(events.map(\.position), by: corrections)
    }
  }
}

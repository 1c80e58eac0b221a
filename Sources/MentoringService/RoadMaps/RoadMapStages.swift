public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// How far a stage's result is: what it rests on, and whether it was declared.
public struct RoadMapStageStatus: Sendable {
  public enum State: String, Sendable {
    /// Something that the result needs is not there yet.
    case open
    /// Everything is there; the result may be declared.
    case ready
    case declared
    /// Declared on entries that no longer hold.
    case unfounded

    public var title: String {
      switch self {
      case .open: "не подтверждён"
      case .ready: "можно объявить"
      case .declared: "объявлен"
      case .unfounded: "объявлен, но больше не подтверждён"
      }
    }
  }

  public let stage: RoadMap.Stage
  public let state: State
  /// Entries that the result can rest on, or does: those named by the declaration.
  public let evidence: [Position]
  /// What is lacking, in Russian.
  public let lacking: [String]
  /// The newest declaration and its day.
  public let declaration: Position?
  public let declaredOn: CivilDate?
}

extension Workspace {
  /// The results of the stages of a school year about a moment.
  public func roadMapStages(cycle: Cycle, _ moment: Moment) throws -> [RoadMapStageStatus] {
    try requireSound()
    let book = try roadMapBook(knownAt: moment.knownAt)
    let map = try approval(in: book, of: cycle).map
    let rules = RoadMapEntryRules(source(book, moment))
    let events = try store.read { reading in
      try reading.events(matching: EventQuery(tag: Tag("cycle", cycle)), through: moment.knownAt)
    }
    let entries = try RoadMapBook.counting(events).filter { $0.envelope.on <= moment.day }.map { try HistoryEntry($0) }
    return try map.stages.map { stage in
      let needs = ShippedRoadMap.completion.needs(ofStage: stage.number)
      let fitting = entries.filter { entry in needs.contains { $0.isMet(by: entry.payload.event) } }
      let declared = entries.last { Self.stage(declaredBy: $0)?.stage == stage.number }
      let faults = try declared.map { try rules.evidence(of: $0, in: cycle) } ?? []
      let lacking =
        needs.filter { need in !fitting.contains { need.isMet(by: $0.payload.event) } }.map(\.title)
        + (try rules.remainders(ofStage: stage.number, cycle, until: moment.day))
      let state: RoadMapStageStatus.State =
        declared != nil ? (faults.isEmpty ? .declared : .unfounded) : lacking.isEmpty ? .ready : .open
      return RoadMapStageStatus(
        stage: stage, state: state,
        evidence: declared.flatMap { Self.stage(declaredBy: $0)?.evidence } ?? fitting.map(\.position),
        lacking: declared == nil ? lacking : faults.map(\.message), declaration: declared?.position,
        declaredOn: declared?.on)
    }
  }

  private static func stage(declaredBy entry: HistoryEntry) -> StageResultDeclared? {
    if case .stageResultDeclared(let declared) = entry.payload.event { declared } else { nil }
  }

  /// What the rules about the road map look up, as known at a moment.
  private func source(_ book: RoadMapBook, _ moment: Moment) -> RoadMapSource {
    book.source { position in
      position <= moment.knownAt ? try self.store.read { try $0.event(at: position) } : nil
    }
  }

  /// Departures from the rules about the road map about a moment, whether they were set aside with a reason or came
  /// later, when a map or an entry that another one rests on was corrected.
  func roadMapFindings(_ moment: Moment) throws -> [Finding] {
    let book = try roadMapBook(knownAt: moment.knownAt)
    var source = source(book, moment)
    let rules = RoadMapEntryRules(source)
    let events = try store.read {
      try $0.events(matching: EventQuery(types: RoadMapEntryRules.standingTypes), through: moment.knownAt)
    }.filter { event in
      let envelope = event.envelope
      return envelope.on <= moment.day && rules.mayDepart(envelope.type, on: envelope.on, envelope.tags)
    }
    if events.isEmpty { return [] }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    let entries = try events.filter { voided[$0.position] == nil }.map { try HistoryEntry($0) }
    // The plan of each year once, not once an entry.
    let cycles = Set(entries.compactMap { Self.cycle(of: $0) } + book.approvals.compactMap { $0.map.cycles.first })
    let plans = try cycles.reduce(into: [Cycle: CyclePlan]()) { $0[$1] = try book.plan($1, until: moment.day) }
    source.plan = { plans[$0] }
    let standing = RoadMapEntryRules(source)
    return try entries.flatMap { entry in
      let about = Self.cycle(of: entry).map { Tag("programme", $0) } ?? .plain("roadmap")
      return try standing.standing(entry).map { Finding($0, about: about) }
    }
  }

  private static func cycle(of entry: HistoryEntry) -> Cycle? {
    entry.payload.event.data.tags.first { $0.kind == "cycle" }?.value.flatMap { Cycle($0) }
  }
}

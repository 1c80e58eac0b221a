import CanonicalJSON
import Crypto
import EventLedger
import EventLedgerSQLite
import Mentoring

/// The road maps that were approved in a ledger, and what was decided about them, as known at one moment.
struct RoadMapBook {
  /// An approval that counts, and the map that it approved.
  struct Approval {
    let event: RecordedEvent
    let content: RoadmapApproved
    let map: RoadMap
  }

  /// In the order in which they were recorded.
  let approvals: [Approval]
  private let acknowledged: [HistoryEntry]
  private let read: (EventQuery) throws -> [RecordedEvent]

  /// Reads the approvals; `read` answers as of the moment asked about.
  ///
  /// Throws `ServiceError` where the text of an approved map is gone, or is not what was approved.
  init(_ workspace: Workspace, _ read: @escaping (EventQuery) throws -> [RecordedEvent]) throws {
    self.read = read
    let events = try Self.counting(
      read(
        EventQuery(tag: .plain("roadmap"), types: [RoadmapApproved.schema.type, AnomalyAcknowledged.schema.type])))
    var approvals: [Approval] = []
    var acknowledged: [HistoryEntry] = []
    for event in events {
      let entry = try HistoryEntry(event)
      if case .roadmapApproved(let content) = entry.payload.event {
        approvals.append(
          Approval(event: event, content: content, map: try workspace.approvedMap(content, in: event)))
      } else {
        acknowledged.append(entry)
      }
    }
    (self.approvals, self.acknowledged) = (approvals, acknowledged)
  }

  /// The events that count, without the corrections that came with them.
  static func counting(_ events: [RecordedEvent]) throws -> [RecordedEvent] {
    let voided = try voided(events)
    return events.filter { $0.envelope.type != .entryCorrected && voided[$0.position] == nil }
  }

  /// Those of the events that no longer count, each with the correction that came with them and says so.
  private static func voided(_ events: [RecordedEvent]) throws -> [Position: Position] {
    let corrections = try events.filter { $0.envelope.type == .entryCorrected }.map { try HistoryEntry($0) }
    return CorrectionRules.voided(
      events.filter { $0.envelope.type != .entryCorrected }.map(\.position), by: corrections)
  }

  /// The approval in force for a school year: the newest whose map has it. Without a year: the newest of all.
  func approval(of cycle: Cycle?) -> Approval? {
    guard let cycle else { return approvals.last }
    return approvals.last { $0.map.cycles.contains(cycle) }
  }

  /// The plan of a school year as decided until a day; nil where no approved map has it.
  func plan(_ cycle: Cycle, until day: CivilDate = .distantFuture) throws -> CyclePlan? {
    guard let map = approval(of: cycle)?.map else { return nil }
    let types = [RoadmapItemPlanned.schema, ResponsibleAssigned.schema, CuratorAppointed.schema].map(\.type)
    let decided = try Self.counting(read(EventQuery(tag: Tag("programme", cycle), types: types)))
      .map { try HistoryEntry($0) }
    return CyclePlan(
      map: map, cycle: cycle, anomalies: ShippedRoadMap.anomalies(in: map),
      decisions: PlanDecisions(acknowledged + decided, until: day), completion: ShippedRoadMap.completion)
  }

  /// What was decided about anomalies until a day.
  func decisions(until day: CivilDate) -> PlanDecisions { PlanDecisions(acknowledged, until: day) }

  /// What the rules about the road map look up; `event` reads any entry.
  func source(_ event: @escaping (Position) throws -> RecordedEvent?) -> RoadMapSource {
    RoadMapSource(
      approvals: approvals.map { .init(position: $0.event.position, on: $0.content.approvedOn, map: $0.map) },
      completion: ShippedRoadMap.completion, plan: { try plan($0) },
      entry: { position in
        guard let named = try event(position) else { return .missing }
        let corrections = try read(EventQuery(types: [.entryCorrected])).map { try HistoryEntry($0) }
        if let correction = CorrectionRules.voided([position], by: corrections)[position] {
          return .void(by: correction)
        }
        return .counts(try HistoryEntry(named))
      },
      entries: { type, tag in
        try Self.counting(read(EventQuery(tag: tag, types: [type]))).map { try HistoryEntry($0) }
      },
      undone: { type, tag in
        try Self.voided(read(EventQuery(tag: tag, types: [type]))).values.max()
      })
  }
}

extension Workspace {
  /// The map that an approval names: as the program ships it, or as the entry itself holds it, sealed.
  ///
  /// Throws where the text is gone, or is not the approved one.
  fileprivate func approvedMap(_ content: RoadmapApproved, in event: RecordedEvent) throws -> RoadMap {
    let part = event.envelope.sealed.firstIndex { $0.keyName.dataClass == "notes" }
    if let part { return try keptMap(content, event, part) }
    guard let map = try ShippedRoadMap.find(content.roadmap) else {
      throw ServiceError(
        .couldNot,
        "Текста дорожной карты \(content.roadmap) (запись \(event.position)) нет: программа её не поставляет.",
        details: ["Обновите программу или утвердите карту из файла: mentorledger roadmap import ФАЙЛ."])
    }
    guard ShippedRoadMap.digest(of: map).utf8.elementsEqual(content.digest.utf8) else {
      throw Self.otherText(content, event)
    }
    return map
  }

  private func keptMap(_ content: RoadmapApproved, _ event: RecordedEvent, _ part: Int) throws -> RoadMap {
    guard let plaintext = try ledger.open(event, part: part) else {
      throw ServiceError(
        .couldNot, "Текст дорожной карты \(content.roadmap) (запись \(event.position)) уничтожен по акту.",
        details: ["Утвердите карту заново из файла: mentorledger roadmap import ФАЙЛ."])
    }
    guard let text = try? RoadmapApproved.Map(canonical: plaintext.content).pieces.joined(),
      let kept = try? EditedRoadMap(text: text),
      kept.map.versionedID.utf8.elementsEqual(content.roadmap.utf8),
      try digest(of: kept).utf8.elementsEqual(content.digest.utf8)
    else { throw Self.otherText(content, event) }
    return kept.map
  }

  private static func otherText(_ content: RoadmapApproved, _ event: RecordedEvent) -> ServiceError {
    ServiceError(
      .couldNot, "Текст дорожной карты \(content.roadmap) не тот, что утверждён записью \(event.position).",
      details: ["Ответов по этой карте программа не даёт, пока текст не совпадёт с утверждённым."])
  }

  /// The digest of a map that the program does not ship, in hex: keyed, for its text names people (FORMAT §2).
  func digest(of edited: EditedRoadMap) throws -> String {
    guard let name = KeyName("evidence/map") else { preconditionFailure("a key name of the grammar") }
    let banned = try store.read { Set(try $0.requestedKeys().keys) }
    let key = try vault.standingKey(of: facts.opened.organisation, name: name, banned: banned)
    let code = HMAC<SHA256>.authenticationCode(for: Array(edited.text.utf8), using: key.secret)
    return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A road map as the program ships it.
public enum ShippedRoadMap {
  /// The file names of the shipped road maps.
  public static var names: [String] {
    EmbeddedData.roadmaps.keys.filter { !$0.hasPrefix("expectations") }.map { String($0.prefix { $0 != "." }) }.sorted()
  }

  /// A road map by name or by `name/version`. Throws where there is none.
  public static func named(_ name: String) throws -> RoadMap {
    let key = name.contains("/") ? name.replacing("/", with: ".v") : name + ".v1"
    guard let text = EmbeddedData.roadmaps[key], !key.hasPrefix("expectations") else {
      throw ServiceError(
        .usage, "Дорожной карты «\(name)» нет.", details: ["Есть: \(names.joined(separator: ", "))"])
    }
    do {
      return try RoadMap(CanonicalJSON.parse(Array(text.utf8)))
    } catch {
      throw ServiceError(.couldNot, "Дорожная карта «\(name)» не читается.", details: ["\(error)"])
    }
  }

  /// What the rules find in a road map (DOMAIN §3).
  public static func anomalies(in map: RoadMap) throws -> [RoadMapAnomaly] {
    guard let text = EmbeddedData.roadmaps["expectations.v1"] else {
      preconditionFailure("the program embeds what the rules of road maps expect")
    }
    do {
      let expectations = try RoadMapExpectations(CanonicalJSON.parse(Array(text.utf8)))
      return RoadMapRules.anomalies(in: map, expectations: expectations)
    } catch {
      throw ServiceError(.couldNot, "Данные правил дорожной карты не читаются.", details: ["\(error)"])
    }
  }
}

/// What became of a planned occurrence, computed from entries and a day.
public enum OccurrenceState: String, Sendable {
  case notInPlan = "not-in-plan"
  case doneUnplanned = "done-unplanned"
  case planned
  case due
  case inTime = "in-time"
  case early
  case late
  case missed

  public var title: String {
    switch self {
    case .notInPlan: "нет в плане"
    case .doneUnplanned: "сделано вне плана"
    case .planned: "запланировано"
    case .due: "срок идёт"
    case .inTime: "в срок"
    case .early: "раньше срока"
    case .late: "позже срока"
    case .missed: "срок прошёл"
    }
  }

  /// The state of an occurrence planned for months (nil: none in this cycle), first evidenced on a day (nil: not), as
  /// seen on `day`.
  static func of(_ planned: PlannedOccurrence?, firstOn: CivilDate?, day: CivilDate) -> OccurrenceState {
    guard let planned else { return firstOn == nil ? .notInPlan : .doneUnplanned }
    let (start, end) = (planned.first.firstDay, planned.last.lastDay)
    guard let firstOn else { return day < start ? .planned : day <= end ? .due : .missed }
    return firstOn < start ? .early : firstOn <= end ? .inTime : .late
  }
}

extension RoadMapMonth {
  /// The first day of the month.
  var firstDay: CivilDate {
    guard let day = CivilDate(year: year, month: month, day: 1) else {
      preconditionFailure("every month has a first day")
    }
    return day
  }

  /// The last day of the month.
  var lastDay: CivilDate {
    let next =
      month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    guard let next else { preconditionFailure("every month has a next one") }
    return next.advanced(byDays: -1)
  }
}

/// A row of plan against fact.
public struct RoadMapItemStatus: Sendable {
  public let item: RoadMapItem
  public let state: OccurrenceState
  public let planned: PlannedOccurrence?
  /// Entries that are evidence of the item and count, in order.
  public let evidence: [Position]
  public let firstOn: CivilDate?
  public let lastOn: CivilDate?
  /// Codes of the anomalies that concern the item.
  public let anomalies: [String]
}

extension Workspace {
  /// The road map in force as known at a position; throws where none was approved.
  public func roadMap(knownAt position: Position) throws -> RoadMap {
    let events = try store.read { reading in
      try reading.events(
        matching: EventQuery(types: [RoadmapApproved.schema.type]), through: position, order: .backward)
    }
    let voided = try voidedEntries(among: events, knownAt: position)
    for event in events where voided[event.position] == nil {
      guard case .roadmapApproved(let approved) = try HistoryEntry(event).payload.event else { continue }
      return try ShippedRoadMap.named(approved.roadmap)
    }
    throw ServiceError(
      .refused, "Дорожная карта в этом журнале ещё не утверждена.",
      details: ["Загрузите её: mentorledger roadmap import lyceum21-2021 --number 376/а --approved-on 2021-08-30"])
  }

  /// Plan against fact of a cycle, item by item, about a moment.
  public func roadMapStatus(cycle: Cycle, _ moment: Moment) throws -> [RoadMapItemStatus] {
    try requireSound()
    let map = try roadMap(knownAt: moment.knownAt)
    let anomalies = try ShippedRoadMap.anomalies(in: map)
    return try store.read { reading in
      try map.items.map { item in
        let clause = EventQuery.Clause(tags: [Tag("cycle", cycle), Tag("item", item.number)].sorted(), types: [])
        let events = try reading.events(matching: EventQuery([clause]), through: moment.knownAt)
        let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
        let evidence = events.filter {
          $0.envelope.on <= moment.day && voided[$0.position] == nil && $0.envelope.type != .entryCorrected
        }
        let days = evidence.map(\.envelope.on)
        let planned = item.planned(in: cycle)
        return RoadMapItemStatus(
          item: item, state: .of(planned, firstOn: days.min(), day: moment.day), planned: planned,
          evidence: evidence.map(\.position), firstOn: days.min(), lastOn: days.max(),
          anomalies: Set(
            anomalies.filter { $0.place == .item(item.number) }.map(\.code.rawValue)
          ).sorted())
      }
    }
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

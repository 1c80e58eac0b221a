public import EventLedger

/// What was decided about a road map: other dates, readings of ambiguous ones, people and posts in charge.
public struct PlanDecisions: Sendable {
  /// Entries that count, by day and then by position: a later decision takes the place of an earlier one.
  private let entries: [HistoryEntry]

  /// The decisions among entries that count; `day`: those made until then.
  public init(_ entries: [HistoryEntry], until day: CivilDate = .distantFuture) {
    self.entries = entries.filter { $0.on <= day }.sorted { ($0.on, $0.position) < ($1.on, $1.position) }
  }

  /// The decision about an anomaly of a map at a place: one about that very item, or about the kind as a whole.
  public func decision(on anomaly: RoadMapAnomaly, of map: RoadMap) -> (
    content: AnomalyAcknowledged, entry: HistoryEntry
  )? {
    for entry in entries.reversed() {
      guard case .anomalyAcknowledged(let content) = entry.payload.event,
        RoadMapText.areEqual(content.roadmap, map.versionedID),
        RoadMapText.areEqual(content.code, anomaly.code.rawValue),
        content.item == nil || content.item.map({ anomaly.place.description == "item:\($0)" }) == true
      else { continue }
      return (content, entry)
    }
    return nil
  }

  /// The newest date given to an item in a school year.
  func planned(_ item: RoadMapItem.Number, _ cycle: Cycle) -> (content: RoadmapItemPlanned, position: Position)? {
    for entry in entries.reversed() {
      guard case .roadmapItemPlanned(let content) = entry.payload.event, content.cycle == cycle,
        RoadMapItem.Number(content.item) == item
      else { continue }
      return (content, entry.position)
    }
    return nil
  }

  /// Whom entries put in charge of an item in a school year, in order.
  func assigned(_ item: RoadMapItem.Number, _ cycle: Cycle) -> [ResponsibleAssigned] {
    entries.compactMap { entry in
      guard case .responsibleAssigned(let content) = entry.payload.event, content.cycle == cycle,
        content.itemList.contains(where: { RoadMapItem.Number($0) == item })
      else { return nil }
      return content
    }
  }

  /// Who was appointed curator of a school year, or in a curator's place, in order.
  public func curators(_ cycle: Cycle) -> [CuratorAppointed] {
    entries.compactMap { entry in
      guard case .curatorAppointed(let content) = entry.payload.event, content.cycle == cycle else { return nil }
      return content
    }
  }
}

public import EventLedger
public import Mentoring

/// An anomaly of the approved road map, and what was decided about it.
public struct RoadMapAnomalyStatus: Sendable {
  public let anomaly: RoadMapAnomaly
  /// Nil: still open.
  public let decision: AnomalyAcknowledged?
  public let decidedBy: Position?
  public let decidedOn: CivilDate?
}

extension Workspace {
  /// What the rules find in the road map in force, with the newest decision about each, about a moment.
  public func roadMapAnomalies(_ moment: Moment) throws -> [RoadMapAnomalyStatus] {
    let book = try roadMapBook(knownAt: moment.knownAt)
    let map = try approval(in: book, of: nil).map
    let decisions = book.decisions(until: moment.day)
    return ShippedRoadMap.anomalies(in: map).map { anomaly in
      let decision = decisions.decision(on: anomaly, of: map)
      return RoadMapAnomalyStatus(
        anomaly: anomaly, decision: decision?.content, decidedBy: decision?.entry.position,
        decidedOn: decision?.entry.on)
    }
  }
}

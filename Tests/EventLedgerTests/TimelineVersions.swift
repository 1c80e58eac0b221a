import EventLedger

/// The row versions that a timeline's changes add up to, kept as a view keeps them: `[onFrom, onTo) × [knownFrom,
/// knownTo)`. Refuses a change that closes what is not open, or opens what overlaps something open.
struct TimelineVersions {
  struct Version {
    let interval: ToyTimeline.Interval
    let knownFrom: Position
    var knownTo: Position?
  }

  struct Contradiction: Error, CustomStringConvertible {
    let description: String
  }

  private(set) var versions: [Version] = []

  mutating func apply(_ change: ToyTimeline.Change, at position: Position) throws {
    for interval in change.closed {
      let open = versions.indices.filter { versions[$0].knownTo == nil && versions[$0].interval == interval }
      guard open.count == 1 else {
        throw Contradiction(description: "position \(position) closes \(interval), open \(open.count) times")
      }
      versions[open[0]].knownTo = position
    }
    for interval in change.opened {
      guard interval.onFrom < interval.onTo else {
        throw Contradiction(description: "position \(position) opens \(interval), which holds on no day")
      }
      let overlapping = believed.first {
        $0.key == interval.key && $0.onFrom < interval.onTo && interval.onFrom < $0.onTo
      }
      if let overlapping {
        throw Contradiction(description: "position \(position) opens \(interval) over \(overlapping)")
      }
      versions.append(Version(interval: interval, knownFrom: position))
    }
  }

  /// What is believed after the last change.
  var believed: Set<ToyTimeline.Interval> { Set(versions.filter { $0.knownTo == nil }.map(\.interval)) }

  /// The rows that held on a day, as known at a position.
  func rows(on day: CivilDate, knownAt position: Position) -> [String: String] {
    var rows: [String: String] = [:]
    for version in versions
    where version.knownFrom <= position && version.knownTo.map({ position < $0 }) ?? true
      && version.interval.onFrom <= day && day < version.interval.onTo
    {
      rows[version.interval.key] = version.interval.row
    }
    return rows
  }
}

/// What completes the items and stages of a road map, as versioned data (`Schemas/roadmaps/completion.v3.json`).
///
/// It knows no road map: a map of other years has the items that it has, and those that stand here are completed by the
/// entries named here (DOMAIN §2).
public struct RoadMapCompletion: Sendable {
  /// The version of the data, from 1.
  public let version: Int
  /// What is evidence of each item, by number.
  public let items: [Item]
  /// What the result of each stage needs, by stage.
  public let stages: [Stage]
  /// How ambiguous dates may be read, and what follows.
  public let readings: [Reading]

  /// What is evidence of an item.
  public struct Item: Sendable {
    public let number: RoadMapItem.Number
    public let evidence: [Evidence]
  }

  /// Entries that are evidence of an item.
  public struct Evidence: Hashable, Sendable {
    public let pattern: EntryPattern
    /// Whether the item is done with such an entry; else it is on the way.
    public let completes: Bool
  }

  /// What the result of a stage rests on: each need is met by an entry of at least one of its patterns, and what must
  /// have happened to everybody has.
  public struct Stage: Sendable {
    public let number: Int
    public let needs: [Need]
    public let everybody: [StageRemainder]
  }

  /// One thing that a stage must have left.
  public struct Need: Sendable {
    /// In Russian, in the nominative, without a full stop.
    public let title: String
    public let anyOf: [EntryPattern]

    /// Whether an event meets the need.
    public func isMet(by event: MentoringEvent) -> Bool { anyOf.contains { $0.matches(event) } }
  }

  /// How the dates of an item may be read that shows an anomaly of a kind.
  public struct Reading: Sendable {
    public let code: RoadMapAnomaly.Code
    public let reading: PlanReading
    public let effect: Effect
  }

  /// What a reading makes of the planned occurrences.
  public enum Effect: String, Sendable {
    /// They stay as the text has them.
    case asApproved
    /// Each school year has the one of the next, and the last has none.
    case nextOccurrence
    /// From the planned months of what the item uses on, up to its own.
    case fromSource
    /// The whole school year.
    case schoolYear
  }

  /// What is evidence of an item; empty for a number that the data does not know.
  public func evidence(of number: RoadMapItem.Number) -> [Evidence] {
    items.first { $0.number == number }?.evidence ?? []
  }

  /// Whether an event completes an item.
  public func completes(_ event: MentoringEvent, _ number: RoadMapItem.Number) -> Bool {
    evidence(of: number).contains { $0.completes && $0.pattern.matches(event) }
  }

  /// Whether an event is evidence of an item.
  public func isEvidence(_ event: MentoringEvent, of number: RoadMapItem.Number) -> Bool {
    evidence(of: number).contains { $0.pattern.matches(event) }
  }

  /// What the result of a stage needs; empty for a stage that the data does not know.
  public func needs(ofStage number: Int) -> [Need] { stages.first { $0.number == number }?.needs ?? [] }

  /// What must have happened to everybody before the result of a stage; empty for a stage that the data does not know.
  public func everybody(ofStage number: Int) -> [StageRemainder] {
    stages.first { $0.number == number }?.everybody ?? []
  }

  /// The readings that fit an anomaly of a kind.
  public func readings(of code: RoadMapAnomaly.Code) -> [Reading] { readings.filter { $0.code == code } }
}

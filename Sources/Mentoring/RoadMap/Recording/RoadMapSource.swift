public import EventLedger

/// What the rules about the road map look up: the approved maps, the plan, and entries that an entry names.
///
/// Read as of one moment; a recorder's reads are the condition of its append.
public struct RoadMapSource {
  /// An approval that counts.
  public struct Approval {
    public let position: Position
    /// The day of the order that approved the map.
    public let on: CivilDate
    public let map: RoadMap

    public init(position: Position, on: CivilDate, map: RoadMap) {
      (self.position, self.on, self.map) = (position, on, map)
    }
  }

  /// An entry that another one names.
  public enum Named {
    /// There is none.
    case missing
    /// A correction took it out of force.
    case void(by: Position)
    case counts(HistoryEntry)
  }

  /// The approvals that count, in the order in which they were recorded.
  public var approvals: [Approval]
  /// The plan of a school year; nil where no approved map has it.
  public var plan: (Cycle) throws -> CyclePlan?
  /// An entry by its position.
  public var entry: (Position) throws -> Named
  /// The entries of a type that count, with a tag.
  public var entries: (EventType, Tag) throws -> [HistoryEntry]
  /// The correction of the newest entry of a type, with a tag, that no longer counts; nil where each counts.
  public var undone: (EventType, Tag) throws -> Position?
  /// What completes items and stages.
  public var completion: RoadMapCompletion

  public init(
    approvals: [Approval], completion: RoadMapCompletion, plan: @escaping (Cycle) throws -> CyclePlan?,
    entry: @escaping (Position) throws -> Named, entries: @escaping (EventType, Tag) throws -> [HistoryEntry],
    undone: @escaping (EventType, Tag) throws -> Position?
  ) {
    (self.approvals, self.completion) = (approvals, completion)
    (self.plan, self.entry, self.entries, self.undone) = (plan, entry, entries, undone)
  }

  /// The map in force for a school year: the newest approved one that has it.
  public func map(of cycle: Cycle) -> RoadMap? { approvals.last { $0.map.cycles.contains(cycle) }?.map }
}

/// One item of a road map: what is to be done, when, by whom, and after what.
///
/// The texts are those of the source; an item that a page break parted into several rows has its cells joined by a
/// space, column by column.
public struct RoadMapItem: Sendable {
  public let number: Number
  /// The lines of the source that make up the item, at least one.
  public let lines: [Int]
  /// What is to be done, as approved.
  public let action: String
  /// When, as approved.
  public let plannedText: String
  /// Who, as approved. It holds the names of staff: personal data.
  public let responsibleText: String
  /// Whether the plan names months, or calendar years only.
  public let unit: Unit
  /// How the text of the plan is read: at most one occurrence a cycle, in the order of cycles.
  public let planned: [PlannedOccurrence]
  /// Who answers for the item, in the order of the text.
  public let responsible: [Responsible]
  /// What has to come before it.
  public let after: [Dependency]

  /// The action as rules search it: in lower case, each white space one space.
  let normalisedAction: String

  /// The planned occurrence of a cycle; `nil` where the item is not in that cycle's plan.
  public func planned(in cycle: Cycle) -> PlannedOccurrence? {
    planned.first { $0.cycle == cycle }
  }
}

extension RoadMapItem {
  /// The number of an item: `5.2` is the second of stage 5.
  public struct Number: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let stage: Int
    public let ordinal: Int

    /// Reads two numbers of one or two digits, without leading zeros, parted by a full stop.
    public init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      for part in parts {
        guard (1...2).contains(part.utf8.count), part.utf8.first != 48,
          part.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
      }
      guard let stage = Int(parts[0]), let ordinal = Int(parts[1]) else { return nil }
      self.init(stage: stage, ordinal: ordinal)
    }

    init(stage: Int, ordinal: Int) {
      self.stage = stage
      self.ordinal = ordinal
    }

    public var description: String { "\(stage).\(ordinal)" }

    public static func < (left: Number, right: Number) -> Bool {
      (left.stage, left.ordinal) < (right.stage, right.ordinal)
    }
  }

  /// By what the text plans an item.
  public enum Unit: String, Sendable {
    /// It names months.
    case month
    /// It names calendar years without a month: each is a window of twelve months.
    case calendarYear
  }

  /// That one item has to come after another.
  public struct Dependency: Hashable, Sendable {
    /// The item that comes first.
    public let item: Number
    public let kind: DependencyKind
    /// Why, in Russian, without a full stop.
    public let reason: String
  }

  /// How strictly an item comes after another.
  public enum DependencyKind: String, Sendable {
    /// The other must be done before.
    case requires
    /// The other gives the grounds; without it a reason has to be recorded.
    case justifiedBy
    /// It uses the outcome of the other, and the text leaves open of which cycle.
    case restsOn
  }

  /// A post that the text makes responsible, apart from the name of who held it.
  public struct Responsible: Sendable {
    public let post: RoadMap.Post.Code
    /// How the text names the post here.
    public let title: String
    /// The name as written, personal data; `nil` where the text names the post alone.
    public let name: String?
    /// What all spellings of one name share: surname and initials; `nil` where there is no name.
    let person: String?
  }
}

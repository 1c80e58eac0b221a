import EventLedger

/// A road map (дорожная карта): the approved plan of a mentoring programme over several school years.
///
/// The source stands in it word for word, with every fault that it was approved with; items and stages are an
/// interpretation of its rows. A value comes from ``init(_:)``, so it is complete and agrees with its own source:
/// every row is accounted for once, numbers and months agree with the text, each post in the text is interpreted, and
/// dependencies name existing items and form no circle.
public struct RoadMap: Sendable {
  /// Which road map: `lyceum21-2021`.
  public let id: String
  /// The version of its interpretation, from 1.
  public let version: Int
  /// The school years that it covers, in order.
  public let cycles: [Cycle]
  /// The organisation's name, properly spelt.
  public let organisation: String
  public let programme: Programme
  /// The order that approved it.
  public let order: Order
  public let posts: [Post]
  public let source: Source
  /// The stages in the order of the source.
  public let stages: [Stage]
  /// The items in the order of the source.
  public let items: [RoadMapItem]

  /// Identifier and version as events name them: `lyceum21-2021/1`.
  public var versionedID: String { "\(id)/\(version)" }

  /// The item of that number; the first, if the road map has it twice.
  public func item(_ number: RoadMapItem.Number) -> RoadMapItem? {
    items.first { $0.number == number }
  }

  /// The items of a stage, in the order of the source.
  public func items(of stage: Stage) -> [RoadMapItem] {
    items.filter { $0.number.stage == stage.number }
  }

  /// The post of that code.
  public func post(_ code: Post.Code) -> Post? {
    posts.first { $0.code == code }
  }

  /// Every planned occurrence, by item and then by cycle.
  public var plannedOccurrences: [PlannedOccurrence] {
    items.flatMap(\.planned)
  }

  /// What is planned in one cycle, by item. An item that is not in that cycle's plan is not in the list: it cannot be
  /// missed there.
  public func plannedOccurrences(cycle: Cycle) -> [PlannedOccurrence] {
    items.compactMap { $0.planned(in: cycle) }
  }
}

extension RoadMap {
  /// The name of the programme.
  public struct Programme: Sendable {
    /// The quoted name alone.
    public let name: String
    /// The name with the audience, as the title has it.
    public let full: String
  }

  /// The order that approved the road map.
  public struct Order: Sendable {
    public let number: String
    /// Its day, a real calendar date: `2021-08-30`.
    public let on: String

    /// As people in Russia write it: `№ 376/а от 30.08.2021`.
    public var forPeople: String { "№ \(number) от \(CivilDate(on)?.forPeople ?? on)" }

    /// The month of its day.
    public let month: RoadMapMonth
  }

  /// A stage of the programme: what it sets out to do and what it leaves. The texts are those of the source.
  public struct Stage: Sendable {
    public let number: Int
    /// The line of the source with title and task.
    public let line: Int
    /// The line of the source with the result.
    public let resultLine: Int
    public let title: String
    /// What stands after «Задача этапа:».
    public let task: String
    /// What stands after «Результат:».
    public let result: String
    /// The column in which the result stands, from 0.
    public let resultColumn: Int
  }

  /// A post that can answer for an item.
  public struct Post: Sendable {
    public let code: Code
    /// How the table writes it.
    public let title: String
    /// How reports name it; it never holds a name.
    public let label: String
    /// Whether it says only that one of several posts of this title is meant.
    public let isOpen: Bool

    /// The stored name of a post: `deputy-upbringing`.
    public struct Code: Hashable, Sendable, Comparable, CustomStringConvertible {
      public let rawValue: String

      /// Reads lower-case Latin words parted by hyphens, at most 40 bytes.
      public init?(_ text: String) {
        let words = text.utf8.split(separator: 45, omittingEmptySubsequences: false)
        let isWords = words.allSatisfy { word in !word.isEmpty && word.allSatisfy { (97...122).contains($0) } }
        guard text.utf8.count <= 40, isWords else { return nil }
        rawValue = text
      }

      public var description: String { rawValue }

      public static func < (left: Code, right: Code) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
      }
    }
  }
}

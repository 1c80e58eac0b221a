/// That an item is planned once in a cycle: the unit in which plan and fact are compared.
public struct PlannedOccurrence: Hashable, Sendable {
  /// The number of the item.
  public let item: RoadMapItem.Number
  /// The school year for which it counts.
  public let cycle: Cycle
  /// The months in which it may happen, in order, at least one. A window of a calendar year may lie partly outside
  /// the school year for which it counts.
  public let months: [RoadMapMonth]

  /// The first month.
  public var first: RoadMapMonth { months[0] }

  /// The last month.
  public var last: RoadMapMonth { months[months.count - 1] }

  /// The months in Russian: «ноябрь 2021», «апрель 2022 – май 2022».
  public var title: String { first == last ? first.title : "\(first.title) – \(last.title)" }
}

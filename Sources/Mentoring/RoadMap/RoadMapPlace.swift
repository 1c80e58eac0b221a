/// Where in a road map something stands.
public enum RoadMapPlace: Hashable, Sendable, CustomStringConvertible {
  case item(RoadMapItem.Number)
  case stage(Int)
  /// A line of the source outside items and stages.
  case line(Int)
  /// Nowhere: a subject that no item deals with, by its code in the expectations.
  case subject(String)

  /// The stored spelling: `item:5.2`, `stage:7`, `line:5`, `subject:curator`.
  public var description: String {
    switch self {
    case .item(let number): "item:\(number)"
    case .stage(let number): "stage:\(number)"
    case .line(let line): "line:\(line)"
    case .subject(let code): "subject:\(code)"
    }
  }

  /// The place in Russian: «п. 5.2», «этап 7», «строка 5», «вся карта».
  public var title: String {
    switch self {
    case .item(let number): "п. \(number)"
    case .stage(let number): "этап \(number)"
    case .line(let line): "строка \(line)"
    case .subject: "вся карта"
    }
  }

  /// Lines first, then each stage before its items, then what stands nowhere.
  static func precedes(_ left: RoadMapPlace, _ right: RoadMapPlace) -> Bool {
    left.rank.lexicographicallyPrecedes(right.rank)
      || (left.rank == right.rank && left.description.utf8.lexicographicallyPrecedes(right.description.utf8))
  }

  private var rank: [Int] {
    switch self {
    case .line(let line): [0, line]
    case .stage(let number): [1, number, 0]
    case .item(let number): [1, number.stage, number.ordinal]
    case .subject: [2]
    }
  }
}

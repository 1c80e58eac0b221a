/// A month of the calendar, as a road map plans by it: `2021-09`.
public struct RoadMapMonth: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let year: Int
  /// 1 … 12.
  public let month: Int

  /// A month of the years 2000 … 2099; `nil` beyond them.
  public init?(year: Int, month: Int) {
    guard (2000...2099).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
  }

  /// Reads the one spelling, four digits, hyphen, two digits.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }),
      let year = Int(parts[0]), let month = Int(parts[1])
    else { return nil }
    self.init(year: year, month: month)
  }

  /// The spelling that ``init(_:)`` reads.
  public var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

  /// The year in which the school year of this month began: a school year runs from September to August.
  public var schoolYear: Int { month >= 9 ? year : year - 1 }

  /// The Russian name with the year: «сентябрь 2021».
  public var title: String { "\(Self.names[month - 1]) \(year)" }

  public static func < (left: RoadMapMonth, right: RoadMapMonth) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  /// The Russian names of the months in the nominative, in lower case, from January.
  static let names = [
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
  ]
}

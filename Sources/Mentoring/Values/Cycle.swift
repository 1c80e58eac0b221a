public import EventLedger

/// A school year: 1 September of its year to 31 August of the next; the ledger's cycle (tag `cycle:2021`).
///
/// Years 2000 to 2099. Ordered by time.
public struct Cycle: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The calendar year in which the school year begins.
  public let rawValue: Int64

  /// Nil outside 2000 to 2099.
  public init?(rawValue: Int64) {
    guard Self.years.contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// Nil outside 2000 to 2099.
  public init?(_ year: Int64) { self.init(rawValue: year) }

  /// Reads exactly four digits, `2021`.
  public init?(_ text: String) {
    guard text.utf8.count == 4, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let year = Int64(text)
    else { return nil }
    self.init(rawValue: year)
  }

  /// The school year that a day belongs to; nil outside the years that a cycle can have.
  public init?(containing day: CivilDate) {
    let (year, month, _) = day.components
    self.init(rawValue: Int64(month >= 9 ? year : year - 1))
  }

  /// The years in which a cycle can begin.
  public static let years: ClosedRange<Int64> = 2000...2099

  /// 1 September.
  public var firstDay: CivilDate { Self.day(Int(rawValue), 9, 1) }

  /// 31 August of the next year.
  public var lastDay: CivilDate { Self.day(Int(rawValue) + 1, 8, 31) }

  /// Whether a day lies within the school year.
  public func contains(_ day: CivilDate) -> Bool { firstDay <= day && day <= lastDay }

  /// `2021`, as in the tag.
  public var description: String { String(rawValue) }

  /// `2021/22`, as people write it.
  public var title: String { "\(rawValue)/\(CivilDate.padded(Int((rawValue + 1) % 100), 2))" }

  public static func < (left: Cycle, right: Cycle) -> Bool { left.rawValue < right.rawValue }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
      preconditionFailure("1 September and 31 August exist in every year")
    }
    return date
  }
}

/// A day of the proleptic Gregorian calendar at the organisation, years 1 to 9999, written `2021-10-03`.
///
/// Stored as days since 1970-01-01, so comparing and counting cost nothing. Conversion follows the usual
/// era-of-400-years arithmetic; no calendar library, no time zone, no clock.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01; negative before it.
  public let daysSinceEpoch: Int

  /// The day so many days after (before, when negative) 1970-01-01. Precondition: within years 1 to 9999.
  public init(daysSinceEpoch: Int) {
    precondition(Self.validDays.contains(daysSinceEpoch), "a civil date lies within years 1 to 9999")
    self.daysSinceEpoch = daysSinceEpoch
  }

  /// Nil where there is no such day: 31.02, month 13, year 0.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    daysSinceEpoch = Self.days(year: year, month: month, day: day)
  }

  /// Reads exactly `YYYY-MM-DD` of a real day.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public static func < (left: CivilDate, right: CivilDate) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }

  /// Year, month (1–12) and day of the month (1–31).
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  public var description: String {
    let (year, month, day) = components
    return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
  }

  /// The day `days` later (earlier when negative), kept within years 1 to 9999.
  public func advanced(byDays days: Int) -> CivilDate {
    let moved = daysSinceEpoch + days
    return CivilDate(daysSinceEpoch: min(max(moved, Self.validDays.lowerBound), Self.validDays.upperBound))
  }

  /// Whole years from this day to another: an age on that day. A birthday on 29 February falls on 1 March in other
  /// years.
  public func fullYears(on day: CivilDate) -> Int {
    let (year, month, dayOfMonth) = components
    let (otherYear, otherMonth, otherDay) = day.components
    return otherYear - year - ((otherMonth, otherDay) < (month, dayOfMonth) ? 1 : 0)
  }

  /// The last day of all, the open end of an interval of days.
  public static let distantFuture = CivilDate(daysSinceEpoch: validDays.upperBound)
  /// The first day of all.
  public static let distantPast = CivilDate(daysSinceEpoch: validDays.lowerBound)

  private static let validDays = days(year: 1, month: 1, day: 1)...days(year: 9999, month: 12, day: 31)

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  package static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  package static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

import CanonicalJSON
public import EventLedger

/// Working days by the Russian production calendar, kept as data per year (`Schemas/calendars/`).
///
/// Five-day week: Monday to Friday without the listed days off, and the listed weekends that are worked. A year that is
/// not there has no answer; nothing is guessed.
public struct WorkingCalendar: Sendable {
  private let daysOff: [Int: Set<CivilDate>]
  private let workingWeekends: Set<CivilDate>

  /// The calendars that the program ships.
  public static let shipped = WorkingCalendar(EmbeddedData.calendars.values.map { $0 })

  /// Reads calendars. Precondition: each is of its form; a test reads every shipped one.
  init(_ texts: [String]) {
    var daysOff: [Int: Set<CivilDate>] = [:]
    var worked: Set<CivilDate> = []
    for text in texts {
      guard let object = (try? CanonicalJSON.parse(Array(text.utf8)))?.objectValue,
        let year = object["year"]?.integerValue, let off = Self.days(object["daysOff"]),
        let weekends = Self.days(object["workingWeekends"])
      else { preconditionFailure("an embedded calendar is of its form") }
      daysOff[Int(year)] = Set(off)
      worked.formUnion(weekends)
    }
    self.daysOff = daysOff
    workingWeekends = worked
  }

  /// The years that are known.
  public var years: [Int] { daysOff.keys.sorted() }

  /// Whether a day is worked; nil in a year that is not known.
  public func isWorking(_ day: CivilDate) -> Bool? {
    guard let off = daysOff[day.components.year] else { return nil }
    return day.isWeekend ? workingWeekends.contains(day) : !off.contains(day)
  }

  /// The last day of a term of so many working days that begins the day after `day`; nil where it runs into a year that
  /// is not known.
  public func day(_ count: Int, workingDaysAfter day: CivilDate) -> CivilDate? {
    var (day, left) = (day, count)
    while left > 0 {
      day = day.advanced(byDays: 1)
      guard let isWorking = isWorking(day) else { return nil }
      if isWorking { left -= 1 }
    }
    return day
  }

  private static func days(_ value: JSONValue?) -> [CivilDate]? {
    guard let texts = value?.arrayValue else { return nil }
    let days = texts.compactMap { $0.stringValue.flatMap { CivilDate($0) } }
    return days.count == texts.count ? days : nil
  }
}

extension CivilDate {
  /// Saturday or Sunday. 1 January 1970 was a Thursday.
  var isWeekend: Bool {
    let weekday = (daysSinceEpoch % 7 + 7 + 3) % 7
    return weekday >= 5
  }
}

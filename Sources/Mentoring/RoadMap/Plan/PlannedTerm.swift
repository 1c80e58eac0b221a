public import EventLedger

/// When an item is to be done in a school year, as it stands after what was decided.
public struct PlannedTerm: Hashable, Sendable {
  /// Where a term comes from.
  public enum Source: String, Sendable {
    /// The approved text.
    case approved
    /// The text in a reading that was decided.
    case reading
    /// Another term than the text has.
    case replanned
    /// A term that the text lacks.
    case added
  }

  /// The first day.
  public let first: CivilDate
  /// The last day.
  public let last: CivilDate
  /// The months that it names or touches, in order.
  public let months: [RoadMapMonth]
  public let source: Source
  /// The entry that decided it; nil where the text does.
  public let decidedBy: Position?

  /// A term of whole months. Precondition: at least one.
  init(months: [RoadMapMonth], source: Source, decidedBy: Position? = nil) {
    precondition(!months.isEmpty, "a term has a month")
    first = months[0].firstDay
    last = months[months.count - 1].lastDay
    (self.months, self.source, self.decidedBy) = (months, source, decidedBy)
  }

  /// A term of days. Nil where the first is behind the last or beyond the years of a road map.
  init?(from first: CivilDate, until last: CivilDate, source: Source, decidedBy: Position) {
    guard first <= last, let start = RoadMapMonth(first), let end = RoadMapMonth(last) else { return nil }
    (self.first, self.last, self.source, self.decidedBy) = (first, last, source, decidedBy)
    months = RoadMapMonth.all(from: start, through: end)
  }

  /// Whether a day lies within.
  public func contains(_ day: CivilDate) -> Bool { first <= day && day <= last }

  /// In Russian: «ноябрь 2021», «апрель 2022 – май 2022», «08.12.2021 – 12.12.2021».
  public var title: String {
    if source == .replanned || source == .added {
      return first == last ? first.forPeople : "\(first.forPeople) – \(last.forPeople)"
    }
    return months.count == 1 ? months[0].title : "\(months[0].title) – \(months[months.count - 1].title)"
  }
}

extension RoadMapMonth {
  /// The month of a day; nil beyond the years of a road map.
  init?(_ day: CivilDate) {
    let (year, month, _) = day.components
    self.init(year: year, month: month)
  }

  /// The first day of the month.
  public var firstDay: CivilDate {
    guard let day = CivilDate(year: year, month: month, day: 1) else {
      preconditionFailure("every month has a first day")
    }
    return day
  }

  /// The last day of the month.
  public var lastDay: CivilDate {
    let next =
      month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    guard let next else { preconditionFailure("every month has a next one") }
    return next.advanced(byDays: -1)
  }

  /// The months from one to another, both included; empty where the second is before the first.
  static func all(from first: RoadMapMonth, through last: RoadMapMonth) -> [RoadMapMonth] {
    (first.number...max(first.number, last.number)).compactMap {
      RoadMapMonth(year: $0 / 12, month: $0 % 12 + 1)
    }.filter { $0 <= last }
  }

  /// Months since the year 0.
  private var number: Int { year * 12 + month - 1 }
}

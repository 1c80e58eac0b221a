import EventLedger
public import Mentoring

/// What stands out in a school year's plan: what is late, due, too early, without anybody in charge, or impossible.
public struct RoadMapDeparture: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The term is over, and the item is not done.
    case missed
    /// Done after its term.
    case late
    /// The term ends this week, and the item is not done.
    case due
    /// Done before its term.
    case early
    /// Nobody in particular answers for it.
    case noResponsible = "no-responsible"
    /// Planned before what it requires.
    case impossible

    /// The Russian words for people.
    public var title: String {
      switch self {
      case .missed: "просрочено"
      case .late: "сделано позже срока"
      case .due: "срок на этой неделе"
      case .early: "сделано раньше срока"
      case .noResponsible: "нет ответственного"
      case .impossible: "невыполнимо по плану"
      }
    }
  }

  public let cycle: Cycle
  public let kind: Kind
  public let status: RoadMapItemStatus
  /// Days behind the term, or before it; nil where no term was departed from.
  public let days: Int?
  /// Whether it came to be so in the week of the day that is asked about.
  public let isOfThisWeek: Bool
  /// Why, in Russian; nil where kind and days say all.
  public let reason: String?
}

extension Workspace {
  /// What stands out about a moment, by school year: of one, or of each that has begun and that an approved map has.
  ///
  /// A week runs from Monday to Sunday. Throws where no map was approved.
  public func roadMapDepartures(cycle: Cycle?, _ moment: Moment) throws -> [RoadMapDeparture] {
    try requireSound()
    let book = try roadMapBook(knownAt: moment.knownAt)
    _ = try approval(in: book, of: cycle)
    let known = Set(book.approvals.flatMap(\.map.cycles)).sorted()
    let cycles = cycle.map { [$0] } ?? known.filter { $0.firstDay <= moment.day }
    return try cycles.flatMap { cycle -> [RoadMapDeparture] in
      let status = try status(cycle, moment, book)
      let found = status.items.flatMap { Self.departures($0, cycle, moment.day) }
      return RoadMapDeparture.Kind.allCases.flatMap { kind in found.filter { $0.kind == kind } }
    }
  }

  private static func departures(_ status: RoadMapItemStatus, _ cycle: Cycle, _ day: CivilDate) -> [RoadMapDeparture] {
    let week = day.week
    func departure(
      _ kind: RoadMapDeparture.Kind, days: Int? = nil, since: CivilDate? = nil, reason: String? = nil
    ) -> RoadMapDeparture {
      RoadMapDeparture(
        cycle: cycle, kind: kind, status: status, days: days, isOfThisWeek: since.map { week.contains($0) } ?? false,
        reason: reason)
    }
    var found: [RoadMapDeparture] = []
    if let term = status.term {
      switch status.state {
      case .missed:
        found.append(
          departure(.missed, days: term.last.days(until: day), since: term.last.advanced(byDays: 1)))
      case .late:
        found.append(departure(.late, days: status.doneOn.map { term.last.days(until: $0) }, since: status.doneOn))
      case .early:
        found.append(departure(.early, days: status.doneOn.map { $0.days(until: term.first) }, since: status.doneOn))
      case .due where week.contains(term.last):
        found.append(departure(.due, days: day.days(until: term.last), since: term.last))
      default: break
      }
    }
    if status.responsible.isOpen, status.term != nil {
      found.append(departure(.noResponsible, reason: "карта не называет, кто именно отвечает"))
    }
    if !status.impossibility.isEmpty {
      let needed = status.impossibility.map { "п. \($0.item) (\($0.reason))" }.joined(separator: ", ")
      found.append(departure(.impossible, reason: "запланировано раньше, чем \(needed)"))
    }
    return found
  }
}

extension CivilDate {
  /// The days of the week of the day, Monday to Sunday.
  var week: ClosedRange<CivilDate> {
    // 1970-01-01 was a Thursday.
    let weekday = ((daysSinceEpoch + 3) % 7 + 7) % 7
    return advanced(byDays: -weekday)...advanced(byDays: 6 - weekday)
  }

  /// How many days later another day is.
  func days(until day: CivilDate) -> Int { day.daysSinceEpoch - daysSinceEpoch }
}

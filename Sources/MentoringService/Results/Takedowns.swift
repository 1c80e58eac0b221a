public import EventLedger
public import Mentoring
import MentoringViews

/// Somebody who is still named on a site without a consent that covers it: what has to be taken down, and by when.
public struct Takedown: Hashable, Sendable {
  /// The publication's number and its entry.
  public let publication: Int64
  public let position: Position
  public let site: String
  public let person: SubjectID
  /// The first day on which nothing covered it any more.
  public let since: CivilDate
  public let lack: DistributionLack
  /// The last day to take it down; nil where no production calendar of that year is known.
  public let deadline: CivilDate?

  /// Whether the deadline has passed on a day; false where it is not known.
  public func isOverdue(on day: CivilDate) -> Bool { deadline.map { $0 < day } ?? false }
}

extension Workspace {
  /// Working days from the day that a consent ceases to cover a publication until it must be down (152-FZ art. 10.1
  /// p. 12–14). `takedownWorkingDays` of `settings.json`.
  public static let takedownWorkingDays = 3

  /// The setting in force for the time to take a publication down.
  public var takedownTerm: Int {
    (try? LedgerSettings.read(folder))?.takedownWorkingDays ?? Self.takedownWorkingDays
  }

  /// What must be taken down, as seen on a day: consent withdrawn, lapsed, or no longer wide enough (scenario D8).
  public func takedowns(_ moment: Moment) throws -> [Takedown] {
    try requireSound()
    let term = takedownTerm
    let cards = try personCards(knownAt: moment.knownAt)
    var states: [SubjectID: PersonState] = [:]
    var found: [Takedown] = []
    for record in try records(
      ViewQuery(.publications, day: moment.day, knownAt: moment.knownAt, filters: [("state", .text("published"))]))
    {
      guard let number = record.integer("number"), let site = record.text("site"),
        let position = record.position("position"), let published = record.day("publishedOn")
      else { continue }
      let demand = DistributionDemand(
        site: site,
        categories: (record.text("categories") ?? "").split(separator: " ").compactMap {
          DataCategory(rawValue: "\($0)")
        },
        isPartner: record.integer("partner") == 1, allowsComments: record.integer("comments") == 1)
      for person in record.subjects("persons") {
        let target = cards.target(of: person)
        let state = try states[target] ?? personState(target, moment)
        states[target] = state
        guard let (since, lack) = state.uncovered(demand, from: published, until: moment.day) else { continue }
        found.append(
          Takedown(
            publication: number, position: position, site: site, person: person, since: since, lack: lack,
            deadline: WorkingCalendar.shipped.day(term, workingDaysAfter: since)))
      }
    }
    return found.sorted {
      ($0.since, $0.publication, $0.site, $0.person) < ($1.since, $1.publication, $1.site, $1.person)
    }
  }
}

extension PersonState {
  /// Since when, without a break until a day, nothing covers a publication; nil where something does on that day.
  fileprivate func uncovered(_ demand: DistributionDemand, from published: CivilDate, until day: CivilDate) -> (
    since: CivilDate, lack: DistributionLack
  )? {
    guard let lack = distributionLack(of: demand, on: day) else { return nil }
    let days = distributionDays.union([published]).filter { published <= $0 && $0 <= day }.sorted(by: >)
    let without = days.prefix { distributionLack(of: demand, on: $0) != nil }
    return (without.last ?? day, lack)
  }
}

public import EventLedger
public import Mentoring
public import MentoringViews

/// Who belongs in a base of a school year on a day, as known at a position: the answer of a query over the views.
public struct BaseComposition: Hashable, Sendable {
  public let kind: BaseKind
  public let cycle: Cycle
  public let moment: Moment
  /// Members, in order of id: an order by name would tell something of the names for ever.
  public let members: [SubjectID]
  /// Those who would be in it, were there an active consent on the day; in order of id.
  public let withoutConsent: [SubjectID]
}

extension BaseKind {
  /// The view whose rows the base takes.
  public var view: ViewName {
    switch self {
    case .mentees: .mentees
    case .mentors, .readyMentors: .mentors
    case .longTerm: .longterm
    }
  }

  /// What the names of its column sets begin with: `mentees-base/2`.
  var columnStem: String {
    switch self {
    case .mentees: "mentees-base"
    case .mentors: "mentors-base"
    case .readyMentors: "ready-mentors"
    case .longTerm: "long-term"
    }
  }

  /// Whether a row of its view is in the base on a day; consents apart.
  public func takes(_ record: ViewRecord, on day: CivilDate) -> Bool {
    switch self {
    case .mentees: record.text("state") != "exited"
    case .mentors: !["exited", "declined"].contains(record.text("state"))
    case .readyMentors:
      record.position("approved") != nil && record.day("trainedOn") != nil && record.text("state") != "exited"
    case .longTerm: record.day("until").map { day <= $0 } ?? true
    }
  }

  /// Whether the consent that the base rests on is active on a day: to take part, or, for the long-term base, to future
  /// programmes (item 7.8).
  public func isConsented(_ record: ViewRecord, on day: CivilDate) -> Bool {
    let consent = self == .longTerm ? "future" : "consent"
    guard record.text("\(consent)State") == "given", let last = record.day("\(consent)LastDay") else { return false }
    return day <= last
  }
}

extension Workspace {
  /// Who belongs in a base, by the views. Cost: of one query.
  public func composition(of kind: BaseKind, _ cycle: Cycle, at moment: Moment) throws -> BaseComposition {
    let records = try baseRecords(kind, cycle, at: moment)
    func persons(_ consented: Bool) -> [SubjectID] {
      records.filter { kind.isConsented($0, on: moment.day) == consented }.compactMap { $0.subject("person") }.sorted()
    }
    return BaseComposition(
      kind: kind, cycle: cycle, moment: moment, members: persons(true), withoutConsent: persons(false))
  }

  /// The rows of those who belong in a base, with or without consent. The long-term base takes in everybody who was
  /// retained up to the year.
  func baseRecords(_ kind: BaseKind, _ cycle: Cycle, at moment: Moment) throws -> [ViewRecord] {
    try records(ViewQuery(kind.view, day: moment.day, knownAt: moment.knownAt)).filter { record in
      let year = record.integer("cycle") ?? 0
      return (kind == .longTerm ? year <= cycle.rawValue : year == cycle.rawValue) && kind.takes(record, on: moment.day)
    }
  }
}

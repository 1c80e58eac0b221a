public import EventLedger

/// What became of a planned occurrence, computed from entries and a day: nothing of it is ever recorded.
public enum OccurrenceState: String, Sendable, CaseIterable {
  case notInPlan = "not-in-plan"
  case doneUnplanned = "done-unplanned"
  case planned
  case due
  case inTime = "in-time"
  case early
  case late
  case missed
  /// Not done, and planned before what it requires: nobody can be in time.
  case impossible

  /// The Russian words for people.
  public var title: String {
    switch self {
    case .notInPlan: "нет в плане"
    case .doneUnplanned: "сделано вне плана"
    case .planned: "запланировано"
    case .due: "срок идёт"
    case .inTime: "в срок"
    case .early: "раньше срока"
    case .late: "позже срока"
    case .missed: "срок прошёл"
    case .impossible: "невыполнимо по плану"
    }
  }

  /// The state of an occurrence with a term (nil: not in the plan), done on a day (nil: not), as seen on `day`.
  ///
  /// What was done is early, in time or late even where the plan was impossible; an entry is a fact, and the plan is not.
  public static func of(
    _ term: PlannedTerm?, isImpossible: Bool, doneOn: CivilDate?, day: CivilDate
  ) -> OccurrenceState {
    guard let term else { return doneOn == nil ? .notInPlan : .doneUnplanned }
    if let doneOn { return doneOn < term.first ? .early : doneOn <= term.last ? .inTime : .late }
    if isImpossible { return .impossible }
    return day < term.first ? .planned : day <= term.last ? .due : .missed
  }
}

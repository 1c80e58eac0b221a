public import EventLedger
import EventLedgerSQLite
public import Mentoring
import MentoringViews

/// A standing finding: an entry that does not meet a rule, whom it is about, and which entry makes it so.
public struct Finding: Hashable, Sendable {
  public let entry: Position
  public let rule: String
  public let severity: Severity
  public let culprit: Position?
  public let message: String
  public let isAccepted: Bool
  /// The person, pair or year.
  public let about: String
}

extension Finding {
  /// A departure from a rule that was judged beside the views.
  init(_ violation: Violation, about: Tag) {
    self.init(
      entry: violation.entry, rule: violation.rule.code, severity: violation.rule.severity, culprit: violation.culprit,
      message: violation.message, isAccepted: violation.isAccepted, about: about.description)
  }
}

extension Workspace {
  /// Every standing finding about a moment, those about age included, in order of entry.
  ///
  /// Rules about age open the profiles in memory; how many are destroyed, and of how many the key is lost, is told
  /// beside. Entries about the road map are held against the map and the entries that they name.
  public func findings(_ moment: Moment) throws -> (
    findings: [Finding], destroyedProfiles: Int, lostProfiles: Int
  ) {
    try requireSound()
    let records = try self.records(ViewQuery(.findings, day: moment.day, knownAt: moment.knownAt))
    var findings = records.compactMap { record -> Finding? in
      guard let entry = record.position("entry"), let rule = record.text("rule"),
        let severity = record.text("severity").flatMap(Severity.init(rawValue:))
      else { return nil }
      return Finding(
        entry: entry, rule: rule, severity: severity, culprit: record.position("culprit"),
        message: record.text("message") ?? "", isAccepted: record.integer("accepted") == 1,
        about: record.text("about") ?? record.entity)
    }
    let people = try peopleIndex()
    findings += try ageFindings(moment, people)
    findings += try roadMapFindings(moment)
    findings += try openPairFindings(moment)
    findings += try monitoringFindings(moment).filter { found in
      !findings.contains { $0.entry == found.entry && $0.rule == found.rule }
    }
    findings += try baseFindings(moment)
    return (
      findings.sorted { ($0.entry, $0.rule, $0.about) < ($1.entry, $1.rule, $1.about) }, people.destroyed,
      people.lost.count
    )
  }

  private func ageFindings(_ moment: Moment, _ people: PeopleIndex) throws -> [Finding] {
    let fold = PersonFold(birthDate: { people[$0]?.birthDate })
    let persons = Set(
      try records(ViewQuery(.participants, day: moment.day, knownAt: moment.knownAt))
        .filter { ["mentee", "mentor"].contains($0.text("role")) && $0.text("mergedInto") == nil }.compactMap {
          $0.subject("person")
        })
    return try persons.sorted().flatMap { person -> [Finding] in
      guard let birthDate = people[person]?.birthDate else { return [] }
      let history = try personHistory(person, moment)
      func state(_ fold: PersonFold) -> PersonState {
        EntityTimeline.state(of: .person(person), fold: fold, known: history)
      }
      let ageless = state(PersonFold())
      return state(fold).ageViolations(beyond: ageless, birthDate: birthDate, on: moment.day).map {
        Finding($0, about: .person(person))
      }
    }
  }
}

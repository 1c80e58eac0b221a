import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A departure from the rules, as an auditor asks for it: what, when, by whom, and whether it was accepted and why.
public struct RecordedViolation: Sendable {
  /// Name of the rule, or the kind of a recorded irregularity.
  public let rule: String
  /// Nil for an irregularity, which is a fact and not an entry against a rule.
  public let severity: Severity?
  public let event: RecordedEvent
  public let message: String
  /// Which entry makes it so.
  public let culprit: Position?
  public let isAccepted: Bool
  public let reason: ExceptionReason?
  /// The person, pair or year.
  public let about: String?
  /// Responsible post, of an irregularity.
  public let post: Post?
}

extension Workspace {
  /// Every departure from a rule about a moment: standing findings that a rule forbids or wants a reason for, and
  /// recorded irregularities; by rule, then in the order of entries. Refused where the ledger was tampered with.
  public func violations(_ moment: Moment, cycle: Cycle?) throws -> [RecordedViolation] {
    let findings = try findings(moment).findings.filter { $0.severity != .warning }
    let (breaches, irregularities) = try store.read { reading in
      (
        try findings.compactMap { finding in try reading.event(at: finding.entry).map { (finding, $0) } },
        try reading.events(matching: EventQuery(types: [IrregularityRecorded.schema.type]), through: moment.knownAt)
      )
    }
    let voided = try voidedEntries(among: irregularities, knownAt: moment.knownAt)
    var violations = breaches.map { finding, event in
      RecordedViolation(
        rule: finding.rule, severity: finding.severity, event: event, message: finding.message,
        culprit: finding.culprit, isAccepted: finding.isAccepted, reason: finding.isAccepted ? Self.reason(event) : nil,
        about: finding.about, post: nil)
    }
    for event in irregularities where voided[event.position] == nil && event.envelope.on <= moment.day {
      guard case .irregularityRecorded(let fact) = try HistoryEntry(event).payload.event else { continue }
      violations.append(
        RecordedViolation(
          rule: fact.kind.rawValue, severity: nil, event: event, message: fact.kind.title, culprit: nil,
          isAccepted: false, reason: nil,
          about: fact.pair.map { Tag.pair($0).description } ?? fact.person.map { Tag.person($0).description },
          post: fact.post))
    }
    let tag = cycle.map { Tag("cycle", $0) }
    return violations.filter { violation in tag.map { violation.event.envelope.tags.contains($0) } ?? true }
      .sorted { left, right in
        left.rule.utf8.elementsEqual(right.rule.utf8)
          ? left.event.position < right.event.position : left.rule.utf8.lexicographicallyPrecedes(right.rule.utf8)
      }
  }

  /// Why an entry departs from the rules that it sets aside.
  private static func reason(_ event: RecordedEvent) -> ExceptionReason? {
    (try? CanonicalJSON.parse(event.envelope.data))?.objectValue?["reason"]?.stringValue
      .flatMap(ExceptionReason.init(rawValue:))
  }
}

public import EventLedger

/// An entry that somebody wants to make, before the rules have said whether it may be.
public struct Draft: Sendable {
  public var event: MentoringEvent
  /// The day it happened on.
  public var on: CivilDate
  /// All tags it will bear.
  public var tags: [Tag]
  /// Classes of its sealed parts, in the order of the parts.
  public var partClasses: [String]
  /// The birth date that its profile part states, for rules about age.
  public var birthDate: CivilDate?
  /// A card of the ledger with the name and birth date that its profile part states, where names may be read.
  public var namesake: SubjectID?

  public init(
    event: MentoringEvent, on: CivilDate, tags: [Tag], partClasses: [String] = [], birthDate: CivilDate? = nil,
    namesake: SubjectID? = nil
  ) {
    self.event = event
    self.on = on
    self.tags = tags
    self.partClasses = partClasses
    self.birthDate = birthDate
    self.namesake = namesake
  }

  func entry(at position: Position) -> HistoryEntry {
    var parts: [String: Int] = [:]
    for (index, name) in partClasses.enumerated() { parts[name] = index }
    return HistoryEntry(
      position: position, on: on, payload: MentoringEntry(event: event, parts: parts),
      corrects: event.correction(at: position))
  }
}

/// What the rules say of drafts.
public struct Assessment: Sendable {
  /// Rules that the drafts themselves do not meet.
  public var violations: [Violation] = []
  /// Entries made earlier that would no longer hold: not a refusal, but said before and kept as findings.
  public var broken: [Violation] = []

  /// Nothing to object to.
  public init() {}

  /// What forbids the entry.
  public var refusals: [Violation] { violations.filter { $0.rule.severity == .hard } }
  /// What needs a reason before it is saved.
  public var needingReason: [Violation] { violations.filter { $0.rule.severity == .soft && !$0.isAccepted } }
  /// What is saved and stays in the findings.
  public var notices: [Violation] {
    violations.filter { $0.rule.severity != .hard && ($0.rule.severity == .warning || $0.isAccepted) }
  }
}

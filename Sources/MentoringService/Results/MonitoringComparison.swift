public import EventLedger
import Mentoring

/// A figure of a recorded monitoring beside the same one computed anew from the same entries.
public struct MonitoringComparison: Sendable {
  /// What came of computing it anew.
  public enum Outcome: Hashable, Sendable {
    case equal, different
    /// The entry does not state it: it is computed beside what it states.
    case notRecorded
    /// Entries that it rested on were destroyed since, by these acts.
    case inputsDestroyed([Act])
    /// The keys of entries that it rests on were lost or taken up again since.
    case keysChanged
  }

  /// An act of destruction: its number, and the entry that asked for it.
  public struct Act: Hashable, Sendable {
    public let number: Int
    public let entry: Position
  }

  public let code: String
  public let title: String
  public let unit: Indicator.Unit
  /// Nil where the entries give a figure that was not recorded.
  public let recorded: Int?
  /// Nil where the entries give none, or not all of them can be read any more as they could then: what the rest comes to
  /// would tell the others' answers.
  public let computed: Int?
  /// What is computed by all that is known now, about the same day; nil where that is withheld too.
  public let now: Int?
  public let outcome: Outcome
  /// The entries that it counts.
  public let evidence: [Position]
  /// The entries that it rested on and that can't be read any more as they could then.
  public let unreadable: [Position]
  /// Entries that came in, were corrected or withdrawn since, where the figure is another one by what is known now.
  public let changed: [Position]

  public var isEqual: Bool { outcome == .equal }
}

/// Compares the figures of a monitoring that is recorded with those that are computed.
struct MonitoringRecomputation {
  /// What was recorded, by code.
  let recorded: [String: Int]
  /// Whether the entry is of the version that states pupils and figures of answers: one of the first has neither.
  let statesAnswers: Bool
  let entry: Position
  /// By the entries that were known then, and by all that are known now.
  let then: ProgrammeIndicators
  let now: ProgrammeIndicators
  let fates: KeyFates
  let key: (PartReference) throws -> KeyFingerprint?

  /// Every figure that was recorded or would be now, and those that are computed of the same entries.
  func comparisons() throws -> [MonitoringComparison] {
    let counts = then.counts.filter { statesAnswers || recorded[$0.code] != nil || isComputedOnly($0) }
    let answers = statesAnswers ? then.answers.filter { $0.value != nil || recorded[$0.code] != nil } : []
    let computed = counts + answers
    let unknown = recorded.keys.filter { code in !computed.contains { $0.code == code } }.sorted()
    return try computed.map(comparison) + unknown.map { try comparison(Indicator($0, $0, nil, [])) }
  }

  /// Whether the entry has no place for a figure.
  private func isComputedOnly(_ indicator: Indicator) -> Bool {
    !ProgrammeIndicators.recorded.contains(indicator.code) && then.counts.contains { $0.code == indicator.code }
  }

  /// What was recorded of a figure; the coverage follows from two that were.
  private func stated(_ indicator: Indicator) -> Int? {
    guard indicator.code == "coverage" else { return recorded[indicator.code] }
    return ProgrammeIndicators.share(of: recorded["pupils"], in: recorded["eligible"])
  }

  private func comparison(_ indicator: Indicator) throws -> MonitoringComparison {
    let stated = stated(indicator)
    let (outcome, unreadable) = try outcome(indicator, stated)
    let today = now.all.first { $0.code == indicator.code }
    let isComputable = [.equal, .different, .notRecorded].contains(outcome)
    let later = today?.value ?? nil
    return MonitoringComparison(
      code: indicator.code, title: indicator.title, unit: indicator.unit, recorded: stated,
      computed: isComputable ? indicator.value : nil, now: later, outcome: outcome, evidence: indicator.evidence,
      unreadable: unreadable,
      changed: isComputable && later != indicator.value
        ? Set(indicator.evidence).symmetricDifference(today?.evidence ?? []).sorted() : [])
  }

  private func outcome(_ indicator: Indicator, _ stated: Int?) throws -> (MonitoringComparison.Outcome, [Position]) {
    var (acts, changed): (Set<MonitoringComparison.Act>, Set<Position>) = ([], [])
    for input in indicator.inputs {
      guard let key = try key(input.reference), fates.wasUnusable(key, at: entry) != (input.state != .readable) else {
        continue
      }
      changed.insert(input.reference.position)
      if input.state == .destroyed, let act = fates.destroyed[key] {
        acts.insert(MonitoringComparison.Act(number: act.act, entry: act.entry))
      }
    }
    if !acts.isEmpty { return (.inputsDestroyed(acts.sorted { $0.entry < $1.entry }), changed.sorted()) }
    if !changed.isEmpty { return (.keysChanged, changed.sorted()) }
    if stated == nil, isComputedOnly(indicator) { return (.notRecorded, []) }
    return (stated == indicator.value ? .equal : .different, [])
  }
}

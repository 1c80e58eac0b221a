public import EventLedger
public import Mentoring

/// How one scale of an instrument changed over a programme: of all who were measured both times.
public struct ScaleProgress: Sendable {
  public let form: String
  public let role: ParticipantRole
  public let cycle: Cycle
  public let scale: FormScale
  public let change: PairedChange
  /// The measurements that are compared.
  public let evidence: [Position]
  /// All measurements of the instrument that it rests on or would rest on.
  let inputs: [FigureInput]
  /// Whether means are withheld because an earlier monitoring states them of people since destroyed.
  public let isWithheld: Bool
}

/// What a programme's measurements come to.
public struct ProgrammeProgress: Sendable {
  public internal(set) var scales: [ScaleProgress] = []
  /// Measured once only, or the other time with another version.
  public internal(set) var incomplete = 0
  /// Measured both times, but scores can't be read.
  public internal(set) var unreadable = Unreadable()
}

/// People whom a figure leaves out, for nobody can read any more what they answered.
public struct Unreadable: Hashable, Sendable {
  /// Destroyed by an act.
  public internal(set) var destroyed = 0
  /// The vault that had the key is lost.
  public internal(set) var withoutKey = 0

  public init() {}

  public static func += (left: inout Unreadable, right: Unreadable) {
    left.destroyed += right.destroyed
    left.withoutKey += right.withoutKey
  }
}

extension Workspace {
  /// Before and after of a programme, scale by scale, about a moment.
  ///
  /// Scores are opened in memory and only what is computed from at least `PairedChange.smallestGroup` people leaves it:
  /// no disclosure, and no entry of the access log.
  public func progress(_ moment: Moment, cycle: Cycle? = nil) throws -> ProgrammeProgress {
    struct Key: Hashable {
      let form: String
      let role: ParticipantRole
      let cycle: Cycle
    }
    var progress = ProgrammeProgress()
    var order: [Key] = []
    var groups: [Key: MeasuredGroup] = [:]
    for measurement in try measurements(moment, cycle: cycle) {
      let key = Key(form: measurement.form, role: measurement.role, cycle: measurement.cycle)
      if groups[key] == nil {
        order.append(key)
        groups[key] = MeasuredGroup()
      }
      guard measurement.isComplete, let before = measurement.before, let after = measurement.after else {
        progress.incomplete += 1
        continue
      }
      groups[key]?.take(before, try scores(before), after, try scores(after))
    }
    let stated = try statedFigures()
    progress.scales = try order.flatMap { key -> [ScaleProgress] in
      guard let group = groups[key] else { return [] }
      progress.unreadable += group.unreadable
      let code = FigureCode(.meanChange, key.role, form: key.form)
      let isWithheld = try stated.speak(of: code, in: key.cycle, destroyed: group.inputs, store)
      return (QuestionnaireForm.all[key.form]?.scales ?? []).map { scale in
        let people = group.people.filter { $0.before[scale.code] != nil && $0.after[scale.code] != nil }
        let change = PairedChange(people.compactMap { $0.scores(scale) })
        return ScaleProgress(
          form: key.form, role: key.role, cycle: key.cycle, scale: scale,
          change: isWithheld ? change.countAlone : change, evidence: people.flatMap(\.entries).sorted(),
          inputs: group.inputs, isWithheld: isWithheld)
      }
    }
    return progress
  }
}

/// Those who were measured both times with one instrument.
private struct MeasuredGroup {
  struct Person {
    let before: [String: Int64]
    let after: [String: Int64]
    let entries: [Position]

    func scores(_ scale: FormScale) -> (before: Int64, after: Int64)? {
      before[scale.code].flatMap { before in after[scale.code].map { (before, $0) } }
    }
  }

  var people: [Person] = []
  var inputs: [FigureInput] = []
  var unreadable = Unreadable()

  mutating func take(
    _ before: Measurement.Entry, _ first: ReadPart<[String: Int64]>, _ after: Measurement.Entry,
    _ second: ReadPart<[String: Int64]>
  ) {
    inputs += [FigureInput(before.scores, first), FigureInput(after.scores, second)].compactMap { $0 }
    switch (first, second) {
    case (.content(let first), .content(let second)):
      people.append(Person(before: first, after: second, entries: [before.position, after.position]))
    case (.destroyed, _), (_, .destroyed): unreadable.destroyed += 1
    case (.withoutKey, _), (_, .withoutKey): unreadable.withoutKey += 1
    }
  }
}

import CanonicalJSON
import EventLedger
import EventLedgerSQLite
public import Mentoring

/// How one scale of an instrument changed over a programme: of all who were measured both times.
public struct ScaleProgress: Sendable {
  public let form: String
  public let role: ParticipantRole
  public let cycle: Cycle
  public let scale: FormScale
  public let change: PairedChange
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

/// A sealed part that a figure is computed from.
enum ReadPart<Content> {
  case content(Content)
  case destroyed
  case withoutKey
}

/// How satisfied those are who answered a form of satisfaction.
public struct Satisfaction: Sendable {
  public let form: String
  public let role: ParticipantRole
  public let cycle: Cycle
  /// Answers of which the form's scale could be scored.
  public internal(set) var scored = 0
  /// How many of them reach the form's limit.
  public internal(set) var satisfied = 0
  /// Answers of which too much is missing.
  public internal(set) var unscored = 0
  /// Answers that can't be read.
  public internal(set) var unreadable = Unreadable()

  /// The share of the satisfied in hundredths of a per cent; nil where too few answered to be spoken of.
  public var share: Int64? {
    guard scored >= PairedChange.smallestGroup else { return nil }
    return Int64(10_000 * satisfied).dividedRounding(by: Int64(scored))
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
    var scores: [Key: [(before: [String: Int64], after: [String: Int64])]] = [:]
    for measurement in try measurements(moment, cycle: cycle) {
      let key = Key(form: measurement.form, role: measurement.role, cycle: measurement.cycle)
      if scores[key] == nil { order.append(key) }
      scores[key, default: []] += []
      guard measurement.isComplete else {
        progress.incomplete += 1
        continue
      }
      switch (try self.scores(measurement.before), try self.scores(measurement.after)) {
      case (.content(let before), .content(let after)): scores[key, default: []].append((before, after))
      case (.destroyed, _), (_, .destroyed): progress.unreadable.destroyed += 1
      case (.withoutKey, _), (_, .withoutKey): progress.unreadable.withoutKey += 1
      }
    }
    progress.scales = order.flatMap { key in
      (QuestionnaireForm.all[key.form]?.scales ?? []).map { scale in
        let pairs = (scores[key] ?? []).compactMap { person in
          person.before[scale.code].flatMap { before in person.after[scale.code].map { (before: before, after: $0) } }
        }
        return ScaleProgress(
          form: key.form, role: key.role, cycle: key.cycle, scale: scale, change: PairedChange(pairs))
      }
    }
    return progress
  }

  /// Satisfaction by form, role and year about a moment, each person by their newest answers; opened in memory alone,
  /// as `progress` does.
  public func satisfaction(_ moment: Moment, cycle: Cycle? = nil) throws -> [Satisfaction] {
    struct Key: Hashable {
      let form: String
      let role: ParticipantRole
      let cycle: Cycle
    }
    struct Respondent: Hashable {
      let person: SubjectID
      let key: Key
    }
    let cards = try personCards(knownAt: moment.knownAt)
    var newest: [Respondent: HistoryEntry] = [:]
    for entry in try standing(QuestionnaireSubmitted.schema.type, moment) {
      guard case .questionnaireSubmitted(let event) = entry.payload.event, event.kind == .satisfaction,
        cycle == nil || event.cycle == cycle
      else { continue }
      let key = Key(form: event.form, role: event.role, cycle: event.cycle)
      newest[Respondent(person: cards.target(of: event.person), key: key)] = entry
    }
    var found: [Key: Satisfaction] = [:]
    for (respondent, entry) in newest {
      let key = respondent.key
      var sum = found[key] ?? Satisfaction(form: key.form, role: key.role, cycle: key.cycle)
      switch try answers(of: entry) {
      case .content(let answers): sum.take(answers)
      case .destroyed: sum.unreadable.destroyed += 1
      case .withoutKey: sum.unreadable.withoutKey += 1
      }
      found[key] = sum
    }
    return found.values.sorted {
      ($0.form, $0.cycle.rawValue, $0.role.rawValue) < ($1.form, $1.cycle.rawValue, $1.role.rawValue)
    }
  }

  private func answers(of entry: HistoryEntry) throws -> ReadPart<[JSONValue]> {
    guard let part = entry.payload.parts["answers"] else { return .content([]) }
    switch try readPart(PartReference(position: entry.position, part: part)) {
    case .content(let json): return .content(json.objectValue?["answers"]?.arrayValue ?? [])
    case .destroyed: return .destroyed
    case .withoutKey: return .withoutKey
    }
  }

  /// A sealed part for the process itself, from which a figure is computed.
  func readPart(_ reference: PartReference) throws -> ReadPart<JSONValue> {
    do {
      return try openJSON(reference).value.map(ReadPart.content) ?? .destroyed
    } catch VaultError.unknownKey {
      return .withoutKey
    }
  }
}

extension Satisfaction {
  fileprivate mutating func take(_ answers: [JSONValue]) {
    guard let form = QuestionnaireForm.all[form], let rule = form.satisfied,
      let score = form.scores(of: answers).first(where: { $0.scale.code == rule.scale })?.points
    else {
      unscored += 1
      return
    }
    scored += 1
    if score >= rule.atLeast { satisfied += 1 }
  }
}

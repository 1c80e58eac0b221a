import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// How somebody was measured with one instrument in a school year: by the newest entry of each phase that counts.
public struct Measurement: Hashable, Sendable {
  public let person: SubjectID
  public let role: ParticipantRole
  public let cycle: Cycle
  /// Instrument and version.
  public let form: String
  /// The entry before the programme, and its day.
  public private(set) var before: Entry?
  /// The entry after the programme, and its day.
  public private(set) var after: Entry?

  /// One measurement that counts.
  public struct Entry: Hashable, Sendable {
    public let position: Position
    public let on: CivilDate
    /// Where its scores stand; nil where it has none.
    let scores: PartReference?
  }

  /// Whether there are scores of both phases, destroyed ones included.
  public var isComplete: Bool { before?.scores != nil && after?.scores != nil }

  fileprivate mutating func take(_ phase: AssessmentPhase, _ entry: Entry) {
    switch phase {
    case .before: before = entry
    case .after: after = entry
    }
  }
}

extension Workspace {
  /// Everybody measured by a moment, by person, role, year and instrument. Public parts only, so it needs no key.
  ///
  /// Cards of one person are taken as one. Only the same version of an instrument measures the same; another one is a measurement of its own. Cost: of the
  /// entries of the type.
  public func measurements(_ moment: Moment, cycle: Cycle? = nil) throws -> [Measurement] {
    struct Key: Hashable {
      let person: SubjectID
      let role: ParticipantRole
      let cycle: Cycle
      let form: String
    }
    let cards = try personCards(knownAt: moment.knownAt)
    var found: [Key: Measurement] = [:]
    for entry in try standing(AssessmentRecorded.schema.type, moment) {
      guard case .assessmentRecorded(let event) = entry.payload.event, cycle == nil || event.cycle == cycle else {
        continue
      }
      let person = cards.target(of: event.person)
      let key = Key(person: person, role: event.role, cycle: event.cycle, form: event.form)
      let scores = entry.payload.parts["results"].map { PartReference(position: entry.position, part: $0) }
      found[
        key, default: Measurement(person: person, role: event.role, cycle: event.cycle, form: event.form)
      ].take(event.phase, Measurement.Entry(position: entry.position, on: entry.on, scores: scores))
    }
    return found.values.sorted {
      ($0.form, $0.cycle.rawValue, $0.role.rawValue, $0.person) < (
        $1.form, $1.cycle.rawValue, $1.role.rawValue, $1.person
      )
    }
  }

  /// How many people of a role have scores from before and after the programme with the same instrument (item 7.3).
  ///
  /// Nobody is counted twice, whatever the number of instruments; destroyed scores count, for the measuring happened.
  public func measuredBothTimes(_ role: ParticipantRole, cycle: Cycle, _ moment: Moment) throws -> Int {
    Set(try measurements(moment, cycle: cycle).filter { $0.role == role && $0.isComplete }.map(\.person)).count
  }

  /// The scores of a measurement by the codes of their scales, opened for the process itself.
  func scores(_ entry: Measurement.Entry?) throws -> ReadPart<[String: Int64]> {
    guard let reference = entry?.scores else { return .content([:]) }
    switch try readPart(reference) {
    case .content(let json): return .content(ScoredPart(json).points)
    case .destroyed: return .destroyed
    case .withoutKey: return .withoutKey
    }
  }
}

/// The scores that a sealed part holds, times 100, by the codes of their scales.
struct ScoredPart {
  let points: [String: Int64]

  init(_ json: JSONValue) {
    let scores = (json.objectValue?["scales"]?.arrayValue ?? []).compactMap(\.objectValue)
    points = Dictionary(
      scores.compactMap { score in
        guard let scale = score["scale"]?.stringValue, let points = score["points"]?.integerValue else { return nil }
        return (scale, points)
      }, uniquingKeysWith: { $1 })
  }
}

extension PersonalText {
  /// The scores of one measurement as somebody sees them; nil where they were destroyed or there are none.
  public func scores(_ entry: Measurement.Entry?, of person: SubjectID) throws -> [String: Int64]? {
    guard let entry else { return nil }
    return try json(entry.scores, of: person).value.map { ScoredPart($0).points }
  }
}

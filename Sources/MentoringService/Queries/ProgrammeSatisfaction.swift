import CanonicalJSON
public import EventLedger
public import Mentoring

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
  /// The entries whose answers are scored.
  public internal(set) var evidence: [Position] = []
  /// All entries that it rests on or would rest on.
  var inputs: [FigureInput] = []
  /// Whether mean and share are withheld because an earlier monitoring states them of people since destroyed.
  public internal(set) var isWithheld = false
  private var points: Int64 = 0

  init(form: String, role: ParticipantRole, cycle: Cycle) {
    (self.form, self.role, self.cycle) = (form, role, cycle)
  }

  private var isSpokenOf: Bool { scored >= PairedChange.smallestGroup && !isWithheld }

  /// The share of the satisfied in hundredths of a per cent, halves rounded up; nil where too few answered to be spoken of.
  public var share: Int64? {
    isSpokenOf ? Int64(10_000 * satisfied).dividedRounding(by: Int64(scored)) : nil
  }

  /// The mean on the scale that the form's rule names, times 100, rounded half away from zero; nil as `share`.
  public var mean: Int64? { isSpokenOf ? points.dividedRounding(by: Int64(scored)) : nil }

  fileprivate mutating func take(_ answers: [JSONValue], of entry: Position) {
    guard let form = QuestionnaireForm.all[form], let rule = form.satisfied,
      let score = form.scores(of: answers).first(where: { $0.scale.code == rule.scale })?.points
    else {
      unscored += 1
      return
    }
    scored += 1
    points += score
    evidence.append(entry)
    if score >= rule.atLeast { satisfied += 1 }
  }
}

extension Workspace {
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
    for (respondent, entry) in newest.sorted(by: { $0.value.position < $1.value.position }) {
      let key = respondent.key
      var sum = found[key] ?? Satisfaction(form: key.form, role: key.role, cycle: key.cycle)
      let reference = entry.payload.parts["answers"].map { PartReference(position: entry.position, part: $0) }
      let answers = try reference.map { try readPart($0) } ?? ReadPart.content(.object(JSONObject()))
      if let input = FigureInput(reference, answers) { sum.inputs.append(input) }
      switch answers {
      case .content(let json): sum.take(json.objectValue?["answers"]?.arrayValue ?? [], of: entry.position)
      case .destroyed: sum.unreadable.destroyed += 1
      case .withoutKey: sum.unreadable.withoutKey += 1
      }
      found[key] = sum
    }
    let stated = try statedFigures()
    return try found.values.map { satisfaction in
      var satisfaction = satisfaction
      satisfaction.isWithheld = try stated.speak(
        of: FigureCode(.satisfactionMean, satisfaction.role, form: satisfaction.form), in: satisfaction.cycle,
        destroyed: satisfaction.inputs, store)
      return satisfaction
    }.sorted {
      ($0.form, $0.cycle.rawValue, $0.role.rawValue) < ($1.form, $1.cycle.rawValue, $1.role.rawValue)
    }
  }
}

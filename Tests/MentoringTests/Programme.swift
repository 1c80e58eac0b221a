import CanonicalJSON
import EventLedger
import Mentoring

/// A programme's history for the tests of rules: what was recorded so far, and what the rules say of more.
struct Programme {
  /// Each entry at its position.
  private(set) var entries: [Draft] = []
  /// Birth dates that an earlier ledger or an index of names knows.
  var birthDates: [SubjectID: CivilDate] = [:]
  var today: CivilDate = "2022-08-31"
  /// What a test expects the violation to name as what made it so.
  var culprit: Position?
  /// Who belongs in bases, as the views would say; nil: nobody asks.
  var bases: BaseRoll?
  /// The approved road map; nil: none, and the rules about it are not asked.
  var roadMap: RoadMap?

  /// A programme in which the mother is known at position 0, and nobody else.
  init() { given(.registration(of: .mother, as: .representative, on: "2021-09-01", born: nil)) }

  var nextPosition: Position { Position(Int64(entries.count)) }

  /// Records entries without asking the rules, as a ledger does that holds them already.
  @discardableResult
  mutating func given(_ drafts: Draft...) -> Position {
    entries += drafts
    for draft in drafts {
      guard let birthDate = draft.birthDate, case .personRegistered(let event) = draft.event else { continue }
      birthDates[event.person] = birthDate
    }
    return Position(Int64(entries.count - 1))
  }

  /// Corrects an entry, with an entry in its place or none; gives the position of the correction.
  @discardableResult
  mutating func corrected(_ position: Position, by replacement: Draft? = nil) -> Position {
    let drafts = correction(of: position, by: replacement)
    entries += drafts
    if case .personRegistered(let event)? = replacement?.event, let birthDate = replacement?.birthDate {
      birthDates[event.person] = birthDate
    }
    return Position(Int64(entries.count - drafts.count))
  }

  /// The drafts of a correction, which bears all tags of what it corrects and of what stands in its place.
  func correction(of position: Position, by replacement: Draft? = nil) -> [Draft] {
    let index = Int(position.rawValue)
    let tags = (entries.indices.contains(index) ? entries[index].tags : []) + (replacement?.tags ?? [])
    let event = EntryCorrected(entry: position, reason: .typingError, replaced: replacement != nil)
    return [
      Draft(event: .entryCorrected(event), on: replacement?.on ?? today, tags: Array(Set(tags)).sorted())
    ] + (replacement.map { [$0] } ?? [])
  }

  /// A session at the end of the history.
  func session() -> DecisionSession {
    let recorded = histories
    let birthDates = birthDates
    return DecisionSession(
      source: DecisionSession.Source(
        history: { recorded[$0] ?? [] }, merges: { [mergeEntries] in mergeEntries }, birthDate: { birthDates[$0] }),
      today: today,
      nextPosition: nextPosition)
  }

  /// What the rules say of drafts made together now, corrections included.
  func assess(_ drafts: [Draft]) throws -> Assessment {
    var session = session()
    var assessment = try session.assess(drafts)
    for (index, draft) in drafts.enumerated() {
      guard case .entryCorrected(let correction) = draft.event else { continue }
      assessment.violations += CorrectionRules.violations(
        entry: Position(nextPosition.rawValue + Int64(index)), correcting: correction.entry,
        target: try recorded(correction.entry), corrections: entries.indices.map { entry(at: $0) })
    }
    let positioned = drafts.enumerated().map { index, draft in
      (position: Position(nextPosition.rawValue + Int64(index)), on: draft.on, event: draft.event)
    }
    assessment.violations += bases?.violations(of: positioned) ?? []
    assessment.violations += try roadMapRules?.violations(of: drafts, from: nextPosition) ?? []
    return assessment
  }

  /// The findings that stand over the whole history: rows of the view, as people see them.
  func findings(on day: CivilDate = .distantFuture, besides rules: Set<Rule> = []) -> [Finding] {
    let histories = histories
    return histories.keys.flatMap { entity in
      rows(of: entity, on: day).filter { $0.key.view == .findings }.compactMap { Finding($0.value) }
    }.filter { finding in !rules.contains { $0.code == finding.rule } }
  }

  /// The rows of an entity in all views on a day.
  func rows(of entity: Tag, on day: CivilDate) -> [ViewRowKey: ViewRow] {
    let histories = histories
    let entries = MergedHistory.of(entity, PersonCards(mergeEntries)) { histories[$0] ?? [] }
    let birthDates = birthDates
    return switch entity.kind {
    case "person":
      EntityTimeline.rows(of: entity, fold: PersonFold(birthDate: { birthDates[$0] }), folding: entries, on: day)
    case "pair": EntityTimeline.rows(of: entity, fold: PairFold(), folding: entries, on: day)
    case "programme": EntityTimeline.rows(of: entity, fold: ProgrammeFold(), folding: entries, on: day)
    case "case": EntityTimeline.rows(of: entity, fold: CaseFold(), folding: entries, on: day)
    case "publication": EntityTimeline.rows(of: entity, fold: PublicationFold(), folding: entries, on: day)
    case "incident": EntityTimeline.rows(of: entity, fold: IncidentFold(), folding: entries, on: day)
    case "entry": EntityTimeline.rows(of: entity, fold: PapersFold(), folding: entries, on: day)
    default: EntityTimeline.rows(of: entity, fold: OrdersFold(), folding: entries, on: day)
    }
  }

  /// Merges and corrections.
  private var mergeEntries: [HistoryEntry] {
    entries.indices.map { entry(at: $0) }.filter { entry in
      if case .personMerged = entry.payload.event { true } else { entry.corrects != nil }
    }
  }

  private var histories: [Tag: [HistoryEntry]] {
    var histories: [Tag: [HistoryEntry]] = [:]
    for index in entries.indices {
      for tag in entries[index].tags where EntityKind(tag) != nil {
        histories[tag, default: []].append(entry(at: index))
      }
    }
    return histories
  }

  func entry(at index: Int) -> HistoryEntry {
    let draft = entries[index]
    let parts = Dictionary(uniqueKeysWithValues: draft.partClasses.enumerated().map { ($1, $0) })
    return HistoryEntry(
      position: Position(Int64(index)), on: draft.on, payload: MentoringEntry(event: draft.event, parts: parts),
      corrects: draft.event.correction(at: Position(Int64(index))))
  }

  private func recorded(_ position: Position) throws -> RecordedEvent? {
    guard entries.indices.contains(Int(position.rawValue)) else { return nil }
    let draft = entries[Int(position.rawValue)]
    return RecordedEvent(
      position: position,
      envelope: Envelope(
        at: Instant(secondsSinceEpoch: 0), by: .system, cause: nil, command: CommandID(.numbered(1)),
        data: try draft.event.data.canonicalBytes(), id: EventID(.numbered(1)), on: draft.on, sealed: [],
        tags: draft.tags, type: draft.event.schema.type, version: draft.event.schema.version, via: .cli))
  }
}

/// A finding as its view shows it.
struct Finding: Hashable {
  let entry: Position
  let rule: String
  let severity: String
  let culprit: Position?
  let isAccepted: Bool

  init?(_ row: ViewRow) {
    guard case .integer(let entry) = row.values[0], case .text(let rule) = row.values[1],
      case .text(let severity) = row.values[2], case .integer(let accepted) = row.values[4]
    else { return nil }
    self.entry = Position(entry)
    self.rule = rule
    self.severity = severity
    culprit = if case .integer(let culprit) = row.values[3] { Position(culprit) } else { nil }
    isAccepted = accepted == 1
  }

  init(_ rule: Rule, entry: Position, culprit: Position?) {
    self.entry = entry
    self.rule = rule.code
    severity = rule.severity.rawValue
    self.culprit = culprit
    isAccepted = false
  }
}

public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A figure of the monitoring report (item 7.3), with the entries that it counts.
public struct Indicator: Hashable, Sendable {
  /// In what a figure is given: a number, something kept times 100, hundredths of a per cent.
  public enum Unit: String, Sendable {
    case count, hundredths
    case percentHundredths = "percent-hundredths"
  }

  /// A stable name: `mentees`, `coverage` …
  public let code: String
  public let title: String
  /// Nil where it can't be computed, as the coverage of nobody, or would speak of too few people.
  public let value: Int?
  public let unit: Unit
  /// What is aimed at, in the same unit.
  public let target: Int?
  /// The entries that it counts, in order.
  public let evidence: [Position]
  /// The sealed parts that it rests on; none where public parts are counted.
  let inputs: [FigureInput]

  init(
    _ code: String, _ title: String, _ value: Int?, _ evidence: [Position], unit: Unit = .count, target: Int? = nil,
    inputs: [FigureInput] = []
  ) {
    self.code = code
    self.title = title
    self.value = value
    self.unit = unit
    self.target = target
    self.evidence = evidence
    self.inputs = inputs
  }

  /// Whether the target is met; nil without one.
  public var isMet: Bool? { target.flatMap { target in value.map { $0 >= target } } }
}

/// The indicators of a school year, computed from entries that count about a moment.
///
/// What is counted reads public parts only: an erasure does not change it, and anybody who may read the ledger computes
/// the same. What is computed from answers and scores opens them in memory and speaks of five people or more.
public struct ProgrammeIndicators: Sendable {
  /// An entry that is counted.
  struct Counted: Sendable {
    let position: Position
    let on: CivilDate
    let event: MentoringEvent
  }

  public let cycle: Cycle
  /// How many pupils could take part, where that was stated; and the target of their share, in percent.
  public let eligible: Int?
  public let targetPercent: Int
  let entries: [Counted]
  let cards: PersonCards
  /// What is computed from answers and scores: satisfaction (item 6.8), before and after (items 3.2, 4.1, 6.8).
  public let answers: [Indicator]
  /// People whose answers or scores nobody can read any more.
  public let unreadable: Unreadable
  /// Entries with what a psychologist states: no figure reads it.
  public let psychology: [Position]

  /// Every figure, in the order of the report.
  public var all: [Indicator] { counts + answers }

  /// What is counted in public parts.
  var counts: [Indicator] {
    let mentees = people { event in if case .menteeAdmitted(let event) = event { event.person } else { nil } }
    let pupils = pupils
    let plans = plans
    let held = counted("meetingsHeld", "Встреч проведено, всех видов") {
      if case .meetingHeld = $0 { true } else { false }
    }
    let regular = counted("regularHeld", "Из них регулярных") {
      if case .meetingHeld(let event) = $0 { event.kind == .regular } else { false }
    }
    return [
      Indicator("eligible", "Обучающихся, которые могли участвовать", eligible, []),
      Indicator("mentees", "Наставляемых", mentees.count, mentees.evidence), pupils,
      Indicator(
        "coverage", "Охват обучающихся", Self.share(of: pupils.value, in: eligible), pupils.evidence,
        unit: .percentHundredths, target: targetPercent * 100),
      mentors, counted("pairs", "Пар и групп закреплено") { $0.isFixing },
      counted("pairsClosed", "Завершили работу") { if case .pairClosed = $0 { true } else { false } },
      counted("pairsDissolved", "Прекращены") { $0.dissolution != nil },
      counted("dissolvedEarly", "Из них досрочно") { $0.dissolution.map { $0 != .endOfCycle } ?? false },
      counted("dissolvedAtEnd", "Из них по окончании учебного года") { $0.dissolution == .endOfCycle },
      held, regular, Indicator("meetingsPlanned", "Регулярных встреч запланировано", plans.meetings, plans.evidence),
      Indicator(
        "regularShare", "Регулярных встреч проведено от запланированных",
        Self.share(of: regular.value, in: plans.meetings), (regular.evidence + plans.evidence).sorted(),
        unit: .percentHundredths),
      counted("meetingsMissed", "Встреч не состоялось") { if case .meetingMissed = $0 { true } else { false } },
      surveyed, measured,
    ]
  }

  /// A share in hundredths of a per cent, rounded half up; nil of nothing.
  static func share(of part: Int?, in whole: Int?) -> Int? {
    guard let part, let whole, whole > 0 else { return nil }
    return Int((Int64(part) * 10_000).dividedRounding(by: Int64(whole)))
  }

  /// Refuses a number of pupils who could take part that is smaller than the number of those who do.
  func requireEligible() throws {
    let pupils = self["pupils"]
    guard let eligible, eligible < pupils else { return }
    throw ServiceError(
      .refused,
      "Могло участвовать обучающихся: \(eligible), а участвует: \(pupils); охват не бывает больше ста процентов.",
      details: [
        "Укажите в --eligible всех обучающихся, которые могли участвовать; кто сосчитан — «mentorledger report indicators --cycle ГОД»."
      ])
  }

  /// Pupils among the mentees: what the target speaks of (DOMAIN §4). A teacher who is helped is none of them.
  private var pupils: Indicator {
    let registered = entries.compactMap { entry -> SubjectID? in
      guard case .personRegistered(let event) = entry.event, event.role == .mentee, event.occupation == .pupil else {
        return nil
      }
      return cards.target(of: event.person)
    }
    let known = Set(registered)
    let pupils = people { event in
      guard case .menteeAdmitted(let event) = event, known.contains(cards.target(of: event.person)) else { return nil }
      return event.person
    }
    return Indicator("pupils", "Из них обучающихся", pupils.count, pupils.evidence)
  }

  private var mentors: Indicator {
    let mentors = people { event in if case .mentorApproved(let event) = event { event.person } else { nil } }
    return Indicator("mentors", "Наставников утверждено", mentors.count, mentors.evidence)
  }

  /// Participants who answered about their satisfaction (item 6.8).
  private var surveyed: Indicator {
    let people = people { event in
      if case .questionnaireSubmitted(let event) = event, event.kind == .satisfaction { event.person } else { nil }
    }
    return Indicator("surveyed", "Опрошено об удовлетворённости", people.count, people.evidence)
  }

  /// Participants measured before and after in one role (items 3.2, 4.1, 6.8), by whichever instrument.
  private var measured: Indicator {
    struct Subject: Hashable {
      let person: SubjectID
      let role: ParticipantRole
    }
    var phases: [Subject: [AssessmentPhase: [Position]]] = [:]
    for entry in entries {
      guard case .assessmentRecorded(let event) = entry.event else { continue }
      let subject = Subject(person: cards.target(of: event.person), role: event.role)
      phases[subject, default: [:]][event.phase, default: []].append(entry.position)
    }
    let both = phases.values.filter { $0[.before] != nil && $0[.after] != nil }
    return Indicator(
      "measured", "Измерено до и после", both.count, both.flatMap { $0.values.flatMap { $0 } }.sorted())
  }

  /// The regular meetings that the newest plan of each pair names.
  private var plans: (meetings: Int, evidence: [Position]) {
    var newest: [PairID: (meetings: Int, position: Position)] = [:]
    for entry in entries {
      if case .planApproved(let event) = entry.event { newest[event.pair] = (Int(event.meetings), entry.position) }
    }
    return (newest.values.reduce(0) { $0 + $1.meetings }, newest.values.map(\.position).sorted())
  }

  private func counted(_ code: String, _ title: String, _ isCounted: (MentoringEvent) -> Bool) -> Indicator {
    let evidence = entries.filter { isCounted($0.event) }.map(\.position).sorted()
    return Indicator(code, title, evidence.count, evidence)
  }

  /// Different people, merged cards taken as one, and the entries that name them.
  private func people(_ person: (MentoringEvent) -> SubjectID?) -> (count: Int, evidence: [Position]) {
    let named = entries.compactMap { entry in person(entry.event).map { (cards.target(of: $0), entry.position) } }
    return (Set(named.map(\.0)).count, named.map(\.1).sorted())
  }

  subscript(code: String) -> Int { counts.first { $0.code.utf8.elementsEqual(code.utf8) }?.value ?? 0 }
}

extension MentoringEvent {
  fileprivate var isFixing: Bool {
    switch self {
    case .pairFixed, .groupFixed: true
    default: false
    }
  }

  /// Why a pair was dissolved; nil of every other entry.
  fileprivate var dissolution: DissolutionReason? {
    if case .pairDissolved(let event) = self { event.reason } else { nil }
  }
}

extension Workspace {
  /// The share of pupils that the programme aims at where `coverageTargetPercent` of `settings.json` says nothing: 70 %
  /// (target model, DOMAIN §4).
  public static let coverageTargetPercent = 70

  /// The indicators of a school year about a moment.
  ///
  /// - Parameter eligible: how many could take part; nil: as the newest monitoring of the year states.
  func indicators(_ cycle: Cycle, eligible: Int?, _ moment: Moment) throws -> ProgrammeIndicators {
    try requireSound()
    let (answers, unreadable) = try answerIndicators(cycle, moment)
    return try counting(cycle, eligible: eligible, moment, answers: answers, unreadable: unreadable)
  }

  /// The same for a report. Throws `ServiceError.refused` where fewer could take part, it is said, than do.
  public func reportedIndicators(_ cycle: Cycle, eligible: Int?, _ moment: Moment) throws -> ProgrammeIndicators {
    let indicators = try indicators(cycle, eligible: eligible, moment)
    if eligible != nil { try indicators.requireEligible() }
    return indicators
  }

  /// The same of a ledger that is known to be sound, with what was computed from answers and scores: nothing, where
  /// public parts alone are counted.
  func counting(
    _ cycle: Cycle, eligible: Int?, _ moment: Moment, answers: [Indicator] = [], unreadable: Unreadable = Unreadable()
  ) throws -> ProgrammeIndicators {
    let types: [EventType] = [
      PersonRegistered.schema.type, MenteeAdmitted.schema.type, MentorApproved.schema.type, PairFixed.schema.type,
      GroupFixed.schema.type,
      PairClosed.schema.type, PairDissolved.schema.type, MeetingHeld.schema.type, MeetingMissed.schema.type,
      PlanApproved.schema.type, QuestionnaireSubmitted.schema.type, AssessmentRecorded.schema.type,
      MonitoringCompleted.schema.type, ThirdPartyReportReceived.schema.type, MentorInterviewed.schema.type,
    ]
    let clause = EventQuery.Clause(tags: [Tag("cycle", cycle)], types: types.sorted())
    let events = try store.read { try $0.events(matching: EventQuery([clause]), through: moment.knownAt) }
    let voided = try voidedEntries(among: events, knownAt: moment.knownAt)
    let known = events.filter { $0.envelope.on <= moment.day && voided[$0.position] == nil }
    let counted = try known.map { event in
      ProgrammeIndicators.Counted(
        position: event.position, on: event.envelope.on, event: try HistoryEntry(event).payload.event)
    }.sorted { ($0.on, $0.position) < ($1.on, $1.position) }
    let stated = counted.last { if case .monitoringCompleted = $0.event { true } else { false } }
    var pupils = eligible
    if pupils == nil, case .monitoringCompleted(let monitoring)? = stated?.event { pupils = Int(monitoring.eligible) }
    return ProgrammeIndicators(
      cycle: cycle, eligible: pupils,
      targetPercent: (try? LedgerSettings.read(folder))?.coverageTargetPercent ?? Self.coverageTargetPercent,
      entries: counted, cards: try personCards(knownAt: moment.knownAt), answers: answers, unreadable: unreadable,
      psychology: known.filter { event in
        event.envelope.sealed.contains { PartReaders(ofClass: $0.keyName.dataClass).isKept }
      }.map(\.position))
  }
}

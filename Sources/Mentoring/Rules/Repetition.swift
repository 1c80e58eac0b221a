import EventLedger

/// Where the second of two entries that state one fact is told of the first.
///
/// Two coordinators who enter the same fact do not know of each other: the second hears of the first, and decides.
enum Repetition {
  /// In the history of each entity that this template of the type's tags names. Fields of the template tell nothing
  /// there, and neither do those named beside it.
  case within(FieldTemplate, besides: [String] = [])
  /// Among the entries of the type with this tag: no history of an entity holds the fact.
  case among(Tag)
  /// Nowhere.
  case untold
}

extension MentoringEvent {
  /// Where a repetition of this event is told of. What a narrower rule of its type tells is not told once more.
  var repetition: Repetition {
    switch self {
    case .briefingHeld(let event): .among(Tag("cycle", event.cycle))
    case .partnerRegistered(let event): .among(Tag("cycle", event.cycle))
    case .irregularityRecorded(let event): .among(Tag("cycle", event.cycle))
    case .anomalyAcknowledged: .among(.plain("roadmap"))
    // Each proposal gives its pair a new code.
    case .pairProposed, .pairProposalOverridden: .within(FieldTemplate("person:{mentor}"), besides: ["pair"])
    // Each registration gives a new card its code; `Rule.cardOnce` compares names, where they may be read.
    case .personRegistered: .untold
    // Its own rule asks who the author is, and that nobody may have been named counts.
    case .thirdPartyReportReceived: .untold
    // What changed, and which paper it is, stands sealed: two of a day may well be two.
    case .personProfileChanged, .paperAttached: .untold
    // Accounts: a role that is held is refused when it is given, and one person may have several accounts.
    case .accountCreated, .accountClosed, .accountRoleGranted, .accountRoleRevoked: .untold
    // The program makes these itself: of each act, text, key or opening there is one entry or there are several by
    // intent.
    case .accessAnchored, .accessHeadRecorded, .accessLogLost, .dataOpened, .erasureRequested, .erasureCompleted,
      .keysLost, .keysReclaimed, .ledgerOpened, .logKeyReplaced, .logKeyRotated, .consentTextPublished,
      .questionnaireFormPublished, .roadmapApproved, .matchRunExecuted, .entryCorrected:
      .untold
    default: schema.tagTemplates.first { $0.namesEntity }.map { .within($0) } ?? .untold
    }
  }

  /// The rule about entering the fact again: with a reason where the type has a place for one. Of the others a decision
  /// about the programme says nothing new the second time; what people said or did is never refused.
  var repetitionRule: Rule {
    if schema.field("despite") != nil { return .factOnceADay }
    switch self {
    case .anomalyAcknowledged, .audienceSelected, .resourcesDetermined, .roadmapItemPlanned, .responsibleAssigned,
      .curatorAppointed, .personKeptApart:
      return .decisionOnceADay
    default: return .statementOnceADay
    }
  }

  /// Whether an entry repeats what an earlier one of its day and history says; `second` is judged, whichever of the two
  /// stands first in the order of the fold.
  static func repetition(_ second: HistoryEntry, of first: HistoryEntry) -> Violation {
    let event = second.payload.event
    let rule = event.repetitionRule
    return Violation(
      rule: rule, entry: second.position, culprit: first.position,
      message: event.naturalKey == nil || event.statesSameFact(as: first.payload.event)
        ? "это уже записано: запись \(first.position)"
        : "об этом за тот же день уже есть запись \(first.position), остальное в ней может быть указано иначе",
      isAccepted: rule.severity == .soft
        && event.setsAside?.contains { $0.utf8.elementsEqual(rule.code.utf8) } ?? false)
  }
}

extension FieldTemplate {
  /// Whether the tag that it makes names something with a history of its own.
  fileprivate var namesEntity: Bool { EntityKind(rawValue: String(description.prefix { $0 != ":" })) != nil }
}

/// What was recorded of one day in a history.
struct FactsOfDay: Sendable {
  private var day = CivilDate.distantPast
  private var entries: [EventType: [HistoryEntry]] = [:]

  /// Takes in an entry of the history, in the order of a fold; says of one that repeats another which that is.
  ///
  /// - Parameter found: what the rules of the type found: what they tell of an entry is not told again.
  mutating func take(_ entry: HistoryEntry, about entity: Tag?, besides found: [Violation]) -> [Violation] {
    if entry.on != day { (day, entries) = (entry.on, [:]) }
    let event = entry.payload.event
    let known = entries[event.schema.type] ?? []
    entries[event.schema.type] = known + [entry]
    guard !known.isEmpty, let entity, case .within(let home, let besides) = event.repetition,
      let data = try? event.data.knownFields(), home.expanded(with: data).contains(where: { Tag($0) == entity }),
      let other = known.first(where: {
        event.isLikelySameFact(as: $0.payload.event, besides: home.fields + besides)
      })
    else { return [] }
    let (first, second) = other.position < entry.position ? (other, entry) : (entry, other)
    let isTold = found.contains { $0.entry == second.position && $0.culprit == first.position }
    return isTold ? [] : [MentoringEvent.repetition(second, of: first)]
  }
}

import EventLedger
import EventLedgerSQLite
import Mentoring

/// Every pair of the ledger, folded to a day: for questions about all pairs of a year at once.
///
/// A school year is no entity that every pair's entries name, and `cycle:` serves reading only, so no append condition
/// rests on it: what depends on a roll is a soft rule, and the standing findings ask again.
struct PairRoll {
  private let histories: [PairID: [HistoryEntry]]

  /// The entries that make, answer and end pairs.
  private static let types: [EventType] = [
    PairProposed.schema.type, PairProposalOverridden.schema.type, PairAccepted.schema.type, PairDeclined.schema.type,
    PairOrderIssued.schema.type, PairFixed.schema.type, GroupFixed.schema.type, PairDissolved.schema.type,
    PairClosed.schema.type, PersonExited.schema.type, .entryCorrected,
  ]

  /// The pairs as known when `last` was the newest entry (now where nil).
  init(_ reading: any LedgerReading, through last: Position? = nil) throws {
    let end = try last ?? Position(reading.eventCount() - 1)
    var histories: [PairID: [HistoryEntry]] = [:]
    for event in try reading.events(matching: EventQuery(types: Self.types), through: end) {
      let pairs = event.envelope.tags.filter { $0.kind == "pair" }.compactMap { $0.value.flatMap { PairID($0) } }
      guard !pairs.isEmpty else { continue }
      let entry = try HistoryEntry(event)
      for pair in pairs { histories[pair, default: []].append(entry) }
    }
    let cards = try reading.personCards(through: end)
    self.histories =
      cards.isEmpty
      ? histories
      : Dictionary(
        uniqueKeysWithValues: histories.map { pair, history in
          (pair, MergedHistory.of(.pair(pair), cards) { _ in history })
        })
  }

  /// What a pair had come to by the end of a day.
  func state(of pair: PairID, on day: CivilDate) -> PairState? {
    guard let history = histories[pair] else { return nil }
    return EntityTimeline.state(
      of: .pair(pair), fold: PairFold(), known: history.filter { $0.on <= day || $0.corrects != nil })
  }

  /// Pairs of a school year that are fixed by a day and neither dissolved nor closed, with what they had come to.
  func open(in cycle: Cycle, on day: CivilDate) -> [(pair: PairID, state: PairState)] {
    histories.keys.sorted().compactMap { pair in
      state(of: pair, on: day).flatMap { $0.isActive && $0.cycle == cycle ? (pair, $0) : nil }
    }
  }

  /// Pairs of a school year that were proposed by a day and that no order has fixed.
  func proposals(in cycle: Cycle, on day: CivilDate) -> [ProposedPair] {
    histories.keys.sorted().compactMap { state(of: $0, on: day)?.proposedPair }
      .filter { $0.cycle == cycle && !$0.isFixed }
  }
}

extension PairRoll {
  /// What a final meeting of everybody (item 6.7) leaves unsaid: the pairs that are open on its day and not listed so.
  func violation(of meeting: GroupMeetingHeld, on day: CivilDate, at position: Position) -> Violation? {
    guard meeting.kind == .final else { return nil }
    let unlisted = open(in: meeting.cycle, on: day).filter { !(meeting.openPairs ?? []).contains($0.pair) }
    guard !unlisted.isEmpty else { return nil }
    let codes = unlisted.map { String($0.pair.description.prefix(8)) }.joined(separator: ", ")
    return Violation(
      rule: .openPairsListed, entry: position,
      culprit: unlisted.lazy.compactMap(\.state.endUndone).first,
      message: "к \(day.forPeople) не завершены и не названы незавершёнными (openPairs) пары: \(codes)",
      isAccepted: meeting.despite?.contains { $0.utf8.elementsEqual(Rule.openPairsListed.code.utf8) } ?? false)
  }
}

extension Workspace {
  /// Final meetings of everybody that leave open pairs unsaid, about a moment: pairs fixed, ended or corrected since
  /// are taken as they are known then.
  func openPairFindings(_ moment: Moment) throws -> [Finding] {
    let meetings = try standing(GroupMeetingHeld.schema.type, moment)
    guard !meetings.isEmpty else { return [] }
    let roll = try store.read { try PairRoll($0, through: moment.knownAt) }
    return meetings.compactMap { entry in
      guard case .groupMeetingHeld(let meeting) = entry.payload.event,
        let violation = roll.violation(of: meeting, on: entry.on, at: entry.position)
      else { return nil }
      return Finding(violation, about: Tag("programme", meeting.cycle))
    }
  }
}

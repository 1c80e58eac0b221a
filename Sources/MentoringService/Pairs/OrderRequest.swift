import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A director's order that is to fix proposed pairs and groups (item 5.4).
public struct OrderRequest: Sendable {
  /// Which proposals the order fixes.
  public enum Pairs: Sendable {
    /// Those of the school year that every member accepted by the order's day.
    case allAccepted
    case named([PairID])
  }

  public var number: String
  public var on: CivilDate
  public var kind: OrderKind
  public var cycle: Cycle
  public var pairs: Pairs
  /// Pairs that end on the order's day because others take their place, and why; a mentor who is replaced.
  public var ending: (pairs: [PairID], reason: DissolutionReason)?

  public init(
    number: String, on: CivilDate, kind: OrderKind, cycle: Cycle, pairs: Pairs,
    ending: (pairs: [PairID], reason: DissolutionReason)? = nil
  ) {
    self.number = number
    self.on = on
    self.kind = kind
    self.cycle = cycle
    self.pairs = pairs
    self.ending = ending
  }
}

extension Workspace {
  /// Pairs that one entry of an order names; a longer order becomes several entries of one command (FORMAT §2).
  private static let pairsPerEntry = 200

  /// Records an order and, in the same command, that each of its pairs is fixed as it was proposed; before them, that
  /// the pairs in whose place they come are dissolved. All of it or nothing.
  ///
  /// The same command id again gives the earlier result, although the pairs are fixed by then. Throws
  /// `ServiceError.refused` where a pair was not proposed, where nothing is left to fix, or where the rules forbid it.
  public func issueOrder(
    _ request: OrderRequest, via: Via, command: CommandID?, reason: ExceptionReason?, dryRun: Bool = false
  ) throws -> RecordingReport {
    do {
      let proposals = try proposals(for: request, command)
      return try Recorder(self, via: via).record(
        dissolutions(request) + Self.inputs(of: request, proposals, after: request.ending?.pairs.count ?? 0),
        command: command, reason: reason, dryRun: dryRun)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  private func proposals(for request: OrderRequest, _ command: CommandID?) throws -> [ProposedPair] {
    let (roll, earlier) = try store.read { reading in
      (try PairRoll(reading), try command.flatMap { try reading.command($0) }.map { try Self.ordered(by: $0, reading) })
    }
    if let earlier, case .allAccepted = request.pairs {
      return earlier.compactMap { roll.state(of: $0, on: request.on)?.proposedPair }
    }
    switch request.pairs {
    case .named(let pairs):
      return try pairs.map { pair in
        guard let proposal = roll.state(of: pair, on: request.on)?.proposedPair else {
          throw ServiceError(
            .refused, "Пара \(pair) к \(request.on.forPeople) не предложена; приказ её не закрепит.",
            details: [
              "Предложенные пары: mentorledger pairs --state proposed", "Без предложения: mentorledger import pairs",
            ])
        }
        return proposal
      }
    case .allAccepted:
      let proposals = roll.proposals(in: request.cycle, on: request.on)
      let open = roll.open(in: request.cycle, on: request.on)
      // A table of orders may have fixed the same people without their proposal.
      let accepted = proposals.filter { pair in pair.isAccepted && !open.contains { $0.state.holds(pair) } }
      guard accepted.isEmpty else { return accepted }
      let waiting = proposals.filter { !$0.isAccepted }
      throw ServiceError(
        .refused,
        "К \(request.on.forPeople) в учебном году \(request.cycle.title) нет пар, которые приняли все их участники и "
          + "которые ещё не закреплены.",
        details: waiting.map { pair in
          "пара \(String(pair.pair.description.prefix(8))): приняли \(pair.accepted) из \(pair.mentees.count + 1)"
        } + (waiting.isEmpty ? [] : ["Согласие участника записывает pair.accepted (таблица acceptances)."]))
    }
  }

  /// Whose members they are the recorder knows.
  private func dissolutions(_ request: OrderRequest) -> [EventInput] {
    guard let ending = request.ending else { return [] }
    return ending.pairs.map { pair in
      EventInput(
        PairDissolved.schema.type, on: request.on,
        data: fields([
          ("pair", JSONValue(pair)), ("cycle", JSONValue(request.cycle)), ("reason", .string(ending.reason.rawValue)),
        ]))
    }
  }

  /// The pairs of the order that a command issued.
  private static func ordered(by command: CommittedCommand, _ reading: any LedgerReading) throws -> [PairID] {
    try command.positions.compactMap { try reading.event(at: $0) }.flatMap { event -> [PairID] in
      guard case .pairOrderIssued(let order) = try HistoryEntry(event).payload.event else { return [] }
      return order.pairs
    }
  }

  private static func inputs(of request: OrderRequest, _ proposals: [ProposedPair], after earlier: Int) -> [EventInput]
  {
    let parts = stride(from: 0, to: proposals.count, by: pairsPerEntry).map {
      Array(proposals[$0..<min($0 + pairsPerEntry, proposals.count)])
    }
    var inputs: [EventInput] = []
    for (index, part) in parts.enumerated() {
      let order = earlier + inputs.count
      let numbered = parts.count > 1
      inputs.append(
        EventInput(
          PairOrderIssued.schema.type, on: request.on,
          data: fields([
            ("cycle", JSONValue(request.cycle)), ("number", .string(request.number)),
            ("year", .integer(Int64(request.on.components.year))), ("kind", .string(request.kind.rawValue)),
            ("pairs", .array(part.map { JSONValue($0.pair) })),
            ("part", numbered ? .integer(Int64(index + 1)) : nil),
            ("parts", numbered ? .integer(Int64(parts.count)) : nil),
          ])))
      inputs += part.map { fixing($0, request.on, order: order) }
    }
    return inputs
  }

  private static func fixing(_ pair: ProposedPair, _ day: CivilDate, order: Int) -> EventInput {
    let isGroup = pair.mentees.count > 1
    return EventInput(
      isGroup ? GroupFixed.schema.type : PairFixed.schema.type, on: day,
      data: fields([
        ("pair", JSONValue(pair.pair)), ("mentor", JSONValue(pair.mentor)), ("cycle", JSONValue(pair.cycle)),
        ("mentee", isGroup ? nil : JSONValue(pair.mentees[0])),
        ("mentees", isGroup ? .array(pair.mentees.map { JSONValue($0) }) : nil), ("form", .string(pair.form.rawValue)),
      ]), cause: .sameCommand(order))
  }
}

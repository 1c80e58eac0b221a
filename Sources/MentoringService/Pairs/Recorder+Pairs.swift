import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring

extension Recorder {
  /// Fills in what an entry leaves out because the ledger knows it: the code of a new pair, who its members are, whom an
  /// order concerns, that nobody is named where it says so.
  func completed(_ input: EventInput, name: Bytes16) throws -> EventInput {
    var input = input
    for field in FilledField.all[input.type] ?? [] where input.data[field.name] == nil {
      input.data[field.name] = try field.value(self, input, name)
    }
    func fillEmpty(_ field: String) { if input.data[field] == nil { input.data[field] = .array([]) } }
    switch input.type {
    case PersonExited.schema.type: input = try leaving(input)
    case CaseDrafted.schema.type where input.data["anonymised"]?.boolValue == true: fillEmpty("persons")
    case PublicationMade.schema.type where input.data["anonymised"]?.boolValue == true:
      fillEmpty("persons")
      fillEmpty("categories")
    default: break
    }
    return input
  }

  /// What is known of the pair that an entry names; nil where it names none.
  func knownPair(_ input: EventInput) throws -> PairState? {
    try input.data["pair"]?.stringValue.flatMap { PairID($0) }.map { try pairState($0) }
  }

  /// An exit with the pairs that the person leaves by it, and those who stay in them.
  func leaving(_ input: EventInput) throws -> EventInput {
    guard PersonExited.filledIn.allSatisfy({ input.data[$0] == nil }),
      let person = input.data["person"]?.stringValue.flatMap({ SubjectID($0) }),
      let role = input.data["role"]?.stringValue.flatMap(ParticipantRole.init(rawValue:)),
      let cycle = input.data["cycle"]?.integerValue.flatMap({ Cycle($0) })
    else { return input }
    let tag = Tag.person(person)
    let state = EntityTimeline.state(of: tag, fold: PersonFold(), known: try history(tag))
    guard let behind = state.leavesBehind(as: role, in: cycle, on: input.on) else { return input }
    var input = input
    input.data["pairs"] = .array(behind.pairs.map { JSONValue($0) })
    if !behind.members.isEmpty { input.data["members"] = .array(behind.members.map { JSONValue($0) }) }
    return input
  }

  /// The pairs that a notice concerns: all of its order, or those of the people whom it names. Throws
  /// `ServiceError.refused` where the entry that it names is no order about pairs.
  func notifiedPairs(_ notice: EventInput) throws -> JSONValue? {
    let persons = notice.data["persons"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
    let concerned = try orderedPairs(notice).filter { pair in
      persons.map { named in pair.persons.contains { named.contains($0.description) } } ?? true
    }
    return concerned.isEmpty ? nil : .array(concerned.map { JSONValue($0.pair) })
  }

  /// The people whom a notice concerns: everybody in the pairs that it names. Throws as ``notifiedPairs(_:)`` does.
  func notifiedPersons(_ notice: EventInput) throws -> JSONValue? {
    let named = Set(notice.data["pairs"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    let all = Set(try orderedPairs(notice).filter { named.contains($0.pair.description) }.flatMap(\.persons)).sorted()
    return all.isEmpty ? nil : .array(all.map { JSONValue($0) })
  }

  /// The pairs of the order that a notice names, each with who is in it on the day of the notice.
  private func orderedPairs(_ notice: EventInput) throws -> [(pair: PairID, persons: [SubjectID])] {
    guard let position = notice.data["order"]?.integerValue else { return [] }
    let event = try workspace.store.read { try $0.event(at: Position(position)) }
    guard let event, case .pairOrderIssued(let order) = try HistoryEntry(event).payload.event else {
      let found = event.map { "это «\(EventCatalog.schema(for: $0.envelope.type)?.title ?? "\($0.envelope.type)")»" }
      let violation = Violation(
        rule: .noticeOfOrder, entry: Position(position),
        message: "запись \(position) — не приказ о парах: \(found ?? "такой записи нет")")
      throw ServiceError(
        .refused, "Запись не сделана: она нарушает правила.",
        details: [violation.sentence, "Номера записей приказов: mentorledger events --type pair.order.issued"])
    }
    return try order.pairs.map { pair in
      (pair: pair, persons: try pairState(pair).members(on: notice.on).map { [$0.mentor] + $0.mentees.sorted() } ?? [])
    }
  }
}

extension Recorder {
  /// Says of an entry that another account made before who it was and when, so that two coordinators hear of each
  /// other.
  func namingAuthors(
    _ violations: [Violation], of prepared: [PreparedEvent], from first: Position, _ reader: DecisionReader
  ) throws -> [Violation] {
    try violations.map { violation in
      let index = Int(violation.entry.rawValue - first.rawValue)
      let type = prepared.indices.contains(index) ? prepared[index].event.type : nil
      guard let culprit = violation.culprit, let earlier = try reader.event(at: culprit)?.envelope,
        earlier.by != actor, earlier.type == type || violation.rule.tellsOfRepetition
      else { return violation }
      return Violation(
        rule: violation.rule, entry: violation.entry, culprit: culprit,
        message: violation.message
          + "; её сделала учётная запись \(earlier.by) \(workspace.facts.forPeople(earlier.at))",
        isAccepted: violation.isAccepted)
    }
  }
}

extension Rule {
  /// Whether a breach means that the same was recorded before.
  fileprivate var tellsOfRepetition: Bool {
    code.hasSuffix(".twice") || self == .meetingSameDay || self == .pauseInTurn || self == .orderNumber
  }
}

extension EventInput {
  /// The input without what is filled in today and an earlier version of its type could not say.
  func asSaid(inVersion version: SchemaVersion) -> EventInput {
    guard type == PersonExited.schema.type, version != PersonExited.schema.version else { return self }
    var input = self
    for name in PersonExited.filledIn { input.data[name] = nil }
    return input
  }
}

extension PersonExited {
  /// What the recorder fills in where it is left out: the pairs that the person leaves, and who stays in them.
  static let filledIn = ["pairs", "members"]
}

import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring

extension Recorder {
  /// Fills in what an entry about a pair leaves out because the ledger knows it: the code of a new pair, who its members
  /// are, whom an order concerns, that nobody is named where it says so. What is not known stays absent, so that the
  /// schema or the rules say what is wrong.
  func completed(_ input: EventInput, name: Bytes16) throws -> EventInput {
    var input = input
    func fill(_ field: String, _ value: JSONValue?) { if input.data[field] == nil { input.data[field] = value } }
    switch input.type {
    case PairProposed.schema.type, PairProposalOverridden.schema.type:
      fill("pair", .string(PairID(name).description))
    case PairDissolved.schema.type, PairClosed.schema.type:
      guard let members = try knownPair(input)?.endingMembers(on: input.on) else { break }
      fill("mentor", JSONValue(members.mentor))
      fill("mentees", .array(members.mentees.sorted().map { JSONValue($0) }))
    case PairContinuationConfirmed.schema.type, FeedbackRequested.schema.type:
      guard let members = try knownPair(input)?.members(on: input.on) else { break }
      fill("persons", .array(([members.mentor] + members.mentees.sorted()).map { JSONValue($0) }))
    case ParticipantsNotified.schema.type: input.data = try notice(input.data, on: input.on)
    case PersonExited.schema.type: input = try leaving(input)
    case CaseDrafted.schema.type where input.data["anonymised"]?.boolValue == true: fill("persons", .array([]))
    case PublicationMade.schema.type where input.data["anonymised"]?.boolValue == true:
      fill("persons", .array([]))
      fill("categories", .array([]))
    default: break
    }
    return input
  }

  private func knownPair(_ input: EventInput) throws -> PairState? {
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

  /// A notice that names its order alone concerns all its pairs and everybody in them; one that names people, their
  /// pairs of that order.
  private func notice(_ given: JSONObject, on day: CivilDate) throws -> JSONObject {
    var data = given
    guard let position = data["order"]?.integerValue,
      let event = try workspace.store.read({ try $0.event(at: Position(position)) }),
      case .pairOrderIssued(let order) = try HistoryEntry(event).payload.event
    else { return data }
    let members = try order.pairs.map { pair in
      (pair: pair, persons: try pairState(pair).members(on: day).map { [$0.mentor] + $0.mentees.sorted() } ?? [])
    }
    let persons = data["persons"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
    let concerned = members.filter { pair in
      persons.map { named in pair.persons.contains { named.contains($0.description) } } ?? true
    }
    if data["pairs"] == nil, !concerned.isEmpty { data["pairs"] = .array(concerned.map { JSONValue($0.pair) }) }
    if persons == nil {
      let named = Set(data["pairs"]?.arrayValue?.compactMap(\.stringValue) ?? [])
      let all = Set(members.filter { named.contains($0.pair.description) }.flatMap(\.persons)).sorted()
      if !all.isEmpty { data["persons"] = .array(all.map { JSONValue($0) }) }
    }
    return data
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

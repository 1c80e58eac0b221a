import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// What became of a recording.
public struct RecordingReport: Sendable {
  /// Nil for a dry run.
  public let outcome: CommandOutcome?
  /// Notices, and rules broken knowingly.
  public let notices: [Violation]
  /// Earlier entries that no longer hold.
  public let broken: [Violation]
  /// The events, as they were or would be recorded.
  public let events: [NewEvent]
  /// How many of the people whom the entries are about could not be judged by age, since the key of their profile is
  /// lost.
  public let lostProfiles: Int

  init(
    outcome: CommandOutcome?, notices: [Violation], broken: [Violation], events: [NewEvent], people: PeopleIndex
  ) {
    (self.outcome, self.notices, self.broken, self.events) = (outcome, notices, broken, events)
    lostProfiles =
      people.lost.intersection(
        events.flatMap(\.tags).filter { $0.kind == "person" }.compactMap { $0.value.flatMap { SubjectID($0) } }
      ).count
  }
}

/// Makes entries: the one way in, for `record`, `correct` and everything else that writes one command.
public struct Recorder {
  let workspace: Workspace
  private let account: AccountBook.Account
  private let via: Via
  /// Given by who has read it already; else those are read whom the entries are about.
  private let people: PeopleIndex?

  /// Who records.
  var actor: AccountID { account.id }

  /// A recorder for the account that the workspace was opened as. Throws `ServiceError.couldNot` where the key folder
  /// works with another ledger folder.
  public init(_ workspace: Workspace, via: Via, people: PeopleIndex? = nil) throws {
    if let refusal = try workspace.refusalElsewhere() { throw refusal }
    self.workspace = workspace
    self.via = via
    account = try workspace.actingAccount()
    self.people = people
  }

  /// What every command of this recorder has besides its events, under a new name.
  func context(_ id: CommandID? = nil) throws -> CommandContext {
    CommandContext(
      id: id ?? CommandID(random: workspace.ledger.random.identifier()), by: account.id, via: via,
      time: try workspace.recordingTime())
  }

  /// Judges the inputs as one command and records them, or only judges them (`dryRun`).
  ///
  /// Throws `ServiceError.refused` with every rule that forbids it. Rules of the programme's order need `reason`; it is
  /// kept in the entry with the rules it sets aside. The same command id again gives the earlier result.
  public func record(
    _ inputs: [EventInput], command: CommandID?, reason: ExceptionReason?, dryRun: Bool = false
  ) throws -> RecordingReport {
    let context = try context(command)
    let today = workspace.facts.day(of: context.time.reading)
    let inputs = try named(inputs, by: context.id).map { try $0.scored() }
    try checkRoles(inputs)
    for input in inputs {
      try input.checkReferences()
      try checkApprovedText(input)
    }
    let people = try people(in: inputs)
    if command != nil, let earlier = try repeated(inputs, reason, context, people) { return earlier }
    var assessment = Assessment()
    var recorded: [NewEvent] = []
    let asksForAllPairs = inputs.contains { $0.type == GroupMeetingHeld.schema.type }
    let roll = try asksForAllPairs ? workspace.store.read { try PairRoll($0) } : nil
    let bases = try workspace.baseRoll(of: inputs)
    let decide: (DecisionReader) throws -> [NewEvent] = { reader in
      var session = DecisionSession(
        source: source(reader, people), today: today, nextPosition: Position(reader.count))
      (recorded, assessment) = try judge(inputs, reason, &session, reader, (roll, bases), people)
      return recorded
    }
    do {
      let outcome = dryRun ? nil : try workspace.ledger.transact(context, decide)
      if dryRun { _ = try workspace.ledger.decide(decide) }
      if case .recorded = outcome { workspace.anchorAccessLogAfterRecording(context.time) }
      return RecordingReport(
        outcome: outcome, notices: assessment.notices, broken: assessment.broken, events: recorded, people: people)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// The birth dates of those whom the entries are about, by all their cards: rules about age judge nobody else's
  /// history, and opening everybody's profile would cost more than the rest of a recording. A newcomer is compared with
  /// everybody.
  private func people(in inputs: [EventInput]) throws -> PeopleIndex {
    if let people { return people }
    if inputs.contains(where: { $0.type == PersonRegistered.schema.type }) { return try workspace.peopleIndex() }
    let named = Set(inputs.flatMap(\.concernedPeople))
    if named.isEmpty {
      // Entries that this program can't read stop it here too: nothing is added to what it does not understand.
      _ = try workspace.views()
      return PeopleIndex()
    }
    let cards = try workspace.store.read { try $0.personCards() }
    return try workspace.profiles(of: Set(named.flatMap(cards.cards(of:))))
  }

  /// Where a decision session reads while this command is decided.
  func source(_ reader: DecisionReader, _ people: PeopleIndex) -> DecisionSession.Source {
    DecisionSession.Source(
      history: { tag in try reader.events(matching: EventQuery(tag: tag)).map { try HistoryEntry($0) } },
      merges: {
        let events = try reader.events(matching: EventQuery(types: [PersonMerged.schema.type]))
        // The query brings the corrections along.
        let isMerged = events.contains { $0.envelope.type == PersonMerged.schema.type }
        return isMerged ? try events.map { try HistoryEntry($0) } : []
      },
      birthDate: { people[$0]?.birthDate })
  }

  private func judge(
    _ inputs: [EventInput], _ reason: ExceptionReason?, _ session: inout DecisionSession, _ reader: DecisionReader,
    _ rolls: (pairs: PairRoll?, bases: BaseRoll), _ people: PeopleIndex
  ) throws -> ([NewEvent], Assessment) {
    try refuseRepeatedRoadMap(inputs, reader)
    for input in inputs {
      let faults = try session.wishFaults(of: input)
      if !faults.isEmpty { throw ServiceError(.refused, "Запись не сделана.", details: faults.map(\.sentence)) }
    }
    var inputs = inputs
    var prepared = try prepared(inputs, people)
    var assessment = try assess(prepared, &session, reader, rolls.pairs, rolls.bases)
    if let reason, !assessment.needingReason.isEmpty {
      inputs = inputs.settingAside(assessment.needingReason, from: session.nextPosition, reason: reason)
      prepared = try self.prepared(inputs, people)
      assessment = try assess(prepared, &session, reader, rolls.pairs, rolls.bases)
    }
    assessment.violations += try corrections(prepared, from: session.nextPosition, reader)
    assessment = assessment.naming(prepared, from: session.nextPosition)
    try assessment.requireAcceptance()
    return (prepared.map(\.event), assessment)
  }

  /// The inputs as the rules take them; a registration with the card of the same name and birth date, for accounts that
  /// may open names.
  private func prepared(_ inputs: [EventInput], _ people: PeopleIndex) throws -> [PreparedEvent] {
    let mayOpenNames = (try? workspace.requireDisclosure()) != nil
    return try inputs.map { input in
      var prepared = try input.prepared(organisation: workspace.facts.opened.organisation)
      if mayOpenNames, case .personRegistered = prepared.draft.event, let birthDate = prepared.draft.birthDate,
        let name = input.sealed["profile"]?.objectValue?["fullName"]?.stringValue
      {
        prepared.draft.namesake = people.find(name: name, birthDate: birthDate).first
      }
      return prepared
    }
  }

  /// What the rules say of entries that would be made together: the folds' rules, and those about all pairs of a year.
  ///
  /// `roll` is needed where a meeting of everybody is among them, `bases` where a base is.
  func assess(
    _ prepared: [PreparedEvent], _ session: inout DecisionSession, _ reader: DecisionReader, _ roll: PairRoll?,
    _ bases: BaseRoll = BaseRoll([:])
  ) throws -> Assessment {
    let first = session.nextPosition
    let rules = prepared.contains { RoadMapEntryRules.concern($0.draft) } ? try roadMapRules(reader) : nil
    var assessment = try session.assess(prepared.map(\.draft), rules)
    assessment.violations += prepared.enumerated().compactMap { index, event in
      guard case .groupMeetingHeld(let meeting) = event.draft.event else { return nil }
      return roll?.violation(of: meeting, on: event.draft.on, at: Position(first.rawValue + Int64(index)))
    }
    assessment.violations += try workspace.monitoringDepartures(
      of: prepared.enumerated().map { (Position(first.rawValue + Int64($0)), $1.draft.on, $1.draft.event) })
    assessment.violations += bases.violations(
      of: prepared.enumerated().map { index, event in
        (Position(first.rawValue + Int64(index)), event.draft.on, event.draft.event)
      })
    assessment.violations = try namingAuthors(assessment.violations, of: prepared, from: first, reader)
    return assessment
  }

  private func corrections(_ prepared: [PreparedEvent], from first: Position, _ reader: DecisionReader) throws
    -> [Violation]
  {
    try prepared.enumerated().flatMap { index, event -> [Violation] in
      guard case .entryCorrected(let correction) = event.draft.event else { return [] }
      let target = try reader.event(at: correction.entry)
      let clause = EventQuery.Clause(tags: target?.envelope.tags ?? [], types: [.entryCorrected])
      return CorrectionRules.violations(
        entry: Position(first.rawValue + Int64(index)), correcting: correction.entry, target: target,
        corrections: try reader.events(matching: EventQuery([clause])).map { try HistoryEntry($0) })
    }
  }

  /// Throws where the account has no role that may make entries of these types.
  func checkRoles(_ types: [EventType]) throws {
    for type in types {
      guard let schema = EventCatalog.schema(for: type) else { continue }
      if account.roles.isDisjoint(with: schema.roles) {
        let needed = schema.roles.map(\.title).joined(separator: ", ")
        throw ServiceError(
          .refused, "Учётная запись \(account.id) не может делать запись «\(schema.title)».",
          details: ["Нужна роль: \(needed)."])
      }
    }
  }

  /// Throws where the account may not make these entries, or may not write a sealed part that they have.
  func checkRoles(_ inputs: [EventInput]) throws {
    try checkRoles(inputs.map(\.type))
    for input in inputs {
      let parts = EventCatalog.schema(for: input.type)?.sealedParts ?? []
      let closed = parts.filter { part in
        input.sealed[part.name] != nil && PartReaders(ofClass: part.keyClass).mayNotWrite(account.roles)
      }
      if let part = closed.first {
        throw ServiceError(
          .refused, "Учётная запись \(account.id) не может записывать часть «\(part.title)».",
          details: ["Нужна роль: \(PartReaders(ofClass: part.keyClass).title)."])
      }
    }
  }

  /// The earlier result, where this command id was used before.
  private func repeated(
    _ inputs: [EventInput], _ reason: ExceptionReason?, _ context: CommandContext, _ people: PeopleIndex
  ) throws -> RecordingReport? {
    do {
      guard let earlier = try workspace.store.read({ try $0.command(context.id) }) else { return nil }
      let recorded = try workspace.store.read { reading in try earlier.positions.map { try reading.event(at: $0) } }
      var inputs = inputs
      for (index, event) in recorded.enumerated() where index < inputs.count {
        let data = event.flatMap { try? CanonicalJSON.parse($0.envelope.data) }?.objectValue
        guard let data, let reason, data["reason"]?.stringValue == reason.rawValue, let despite = data["despite"] else {
          continue
        }
        inputs[index].data["despite"] = despite
        inputs[index].data["reason"] = .string(reason.rawValue)
      }
      let organisation = workspace.facts.opened.organisation
      let events = try inputs.enumerated().map { index, input in
        // What an earlier version of the program recorded is compared as it was made then.
        let then = index < recorded.count ? recorded[index]?.envelope : nil
        let earlier = then.flatMap { $0.type == input.type ? $0.version : nil }
        if let earlier,
          let same = try? input.asSaid(inVersion: earlier).prepared(organisation: organisation, version: earlier)
        {
          return same.event
        }
        return try input.prepared(organisation: organisation).event
      }
      let outcome = try workspace.ledger.earlierResult(of: events, context: context)
      return RecordingReport(outcome: outcome, notices: [], broken: [], events: events, people: people)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Gives new people, pairs and accounts their names: derived from the command id, so that the same command names the
  /// same ones. A pair that names its order has it for its cause.
  private func named(_ inputs: [EventInput], by command: CommandID) throws -> [EventInput] {
    try inputs.enumerated().map { index, input in
      var input = input
      input = try completed(input, name: command.derivedName(index))
      if input.cause == nil, [PairFixed.schema.type, GroupFixed.schema.type].contains(input.type) {
        input.cause = input.data["order"]?.integerValue.map { .recorded(Position($0)) }
      }
      return input
    }
  }
}

extension Recorder {
  /// What is known of a pair.
  func pairState(_ pair: PairID) throws -> PairState {
    let tag = Tag.pair(pair)
    return EntityTimeline.state(of: tag, fold: PairFold(), known: try history(tag))
  }

  /// What counts in an entity's history as recorded so far, cards that are merged taken as one.
  func history(_ entity: Tag) throws -> [HistoryEntry] {
    try workspace.store.read { reading in
      try MergedHistory.of(entity, try reading.personCards()) { tag in
        try reading.events(matching: EventQuery(tag: tag)).map { try HistoryEntry($0) }
      }
    }
  }
}

extension DecisionSession {
  /// What the folds and the rules about the road map say of drafts that would be made together.
  mutating func assess(_ drafts: [Draft], _ rules: RoadMapEntryRules?) throws -> Assessment {
    var assessment = try assess(drafts)
    assessment.violations += try rules?.violations(of: drafts, from: nextPosition) ?? []
    return assessment
  }
}

import EventLedger
import EventLedgerSQLite
import MerkleLog
import Testing

/// What every store owes (DESIGN §3), told of each kind.
@Suite struct StoreContractTests {
  let person = Tag.person(SubjectID(Bytes16(high: 1, low: 2)))
  let other = Tag.person(SubjectID(Bytes16(high: 3, low: 4)))

  @Test(arguments: StoreKind.allCases)
  func `positions are dense, and a command is found with its place and time`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    let first = try store.record(sample.command([sample.event()]))
    let command = sample.command([sample.event(), sample.event()], at: sample.at.adding(60))
    let second = try store.record(command)
    #expect(first.positions == [Position(0)])
    #expect(second.positions == [Position(1), Position(2)])
    #expect(second.at == sample.at.adding(60))
    try store.read { reading throws in
      #expect(try reading.command(command.id) == second)
      #expect(try reading.command(CommandID(random: sample.random.identifier())) == nil)
      #expect(try reading.event(at: Position(2))?.envelope.id == command.events[1].id)
      #expect(try reading.event(at: Position(3)) == nil)
      #expect(try reading.leaf(at: Position(-1)) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an empty ledger answers every question`(_ kind: StoreKind) throws {
    try TestLedger(kind).read { reading throws in
      #expect(try reading.eventCount() == 0)
      #expect(try reading.headNote() == nil)
      #expect(try reading.requestedKeys().isEmpty)
      #expect(try reading.lastPosition(atOrBefore: .sample) == nil)
      #expect(try reading.events(matching: EventQuery([EventQuery.Clause(tags: [], types: [])])).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a condition refuses what matches behind its position and before the call`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    try store.record(sample.command([sample.event(tags: [person])]))
    try store.record(sample.command([sample.event(tags: [other])]))
    func attempt(_ tag: Tag, after: Int64?) throws -> Result<CommittedCommand, AppendRefusal> {
      let condition = AppendCondition(failIfMatches: EventQuery(tag: tag), after: after.map { Position($0) })
      return try store.append([sample.command([sample.event(tags: [tag])], condition: condition)])[0]
    }
    #expect(try attempt(person, after: nil) == .failure(.conditionFailed(at: Position(0))))
    #expect(try attempt(other, after: 0) == .failure(.conditionFailed(at: Position(1))))
    #expect(try attempt(person, after: 0).get().first == Position(2))
    #expect(try attempt(person, after: 1) == .failure(.conditionFailed(at: Position(2))))
    #expect(try store.count() == 3)
  }

  @Test(arguments: StoreKind.allCases)
  func `commands of one batch do not fail each other's conditions`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    let condition = AppendCondition(failIfMatches: EventQuery(tag: person), after: nil)
    let batch = (0..<3).map { _ in sample.command([sample.event(tags: [person])], condition: condition) }
    #expect(try store.append(batch).map { try $0.get().first.rawValue } == [0, 1, 2])
    let late = try store.append([sample.command([sample.event()], condition: condition)])[0]
    #expect(late == .failure(.conditionFailed(at: Position(0))))
  }

  @Test(arguments: StoreKind.allCases)
  func `a correction fails every condition on its tags`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    try store.record(sample.command([sample.event(.entryCorrected, tags: [person])]))
    let query = EventQuery(tag: person, types: [.noteTaken])
    let command = sample.command([sample.event()], condition: AppendCondition(failIfMatches: query, after: nil))
    #expect(try store.append([command])[0] == .failure(.conditionFailed(at: Position(0))))
  }

  @Test(arguments: StoreKind.allCases)
  func `a command id is taken once, in one batch too`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    let command = sample.command([sample.event()])
    var again = sample.command([sample.event()])
    again.id = command.id
    let results = try store.append([command, again])
    let committed = try results[0].get()
    #expect(results[1] == .failure(.commandExists(committed)))
    #expect(try store.append([again])[0] == .failure(.commandExists(committed)))
    #expect(try store.count() == 1)
  }

  @Test(arguments: StoreKind.allCases)
  func `an event id is taken once, in one command too`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    let event = sample.event()
    #expect(try store.append([sample.command([event, event])])[0] == .failure(.eventExists(event.id)))
    try store.record(sample.command([event]))
    #expect(try store.append([sample.command([event])])[0] == .failure(.eventExists(event.id)))
    #expect(try store.count() == 1)
  }

  @Test(
    arguments: StoreKind.allCases,
    [(-599, 0), (-1, 0), (0, 0), (1, 1), (2_764_800, 2_764_800)] as [(Int64, Int64)]
  )
  func `a measured clock a little behind takes the last time`(_ kind: StoreKind, _ step: (Int64, Int64)) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    try store.record(sample.command([sample.event()]))
    let committed = try store.record(sample.command([sample.event()], at: sample.at.adding(step.0)))
    #expect(committed.at == sample.at.adding(step.1))
  }

  @Test(arguments: StoreKind.allCases)
  func `a clock ten minutes behind, or 32 days ahead unconfirmed, is refused`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    try store.record(sample.command([sample.event()]))
    func attempt(_ step: Int64, declared: Bool = false, confirms: Bool = false) throws -> AppendRefusal? {
      let command = sample.command(
        [sample.event()], at: sample.at.adding(step), declared: declared, confirmsGap: confirms)
      guard case .failure(let refusal) = try store.append([command])[0] else { return nil }
      return refusal
    }
    let (last, month) = (sample.at, Int64(32 * 86_400))
    #expect(try attempt(-600) == .clockBehind(last: last, reading: last.adding(-600)))
    #expect(try attempt(-600, confirms: true) == .clockBehind(last: last, reading: last.adding(-600)))
    #expect(try attempt(month + 1) == .clockAhead(last: last, reading: last.adding(month + 1)))
    #expect(try attempt(-1, declared: true) == .clockBehind(last: last, reading: last.adding(-1)))
    #expect(try store.count() == 1)
    #expect(try attempt(month + 1, confirms: true) == nil)
    #expect(try attempt(10 * month, declared: true) == nil)
  }

  @Test(arguments: StoreKind.allCases)
  func `causes are earlier events, of the ledger or of the command`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    try store.record(sample.command([sample.event()]))
    try store.record(
      sample.command([
        sample.event(cause: .recorded(Position(0))), sample.event(cause: .sameCommand(0)),
        sample.event(cause: .recorded(Position(2))),
      ]))
    let causes = try store.read { reading in try (1...3).map { try reading.event(at: Position($0))?.envelope.cause } }
    #expect(causes == [Position(0), Position(1), Position(2)])
    for cause in [Cause.recorded(Position(4)), .recorded(Position(-1)), .sameCommand(0), .sameCommand(-1)] {
      let result = try store.append([sample.command([sample.event(cause: cause)])])[0]
      guard case .failure(.malformed(index: 0, _)) = result else {
        Issue.record("\(cause) was taken")
        continue
      }
    }
    #expect(try store.count() == 4)
  }

  @Test(arguments: StoreKind.allCases)
  func `what breaks the format is refused, and the rest of the batch is not`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    let tags = (0...512).map { Tag("item", $0) }.sorted()
    var unsorted = sample.event()
    unsorted.tags = [Tag("item", 2), Tag("item", 1)]
    var version4 = sample.event()
    version4.id = EventID(CommandID(random: sample.random.identifier()).value)
    let key = KeyFingerprint(Bytes16(high: 9, low: 9))
    let bad = [
      sample.event(tags: tags), unsorted, version4, sample.event(data: "[]"), sample.event(data: "{ }"),
      sample.event(data: #"{"b":1,"a":2}"#), sample.event(data: ""), sample.event(data: #"{"a":1}{"b":1}"#),
      sample.event(data: #"{"a":[[[[[[[1]]]]]]]}"#),
      sample.event(data: #"{"a":"\#(String(repeating: "x", count: 65_535))"}"#),
      sample.event(parts: (0...200).map { _ in sample.part(key) }),
      sample.event(.erasureRequested, data: #"{"keys":["ff"]}"#),
    ]
    let good = [sample.event(tags: Array(tags.prefix(512))), sample.event(data: #"{"a":[[[[[[1]]]]]]}"#)]
    let results = try store.append((bad + good).map { sample.command([$0]) } + [sample.command([])])
    for (index, result) in results.enumerated() {
      switch result {
      case .success: #expect((bad.count..<bad.count + good.count).contains(index), "number \(index) was taken")
      case .failure(.malformed): #expect(index < bad.count || index == results.count - 1, "\(index): \(result)")
      case .failure(let refusal): Issue.record("number \(index): \(refusal)")
      }
    }
    #expect(try store.count() == 2)
  }

  @Test(arguments: StoreKind.allCases)
  func `no part is taken under a key whose erasure was requested`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    let (doomed, living) = (KeyFingerprint(Bytes16(high: 1, low: 1)), KeyFingerprint(Bytes16(high: 2, low: 2)))
    try store.record(sample.command([sample.event(parts: [sample.part(doomed), sample.part(living)])]))
    let request = sample.event(.erasureRequested, data: #"{"act":1,"keys":["\#(doomed)"]}"#)
    let after = sample.event(parts: [sample.part(living), sample.part(doomed)])
    #expect(try store.append([sample.command([request, after])])[0] == .failure(.keyUnderErasure(doomed)))
    let results = try store.append([sample.command([request]), sample.command([after])])
    #expect(try results[0].get().first == Position(1))
    #expect(results[1] == .failure(.keyUnderErasure(doomed)))
    #expect(try store.read { try $0.requestedKeys() } == [doomed: Position(1)])
    try store.record(sample.command([sample.event(parts: [sample.part(living)])]))
  }

  @Test(arguments: StoreKind.allCases)
  func `a fault in the middle of the transaction leaves nothing behind`(_ kind: StoreKind) throws {
    let signer = try UnreliableSigner()
    let (store, sample) = (try TestLedger(kind, signer: signer), Sample())
    try store.record(sample.command([sample.event(tags: [person])]))
    let before = try store.read { try $0.headNote() }
    let fingerprint = KeyFingerprint(Bytes16(high: 5, low: 5))
    let command = sample.command([sample.event(tags: [other], parts: [sample.part(fingerprint)])])
    signer.fail(true)
    #expect(throws: UnreliableSigner.Failure.self) { try store.append([command, sample.command([sample.event()])]) }
    try store.read { reading throws in
      #expect(try reading.eventCount() == 1)
      #expect(try reading.headNote() == before)
      #expect(try reading.command(command.id) == nil)
      #expect(try reading.events(matching: EventQuery(tag: other)).isEmpty)
      #expect(try reading.blob(position: Position(1), part: 0) == nil)
      #expect(throws: StoreError.self) { try reading.node(1) }
    }
    signer.fail(false)
    #expect(try store.record(command).first == Position(1))
    #expect(try store.read { try $0.events(matching: EventQuery(tag: other)) }.count == 1)
  }

  @Test(arguments: StoreKind.allCases)
  func `a read sees one state however much is appended meanwhile`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    try store.record(sample.command([sample.event(tags: [person])]))
    try store.read { reading throws in
      #expect(try reading.eventCount() == 1)
      try store.record(sample.command([sample.event(tags: [person])]))
      #expect(try reading.eventCount() == 1)
      #expect(try reading.events(matching: EventQuery(tag: person)).count == 1)
      #expect(try reading.leaf(at: Position(1)) == nil)
    }
    #expect(try store.count() == 2)
  }

  @Test(arguments: StoreKind.allCases)
  func `the last position at a moment is found among equal and unequal times`(_ kind: StoreKind) throws {
    let (store, sample) = (try TestLedger(kind), Sample())
    for step in [0, 0, 10, 20, 20, 20, 31] as [Int64] {
      try store.record(sample.command([sample.event()], at: sample.at.adding(step)))
    }
    let expected: [(Int64, Int64?)] = [(-1, nil), (0, 1), (9, 1), (10, 2), (19, 2), (20, 5), (30, 5), (31, 6), (99, 6)]
    for (step, position) in expected {
      let found = try store.read { try $0.lastPosition(atOrBefore: sample.at.adding(step)) }
      #expect(found == position.map { Position($0) })
    }
  }
}

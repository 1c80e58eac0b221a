import EventLedger
import MerkleLog
import Testing

extension StorePromise {
  private static let person = Tag.person(SubjectID(Bytes16(high: 1, low: 2)))
  private static let other = Tag.person(SubjectID(Bytes16(high: 3, low: 4)))

  /// What is appended, under which condition, and what is left of a command that was refused.
  static let appending: [StorePromise] = [
    StorePromise("positions are dense, and a command is found with its place and time") { stores in
      let (store, sample) = (try stores.make(), Sample())
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
    },
    StorePromise("a condition refuses what matches behind its position and before the call") { stores in
      let (store, sample) = (try stores.make(), Sample())
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
    },
    StorePromise("commands of one batch do not fail each other's conditions") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let condition = AppendCondition(failIfMatches: EventQuery(tag: person), after: nil)
      let batch = (0..<3).map { _ in sample.command([sample.event(tags: [person])], condition: condition) }
      #expect(try store.append(batch).map { try $0.get().first.rawValue } == [0, 1, 2])
      let late = try store.append([sample.command([sample.event()], condition: condition)])[0]
      #expect(late == .failure(.conditionFailed(at: Position(0))))
    },
    StorePromise("a refused command takes no position, whatever it is refused for") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let event = sample.event(tags: [person])
      try store.record(sample.command([event]))
      let overtaken = AppendCondition(failIfMatches: EventQuery(tag: person), after: nil)
      let results = try store.append([
        sample.command([sample.event()]), sample.command([sample.event()], condition: overtaken),
        sample.command([sample.event(), sample.event()]), sample.command([sample.event(), sample.event(data: "[]")]),
        sample.command([event]), sample.command([sample.event()], at: sample.at.adding(-6000)),
        sample.command([sample.event()]),
      ])
      #expect(results.map { try? $0.get().first.rawValue } == [1, nil, 2, nil, nil, nil, 4])
      #expect(try store.count() == 5)
      try store.read { reading throws in
        for position in 0..<5 as Range<Int64> { #expect(try reading.leaf(at: Position(position)) != nil) }
        #expect(try reading.leaf(at: Position(5)) == nil)
      }
    },
    StorePromise("head and nodes are those of the leaves, after each append") { stores in
      let signer = try UnreliableSigner()
      let (store, sample) = (try stores.make(signer: signer), Sample())
      for size in [1, 1, 3, 2, 7, 1] {
        _ = try store.append((0..<size).map { _ in sample.command([sample.event()]) })
        try store.read { reading throws in
          var (tree, nodes) = (CompactTree(), [Digest]())
          try reading.forEachLeaf(from: Position(0), through: Position(try reading.eventCount())) { _, leaf in
            nodes += tree.append(MerkleTree.leafHash(leaf))
          }
          #expect(try nodes.indices.map { try reading.node(Int64($0)) } == nodes)
          #expect(throws: StoreError.self) { try reading.node(Int64(nodes.count)) }
          let head = try UnverifiedCheckpoint(parsing: #require(try reading.headNote()))
          #expect(head.size == tree.size && head.root == tree.root)
          _ = try Policy(logs: [signer.verifierKey]).verify(head)
        }
      }
    },
    StorePromise("an event id is taken once, in one command too") { stores in
      let (store, sample) = (try stores.make(), Sample())
      let event = sample.event()
      #expect(try store.append([sample.command([event, event])])[0] == .failure(.eventExists(event.id)))
      try store.record(sample.command([event]))
      #expect(try store.append([sample.command([event])])[0] == .failure(.eventExists(event.id)))
      #expect(try store.count() == 1)
    },
    StorePromise("causes are earlier events, of the ledger or of the command") { stores in
      let (store, sample) = (try stores.make(), Sample())
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
    },
    StorePromise("a fault in the middle of the transaction leaves nothing behind") { stores in
      let signer = try UnreliableSigner()
      let (store, sample) = (try stores.make(signer: signer), Sample())
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
    },
  ]
}

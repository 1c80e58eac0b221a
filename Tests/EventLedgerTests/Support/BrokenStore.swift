import EventLedger
import EventLedgerTesting
import MerkleLog
import Synchronization

/// A ledger in memory whose stores have one fault.
struct BrokenHarness: StoreHarness {
  private let fault: StoreFault
  private let ledger: InMemoryEventStore
  private let lock = WriterLock()

  init(_ fault: StoreFault) throws {
    self.fault = fault
    ledger = InMemoryEventStore(signer: try UnreliableSigner())
  }

  func openStore(signer: any CheckpointSigner) throws -> any EventStore {
    BrokenStore(
      fault: fault, signer: signer, store: InMemoryEventStore(sharing: ledger, signer: signer), sound: ledger,
      lock: lock)
  }

  func deleteRequestedBlobs() throws {
    if fault != .keepsBlobs { try ledger.deleteRequestedBlobs() }
  }
}

/// The lock of a store whose readers wait for writers.
private final class WriterLock: Sendable {
  private let mutex = Mutex(())
  func withLock<Value>(_ body: () throws -> Value) rethrows -> Value { try mutex.withLock { _ in try body() } }
}

/// A store with one fault, laid over one that has none.
private struct BrokenStore: EventStore {
  let fault: StoreFault
  let signer: any CheckpointSigner
  let store: InMemoryEventStore
  /// The same ledger, written with a signer that never fails or waits.
  let sound: InMemoryEventStore
  let lock: WriterLock

  func read<Result>(_ body: (any LedgerReading) throws -> Result) throws -> Result {
    if fault == .waitsForWriters { return try lock.withLock { try store.read(body) } }
    return try store.read { try body(BrokenReading(fault: fault, snapshot: $0, store: store)) }
  }

  func append(_ commands: [ProposedCommand]) throws -> [Result<CommittedCommand, AppendRefusal>] {
    switch fault {
    case .judgesOneByOne: return try commands.flatMap { try store.append([$0]) }
    case .keepsHalf:
      do { return try store.append(commands) } catch {
        _ = try sound.append([commands[0]])
        throw error
      }
    case .showsUncommitted:
      let results = try sound.append(commands)
      _ = try signer.note(size: TreeSize(1), root: MerkleTree.emptyRoot)
      return results
    case .waitsForWriters: return try lock.withLock { try store.append(commands) }
    case .losesWrites:
      // Every second command is said to be there, and is not.
      let count = try store.count()
      return try commands.map { command in
        guard count.isMultiple(of: 2) else { return try store.append([command])[0] }
        _ = try store.append([filler(by: command)])
        return .success(CommittedCommand(id: command.id, first: Position(count), count: 1, at: command.time.reading))
      }
    default:
      let results = try store.append(commands.map(changed))
      return try zip(commands, results).map { try answer($0, $1) }
    }
  }

  /// What is offered to the store in place of a command.
  private func changed(_ command: ProposedCommand) throws -> ProposedCommand {
    var command = command
    switch fault {
    case .forgetsConditions: command.condition = nil
    case .shiftsClock: command.time.reading = command.time.reading.adding(1)
    case .confirmsEveryGap: command.time.confirmsGap = true
    case .overlooksCorrections:
      if let condition = command.condition, try matches(of: condition).allSatisfy({ $0 == .entryCorrected }) {
        command.condition = nil
      }
    default: break
    }
    return command
  }

  /// The types of the events that fail a condition.
  private func matches(of condition: AppendCondition) throws -> [EventType] {
    let start = condition.after?.next ?? Position(0)
    return try store.read { try $0.events(matching: condition.failIfMatches, from: start) }.map(\.envelope.type)
  }

  /// What is answered in place of the store's answer.
  private func answer(
    _ command: ProposedCommand, _ result: Result<CommittedCommand, AppendRefusal>
  ) throws -> Result<CommittedCommand, AppendRefusal> {
    var again = command
    again.condition = nil
    switch (fault, result) {
    case (.saysAnotherPlace, .success(let committed)):
      return .success(
        CommittedCommand(
          id: committed.id, first: committed.first.next, count: committed.count, at: committed.at))
    case (.renewsEventIDs, .failure(.eventExists)), (.mendsForms, .failure(.malformed)):
      again.events = [Sample(seed: .random(in: 0 ... .max)).event()]
    case (.ignoresCauses, .failure(.malformed)):
      for index in again.events.indices { again.events[index].cause = nil }
    case (.takesDoomedParts, .failure(.keyUnderErasure)):
      for index in again.events.indices { again.events[index].parts = [] }
    case (.recordsRefusals, .failure): again = filler(by: command)
    case (.renewsCommandIDs, .failure(.commandExists)):
      again.id = CommandID(random: SeededRandom(seed: .random(in: 0 ... .max)).identifier())
      let sample = Sample(seed: .random(in: 0 ... .max))
      for index in again.events.indices { again.events[index].id = sample.event().id }
    case (.judgesConditionsFirst, .failure(.commandExists)):
      guard let condition = command.condition, try !matches(of: condition).isEmpty else { return result }
      return .failure(.conditionFailed(at: Position(0)))
    default: return result
    }
    return try store.append([again])[0]
  }

  private func filler(by command: ProposedCommand) -> ProposedCommand {
    let sample = Sample(seed: .random(in: 0 ... .max))
    var filler = sample.command([sample.event()])
    filler.time = RecordingTime(reading: .sample, isDeclared: false, confirmsGap: true)
    return filler
  }
}

/// One state of a broken store.
private struct BrokenReading: LedgerReading {
  let fault: StoreFault
  let snapshot: any LedgerReading
  let store: InMemoryEventStore

  /// The snapshot, or whatever there is now.
  private func ask<Value>(_ question: (any LedgerReading) throws -> Value) throws -> Value {
    fault == .readsAnew ? try store.read(question) : try question(snapshot)
  }

  func eventCount() throws -> Int64 { try ask { try $0.eventCount() } }

  func leaf(at position: Position) throws -> [UInt8]? { try ask { try $0.leaf(at: position) } }

  func forEachLeaf(from: Position, through: Position, _ body: (Position, [UInt8]) throws -> Void) throws {
    var leaves: [(Position, [UInt8])] = []
    try ask { try $0.forEachLeaf(from: from, through: through) { leaves.append(($0, $1)) } }
    if fault == .readsBackward { leaves.reverse() }
    if fault == .losesTheLast { _ = leaves.popLast() }
    if fault == .givesTwice { leaves = leaves.flatMap { [$0, $0] } }
    for (position, leaf) in leaves { try body(position, leaf) }
  }

  func positions(
    matching query: EventQuery, from: Position, through: Position?, order: ReadOrder, limit: Int?
  ) throws -> [Position] {
    let order = fault == .ignoresOrder ? .forward : order
    let found = try ask { try $0.positions(matching: query, from: from, through: through, order: order, limit: limit) }
    guard fault == .hidesCorrections else { return found }
    return try found.filter { try event(at: $0)?.envelope.type != .entryCorrected }
  }

  func command(_ id: CommandID) throws -> CommittedCommand? { try ask { try $0.command(id) } }

  func blob(position: Position, part: Int) throws -> [UInt8]? {
    guard var blob = try ask({ try $0.blob(position: position, part: part) }) else { return nil }
    if fault == .deletesEveryBlob, try !requestedKeys().isEmpty { return nil }
    if fault == .spoilsBlobs { blob[blob.count - 1] ^= 1 }
    return blob
  }

  func headNote() throws -> String? {
    let note = try ask { try $0.headNote() }
    return fault == .namesAHeadOfNothing ? note ?? "" : note
  }

  func node(_ index: Int64) throws -> Digest {
    let node = try ask { try $0.node(index) }
    // The leaves' own nodes stay, so that each event can be read.
    return fault == .namesNoNodes && index == 2 ? MerkleTree.emptyRoot : node
  }

  func requestedKeys() throws -> [KeyFingerprint: Position] {
    fault == .forgetsRequests ? [:] : try ask { try $0.requestedKeys() }
  }

  func lastPosition(atOrBefore moment: Instant) throws -> Position? {
    let position = try ask { try $0.lastPosition(atOrBefore: moment) }
    return fault == .findsLaterMoments ? position?.next : position
  }
}

public import EventLedger
import Foundation
import MerkleLog

/// What somebody does with a ledger on their own, and says while doing it: one task for threads and processes alike.
///
/// Each line is said when what it says has happened.
public enum WriterTask: Hashable, Sendable {
  /// Appends so many commands of one, two and three events in turn, and says of each `done COMMAND FIRST COUNT`.
  case append(commands: Int)
  /// Appends commands that conflict with those of other writers: each counts the events of one tag and states the count,
  /// on the condition that there is no other since. Tries each decision once, and says `won COMMAND POSITION TAG`, or
  /// `lost COMMAND OVERTAKER TAG`, until so many were won.
  case contend(writer: Int, commands: Int)
  /// Begins to append one event, says `holding` inside the transaction, stays there until it is released, and says
  /// `done COMMAND FIRST COUNT`.
  case hold

  /// How many tags writers contend for.
  static let tags = 3

  /// Does it. `open` opens the ledger with a signer's key; `say` writes a line at once; `awaitRelease` returns when the
  /// writer is released. Throws what the store throws, and refusals that the task does not reckon with.
  public func run(
    open: (any CheckpointSigner) throws -> any EventStore, say: @escaping @Sendable (String) -> Void,
    awaitRelease: @escaping @Sendable () -> Void
  ) throws {
    let sample = Sample(seed: .random(in: 0 ... .max))
    switch self {
    case .append(let commands):
      let store = try open(UnreliableSigner())
      for number in 0..<commands {
        let command = sample.command((0...(number % 3)).map { _ in sample.event() })
        let committed = try store.record(command)
        say("done \(command.id) \(committed.first) \(committed.count)")
      }
    case .contend(let writer, let commands):
      let store = try open(UnreliableSigner())
      var won = 0
      while won < commands {
        won += try Self.contend(store, sample, tag: Tag("item", (won + writer) % Self.tags), say) ? 1 : 0
      }
    case .hold:
      let store = try open(
        HoldingSigner(
          signer: UnreliableSigner(),
          hold: {
            say("holding"); awaitRelease()
          }))
      let command = sample.command([sample.event()])
      let committed = try store.record(command)
      say("done \(command.id) \(committed.first) \(committed.count)")
    }
  }

  private static func contend(
    _ store: any EventStore, _ sample: Sample, tag: Tag, _ say: (String) -> Void
  ) throws -> Bool {
    let query = EventQuery(tag: tag)
    let (seen, condition) = try store.read { reading in
      let seen = try reading.positions(matching: query, from: Position(0), through: nil, order: .forward, limit: nil)
      let count = try reading.eventCount()
      return (seen.count, AppendCondition(failIfMatches: query, after: count == 0 ? nil : Position(count - 1)))
    }
    // Long enough for others to come between.
    usleep(.random(in: 0...2000))
    let event = sample.event(tags: [tag], data: #"{"seen":\#(seen)}"#)
    let command = sample.command([event], condition: condition)
    switch try store.append([command])[0] {
    case .success(let committed):
      say("won \(command.id) \(committed.first) \(tag)")
      return true
    case .failure(.conditionFailed(let position)):
      say("lost \(command.id) \(position) \(tag)")
      return false
    case .failure(let refusal): throw refusal
    }
  }
}

/// As words, for the command line of a process.
extension WriterTask: LosslessStringConvertible {
  public var description: String {
    switch self {
    case .append(let commands): "append \(commands)"
    case .contend(let writer, let commands): "contend \(writer) \(commands)"
    case .hold: "hold"
    }
  }

  public init?(_ description: String) {
    let words = description.split(separator: " ")
    let numbers = words.dropFirst().compactMap { Int($0) }
    switch (words.first, words.count, numbers.count) {
    case ("append", 2, 1): self = .append(commands: numbers[0])
    case ("contend", 3, 2): self = .contend(writer: numbers[0], commands: numbers[1])
    case ("hold", 1, 0): self = .hold
    default: return nil
    }
  }
}

/// A signer that stays inside the transaction of whoever appends.
private struct HoldingSigner: CheckpointSigner {
  let signer: UnreliableSigner
  let hold: @Sendable () -> Void

  func note(size: TreeSize, root: Digest) throws -> String {
    hold()
    return try signer.note(size: size, root: root)
  }
}

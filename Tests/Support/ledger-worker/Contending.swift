import EventLedger
import EventLedgerSQLite
import Foundation

/// Appends commands that conflict with those of other workers: each counts the events of one tag and says the count,
/// on the condition that there is no other since. It tries each decision once, and says whether it won or lost.
struct Contending {
  static let tags = 3

  let access: LedgerAccess
  let worker: Int

  func run(commands: Int) throws {
    var won = 0
    while won < commands {
      let context = access.context()
      let tag = Tag("item", (won + worker) % Self.tags)
      let query = EventQuery(tag: tag)
      let (seen, condition) = try access.ledger.store.read { reading in
        let seen = try reading.positions(matching: query, from: Position(0), through: nil, order: .forward, limit: nil)
        let count = try reading.eventCount()
        return (seen.count, AppendCondition(failIfMatches: query, after: count == 0 ? nil : Position(count - 1)))
      }
      let event = NewEvent(
        type: LedgerAccess.noteTaken, version: .first, on: LedgerAccess.today, data: Array(#"{"seen":\#(seen)}"#.utf8),
        tags: [tag])
      let proposal = try access.ledger.seal([event], context: context, condition: condition, banned: [])
      usleep(.random(in: 0...2000))
      switch try access.ledger.store.append([proposal])[0] {
      case .success(let committed):
        LedgerWorker.say("won \(context.id) \(committed.first)")
        won += 1
      case .failure(.conditionFailed(let position)): LedgerWorker.say("lost \(context.id) \(position)")
      case .failure(let refusal): throw refusal
      }
    }
  }
}

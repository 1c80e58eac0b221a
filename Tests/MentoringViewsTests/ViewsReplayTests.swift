import EventLedger
import Foundation
import GRDB
import Mentoring
import MentoringViews
import Testing

@Suite struct ViewsReplayTests {
  /// Changes the views file behind its back, and says what a replay then finds.
  private func difference(
    _ view: ViewName, after statement: String, _ ledger: ViewsLedger, at position: Position? = nil
  ) throws -> ViewDifference? {
    let file = TemporaryFile()
    let live = try ViewsDatabase(path: file.path, ledger: ledger.id)
    try ledger.catchUp(live)
    try DatabaseQueue(path: file.path).write { db in
      try db.execute(sql: statement)
      try #require(db.changesCount == 1, "the statement changes one row of \(view.rawValue)")
    }
    return try live.firstDifference(from: ledger.views(), at: position ?? ledger.last)
  }

  private func first(_ view: ViewName) -> String {
    "(entity, key, on_from, known_from) IN (SELECT entity, key, on_from, known_from FROM \"\(view.rawValue)\" LIMIT 1)"
  }

  @Test func `equal views have no difference`() throws {
    let ledger = try ViewsLedger.onePair()
    for position in 0..<ledger.entries.count {
      #expect(
        try ledger.views().firstDifference(from: ledger.views(), at: Position(Int64(position))) == nil)
    }
  }

  @Test(arguments: ViewName.allCases) func `a changed value names its row`(_ view: ViewName) throws {
    let ledger = try Self.everyView()
    let column = try #require(view.columns.last { $0.kind == .text }?.name)
    let difference = try #require(
      try difference(
        view, after: "UPDATE \"\(view.rawValue)\" SET \"\(column)\" = 'другое' WHERE \(first(view))", ledger))
    #expect(difference.view == view)
    let live = try #require(difference.live)
    let replayed = try #require(difference.replayed)
    #expect(live[0...1] == replayed[0...1])
    #expect([difference.entity, difference.key] == Array(live[0...1]))
    #expect(EventLedger.Tag(difference.entity) != nil)
    #expect(zip(live, replayed).filter { $0 != $1 }.count == 1)
  }

  @Test(arguments: ViewName.allCases) func `a deleted row is named, and has no live version`(_ view: ViewName) throws {
    let ledger = try Self.everyView()
    let rows = try ledger.views().records(ViewQuery(view, day: .of("2021-12-31"), knownAt: ledger.last))
    let entity = try #require(rows.last?.entity)
    let difference = try #require(
      try difference(view, after: "DELETE FROM \"\(view.rawValue)\" WHERE \(last(view))", ledger))
    #expect(difference.view == view)
    #expect(difference.entity == entity)
    #expect(difference.live == nil)
    #expect(difference.replayed?[0] == entity)
  }

  private func last(_ view: ViewName) -> String {
    """
    (entity, key, on_from, known_from) IN (SELECT entity, key, on_from, known_from FROM "\(view.rawValue)"
    ORDER BY entity DESC, key DESC, on_from DESC, known_from DESC LIMIT 1)
    """
  }

  @Test func `an invented row is named, and has no replayed version`() throws {
    let ledger = try ViewsLedger.onePair()
    let invented = """
      INSERT INTO orders SELECT 'orders:2030', 'invented', on_from, on_to, known_from, known_to, position, cycle, number,
      kind, issuedOn, pairs FROM orders LIMIT 1
      """
    let difference = try #require(try difference(.orders, after: invented, ledger))
    #expect(difference.view == .orders && difference.entity == "orders:2030" && difference.key == "invented")
    #expect(difference.live != nil && difference.replayed == nil)
  }

  @Test func `a changed end of knowledge is a difference from its position on`() throws {
    let ledger = try Self.everyView()
    let statement = "UPDATE consents SET known_to = 12 WHERE known_to = 11"
    #expect(try difference(.consents, after: statement, ledger)?.view == .consents)
    #expect(try difference(.consents, after: statement, ledger, at: Position(10)) == nil)
  }

  @Test func `views that go on after being closed and opened again differ in nothing`() throws {
    let ledger = try Self.everyView()
    let file = TemporaryFile()
    for through in ledger.entries.indices {
      try ledger.catchUp(
        ViewsDatabase(path: file.path, ledger: ledger.id), through: Position(Int64(through)))
    }
    let resumed = try ViewsDatabase(path: file.path, ledger: ledger.id)
    #expect(try resumed.nextPosition() == ledger.last.next)
    #expect(try resumed.firstDifference(from: ledger.views(), at: ledger.last) == nil)
  }

  @Test func `catching up to a position that is behind or ahead takes in no more than there is`() throws {
    let ledger = try ViewsLedger.onePair()
    let views = try ledger.views()
    try ledger.catchUp(views, through: Position(2))
    #expect(try views.nextPosition() == ledger.last.next)
    try ledger.catchUp(views, through: Position(1_000))
    #expect(try views.nextPosition() == ledger.last.next)
  }

  /// One pair, a late withdrawal at position 11, and what it breaks: several versions in every view.
  private static func everyView() throws -> ViewsLedger {
    var ledger = try ViewsLedger.onePair()
    try ledger.append(.withdrawal(of: 2, on: "2021-11-01"))
    try ledger.append(
      .meeting(.trial, on: "2021-12-20"), .dissolution(on: "2021-12-25"), .retention(on: "2021-12-26"))
    try ledger.append(.story(on: "2021-12-26"), .publication(on: "2021-12-27"), .block(on: "2021-12-30"))
    return ledger
  }
}

import EventLedger
import Foundation
import GRDB
import Mentoring
import MentoringViews
import Testing

@Suite struct ViewsFaultTests {
  /// A views file that has taken in a small ledger.
  private func filled() throws -> (TemporaryFile, ViewsLedger) {
    let file = TemporaryFile()
    let ledger = try ViewsLedger.onePair()
    let views = try ViewsDatabase(path: file.path, ledger: ledger.id)
    try ledger.catchUp(views)
    return (file, ledger)
  }

  private func isUnusable(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch ViewsFault.unusable {
      return true
    } catch {
      Issue.record("\(error)")
      return false
    }
  }

  @Test func `a file of this ledger opens again`() throws {
    let (file, ledger) = try filled()
    let views = try ViewsDatabase(path: file.path, ledger: ledger.id)
    #expect(try views.nextPosition() == ledger.last.next)
  }

  @Test func `a file of another ledger is unusable`() throws {
    let (file, _) = try filled()
    #expect(isUnusable { _ = try ViewsDatabase(path: file.path, ledger: .numbered(99)) })
  }

  @Test func `a file of an earlier layout is unusable, one of a newer layout is refused`() throws {
    let (file, ledger) = try filled()
    func mark(_ layout: Int) throws {
      let mark = "\(layout) \(ledger.id)"
      try DatabaseQueue(path: file.path).write { try $0.execute(sql: "UPDATE views SET mark = ?", arguments: [mark]) }
    }
    try mark(ViewName.layoutVersion - 1)
    #expect(isUnusable { _ = try ViewsDatabase(path: file.path, ledger: ledger.id) })
    try mark(ViewName.layoutVersion + 1)
    #expect(throws: ViewsFault.newerLayout(ViewName.layoutVersion + 1)) {
      _ = try ViewsDatabase(path: file.path, ledger: ledger.id)
    }
  }

  @Test func `bytes that are no database are unusable`() throws {
    let file = TemporaryFile()
    try Data(repeating: 0x5a, count: 8_192).write(to: URL(fileURLWithPath: file.path))
    #expect(isUnusable { _ = try ViewsDatabase(path: file.path, ledger: .numbered(0)) })
  }

  @Test func `a database of something else is unusable, and stays as it was`() throws {
    let file = TemporaryFile()
    let other = try DatabaseQueue(path: file.path)
    try other.write { try $0.execute(sql: "CREATE TABLE notes(text TEXT); INSERT INTO notes VALUES ('kept')") }
    #expect(isUnusable { _ = try ViewsDatabase(path: file.path, ledger: .numbered(0)) })
    #expect(try other.read { try String.fetchOne($0, sql: "SELECT text FROM notes") } == "kept")
    #expect(try other.read { try $0.tableExists("consents") } == false)
  }

  @Test func `a table of views without what belongs in it is unusable`() throws {
    let file = TemporaryFile()
    try DatabaseQueue(path: file.path).write { try $0.execute(sql: "CREATE TABLE views(other TEXT)") }
    #expect(isUnusable { _ = try ViewsDatabase(path: file.path, ledger: .numbered(0)) })
  }

  @Test func `views ahead of the ledger are unusable`() throws {
    let (file, ledger) = try filled()
    var shorter = ViewsLedger()
    try shorter.append(contentsOf: Array(ledger.entries.dropLast()))
    let views = try ViewsDatabase(path: file.path, ledger: ledger.id)
    #expect(isUnusable { try shorter.catchUp(views) })
    #expect(try views.nextPosition() == ledger.last.next)
  }

  @Test func `a file damaged behind its first page is unusable where it is read`() throws {
    let (file, ledger) = try filled()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file.path))
    let size = try handle.seekToEnd()
    try #require(size > 8_192)
    try handle.seek(toOffset: 4_096)
    try handle.write(contentsOf: Data(repeating: 0xa5, count: Int(size) - 4_096))
    try handle.close()
    #expect(
      isUnusable {
        let views = try ViewsDatabase(path: file.path, ledger: ledger.id)
        for view in ViewName.allCases {
          _ = try views.records(ViewQuery(view, day: .of("2021-12-31"), knownAt: ledger.last))
        }
      })
  }

  @Test func `an empty file becomes views`() throws {
    let file = TemporaryFile()
    try Data().write(to: URL(fileURLWithPath: file.path))
    let ledger = try ViewsLedger.onePair()
    let views = try ViewsDatabase(path: file.path, ledger: ledger.id)
    try ledger.catchUp(views)
    #expect(try views.firstDifference(from: ledger.views(), at: ledger.last) == nil)
  }

  @Test func `views in a file are for the owner's eyes only`() throws {
    let (file, _) = try filled()
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }
}

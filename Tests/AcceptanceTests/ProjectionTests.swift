import Foundation
import GRDB
import Testing

/// `views.sqlite` is disposable: no answer depends on the file, and `replay` finds what was changed in it.
struct ProjectionTests {
  private static let questions = [
    ["mentees", "--why", "check"], ["mentors", "--why", "check"], ["pairs"], ["meetings"], ["participants"],
    ["consents"],
    ["findings"], ["mentees", "--on-day", "2021-10-31", "--known-by", "2021-11-10"],
    ["roadmap", "status", "--cycle", "2021"],
  ]

  private static func answers(_ ledger: TestLedger) throws -> [String] {
    try questions.map { question in
      let outcome = try ledger.run(question + ["--today", "2022-06-30", "--format", "json"])
      #expect(outcome.status == 0, "\(question): \(outcome)")
      return outcome.output
    }
  }

  @Test func `deleting the projections changes no answer`() async throws {
    let year = try await SampleYear.copy()
    let before = try Self.answers(year)
    #expect(before.allSatisfy { $0.count > 100 })
    try FileManager.default.removeItem(atPath: year.file("views.sqlite"))
    #expect(try Self.answers(year) == before)
    #expect(FileManager.default.fileExists(atPath: year.file("views.sqlite")))
  }

  @Test(arguments: [
    "words", "nothing", "another ledger's", "a page", "the end cut", "the first page", "a table dropped",
  ])
  func `a damaged file of projections is made anew, and no answer changes`(damage: String) async throws {
    let year = try await SampleYear.copy()
    let question = ["mentees", "--on-day", "2021-10-31", "--today", "2022-06-30", "--format", "json"]
    let before = try year.run(question)
    let path = year.file("views.sqlite")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    switch damage {
    case "words": bytes = Data("not a database".utf8)
    case "nothing": bytes = Data()
    case "a page":
      for page in stride(from: 4096, to: bytes.count, by: 4096) {
        bytes.replaceSubrange(page + 8..<page + 2000, with: Data(repeating: 0xA5, count: 1992))
      }
    case "the end cut": bytes = bytes.prefix(bytes.count / 2)
    case "the first page": bytes.replaceSubrange(100..<4000, with: Data(repeating: 0xA5, count: 3900))
    case "another ledger's":
      let other = try SmallSchool.registered()
      #expect(try other.run("mentees", "--today", "2021-10-31").status == 0)
      bytes = try Data(contentsOf: URL(fileURLWithPath: other.file("views.sqlite")))
    default:
      let queue = try DatabaseQueue(path: path)
      try await queue.write { database in
        try database.drop(table: "mentees")
      }
      try queue.close()
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    let after = try year.run(question)
    #expect(after.status == 0 && after.output == before.output, "\(after)")
    // An empty file is what a new one is; everything else is said.
    #expect(after.errors.contains("строятся заново") == (damage != "nothing"), "\(after.errors)")
    #expect(try year.run("replay").status == 0)
  }

  @Test func `one changed row of the projections is named by replay, whichever it is, and rebuilding mends it`()
    async throws
  {
    let year = try await SampleYear.copy()
    let changes = [
      ("mentors", "free = free + 1", "rowid"), ("meetings", "minutes = minutes + 1", "minutes IS NOT NULL"),
      ("pairs", "orderNumber = '13'", "state = 'active'"), ("consents", "state = 'active'", "state = 'withdrawn'"),
      ("mentees", "known_to = known_to - 1", "state = 'admitted'"),
      ("participants", "on_to = '2021-12-01'", "role = 'staff'"),
    ]
    for (view, change, condition) in changes {
      let queue = try DatabaseQueue(path: year.file("views.sqlite"))
      let entity = try await queue.write { database -> String in
        let filter = condition == "rowid" ? "1" : condition
        let found = try GRDB.Row.fetchOne(
          database,
          sql: "SELECT entity, key, on_from, known_from FROM \(view) WHERE \(filter) ORDER BY known_from DESC LIMIT 1")
        let row = try #require(found)
        try database.execute(
          sql: "UPDATE \(view) SET \(change) WHERE entity = ? AND key = ? AND on_from = ? AND known_from = ?",
          arguments: StatementArguments(row.databaseValues))
        #expect(database.changesCount == 1)
        return row[0]
      }
      try queue.close()
      let outcome = try year.run("replay")
      #expect(outcome.status == 1, "\(view): \(outcome)")
      let named = outcome.errors.split(separator: "\n").filter { $0.contains("Первая строка, которая различается") }
      #expect(named.count == 1 && named[0].contains(view) && named[0].contains(entity), "\(view): \(outcome)")
      // Mended, it is not what the next replay names.
      #expect(try year.run("rebuild").status == 0)
    }
    #expect(try year.run("replay").status == 0)
    // The ledger itself is not touched by it.
    #expect(try year.run("verify").status == 0)
  }
}

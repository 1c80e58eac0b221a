import EventLedger
import Mentoring
import MentoringViews
import Testing

@Suite struct ViewsRandomTests {
  /// Programmes of one run. Each is the history of up to eleven people, pairs and years, so these are thousands.
  private static let programmes = 260

  @Test func `every view of random programmes answers every day and position as the plain fold does`() throws {
    var random = ProgrammeGenerator.announced("ViewsRandomTests, every view")
    var seen: Set<ViewName> = []
    var histories = 0
    var versions: [SchemaVersion: Int] = [:]
    for number in 0..<Self.programmes {
      var ledger = ViewsLedger()
      try ledger.append(contentsOf: Self.programme(&random, upTo: 30))
      let views = try ledger.views()
      for entry in ledger.entries where entry.event.schema == ConsentCollected.schema {
        versions[entry.version, default: 0] += 1
      }
      histories += Set(ledger.entries.flatMap(\.tags).filter { EntityKind($0) != nil }).count
      for point in 0..<3 {
        let newest = point == 0
        let position = newest ? ledger.last : Position(Int64(random.number(below: ledger.entries.count)))
        let day = RandomProgramme.day(random.number(below: 34) - 2)
        let expected = ledger.plainRows(on: day, knownAt: position)
        for view in ViewName.allCases {
          let records = try views.records(ViewQuery(view, day: day, knownAt: position))
          let plain = expected[view] ?? []
          if !plain.isEmpty { seen.insert(view) }
          guard records.map(\.entity) == plain.map(\.entity), records.map(\.values) == plain.map(\.values) else {
            Issue.record(
              "programme \(number), \(view.rawValue) on \(day) as known at \(position): \(records) instead of \(plain)")
            return
          }
        }
      }
    }
    #expect(seen == Set(ViewName.allCases))
    #expect(histories > 2_000)
    #expect(versions.count == 2 && versions.values.allSatisfy { $0 > 50 }, "both versions of a consent: \(versions)")
  }

  @Test func `catching up in pieces gives the same versions as in one go`() throws {
    var random = ProgrammeGenerator.announced("ViewsRandomTests, catching up in pieces")
    for number in 0..<25 {
      var ledger = ViewsLedger()
      try ledger.append(contentsOf: Self.programme(&random, upTo: 40))
      let whole = try ledger.views()
      let pieces = try ViewsDatabase(inMemoryFor: ledger.id)
      var next = Position(0)
      while next <= ledger.last {
        let through = Position(min(ledger.last.rawValue, next.rawValue + Int64(random.number(below: 9))))
        try ledger.catchUp(pieces, through: through)
        #expect(try pieces.nextPosition() == through.next)
        next = through.next
      }
      #expect(try pieces.firstDifference(from: whole, at: ledger.last) == nil, "programme \(number)")
      #expect(Self.versions(pieces, ledger.last) == Self.versions(whole, ledger.last))
    }
  }

  @Test func `what views knew at an earlier position is what views of the shorter ledger know`() throws {
    var random = ProgrammeGenerator.announced("ViewsRandomTests, earlier positions")
    for number in 0..<25 {
      var ledger = ViewsLedger()
      try ledger.append(contentsOf: Self.programme(&random, upTo: 45))
      let whole = try ledger.views()
      let position = Position(Int64(random.number(below: ledger.entries.count)))
      let shorter = try ViewsDatabase(inMemoryFor: ledger.id)
      try ledger.catchUp(shorter, through: position)
      #expect(try whole.firstDifference(from: shorter, at: position) == nil, "programme \(number) at \(position)")
      #expect(Self.versions(whole, position) == Self.versions(shorter, position))
    }
  }

  @Test func `no two versions of a row hold for one day and position`() throws {
    var random = ProgrammeGenerator.announced("ViewsRandomTests, overlapping versions")
    var rowsSeen = 0
    for number in 0..<25 {
      var ledger = ViewsLedger()
      try ledger.append(contentsOf: Self.programme(&random, upTo: 45))
      var rows: [String: [[String]]] = [:]
      try ledger.views().forEachVersion(at: ledger.last) { view, row in
        rows["\(view.rawValue) \(row[0]) \(row[1])", default: []].append(row)
      }
      rowsSeen += rows.count
      for (name, versions) in rows {
        for (index, one) in versions.enumerated() {
          let (from, to) = (try #require(Int64(one[4])), try #require(Int64(one[5])))
          #expect(one[2] < one[3] && from < to, "programme \(number), \(name)")
          for other in versions[(index + 1)...] {
            let (otherFrom, otherTo) = (try #require(Int64(other[4])), try #require(Int64(other[5])))
            let overlap = one[2] < other[3] && other[2] < one[3] && from < otherTo && otherFrom < to
            #expect(!overlap, "programme \(number), \(name)")
          }
        }
      }
    }
    #expect(rowsSeen > 100, "a programme now and then has no row; all of them together have many")
  }

  private static func programme(_ random: inout ProgrammeGenerator, upTo limit: Int) -> [TestEntry] {
    var programme = RandomProgramme(random: random)
    let length = 1 + programme.random.number(below: limit)
    while programme.entries.count < length { programme.grow() }
    random = programme.random
    return programme.entries
  }

  private static func versions(_ views: ViewsDatabase, _ position: Position) -> [[String]] {
    var rows: [[String]] = []
    try? views.forEachVersion(at: position) { rows.append([$0.rawValue] + $1) }
    return rows
  }
}

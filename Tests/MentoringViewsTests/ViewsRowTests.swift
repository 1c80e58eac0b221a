import EventLedger
import Foundation
import GRDB
import Mentoring
import MentoringViews
import Testing

@Suite struct ViewsRowTests {
  /// Versions of a view's rows in a file: how many are believed still, and how many no longer.
  private func versions(_ view: ViewName, _ entity: EventLedger.Tag, _ ledger: ViewsLedger) throws -> (
    open: Int, closed: Int
  ) {
    let file = TemporaryFile()
    try ledger.catchUp(ViewsDatabase(path: file.path, ledger: ledger.id))
    return try DatabaseQueue(path: file.path).read { db in
      let count = "SELECT count(*) FROM \"\(view.rawValue)\" WHERE entity = ? AND known_to"
      let open = try Int.fetchOne(db, sql: "\(count) = \(Int64.max)", arguments: [entity.description])
      let closed = try Int.fetchOne(db, sql: "\(count) < \(Int64.max)", arguments: [entity.description])
      return (open ?? 0, closed ?? 0)
    }
  }

  @Test func `a consent is one open version, and its withdrawal closes it for two`() throws {
    var ledger = ViewsLedger()
    try ledger.append(.registration(on: "2021-09-10"), .consent(on: "2021-10-01"))
    #expect(try versions(.consents, .person(.pupil), ledger) == (1, 0))
    try ledger.append(.withdrawal(of: 1, on: "2021-12-01"))
    #expect(try versions(.consents, .person(.pupil), ledger) == (2, 1))
  }

  @Test func `a mentor is a candidate with a profile, then approved, trained, with a result`() throws {
    var ledger = ViewsLedger()
    try ledger.append(
      .registration(of: .mentor, as: .mentor, on: "2021-11-01"), .classification(places: 3, on: "2021-11-05"),
      .approval(places: 2, on: "2021-11-20"), .training(hours: 6, on: "2021-11-26"),
      .result(.partly, on: "2022-06-10"))
    let views = try ledger.views()
    func row(_ day: String) throws -> ViewRecord {
      try #require(try views.records(ViewQuery(.mentors, day: .of(day), knownAt: ledger.last)).first)
    }
    #expect(try views.records(ViewQuery(.mentors, day: .of("2021-11-04"), knownAt: ledger.last)).isEmpty)
    let candidate = try row("2021-11-19")
    #expect(candidate.text("state") == "candidate" && candidate.integer("places") == 3)
    #expect(candidate.integer("free") == nil && candidate.day("approvedOn") == nil)
    #expect(candidate.text("competences") == "project career" && candidate.part("wishes")?.position == Position(1))
    let approved = try row("2021-11-25")
    #expect(approved.text("state") == "ready" && approved.integer("free") == 2 && approved.day("trainedOn") == nil)
    let trained = try row("2021-11-26")
    #expect(trained.day("trainedOn") == .of("2021-11-26") && trained.integer("trainingHours") == 6)
    let done = try row("2022-06-10")
    #expect(done.text("goal") == "partly" && done.part("results")?.position == Position(4))
    #expect(trained.part("results") == nil)
  }

  @Test func `a candidate who is declined stays in the base of mentors as declined`() throws {
    var ledger = ViewsLedger()
    try ledger.append(
      .registration(of: .mentor, as: .mentor, on: "2021-11-01"), .classification(places: 3, on: "2021-11-05"),
      .decline(on: "2021-11-20"))
    let rows = try ledger.views().records(ViewQuery(.mentors, day: .of("2021-11-20"), knownAt: ledger.last))
    #expect(rows.map { $0.text("state") } == ["declined"] && rows[0].integer("free") == nil)
  }

  @Test func `the long-term base holds a mentor from the entry to the release`() throws {
    var ledger = ViewsLedger()
    try ledger.append(
      .registration(of: .mentor, as: .mentor, on: "2021-11-01"), .approval(places: 2, on: "2021-11-20"),
      .result(.reached, on: "2022-06-10"), .retention(on: "2022-06-20"), .release(on: "2022-12-01"))
    let views = try ledger.views()
    func rows(_ day: String) throws -> [ViewRecord] {
      try views.records(ViewQuery(.longterm, day: .of(day), knownAt: ledger.last))
    }
    #expect(try rows("2022-06-19").isEmpty && rows("2022-12-01").isEmpty)
    let row = try #require(try rows("2022-11-30").first)
    #expect(row.text("cycles") == "2021" && row.text("goal") == "reached" && row.text("futureState") == "none")
    #expect(row.day("retainedOn") == .of("2022-06-20") && row.part("results")?.position == Position(2))
  }

  @Test func `an entry about one person touches no row of another`() throws {
    var ledger = ViewsLedger()
    try ledger.append(
      .registration(on: "2021-09-10"), .registration(of: .classmate, on: "2021-09-10"),
      .consent(of: .classmate, on: "2021-10-01"))
    let before = try versions(.participants, .person(.pupil), ledger)
    try ledger.append(.withdrawal(of: 2, person: .classmate, on: "2021-12-01"))
    #expect(try versions(.participants, .person(.pupil), ledger) == before)
    #expect(before == (1, 0))
    // None, given, withdrawn: three versions in days, the older beliefs closed.
    #expect(try versions(.participants, .person(.classmate), ledger) == (3, 2))
  }

  @Test func `an entry that is corrected away leaves closed versions only`() throws {
    var ledger = ViewsLedger()
    try ledger.append(.registration(on: "2021-09-10"), .consent(on: "2021-10-01"))
    try ledger.append(.correction(of: 1, tags: [.person(.pupil)], on: "2021-11-01"))
    #expect(try versions(.consents, .person(.pupil), ledger) == (0, 1))
  }

  @Test func `what was known of an earlier day before and after a late entry`() throws {
    var ledger = try ViewsLedger.onePair()
    let before = ledger.last
    try ledger.append(.withdrawal(of: 3, person: .classmate, on: "2021-11-15"))
    let views = try ledger.views()
    func state(_ day: String, _ position: Position) throws -> [String?] {
      try views.records(ViewQuery(.mentees, day: .of(day), knownAt: position)).map { $0.text("consentState") }
    }
    #expect(try state("2021-12-01", before) == ["given", "given"])
    #expect(try state("2021-12-01", ledger.last) == ["given", "withdrawn"])
    #expect(try state("2021-11-14", ledger.last) == ["given", "given"])
    #expect(try state("2021-10-19", ledger.last) == [])
  }

  @Test func `filters keep the rows that have all the values`() throws {
    let ledger = try ViewsLedger.onePair()
    let views = try ledger.views()
    func people(_ filters: [(column: String, value: ViewValue)]) throws -> [SubjectID?] {
      let query = ViewQuery(.mentees, day: .of("2021-12-31"), knownAt: ledger.last, filters: filters)
      return try views.records(query).map { $0.subject("person") }
    }
    #expect(try people([]) == [.pupil, .classmate])
    #expect(try people([("state", .text("paired"))]) == [.pupil])
    #expect(try people([("state", .text("admitted"))]) == [.classmate])
    #expect(try people([("pair", .absent)]) == [.classmate])
    #expect(try people([("cycle", .integer(2021)), ("form", .text("student-pupil"))]) == [.classmate])
    #expect(try people([("cycle", .integer(2022))]) == [])
    #expect(try people([("mentor", .text(SubjectID.mentor.description))]) == [.pupil])
    #expect(try people([("state", .text("paired' OR 1 = 1 --"))]) == [])
  }

  @Test func `a record gives its columns as what they are`() throws {
    let ledger = try ViewsLedger.onePair()
    let views = try ledger.views()
    let pair = try #require(
      try views.records(ViewQuery(.pairs, day: .of("2021-12-31"), knownAt: ledger.last)).first)
    #expect(pair.entity == EventLedger.Tag.pair(.first).description)
    #expect(pair.subject("mentor") == .mentor)
    #expect(pair.subjects("mentees") == [.pupil])
    #expect(pair.text("orderNumber") == "412")
    #expect(pair.position("orderPosition") == Position(7))
    #expect(pair.day("fixedOn") == .of("2021-12-01"))
    #expect(pair.day("endedOn") == nil)
    #expect(pair.integer("meetings") == 1)
    let mentee = try #require(
      try views.records(ViewQuery(.mentees, day: .of("2021-12-31"), knownAt: ledger.last)).first)
    #expect(mentee.part("profile") == PartReference(position: Position(0), part: 0))
    #expect(mentee.part("contact") == nil)
  }

  @Test func `a mentor shows places, and whom they have on each day`() throws {
    var ledger = try ViewsLedger.onePair()
    try ledger.append(.dissolution(on: "2022-02-01"))
    let views = try ledger.views()
    func mentor(_ day: String) throws -> [ViewValue] {
      let record = try #require(try views.records(ViewQuery(.mentors, day: .of(day), knownAt: ledger.last)).first)
      return ["state", "free", "mentees", "endedOn"].map { record[$0] }
    }
    #expect(try mentor("2021-11-30") == [.text("ready"), .integer(2), .text(""), .absent])
    #expect(
      try mentor("2021-12-01")
        == [.text("working"), .integer(1), .text(SubjectID.pupil.description), .absent])
    #expect(try mentor("2022-02-01") == [.text("completed"), .integer(2), .text(""), .text("2022-02-01")])
  }

  @Test func `a mentor has ended when the last pair has, whichever was fixed last`() throws {
    var ledger = try ViewsLedger.onePair()
    try ledger.append(
      .fixing(.second, mentee: .classmate, on: "2021-12-15"),
      .dissolution(.second, mentee: .classmate, on: "2022-02-01"),
      .dissolution(on: "2022-03-01"))
    let mentors = try ledger.views().records(ViewQuery(.mentors, day: .of("2022-06-01"), knownAt: ledger.last))
    #expect(mentors.map { $0.text("state") } == ["completed"])
    #expect(mentors.map { $0.day("endedOn") } == [.of("2022-03-01")])
  }

  @Test func `somebody who left and came back keeps both stays`() throws {
    var ledger = ViewsLedger()
    try ledger.append(
      .registration(on: "2021-09-10"), .exit(on: "2021-10-01"), .registration(on: "2021-11-01"), .exit(on: "2022-01-01")
    )
    let stays = try ledger.views().records(ViewQuery(.participants, day: .of("2022-06-01"), knownAt: ledger.last))
    #expect(stays.map { $0.text("registeredOn") } == ["2021-09-10", "2021-11-01"])
    #expect(stays.map { $0.text("exitedOn") } == ["2021-10-01", "2022-01-01"])
  }
}

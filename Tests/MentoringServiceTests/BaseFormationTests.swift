import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringViews
import Testing

@testable import MentoringService

/// How a base becomes entries, whom a destruction makes unknown in it, and which column sets it may have.
struct BaseFormationTests {
  private static let cycle = Cycle(2021) ?? { preconditionFailure("2021 is a school year") }()
  private static let day = CivilDate("2021-10-29") ?? { preconditionFailure("a day") }()

  private func person(_ number: Int) throws -> SubjectID {
    try #require(SubjectID(String(repeating: "0", count: 28) + String(10_000 + number).dropFirst()))
  }

  private func events(of count: Int) throws -> [BaseFormed] {
    let composition = BaseComposition(
      kind: .mentees, cycle: Self.cycle, moment: Moment(day: Self.day, knownAt: Position(7)),
      members: try (0..<count).map { try person($0) }, withoutConsent: [])
    return try BaseFormation(.mentees, Self.cycle, on: Self.day).inputs(composition, "mentees-base/2").map { input in
      let prepared = try input.prepared(organisation: try person(9_999))
      #expect(prepared.event.tags.count <= 512)
      return try BaseFormed(canonical: prepared.event.data)
    }
  }

  @Test(arguments: [1, 400]) func `a base of up to 400 members is one entry`(count: Int) throws {
    let events = try events(of: count)
    #expect(events.count == 1 && events[0].members.count == count && events[0].count == count)
    #expect(events[0].part == nil && events[0].parts == nil && events[0].knownAt == Position(7))
  }

  @Test(arguments: [(401, [400, 1]), (1_000, [400, 400, 200])])
  func `a longer base goes on in parts, each with the count of the whole`(count: Int, sizes: [Int]) throws {
    let events = try events(of: count)
    #expect(events.map(\.members.count) == sizes)
    #expect(events.map(\.part) == Array(1...sizes.count) && events.allSatisfy { $0.parts == sizes.count })
    #expect(events.allSatisfy { $0.count == count })
    #expect(try events.flatMap(\.members) == (0..<count).map { try person($0) })
  }

  @Test(arguments: BaseKind.allCases) func `every base has column sets, and none of another base serves it`(
    kind: BaseKind
  ) throws {
    let newest = try ColumnSet.newest(of: kind)
    #expect(newest.view == kind.view.rawValue && newest.columns.count > 9)
    #expect(ColumnSet.fault(of: newest.name, base: kind.rawValue) == nil)
    for other in BaseKind.allCases where other != kind {
      #expect(ColumnSet.fault(of: try ColumnSet.newest(of: other).name, base: kind.rawValue) != nil)
    }
    #expect(ColumnSet.fault(of: "mentees-screen/1", base: kind.rawValue) != nil)
  }

  @Test func `the newest sets have every column that the model names, and each set its number first`() throws {
    let mentees: Set = [
      "number", "name", "contacts", "birthYear", "request", "admittedOn", "mentor", "form", "mentorPlace", "endedOn",
      "results", "link", "completed",
    ]
    let mentors: Set = [
      "number", "name", "contacts", "place", "competences", "achievements", "interests", "wishedAge", "hours",
      "approvedOn", "mentees", "form", "menteePlaces", "endedOn", "results", "link",
    ]
    #expect(try Set(ColumnSet.newest(of: .mentees).columns.map(\.key)).isSuperset(of: mentees))
    #expect(try Set(ColumnSet.newest(of: .mentors).columns.map(\.key)).isSuperset(of: mentors))
    for set in ColumnSet.all.values {
      #expect(set.columns.first?.key == "number" && Set(set.columns.map(\.key)).count == set.columns.count)
    }
  }

  @Test func `who was destroyed since a base was formed is known without opening anything`() throws {
    let ledger = try ProvenLedger()
    let workspace = try ledger.open()
    let registered = try ledger.pupil()
    let event = try #require(try workspace.store.read { try $0.event(at: registered) })
    let pupil = try #require(event.envelope.tags.first { $0.kind == "person" }?.value.flatMap { SubjectID($0) })
    let admitted = try workspace.form(ledger, pupil)
    let base = try workspace.formedBase(at: admitted)
    #expect(base.members == [pupil] && base.moment.day == Self.day)
    #expect(try workspace.destroyed(of: base).isEmpty)
    try ledger.requestErasure([event.envelope.sealed[0].fingerprint])
    #expect(try ledger.open().destroyed(of: base) == [pupil])
    #expect(try ledger.open().rows(of: base).compactMap { $0.subject("person") } == [pupil])
  }
}

extension Workspace {
  /// Writes past the rules that a pupil was admitted and the base formed; gives the base's position.
  fileprivate func form(_ ledger: ProvenLedger, _ pupil: SubjectID) throws -> Position {
    guard let cycle = Cycle(2021), let day = CivilDate("2021-10-29") else { preconditionFailure("a day of a year") }
    let context = CommandContext(
      id: CommandID(random: self.ledger.random.identifier()), by: .system, via: .system, time: try recordingTime())
    let outcome = try self.ledger.transact(context) { reader in
      [
        try NewEvent(MenteeAdmitted(person: pupil, cycle: cycle, form: .pupilPupil), on: day),
        try NewEvent(
          BaseFormed(
            cycle: cycle, base: .mentees, columns: "mentees-base/2", count: 1, knownAt: Position(reader.count),
            members: [pupil]), on: day),
      ]
    }
    guard let last = outcome.committed?.positions.last else { throw ServiceError(.couldNot, "nothing was recorded") }
    return last
  }
}

import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import Testing

@testable import MentoringService

/// Corrected tables where a race or a destruction comes between.
struct TableCorrectionTests {
  private static let headings = "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\n"
  private static let rows = ["Ёлкина Варвара Ильинична", "Пихтова Ева Ильинична", "Тисова Зоя Ильинична"]
    .map { "\($0);08.08.2007;наставляемый;обучающийся;04.10.2021\n" }

  private let ledger: ProvenLedger

  init() throws { ledger = try ProvenLedger() }

  private func run(_ rows: [String], correction: CorrectionReason? = nil) throws -> ImportReport {
    let file = try ledger.save(Self.headings + rows.joined(), as: "table-\(UUID().uuidString).csv")
    return try Importer(Workspace(ledger.opening)).run(
      kind: "participants", path: file, cycle: Cycle(2021), reason: nil, correction: correction, dryRun: false)
  }

  private func registration(_ number: UInt8, _ workspace: Workspace) throws -> (
    person: SubjectID, command: PreparedEvent
  ) {
    let person = SubjectID(try #require(Bytes16(Array(repeating: number, count: 16))))
    let input = EventInput(
      PersonRegistered.schema.type, on: try #require(CivilDate("2021-10-04")),
      data: [
        "person": .string(person.description), "basis": "law", "cycle": 2021, "occupation": "teacher", "role": "staff",
      ], sealed: ["profile": ["fullName": "Кленов Пётр"]])
    return (person, try input.prepared(organisation: workspace.facts.opened.organisation))
  }

  @Test(arguments: [true, false])
  func `a plan with corrections is written wholly or not at all where somebody writes meanwhile`(_ isWhole: Bool) throws
  {
    let workspace = try ledger.open()
    let importer = try Importer(workspace)
    let before = try ledger.count()
    let planned = try (1...3).map { number in
      let (person, event) = try registration(UInt8(number), workspace)
      return Importer.Planned(
        context: try importer.recorder.context(), events: [event.event], condition: EventQuery(tag: .person(person)),
        rows: 1)
    }
    // Somebody records an entry about the second of the three.
    let (_, joined) = try registration(2, workspace)
    let context = try importer.recorder.context()
    _ = try workspace.ledger.transact(context) { _ in [joined.event] }
    #expect(try ledger.count() == before + 1)
    var report = ImportReport(kind: "participants", file: "a.csv", rows: 3, isDryRun: false)
    let plan = Importer.Plan(commands: planned, start: before, isWhole: isWhole)
    #expect(throws: ServiceError.self) { try importer.write(plan, &report) { _, _ in } }
    #expect(try ledger.count() == before + (isWhole ? 1 : 3), "without the guard the others would be there")
  }

  @Test func `a row of somebody destroyed is known while it is unchanged, and is no new person when it is changed`()
    throws
  {
    let first = try ledger.count()
    #expect(try run(Self.rows).entries == 3)
    let key = try ledger.fingerprint(Position(first + 1))
    try ledger.requestErasure([key])
    try ledger.destroy([key])
    let count = try ledger.count()
    #expect(try run(Self.rows).known == 3)
    let changed = Self.rows[1].replacing("08.08.2007", with: "09.08.2007")
    for correction in [nil, CorrectionReason.typingError] {
      let refusal = #expect(throws: ImportRefusal.self) {
        try run([Self.rows[0], changed, Self.rows[2]], correction: correction)
      }
      #expect(refusal?.faults.map(\.rule.rawValue) == ["row.closed"] && refusal?.faults.first?.line == 3)
    }
    // A row of somebody else is corrected all the same.
    let other = Self.rows[2].replacing("обучающийся", with: "другое")
    #expect(try run([Self.rows[0], Self.rows[1], other], correction: .typingError).changed.count == 1)
    #expect(try ledger.count() == count + 2)
  }
}

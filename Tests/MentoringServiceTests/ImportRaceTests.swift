import EventLedger
import Foundation
import Mentoring
import Testing

@testable import MentoringService

/// An import whose rows somebody else records after they were checked.
struct ImportRaceTests {
  private static let headings = "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\n"
  private static let rows = ["Ёлкина Варвара Ильинична", "Пихтова Ева Ильинична", "Тисова Зоя Ильинична"]
    .map { "\($0);08.08.2007;наставляемый;обучающийся;04.10.2021\n" }

  private let ledger: ProvenLedger
  private let other: Workspace.Opening

  init() throws {
    ledger = try ProvenLedger()
    let created = try ledger.open().createAccount(roles: [.coordinator], person: nil)
    var opening = ledger.opening
    (opening.account, opening.token) = (created.account.description, created.token)
    other = opening
  }

  private func table(_ rows: [String]) throws -> String {
    try ledger.save(Self.headings + rows.joined(), as: "table-\(UUID().uuidString).csv")
  }

  /// Imports all rows one by one; `intruder` imports the last one when two of them are written.
  private func run(joinedBy intruder: Workspace.Opening? = nil) throws -> ImportReport {
    var importer = try Importer(Workspace(ledger.opening))
    importer.batch = 1
    let file = try table(Self.rows)
    return try importer.run(
      kind: "participants", path: file, cycle: Cycle(rawValue: 2021), reason: nil, dryRun: false
    ) { done, _ in
      guard done == 2, let intruder else { return }
      #expect(throws: Never.self) {
        let report = try Importer(Workspace(intruder)).run(
          kind: "participants", path: try table([Self.rows[2]]), cycle: Cycle(rawValue: 2021), reason: nil,
          dryRun: false)
        #expect(report.commands == 1)
      }
    }
  }

  @Test func `a row that another account records meanwhile stops the import, and the next run names it`() throws {
    let before = try ledger.count()
    let error = #expect(throws: ServiceError.self) { try run(joinedBy: other) }
    #expect(error?.kind == .couldNot && error?.details.first?.contains("Записано строк-команд: 2") == true)
    #expect(try ledger.count() == before + 3)
    let refusal = #expect(throws: ImportRefusal.self) { try run() }
    #expect(refusal?.faults.map(\.line) == [4])
    #expect(refusal?.faults.map(\.recorded?.position.rawValue) == [before + 2])
    #expect(try ledger.count() == before + 3)
  }

  @Test func `a row that the same account records meanwhile is known`() throws {
    let before = try ledger.count()
    let report = try run(joinedBy: ledger.opening)
    #expect(report.commands == 2 && report.known == 1)
    #expect(try ledger.count() == before + 3)
  }
}

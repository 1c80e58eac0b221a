import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import Testing

@testable import MentoringService

/// Figures of a programme, and whom they leave out.
struct ProgrammeProgressTests {
  private static let names = [
    "Абрикосова Вера", "Берёзкин Глеб", "Вишнёва Дарья", "Грабов Егор", "Дубов Захар", "Елова Инна",
  ]

  private static func record(
    _ ledger: ProvenLedger, _ type: EventType, _ day: CivilDate, _ data: JSONObject, _ sealed: JSONObject = JSONObject()
  ) throws -> Position {
    let workspace = try ledger.open()
    let report = try Recorder(workspace, via: .cli).record(
      [EventInput(type, on: day, data: data, sealed: sealed)], command: nil, reason: nil)
    try workspace.store.flush()
    return try #require(report.outcome?.committed?.first)
  }

  /// Six mentors with their consents; gives who they are.
  private static func mentors(_ ledger: ProvenLedger) throws -> [SubjectID] {
    let day = try #require(CivilDate("2021-09-02"))
    return try names.map { name in
      let position = try record(
        ledger, PersonRegistered.schema.type, day,
        ["basis": "consent-awaited", "cycle": 2021, "occupation": "teacher", "role": "mentor"],
        ["profile": ["birthDate": "1990-02-01", "fullName": .string(name)]])
      let event = try #require(try ledger.open().store.read { try $0.event(at: position) })
      let person = event.envelope.sealed[0].subject
      _ = try record(
        ledger, ConsentCollected.schema.type, day,
        [
          "person": JSONValue(person), "role": "mentor", "cycle": 2021, "purpose": "participation",
          "text": "participation/1", "capacity": "self", "signer": JSONValue(person), "channel": "paper",
          "embedded": .bool(false), "until": "2022-08-31",
        ])
      return person
    }
  }

  private static func measure(_ ledger: ProvenLedger, _ person: SubjectID, _ phase: String, _ points: Int64) throws
    -> Position
  {
    try record(
      ledger, AssessmentRecorded.schema.type, #require(CivilDate(phase == "before" ? "2021-09-10" : "2021-10-01")),
      [
        "person": JSONValue(person), "role": "mentor", "cycle": 2021, "phase": .string(phase),
        "form": "mentor-readiness/1",
      ], ["scores": ["scales": [["scale": "planning", "points": .integer(points)]]]])
  }

  private static func now(_ workspace: Workspace) throws -> Moment {
    try workspace.moment(onDay: nil, knownBy: nil, atPosition: nil)
  }

  @Test func `of six measured twice one destroyed is left out and counted, and was measured all the same`() throws {
    let ledger = try ProvenLedger()
    let people = try Self.mentors(ledger)
    var first: Position?
    for person in people {
      let before = try Self.measure(ledger, person, "before", 300)
      first = first ?? before
      _ = try Self.measure(ledger, person, "after", 350)
    }
    let whole = try ledger.open()
    let cycle = try #require(Cycle(2021))
    #expect(try whole.measuredBothTimes(.mentor, cycle: cycle, Self.now(whole)) == 6)
    #expect(try whole.measuredBothTimes(.mentee, cycle: cycle, Self.now(whole)) == 0)
    #expect(try whole.progress(Self.now(whole)).scales.first { $0.scale.code == "planning" }?.change.count == 6)

    let key = try ledger.fingerprint(#require(first))
    try ledger.requestErasure([key])
    try ledger.destroy([key])
    let workspace = try ledger.open()
    let progress = try workspace.progress(Self.now(workspace))
    #expect(progress.unreadable.destroyed == 1 && progress.unreadable.withoutKey == 0 && progress.incomplete == 0)
    let planning = try #require(progress.scales.first { $0.scale.code == "planning" })
    #expect(planning.change.count == 5 && planning.change.means?.change == 50)
    #expect(try workspace.measuredBothTimes(.mentor, cycle: cycle, Self.now(workspace)) == 6)
  }

  @Test func `whose key is lost is left out and counted apart from the destroyed`() throws {
    let ledger = try ProvenLedger()
    let people = try Self.mentors(ledger)
    let vault = ledger.folder + "/vault.sqlite"
    for person in people.prefix(5) {
      _ = try Self.measure(ledger, person, "before", 300)
      _ = try Self.measure(ledger, person, "after", 350)
    }
    try FileManager.default.copyItem(atPath: vault, toPath: ledger.root + "/older")
    _ = try Self.measure(ledger, people[5], "before", 300)
    _ = try Self.measure(ledger, people[5], "after", 400)
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: vault + suffix) }
    try FileManager.default.copyItem(atPath: ledger.root + "/older", toPath: vault)
    var opening = Workspace.Opening(folder: ledger.folder)
    opening.keys = ledger.keys
    opening.at = Instant("2021-10-05T09:00:00Z")
    opening.acceptsLostKeys = true
    let workspace = try Workspace(opening)
    let progress = try workspace.progress(Self.now(workspace))
    #expect(progress.unreadable.destroyed == 0 && progress.unreadable.withoutKey == 1)
    #expect(progress.scales.first { $0.scale.code == "planning" }?.change.count == 5)
    // Given up, the key is lost and nothing is destroyed
    _ = try workspace.acceptLostKeys()
    try workspace.store.flush()
    let after = try ledger.open()
    let known = try after.progress(Self.now(after))
    #expect(known.unreadable.destroyed == 0 && known.unreadable.withoutKey == 1)
  }

  @Test func `a figure whose inputs lost their key is neither different nor destroyed; given up before, it is equal`()
    throws
  {
    let ledger = try ProvenLedger()
    let people = try Self.mentors(ledger)
    let vault = ledger.folder + "/vault.sqlite"
    for person in people.prefix(5) {
      _ = try Self.measure(ledger, person, "before", 300)
      _ = try Self.measure(ledger, person, "after", 350)
    }
    try FileManager.default.copyItem(atPath: vault, toPath: ledger.root + "/older")
    let lost = [
      try Self.measure(ledger, people[5], "before", 300), try Self.measure(ledger, people[5], "after", 400),
    ]
    let day = try #require(CivilDate("2021-10-04"))
    func monitor() throws {
      let workspace = try ledger.open()
      let input = try workspace.monitoring(
        #require(Cycle(2021)), eligible: 9, workspace.moment(onDay: day, knownBy: nil, atPosition: nil))
      _ = try Recorder(workspace, via: .cli).record([input], command: nil, reason: .other)
      try workspace.store.flush()
    }
    func checked() throws -> MonitoringComparison {
      let workspace = try ledger.open()
      let monitorings = try workspace.recomputedMonitorings(#require(Cycle(2021)), Self.now(workspace))
      let figures = try #require(monitorings.last).figures
      return try #require(figures.first { $0.code == "meanChange.mentor.mentor-readiness/1.planning" })
    }
    try monitor()
    #expect(try checked().outcome == .equal && checked().computed == 58)
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: vault + suffix) }
    try FileManager.default.copyItem(atPath: ledger.root + "/older", toPath: vault)
    var opening = ledger.opening
    opening.acceptsLostKeys = true
    let workspace = try Workspace(opening)
    _ = try workspace.acceptLostKeys()
    try workspace.store.flush()
    let figure = try checked()
    #expect(figure.outcome == .keysChanged && figure.unreadable == lost && figure.computed == nil)
    #expect(figure.recorded == 58)
    // A monitoring made afterwards never counted them
    try monitor()
    #expect(try checked().outcome == .equal && checked().recorded == 50)
  }

  @Test func `who was measured once, or with another version the other time, is counted and compared with nobody`()
    throws
  {
    let ledger = try ProvenLedger()
    let people = try Self.mentors(ledger)
    _ = try Self.measure(ledger, people[0], "before", 300)
    _ = try Self.measure(ledger, people[1], "before", 300)
    _ = try Self.measure(ledger, people[1], "after", 300)
    let workspace = try ledger.open()
    let progress = try workspace.progress(Self.now(workspace))
    #expect(progress.incomplete == 1)
    #expect(progress.scales.first { $0.scale.code == "planning" }?.change.count == 1)
    #expect(progress.scales.allSatisfy { $0.change.means == nil })
  }
}

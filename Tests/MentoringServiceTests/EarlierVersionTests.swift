import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import LedgerAudit
import Mentoring
import Testing

@testable import MentoringService

/// Entries of an earlier version beside new ones: decisions, corrections and commands sent again.
struct EarlierVersionTests {
  @Test func `a command that the first version recorded gives its earlier result when it is sent again`() throws {
    let (ledger, workspace, input) = try Self.ledger()
    let command = CommandID(random: workspace.ledger.random.identifier())
    let position = try Self.recordAsThen(input, command, workspace)
    let count = try ledger.count()
    let again = try Recorder(workspace, via: .cli).record([input], command: command, reason: nil)
    guard case .alreadyRecorded(let earlier) = again.outcome else {
      Issue.record("\(String(describing: again.outcome))")
      return
    }
    #expect(earlier.first == position)
    // Other content under the same id is refused, the term that was not said then included.
    for (field, value) in [("channel", "electronic"), ("until", "2022-08-31")] as [(String, JSONValue)] {
      var changed = input
      changed.data[field] = value
      #expect { try Recorder(workspace, via: .cli).record([changed], command: command, reason: nil) } throws: {
        isRefusal(.refused)($0)
      }
    }
    #expect(try ledger.count() == count)
  }

  @Test func `an exit and a dissolved pair of the first version, sent again, are the entries that stand`() throws {
    let (ledger, workspace, consent) = try Self.ledger()
    let mentee = try #require(consent.data["person"])
    let (pair, mentor): (JSONValue, JSONValue) = (
      .string(String(repeating: "3a", count: 16)), .string(String(repeating: "4b", count: 16))
    )
    let day = try #require(CivilDate("2021-10-05"))
    func entry(_ type: EventType, _ data: JSONObject) -> EventInput { EventInput(type, on: day, data: data) }
    func command() -> CommandID { CommandID(random: workspace.ledger.random.identifier()) }
    _ = try Self.recordAsThen(
      entry(
        PairFixed.schema.type,
        ["pair": pair, "mentor": mentor, "mentee": mentee, "cycle": 2021, "form": "employer-pupil"]), command(),
      workspace)
    // The pair goes on when the mentee leaves: today the recorder would fill it in.
    let inputs = [
      entry(PersonExited.schema.type, ["person": mentee, "cycle": 2021, "role": "mentee", "reason": "moved"]),
      entry(
        PairDissolved.schema.type,
        ["pair": pair, "mentor": mentor, "mentees": .array([mentee]), "cycle": 2021, "reason": "mentee-left"]),
    ]
    for input in inputs {
      let id = command()
      let position = try Self.recordAsThen(input, id, workspace)
      let count = try ledger.count()
      let again = try Recorder(workspace, via: .cli).record([input], command: id, reason: nil)
      guard case .alreadyRecorded(let earlier) = again.outcome else {
        Issue.record("\(input.type): \(String(describing: again.outcome))")
        continue
      }
      #expect(try earlier.first == position && ledger.count() == count)
      let tags = try #require(try workspace.store.read { try $0.event(at: position) }).envelope.tags
      #expect(!tags.contains { $0.kind == "item" })
    }
  }

  @Test func `a new entry with the first version's fields is refused with the field and the version that demands it`()
    throws
  {
    let (ledger, workspace, input) = try Self.ledger()
    let count = try ledger.count()
    let refusal = #expect(throws: ServiceError.self) {
      try Recorder(workspace, via: .cli).record([input], command: nil, reason: nil)
    }
    #expect(
      refusal?.details == [
        "Поле «Действует по» (until): не заполнено, а заполнить обязательно (с редакции 2 записей этого вида)"
      ])
    #expect(try ledger.count() == count)
  }

  @Test func `a consent of the first version carries a questionnaire of its year, not of the next one`() throws {
    let (ledger, workspace, input) = try Self.ledger()
    _ = try Self.recordAsThen(input, CommandID(random: workspace.ledger.random.identifier()), workspace)
    let person = try #require(input.data["person"])
    func survey(_ day: CivilDate, _ cycle: Int64) -> EventInput {
      EventInput(
        QuestionnaireSubmitted.schema.type, on: day,
        data: [
          "person": person, "role": "mentor", "cycle": .integer(cycle), "form": "mentor-survey/1",
          "kind": "mentor-before",
        ],
        sealed: [
          "answers": [
            "answers": [
              ["question": "subjects", "text": "Физика"], ["question": "experience", "text": "Веду кружок"],
              ["question": "age-from", "number": 13], ["question": "age-to", "number": 16],
              ["question": "hours", "number": 3], ["question": "mentees", "number": 2],
              ["question": "format", "choice": "inperson"],
            ]
          ]
        ])
    }
    let dryRun = try Recorder(workspace, via: .cli).record(
      [survey(try #require(CivilDate("2021-10-05")), 2021)], command: nil, reason: nil, dryRun: true)
    #expect(dryRun.events.count == 1)
    let findings = try workspace.findings(
      Moment(
        day: try #require(CivilDate("2021-10-05")),
        knownAt: workspace.store.read {
          Position(try $0.eventCount() - 1)
        }))
    #expect(findings.findings.map(\.rule) == ["consent.term"])
    #expect(try ledger.count() == workspace.store.read { try $0.eventCount() })
  }

  @Test func `a correction of the first version's entry writes the newest one, and only with what it demands`() throws {
    let (ledger, workspace, input) = try Self.ledger()
    let wrong = try Self.recordAsThen(input, CommandID(random: workspace.ledger.random.identifier()), workspace)
    let before = try #require(try workspace.store.read { try $0.event(at: wrong) })
    #expect(throws: ServiceError.self) {
      let changes = Correction.Changes(data: ["channel": "electronic"])
      _ = try workspace.correct(
        Correction(wrong, reason: .typingError, changes: changes), via: .cli, command: nil)
    }
    let changes = Correction.Changes(data: ["channel": "electronic", "until": "2022-06-30"])
    let report = try workspace.correct(
      Correction(wrong, reason: .typingError, changes: changes), via: .cli, command: nil)
    let replaced = try #require(report.outcome?.committed?.positions.last)
    let after = try #require(try workspace.store.read { try $0.event(at: replaced) }).envelope
    #expect(after.type == ConsentCollected.schema.type && after.version == ConsentCollected.schema.version)
    var expected = input.data
    expected["channel"] = "electronic"
    expected["until"] = "2022-06-30"
    #expect(try CanonicalJSON.parse(after.data) == .object(expected))
    // The old entry's bytes are what they were, and everything verifies.
    #expect(try workspace.store.read { try $0.event(at: wrong) } == before)
    try workspace.store.flush()
    #expect(try ledger.verify().status == .verified)
    #expect(try workspace.replay(to: nil).isEqual)
  }

  @Test
  func `answers that were taken before forms were checked move to another day as they are, new ones are held to it`()
    throws
  {
    let (ledger, workspace, consent) = try Self.ledger()
    _ = try Self.recordAsThen(consent, CommandID(random: workspace.ledger.random.identifier()), workspace)
    let few: JSONObject = ["answers": ["answers": [["question": "subjects", "text": "Физика"]]]]
    let survey = EventInput(
      QuestionnaireSubmitted.schema.type, on: try #require(CivilDate("2021-10-04")),
      data: [
        "person": try #require(consent.data["person"]), "role": "mentor", "cycle": 2021, "form": "mentor-survey/1",
        "kind": "mentor-before",
      ], sealed: few)
    let recorded = try Self.recordAsThen(survey, CommandID(random: workspace.ledger.random.identifier()), workspace)
    func correct(_ changes: Correction.Changes) throws -> RecordingReport {
      try workspace.correct(
        Correction(recorded, reason: .wrongDate, changes: changes), via: .cli, command: nil, dryRun: true)
    }
    let day = try #require(CivilDate("2021-10-05"))
    #expect(try correct(Correction.Changes(on: day)).events.count == 2)
    #expect(throws: ServiceError.self) { try correct(Correction.Changes(on: day, sealed: few)) }
    #expect(throws: ServiceError.self) { try correct(Correction.Changes(data: ["form": "mentor-survey/2"])) }
    #expect(try ledger.count() == recorded.rawValue + 1)
  }

  /// A ledger with a grown-up mentor, and their consent in the words of the first version, which lack the last day.
  static func ledger() throws -> (ProvenLedger, Workspace, EventInput) {
    let ledger = try ProvenLedger()
    let workspace = try ledger.open()
    let day = try #require(CivilDate("2021-10-04"))
    let registered = EventInput(
      PersonRegistered.schema.type, on: day,
      data: ["basis": "consent-awaited", "cycle": 2021, "occupation": "teacher", "role": "mentor"],
      sealed: ["profile": ["birthDate": "1980-01-15", "fullName": "Рябинина Софья Игоревна"]])
    let report = try Recorder(workspace, via: .cli).record([registered], command: nil, reason: nil)
    let data = try #require(try CanonicalJSON.parse(report.events[0].data).objectValue)
    let person = try #require(data["person"])
    return (
      ledger, workspace,
      EventInput(
        ConsentCollected.schema.type, on: day,
        data: [
          "person": person, "role": "mentor", "cycle": 2021, "purpose": "participation", "text": "participation/1",
          "capacity": "self", "signer": person, "channel": "paper", "embedded": false,
        ])
    )
  }

  /// Records what the first version of the program would have recorded of the input.
  static func recordAsThen(_ input: EventInput, _ command: CommandID, _ workspace: Workspace) throws -> Position {
    let prepared = try input.prepared(organisation: workspace.facts.opened.organisation, version: .first)
    let context = try Recorder(workspace, via: .cli).context(command)
    let outcome = try workspace.ledger.transact(context) { _ in [prepared.event] }
    return try #require(outcome.committed?.first)
  }
}

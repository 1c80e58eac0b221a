import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import Testing

@testable import MentoringService

/// A ledger with a declared clock in a folder of its own, gone with the test.
private final class ScratchLedger {
  private let root = FileManager.default.temporaryDirectory.appending(path: "correction-\(UUID().uuidString)")
  let workspace: Workspace

  init() throws {
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let (ledger, keys) = (root.path + "/ledger", root.path + "/keys")
    let opened = Instant("2021-09-01T06:00:00Z")
    _ = try Initialisation(
      folder: ledger, keys: keys, origin: "school.example/test", organisation: "Проба", timeZone: "Europe/Moscow",
      clock: .declared, at: opened
    ).run()
    var opening = Workspace.Opening(folder: ledger)
    opening.keys = keys
    opening.at = Instant("2021-10-05T09:00:00Z")
    workspace = try Workspace(opening)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// Records one entry of 4 October and says where it stands.
  func record(_ type: EventType, _ data: JSONObject, sealed: JSONObject = JSONObject()) throws -> Position {
    let day = try #require(CivilDate("2021-10-04"))
    let report = try Recorder(workspace, via: .cli).record(
      [EventInput(type, on: day, data: data, sealed: sealed)], command: nil, reason: nil)
    return try #require(report.outcome?.committed?.first)
  }

  func pupil() throws -> Position {
    try record(
      PersonRegistered.schema.type,
      ["basis": "law", "cycle": 2021, "occupation": "parent", "role": "representative"],
      sealed: ["contact": ["phone": "+7 000"], "profile": ["birthDate": "2007-08-08", "fullName": "Ёлкина Варвара"]])
  }

  func briefing() throws -> Position {
    try record(BriefingHeld.schema.type, ["attendance": 58, "audience": "staff", "cycle": 2021, "minutes": "1"])
  }

  func event(_ position: Position) throws -> RecordedEvent {
    try #require(try workspace.store.read { try $0.event(at: position) })
  }

  func data(_ position: Position) throws -> JSONObject {
    try #require(try CanonicalJSON.parse(try event(position).envelope.data).objectValue)
  }

  func part(_ position: Position, _ index: Int) throws -> JSONObject? {
    try workspace.openJSON(PartReference(position: position, part: index)).value?.objectValue
  }

  /// Corrects and says where correction and replacement stand.
  func correct(_ position: Position, note: String? = nil, _ changes: Correction.Changes?) throws -> [Position] {
    let correction = Correction(position, reason: .typingError, note: note, changes: changes)
    return try workspace.correct(correction, via: .cli, command: nil).outcome?.committed?.positions ?? []
  }

  func count() throws -> Int64 { try workspace.store.read { try $0.eventCount() } }
}

struct CorrectionTests {
  @Test func `the replacement stands right behind the correction and takes over what was not changed`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.briefing()
    let positions = try ledger.correct(
      wrong, note: "Опечатка", Correction.Changes(data: ["attendance": 59], removed: ["minutes"]))
    #expect(positions == [wrong.next, wrong.next.next])
    let (correction, replacement) = (try ledger.event(positions[0]), try ledger.event(positions[1]))
    #expect(
      try ledger.data(positions[0]) == ["entry": .integer(wrong.rawValue), "reason": "typing-error", "replaced": true])
    #expect(try ledger.data(positions[1]) == ["attendance": 59, "audience": "staff", "cycle": 2021])
    #expect(correction.envelope.cause == wrong)
    #expect(correction.envelope.command == replacement.envelope.command)
    #expect(replacement.envelope.on == CivilDate("2021-10-04"))
    #expect(try ledger.part(positions[0], 0) == ["text": "Опечатка"])
  }

  @Test func `a correction bears all tags of what it corrects and of what stands in its place`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.briefing()
    let positions = try ledger.correct(
      wrong, Correction.Changes(data: ["audience": "parents", "cycle": 2022], exception: .other))
    let tags = try ledger.event(positions[0]).envelope.tags.map(\.description)
    #expect(tags == ["cycle:2021", "cycle:2022", "item:1.1", "item:1.2"])
  }

  @Test func `sealed parts not given anew are sealed again with the same content`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.pupil()
    let positions = try ledger.correct(
      wrong, Correction.Changes(sealed: ["profile": ["birthDate": "2007-08-09", "fullName": "Ёлкина Варвара"]]))
    #expect(try ledger.part(positions[1], 0) == ["birthDate": "2007-08-09", "fullName": "Ёлкина Варвара"])
    #expect(try ledger.part(positions[1], 1) == ["phone": "+7 000"])
    #expect(try ledger.part(wrong, 0) == ["birthDate": "2007-08-08", "fullName": "Ёлкина Варвара"])
    #expect(try ledger.data(positions[1]) == ledger.data(wrong))
    let old = try ledger.event(wrong).envelope.sealed
    let new = try ledger.event(positions[1]).envelope.sealed
    #expect(old.map(\.fingerprint) == new.map(\.fingerprint))
    #expect(Set(old.map(\.blobDigest)).isDisjoint(with: new.map(\.blobDigest)))
  }

  @Test func `without changes the entry is withdrawn, and the withdrawal can be withdrawn`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.pupil()
    let withdrawn = try ledger.correct(wrong, nil)
    #expect(withdrawn == [wrong.next])
    #expect(try ledger.data(wrong.next)["replaced"] == false)
    #expect(try ledger.workspace.peopleIndex().find(name: "Ёлкина Варвара").isEmpty)
    _ = try ledger.correct(withdrawn[0], nil)
    #expect(try ledger.workspace.peopleIndex().find(name: "Ёлкина Варвара").count == 1)
  }

  @Test func `the entry that stands in the place can be corrected, the one that no longer counts cannot`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.pupil()
    let first = try ledger.correct(wrong, Correction.Changes(data: ["occupation": "student"]))
    let second = try ledger.correct(first[1], Correction.Changes(on: CivilDate("2021-10-03")))
    #expect(try ledger.data(second[1])["occupation"] == "student")
    #expect(try ledger.event(second[1]).envelope.on == CivilDate("2021-10-03"))
    let before = try ledger.count()
    #expect { try ledger.correct(wrong, nil) } throws: { ($0 as? ServiceError)?.kind == .refused }
    #expect { try ledger.correct(wrong, Correction.Changes(data: ["occupation": "other"])) } throws: {
      ($0 as? ServiceError)?.kind == .refused
    }
    #expect(try ledger.count() == before)
  }

  @Test func `what the ledger itself keeps, what is not there and a correction's place are refused`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.briefing()
    let withdrawn = try ledger.correct(wrong, nil)[0]
    let before = try ledger.count()
    for (position, changes) in [
      (Position(0), nil), (Position(1), nil), (Position(99), nil), (withdrawn, Correction.Changes()),
    ] {
      #expect { try ledger.correct(position, changes) } throws: { ($0 as? ServiceError)?.kind == .refused }
    }
    #expect(try ledger.count() == before)
  }

  @Test func `a replacement against the rules or the schema is refused and nothing is recorded`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.briefing()
    let before = try ledger.count()
    for changes in [
      Correction.Changes(on: CivilDate("2021-10-06")), Correction.Changes(data: ["audience": "cats"]),
      Correction.Changes(removed: ["cycle"]),
    ] {
      #expect { try ledger.correct(wrong, changes) } throws: { ($0 as? ServiceError)?.kind == .refused }
    }
    #expect(try ledger.count() == before)
  }

  @Test func `a destroyed part is not brought back: it is given anew or the entry is withdrawn`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.pupil()
    let target = try ledger.event(wrong).envelope
    let request = ErasureRequested(act: 1, keys: [target.sealed[1].fingerprint])
    let context = CommandContext(
      id: CommandID(random: ledger.workspace.ledger.random.identifier()), by: target.by, via: .system,
      time: try ledger.workspace.recordingTime())
    _ = try ledger.workspace.ledger.transact(context) { _ in
      [
        NewEvent(
          type: .erasureRequested, version: .first, on: target.on, data: try request.canonicalBytes(),
          tags: request.tags)
      ]
    }
    #expect { try ledger.correct(wrong, Correction.Changes(data: ["occupation": "student"])) } throws: {
      ($0 as? ServiceError)?.message.contains("уничтожена") == true
    }
    let anew = Correction.Changes(data: ["occupation": "student"], sealed: ["contact": ["phone": "+7 111"]])
    let positions = try ledger.correct(wrong, anew)
    #expect(try ledger.part(positions[1], 1) == ["phone": "+7 111"])
    let fingerprint = try ledger.event(positions[1]).envelope.sealed[1].fingerprint
    #expect(fingerprint != target.sealed[1].fingerprint)
  }

  @Test func `the same command again gives the earlier result`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.pupil()
    let id = CommandID(random: ledger.workspace.ledger.random.identifier())
    let correction = Correction(
      wrong, reason: .typingError, note: "Опечатка", changes: Correction.Changes(data: ["occupation": "student"]))
    let first = try ledger.workspace.correct(correction, via: .cli, command: id).outcome
    let second = try ledger.workspace.correct(correction, via: .cli, command: id).outcome
    let committed = try #require(first?.committed)
    #expect(second == .alreadyRecorded(committed))
  }

  @Test func `a dry run records nothing`() throws {
    let ledger = try ScratchLedger()
    let wrong = try ledger.pupil()
    let before = try ledger.count()
    let report = try ledger.workspace.correct(
      Correction(wrong, reason: .duplicate), via: .cli, command: nil, dryRun: true)
    #expect(report.outcome == nil)
    #expect(report.events.map(\.type) == [.entryCorrected])
    #expect(try ledger.count() == before)
  }
}

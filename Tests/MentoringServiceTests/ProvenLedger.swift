import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// A ledger with a declared clock whose files a test may copy, swap and rewrite; gone with the test.
final class ProvenLedger {
  let root = FileManager.default.temporaryDirectory.appending(path: "proven-\(UUID().uuidString)").path
  var folder: String { root + "/ledger" }
  var keys: String { root + "/keys" }

  init(origin: String = "school.example/test") throws {
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    _ = try Initialisation(
      folder: folder, keys: keys, origin: origin, organisation: "Проба", timeZone: "Europe/Moscow",
      clock: .declared, at: Instant("2021-09-01T06:00:00Z")
    ).run()
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// How the ledger is opened, as the account that made it.
  var opening: Workspace.Opening {
    var opening = Workspace.Opening(folder: folder)
    opening.keys = keys
    opening.at = Instant("2021-10-05T09:00:00Z")
    return opening
  }

  /// The ledger opened, with its own key folder or another.
  func open(keys: String? = nil) throws -> Workspace {
    var opening = opening
    opening.keys = keys ?? self.keys
    return try Workspace(opening)
  }

  /// Records a briefing with so many present, another one of the day too, and says where it stands. What was recorded is
  /// remembered by the key folder when this returns.
  @discardableResult
  func briefing(_ attendance: Int64, in workspace: Workspace? = nil) throws -> Position {
    try record(
      BriefingHeld.schema.type,
      ["attendance": .integer(attendance), "audience": "staff", "cycle": 2021, "minutes": "1"],
      reason: .other, in: workspace)
  }

  @discardableResult
  func pupil(_ name: String = "Ёлкина Варвара") throws -> Position {
    try record(
      PersonRegistered.schema.type,
      ["basis": "consent-awaited", "cycle": 2021, "occupation": "pupil", "role": "mentee"],
      sealed: ["profile": ["birthDate": "2007-08-08", "fullName": .string(name)]])
  }

  private func record(
    _ type: EventType, _ data: JSONObject, sealed: JSONObject = JSONObject(), reason: ExceptionReason? = nil,
    in workspace: Workspace? = nil
  ) throws -> Position {
    let workspace = try workspace ?? open()
    let day = try #require(CivilDate("2021-10-04"))
    let report = try Recorder(workspace, via: .cli).record(
      [EventInput(type, on: day, data: data, sealed: sealed)], command: nil, reason: reason)
    try workspace.store.flush()
    return try #require(report.outcome?.committed?.first)
  }

  func count() throws -> Int64 { try open().store.read { try $0.eventCount() } }

  func policy() throws -> Policy { try KeyFolder(keys).policy() }

  /// The policy's keys of the ledger itself; those of its access log apart.
  func ledgerKeys() throws -> [VerifierKey] { try policy().logs.filter { $0.name == "school.example/test" } }

  /// Verifies the ledger; with a policy in `keys` and what the folder remembers.
  func verify(
    keys: String? = nil, against: [String] = [], roots: [Auditor.StatedRoot] = []
  ) throws -> AuditReport {
    var demand = LedgerVerification.Demand()
    demand.folder = folder
    demand.keys = keys ?? self.keys
    demand.against = against
    demand.againstRoots = roots
    return try LedgerVerification.verify(demand).report
  }

  /// A copy of the key folder without its memory of notes: what somebody has who holds every secret but no past.
  func keysWithoutMemory() throws -> String {
    let copy = root + "/keys-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: keys, toPath: copy)
    try FileManager.default.removeItem(atPath: copy + "/heads")
    return copy
  }

  func save(_ text: String, as name: String) throws -> String {
    let path = "\(root)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }
}

extension ProvenLedger {
  /// Writes the history anew with the engine itself and the log's real key: every event up to `size` as `change` makes
  /// it, nodes, derived rows and head recomputed. Then puts the file in the ledger's place.
  func rewrite(upTo size: Int64? = nil, _ change: (inout Envelope) -> Void = { _ in }) throws {
    let forged = root + "/forged-\(UUID().uuidString)"
    do {
      let workspace = try open(keys: keysWithoutMemory())
      try SQLiteEventStore.create(folder: forged)
      let signer = try workspace.vault.signingKey(name: workspace.facts.opened.origin)
      let store = try SQLiteEventStore.open(folder: forged, signer: signer, origin: workspace.facts.opened.origin)
      for command in try commands(of: workspace, upTo: size, change) {
        _ = try store.append([command])[0].get()
      }
    }
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: folder + "/ledger.sqlite" + suffix)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: forged) {
      try FileManager.default.moveItem(atPath: "\(forged)/\(name)", toPath: "\(folder)/\(name)")
    }
  }

  private func commands(
    of workspace: Workspace, upTo size: Int64?, _ change: (inout Envelope) -> Void
  ) throws -> [ProposedCommand] {
    try workspace.store.read { reading in
      var commands: [ProposedCommand] = []
      for number in 0..<(try size ?? reading.eventCount()) {
        var event = try #require(try reading.event(at: Position(number))).envelope
        change(&event)
        let parts = try event.sealed.enumerated().map { part, reference in
          SealedPart(
            reference: reference, blob: try #require(try reading.blob(position: Position(number), part: part)))
        }
        let proposed = ProposedEvent(
          id: event.id, type: event.type, version: event.version, on: event.on, data: event.data, tags: event.tags,
          cause: event.cause.map { .recorded($0) }, parts: parts)
        if commands.last?.id == event.command {
          commands[commands.count - 1].events.append(proposed)
        } else {
          commands.append(
            ProposedCommand(
              id: event.command, by: event.by, via: event.via,
              time: RecordingTime(reading: event.at, isDeclared: true), events: [proposed]))
        }
      }
      return commands
    }
  }
}

/// Whether an error is a refusal of this kind.
func isRefusal(_ kind: ServiceError.Kind) -> (any Error) -> Bool {
  { ($0 as? ServiceError)?.kind == kind }
}

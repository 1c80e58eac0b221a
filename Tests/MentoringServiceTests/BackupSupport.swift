import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import Testing

@testable import MentoringService

extension ProvenLedger {
  /// Makes a backup of this name beside the ledger and gives its folder.
  @discardableResult
  func backUp(_ name: String = "backup") throws -> String {
    try LedgerBackup(folder: folder, keys: keys, target: "\(root)/\(name)").run().folder
  }

  func restoration(of backup: String = "backup", to name: String = "restored") -> Restoration {
    var restoration = Restoration(backup: "\(root)/\(backup)", target: "\(root)/\(name)")
    restoration.keys = keys
    return restoration
  }

  @discardableResult
  func restore(
    _ backup: String = "backup", to name: String = "restored", _ change: (inout Restoration) -> Void = { _ in }
  ) throws -> Restoration.Report {
    var restoration = restoration(of: backup, to: name)
    change(&restoration)
    return try restoration.run()
  }

  /// A folder beside the ledger, opened as a ledger.
  func open(restored name: String) throws -> Workspace {
    var opening = Workspace.Opening(folder: "\(root)/\(name)")
    opening.keys = keys
    opening.at = Instant("2021-10-05T09:00:00Z")
    return try Workspace(opening)
  }

  /// Makes a restored folder the one that the key folder works with.
  @discardableResult
  func takeOver(restored name: String) throws -> Workspace.TakeOverReport {
    try open(restored: name).takeOverKeys()
  }

  func verify(restored name: String) throws -> LedgerVerification.Verdict {
    var demand = LedgerVerification.Demand()
    demand.folder = "\(root)/\(name)"
    demand.keys = keys
    return try LedgerVerification.verify(demand)
  }

  /// A bundle of the whole ledger beside it.
  @discardableResult
  func bundle(_ name: String = "bundle", withholding: Bool = false) throws -> String {
    let target = "\(root)/\(name)"
    _ = try open().exportBundle(to: target, withholdingBlobs: withholding)
    return target
  }

  /// The key that an entry's first part is sealed under.
  func fingerprint(_ position: Position) throws -> KeyFingerprint {
    try #require(try open().store.read { try $0.event(at: position) }).envelope.sealed[0].fingerprint
  }

  /// Records that keys are to be destroyed; neither key nor blob is touched.
  @discardableResult
  func requestErasure(_ fingerprints: [KeyFingerprint]) throws -> Position {
    let workspace = try open()
    let data: JSONObject = [
      "act": 1, "keys": .array(fingerprints.sorted().map { .string($0.description) }),
    ]
    let event = NewEvent(
      type: ErasureRequested.schema.type, version: .first, on: try #require(CivilDate("2021-10-04")),
      data: try CanonicalJSON.serialize(.object(data)), tags: [try #require(Tag("act:1"))])
    let context = CommandContext(
      id: CommandID(random: SystemRandomSource().identifier()), by: .system, via: .system,
      time: RecordingTime(reading: try #require(Instant("2021-10-05T09:00:00Z")), isDeclared: true))
    let outcome = try workspace.ledger.transact(context) { _ in [event] }
    try workspace.store.flush()
    return try #require(outcome.committed?.first)
  }

  /// Carries out what was requested: the keys go, then the blobs.
  func destroy(_ fingerprints: [KeyFingerprint]) throws {
    _ = try open().vault.destroy(Set(fingerprints))
    try RestoredLog(folder: folder).deleteRequestedBlobs()
  }

  /// A copy of ledger and keys that goes on by itself, with a past but no memory of notes.
  func fork() throws -> ProvenLedger {
    let fork = try ProvenLedger()
    for (source, target) in [(folder, fork.folder), (keys, fork.keys)] {
      try FileManager.default.removeItem(atPath: target)
      try FileManager.default.copyItem(atPath: source, toPath: target)
    }
    return fork
  }

  /// Everything that stands in the folder of the test.
  func names() throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: root)) }
}

extension String {
  /// The bytes of the file of this path.
  var fileBytes: [UInt8] { Array(FileManager.default.contents(atPath: self) ?? Data()) }
}

/// Whether an error is a refusal of this kind whose sentence says so.
func isRefusal(_ kind: ServiceError.Kind, _ part: String) -> (any Error) -> Bool {
  { error in
    guard let error = error as? ServiceError else { return false }
    let matches = error.kind == kind && error.description.contains(part)
    if !matches { print("another refusal: \(error)") }
    return matches
  }
}

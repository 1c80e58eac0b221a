import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// The decisive test: the keeper of the ledger himself, with the program and every key, changes the past. Everything
/// inside agrees; only what left the ledger in time contradicts him.
struct RewrittenHistoryTests {
  /// A ledger of which a note, a root and a witness's cosignature left the house when it had `size` events; then it
  /// grew, and then one fact from before was changed.
  private final class Rewritten {
    let ledger: ProvenLedger
    let note: String
    let root: Auditor.StatedRoot
    let witness: Witness
    let stateFile: String

    init() throws {
      ledger = try ProvenLedger()
      try ledger.pupil()
      let changed = try ledger.briefing(58)
      let saved = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint().bytes)
      note = saved.note.text
      root = Auditor.StatedRoot(size: saved.size, root: saved.root)
      stateFile = ledger.root + "/witness.state"
      _ = try Witness.createKey(named: "committee.example/witness", at: ledger.root + "/witness.key")
      witness = try Witness(keyFile: ledger.root + "/witness.key", stateFile: stateFile)
      let request = try ledger.open().consistencyProof(from: root.size)
      _ = try witness.cosign(Array(request.text.utf8), policy: ledger.policy(), isFirst: true)
      try ledger.briefing(61)
      try ledger.briefing(62)
      try ledger.rewrite { event in
        let attended = Array(#""attendance":58"#.utf8)
        guard let start = event.data.firstRange(of: attended) else { return }
        event.data.replaceSubrange(start, with: Array(#""attendance":85"#.utf8))
      }
      let data = try ledger.open(keys: ledger.keysWithoutMemory()).store.read { try $0.event(at: changed) }
      let text = try #require(data).envelope.data
      #expect(try CanonicalJSON.parse(text).objectValue?["attendance"] == 85)
    }
  }

  @Test func `verify alone finds nothing wrong with a history rewritten with the real key`() throws {
    let rewritten = try Rewritten()
    let report = try rewritten.ledger.verify(keys: rewritten.ledger.keysWithoutMemory())
    #expect(report.status == .verified)
    #expect(report.findings.isEmpty)
    #expect(report.size.rawValue == 8)
  }

  @Test func `a note saved before contradicts it`() throws {
    let rewritten = try Rewritten()
    let report = try rewritten.ledger.verify(
      keys: rewritten.ledger.keysWithoutMemory(), against: [rewritten.ledger.save(rewritten.note, as: "note")])
    #expect(report.status == .tampering)
    #expect(report.findings.map(\.code) == [.againstContradicted])
  }

  @Test func `a printed root contradicts it`() throws {
    let rewritten = try Rewritten()
    let report = try rewritten.ledger.verify(
      keys: rewritten.ledger.keysWithoutMemory(), roots: [rewritten.root])
    #expect(report.status == .tampering)
    #expect(report.findings.map(\.code) == [.againstContradicted])
  }

  @Test func `the memory of the key folder contradicts it, and refuses to append to it`() throws {
    let rewritten = try Rewritten()
    let report = try rewritten.ledger.verify()
    #expect(report.status == .tampering)
    #expect(report.findings.map(\.code) == [.headsContradicted])
    #expect(throws: (any Error).self) { try rewritten.ledger.briefing(63) }
    #expect { try rewritten.ledger.briefing(63) } throws: { isRefusal(.tampering)($0) }
    #expect(try rewritten.ledger.count() == 8)
  }

  @Test func `the witness does not cosign it, whatever proof is made, and forgets nothing`() throws {
    let rewritten = try Rewritten()
    let before = FileManager.default.contents(atPath: rewritten.stateFile)
    let workspace = try rewritten.ledger.open(keys: rewritten.ledger.keysWithoutMemory())
    let request = try workspace.consistencyProof(from: rewritten.root.size)
    #expect { try rewritten.witness.cosign(Array(request.text.utf8), policy: nil) } throws: {
      isRefusal(.tampering)($0)
    }
    #expect(FileManager.default.contents(atPath: rewritten.stateFile) == before)
  }

  @Test func `written anew without a change the history is the same, so what was found came from the change`() throws {
    let ledger = try ProvenLedger()
    try ledger.pupil()
    try ledger.briefing(58)
    let note = try ledger.open().checkpoint().text
    try ledger.rewrite()
    let report = try ledger.verify(against: [ledger.save(note, as: "note")])
    #expect(report.status == .verified)
    try ledger.briefing(59)
    #expect(try ledger.count() == 7)
  }

  @Test func `a ledger cut back to an earlier kept note is noticed before anything is appended`() throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(58)
    let earlier = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint().bytes)
    try ledger.briefing(59)
    try ledger.rewrite(upTo: earlier.size.rawValue)
    let head = try ledger.open().store.read { try $0.headNote() }
    #expect(head == earlier.note.text)
    #expect(try ledger.verify(keys: ledger.keysWithoutMemory()).status == .verified)
    #expect { try ledger.briefing(60) } throws: { isRefusal(.tampering)($0) }
    #expect(try ledger.count() == earlier.size.rawValue)
    let report = try ledger.verify()
    #expect(report.status == .tampering)
    #expect(report.findings.map(\.code) == [.headsContradicted])
    #expect(report.firstBadPosition == earlier.size.rawValue)
  }

  @Test func `an older copy of the folder put in its place is noticed before anything is appended`() throws {
    let ledger = try ProvenLedger()
    try ledger.briefing(58)
    let copy = ledger.root + "/copy"
    try FileManager.default.copyItem(atPath: ledger.folder, toPath: copy)
    try ledger.briefing(59)
    try FileManager.default.removeItem(atPath: ledger.folder)
    try FileManager.default.moveItem(atPath: copy, toPath: ledger.folder)
    #expect { try ledger.briefing(60) } throws: { isRefusal(.tampering)($0) }
    #expect(try ledger.count() == 5)
    #expect(try ledger.verify().findings.map(\.code) == [.headsContradicted])
  }
}

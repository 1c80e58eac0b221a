import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

struct DisclosureTests {
  @Test func `a disclosed text is confirmed with proof and policy alone, and the disclosure is an entry`() throws {
    let ledger = try ProvenLedger()
    let pupil = try ledger.pupil()
    let (disclosure, proof) = try ledger.open().disclose(pupil, part: 0, why: .request, to: .person)
    let line = try disclosure.line()
    let (checked, event, checkpoint) = try Disclosure.check(
      line, proof: Array(proof.text.utf8), policy: ledger.policy())
    #expect(checked == disclosure)
    #expect(
      String(decoding: checked.plaintext.content, as: UTF8.self)
        == #"{"birthDate":"2007-08-08","fullName":"Ёлкина Варвара"}"#)
    #expect(event.type == PersonRegistered.schema.type)
    #expect(try checkpoint.size.rawValue == ledger.count())
    let recorded = try #require(try ledger.open().store.read { try $0.event(at: pupil.next) }).envelope
    #expect(recorded.type == DataDisclosed.schema.type)
    #expect(recorded.cause == pupil)
    let person = event.sealed[0].subject
    #expect(recorded.tags.map(\.description) == ["person:\(person)"])
    let data = try #require(try CanonicalJSON.parse(recorded.data).objectValue)
    #expect(
      data == [
        "entry": .integer(pupil.rawValue), "part": 0, "person": .string(person.description), "to": "person",
        "why": "request",
      ])
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `a disclosure leaves its trace in the access log, and where that can't be written nothing is disclosed`()
    throws
  {
    let ledger = try ProvenLedger()
    let pupil = try ledger.pupil()
    let person = try #require(try ledger.open().store.read { try $0.event(at: pupil) }).envelope.sealed[0].subject
    let size = try ledger.count()
    let access = ledger.folder + "/access.sqlite"
    let aside = ledger.root + "/aside"
    if FileManager.default.fileExists(atPath: access) {
      try FileManager.default.moveItem(atPath: access, toPath: aside)
    }
    try Data("not a database, and long enough to be taken for one".utf8).write(to: URL(fileURLWithPath: access))
    #expect(throws: ServiceError.self) {
      try ledger.open().disclose(pupil, part: 0, why: .court, to: .court)
    }
    #expect(try ledger.count() == size)
    try FileManager.default.removeItem(atPath: access)
    if FileManager.default.fileExists(atPath: aside) { try FileManager.default.moveItem(atPath: aside, toPath: access) }

    _ = try ledger.open().disclose(pupil, part: 0, why: .court, to: .court)
    let reads = try ledger.open().reads(ReadsQuestion(person: person))
    let read = try #require(reads.last)
    #expect(reads.count == 1 && read.opened.entry == pupil && read.opened.persons == [person])
    #expect(read.opened.terms == ["disclosed=0", "to=court", "why=court"])
    #expect(read.opened.purpose == .check)
  }

  @Test func `another text, another part, another entry's proof and another key are not confirmed`() throws {
    let ledger = try ProvenLedger()
    let pupil = try ledger.pupil()
    let workspace = try ledger.open()
    let (disclosure, proof) = try workspace.disclose(pupil, part: 0, why: .court, to: .court)
    let policy = try ledger.policy()
    func check(_ changed: Disclosure, _ proof: TlogProof) throws {
      _ = try Disclosure.check(changed.line(), proof: Array(proof.text.utf8), policy: policy)
    }
    try check(disclosure, proof)
    let text = Plaintext.json(Array(#"{"birthDate":"2007-08-08","fullName":"Ёлкина Василиса"}"#.utf8))
    func altered(key: [UInt8]? = nil, position: Position? = nil, part: Int = 0, text: Plaintext? = nil) -> Disclosure {
      Disclosure(
        commitmentKey: key ?? disclosure.commitmentKey, position: position ?? pupil, part: part,
        plaintext: text ?? disclosure.plaintext)
    }
    for changed in [
      altered(text: text), altered(part: 1), altered(key: disclosure.commitmentKey.reversed()),
      altered(text: Plaintext(mediaType: "text/plain", content: disclosure.plaintext.content)),
    ] {
      #expect { try check(changed, proof) } throws: { isRefusal(.tampering)($0) }
    }
    let other = try workspace.inclusionProof(of: Position(0))
    #expect { try check(disclosure, other) } throws: { isRefusal(.couldNot)($0) }
    #expect { try check(altered(position: Position(0)), other) } throws: { isRefusal(.tampering)($0) }
  }

  @Test func `a part that is not there or was destroyed is not disclosed, and no entry says so`() throws {
    let ledger = try ProvenLedger()
    let pupil = try ledger.pupil()
    let workspace = try ledger.open()
    for (position, part) in [(pupil, 1), (Position(0), 0), (Position(99), 0)] {
      #expect { try workspace.disclose(position, part: part, why: .audit, to: .auditor) } throws: {
        isRefusal(.refused)($0)
      }
    }
    let event = try #require(try workspace.store.read { try $0.event(at: pupil) }).envelope
    let request = ErasureRequested(act: 1, keys: [event.sealed[0].fingerprint])
    let context = CommandContext(
      id: CommandID(random: workspace.ledger.random.identifier()), by: event.by, via: .system,
      time: try workspace.recordingTime())
    let proposal = NewEvent(
      type: .erasureRequested, version: .first, on: event.on, data: try request.canonicalBytes(), tags: request.tags)
    _ = try workspace.ledger.transact(context) { _ in [proposal] }
    let before = try ledger.count()
    #expect { try workspace.disclose(pupil, part: 0, why: .audit, to: .auditor) } throws: { isRefusal(.refused)($0) }
    #expect(try ledger.count() == before)
  }
}

import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// Entries of an earlier version handed out as a disclosure, and brought back from a bundle after a loss.
struct EarlierVersionProofTests {
  /// A consent of the first version, with the sealed note about its paper.
  private static func consent() throws -> (ProvenLedger, EventInput) {
    var (ledger, _, input) = try EarlierVersionTests.ledger()
    input.sealed["evidence"] = ["place": "папка 3", "sheets": 2]
    return (ledger, input)
  }

  private static func record(_ input: EventInput, _ ledger: ProvenLedger) throws -> Position {
    let workspace = try ledger.open()
    let command = CommandID(random: workspace.ledger.random.identifier())
    let position = try EarlierVersionTests.recordAsThen(input, command, workspace)
    try workspace.store.flush()
    return position
  }

  @Test func `a sealed text of a first version's entry is disclosed and confirmed, in the version it was made in`()
    throws
  {
    let (ledger, input) = try Self.consent()
    let position = try Self.record(input, ledger)
    let (disclosure, proof) = try ledger.open().disclose(position, part: 0, why: .request, to: .person)
    let (checked, event, _) = try Disclosure.check(
      disclosure.line(), proof: Array(proof.text.utf8), policy: ledger.policy())
    #expect(event.type == ConsentCollected.schema.type && event.version == .first)
    #expect(String(decoding: checked.plaintext.content, as: UTF8.self) == #"{"place":"папка 3","sheets":2}"#)
    let read = try #require(try ledger.open().reads(ReadsQuestion()).last)
    #expect(
      read.opened.entry == position && read.opened.persons.map(\.description) == [input.data["person"]?.stringValue])
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `entries of the first version that a restored ledger lost come back byte for byte and are read as then`()
    throws
  {
    let (ledger, input) = try Self.consent()
    try ledger.backUp()
    let position = try Self.record(input, ledger)
    let before = try #require(try ledger.open().store.read { try $0.event(at: position) })
    // A correction in today's version rests on it
    let changes = Correction.Changes(data: ["channel": "electronic", "until": "2022-06-30"])
    _ = try ledger.open().correct(
      Correction(position, reason: .typingError, changes: changes), via: .cli, command: nil)
    try ledger.briefing(5)
    let bundle = try ledger.bundle()
    let answer = try Self.consents(ledger.open())
    let report = try ledger.restore {
      $0.bundle = bundle
      $0.vault = ledger.folder + "/vault.sqlite"
    }
    #expect(report.isComplete && report.completions.map(\.added) == [4], "\(report.completions)")
    #expect(report.parts.refused == 0)
    let restored = try ledger.open(restored: "restored")
    #expect(try restored.store.read { try $0.event(at: position) } == before)
    #expect(before.envelope.version == .first)
    #expect(try Self.consents(restored) == answer && answer.count == 1)
    #expect(try restored.replay(to: nil).isEqual)
    #expect(try ledger.verify(restored: "restored").status == .verified)
  }

  /// What the rules know of the consents: of the corrected one only what stands in its place.
  private static func consents(_ workspace: Workspace) throws -> [String] {
    let events = try workspace.store.read { try $0.events(matching: EventQuery(types: [ConsentCollected.schema.type])) }
    let person = try #require(
      try events.compactMap { event -> SubjectID? in
        if case .consentCollected(let consent) = try HistoryEntry(event).payload.event { consent.person } else { nil }
      }.first)
    let state = try workspace.personState(person, workspace.moment(onDay: nil, knownBy: nil, atPosition: nil))
    return state.allConsents.map {
      "\($0.position) \($0.content.channel) \($0.content.until?.description ?? "")"
    }
  }
}

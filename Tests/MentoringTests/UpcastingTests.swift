import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import Testing

/// Entries of an earlier version, read as the newest version says them.
@Suite struct UpcastingTests {
  @Test func `every example of an earlier version is read with what it says, and with nothing that it does not`() throws
  {
    var lacking = 0
    for (schema, instance) in try SchemaFiles.validExamples() where !EventCatalog.current.contains(schema) {
      let data = try #require(instance["data"]?.objectValue)
      let event = try Self.event(schema.type, schema.version, data)
      let (known, tags) = (try event.data.knownFields(), event.data.tags)
      #expect(known == data)
      #expect(tags == schema.tags(for: data))
      let newest = try #require(EventCatalog.schema(for: schema.type))
      let absent = newest.fields.filter { $0.isRequired && data[$0.name] == nil }.map(\.name)
      let lacked = event.data.absent
      #expect(lacked == absent)
      if absent.isEmpty { continue }
      lacking += 1
      // What is unknown is never written as if it were said.
      #expect(throws: CanonicalJSONError.self) { () throws in _ = try event.data.canonicalBytes() }
    }
    #expect(lacking > 0, "the examples hold an entry that lacks what the newest version demands")
  }

  @Test func `consents that the first program recorded are read field by field as their bytes say`() throws {
    var (read, termless) = (0, 0)
    for line in try Self.goldenLines() {
      let envelope = try #require(try CanonicalJSON.parse(line).objectValue)
      guard envelope["type"]?.stringValue == "consent.collected" else { continue }
      #expect(envelope["v"]?.integerValue == 1)
      let data = try #require(envelope["data"]?.objectValue)
      guard case .consentCollected(let consent) = try Self.event(ConsentCollected.schema.type, .first, data) else {
        Issue.record("a consent")
        continue
      }
      read += 1
      if data["until"] == nil { termless += 1 }
      #expect(consent.until?.description == data["until"]?.stringValue)
      #expect(consent.person.description == data["person"]?.stringValue)
      #expect(consent.signer.description == data["signer"]?.stringValue)
      #expect(consent.role.rawValue == data["role"]?.stringValue)
      #expect(consent.cycle.rawValue == data["cycle"]?.integerValue)
      #expect(consent.purpose.rawValue == data["purpose"]?.stringValue)
      #expect(consent.text == data["text"]?.stringValue)
      #expect(consent.capacity.rawValue == data["capacity"]?.stringValue)
      #expect(consent.channel.rawValue == data["channel"]?.stringValue)
      #expect(consent.embedded == data["embedded"]?.boolValue)
      #expect(consent.pupilSigned == data["pupilSigned"]?.boolValue)
      #expect(consent.despite == nil && consent.reason == nil)
    }
    #expect(read == 8 && termless == 3)
  }

  @Test func `a consent is judged alike in both versions where both say the same`() throws {
    for until in [CivilDate("2021-12-31"), CivilDate("2022-08-31")].compactMap({ $0 }) {
      let data = try Self.consent(until: until).knownFields()
      let first = try Self.event(ConsentCollected.schema.type, .first, data)
      let second = try Self.event(ConsentCollected.schema.type, ConsentCollected.schema.version, data)
      #expect(first == second)
    }
  }

  @Test func `a consent that states no last day is relied on for its own school year, with a finding, and no longer`()
    throws
  {
    var programme = Programme()
    programme.today = "2022-12-31"
    programme.given(.registration(), .authority())
    let consent = programme.given(.consent(until: nil))
    #expect(programme.findings().map(\.rule) == ["consent.term"])
    #expect(programme.findings().first?.severity == "warning")
    var session = programme.session()
    let record = try #require(try session.person(.pupil).allConsents.first)
    #expect(record.content.until == nil, "nothing is filled in")
    #expect(record.isActive(on: "2022-08-31") && !record.isActive(on: "2022-09-01"))
    // A questionnaire of the next school year has no consent to rest on, and the finding names the one that ran out.
    let late = try programme.assess([.questionnaire(on: "2022-09-05")]).refusals
    #expect(late.map(\.rule) == [.answersAfterConsent] && late.first?.culprit == consent)
    #expect(try programme.assess([.questionnaire(on: "2022-08-30")]).refusals.isEmpty)
    // Corrected, it says its last day, and nothing is left to find.
    programme.corrected(consent, by: .consent(until: "2022-08-31"))
    #expect(programme.findings().isEmpty)
  }

  @Test func `a version after the newest is refused by name, and so is one before the first`() throws {
    let data = try Self.consent(until: "2022-08-31").knownFields()
    for number in [0, 3, 99] {
      let version = SchemaVersion(rawValue: Int64(number))
      #expect(throws: MentoringDataError.unknownVersion(ConsentCollected.schema.type, version)) {
        try Self.event(ConsentCollected.schema.type, version, data)
      }
    }
    var lacking = data
    lacking["until"] = nil
    #expect(throws: MentoringDataError.self, "the second version never lacks its last day") {
      try Self.event(ConsentCollected.schema.type, ConsentCollected.schema.version, lacking)
    }
  }

  private static func event(_ type: EventType, _ version: SchemaVersion, _ data: JSONObject) throws -> MentoringEvent {
    let bytes = try CanonicalJSON.serialize(.object(data))
    return try MentoringEvent(type: type, version: version, data: bytes, range: 0..<bytes.count)
  }

  private static func consent(until: CivilDate?) -> ConsentCollected {
    ConsentCollected(
      person: .pupil, role: .mentee, cycle: .year, purpose: .participation, text: "participation/1",
      capacity: .representative, signer: .mother, channel: .paper, embedded: false, pupilSigned: true, until: until)
  }

  /// The entries of the ledger that the first landed version made.
  private static func goldenLines() throws -> [[UInt8]] {
    let bundle = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Golden/format-1-views-1/bundle/events.jsonl").resolvingSymlinksInPath()
    return try Data(contentsOf: bundle).split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }
}

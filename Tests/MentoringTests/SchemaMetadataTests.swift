import CanonicalJSON
import EventLedger
import Mentoring
import Testing

@Suite("Tags, items, owners and typed values") struct SchemaMetadataTests {
  private let person = SubjectID(Bytes16(Array(repeating: 0x7f, count: 16))!)
  private let other = SubjectID(Bytes16(Array(repeating: 0x0a, count: 16))!)
  private let organisation = SubjectID(Bytes16(Array(repeating: 0x01, count: 16))!)
  private let cycle = Cycle(2021)!

  @Test func `the tags that code makes are the tags that the templates make`() throws {
    for (schema, instance) in try SchemaFiles.validExamples() {
      let data = try #require(instance["data"]?.objectValue)
      let bytes = try CanonicalJSON.serialize(.object(data))
      let event = try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
      #expect(event.data.tags == schema.tags(for: data), "\(schema.type)")
      // An earlier version may be read as one that an item names.
      if EventCatalog.current.contains(schema) || schema.items(for: data) != [] {
        #expect(event.data.items == schema.items(for: data), "\(schema.type)")
      }
      #expect(event.data.tags == event.data.tags.sorted() && Set(event.data.tags).count == event.data.tags.count)
    }
  }

  @Test func `lists fan out, an absent field gives no tag, equal ones stand once`() {
    let pair = PairID(person.value)
    let group = GroupFixed(pair: pair, mentor: person, mentees: [other, organisation], cycle: cycle, form: .pupilPupil)
    #expect(
      group.tags.map(\.description) == [
        "cycle:2021", "pair:\(pair)", "person:\(organisation)", "person:\(other)", "person:\(person)",
      ])
    let account = AccountCreated(account: .user(0x41c9_0000_0000_0001))
    #expect(account.tags.map(\.description) == ["account:41c9000000000001"])
    let text = ConsentTextPublished(
      text: "participation/2", purpose: .participation, digest: String(repeating: "0", count: 64), separate: true)
    #expect(text.tags.map(\.description) == ["consents", "text:participation.2"])
    let own = ConsentCollected(
      person: person, role: .mentor, cycle: cycle, purpose: .participation, text: "participation/1",
      capacity: .oneself, signer: person, channel: .paper, embedded: false, until: cycle.lastDay)
    #expect(own.tags.map(\.description) == ["cycle:2021", "person:\(person)"])
    #expect(EntryCorrected(entry: Position(1), reason: .typingError, replaced: false).tags == [])
  }

  @Test func `the deciding field chooses the item, several without one leave it open`() {
    for (audience, item) in zip(BriefingAudience.allCases, ["1.1", "1.2", "1.3", "1.4"]) {
      #expect(BriefingHeld(cycle: cycle, audience: audience).items == [item])
    }
    let staff = PersonRegistered(person: person, role: .staff, cycle: cycle, occupation: .teacher, basis: .contract)
    #expect(staff.items == [])
    #expect(MenteeAdmitted(person: person, cycle: cycle, form: .pupilPupil).items == ["2.3"])
    #expect(ConsentCollected.schema.items == .allowed(["2.1", "2.2", "3.3"]))
    #expect(ConsentCollected.schema.items(for: [:]) == [])
  }

  @Test func `a part's owner and key come from the data`() throws {
    let meeting = MeetingHeld(pair: PairID(other.value), cycle: cycle, kind: .organisational, participants: [person])
    let data = try #require(try meeting.jsonValue().objectValue)
    let notes = try #require(MeetingHeld.schema.part("notes"))
    #expect(notes.owner(in: data, organisation: organisation) == organisation)
    #expect(notes.keyName(in: data) == "notes/\(other)-2021")
    let verified = RepresentativeVerified(
      person: person, representative: other, cycle: cycle, relation: .mother, document: .birthCertificate)
    let evidence = try #require(RepresentativeVerified.schema.part("evidence"))
    let publicPart = try #require(try verified.jsonValue().objectValue)
    #expect(evidence.owner(in: publicPart, organisation: organisation) == other)
    #expect(evidence.keyName(in: publicPart) == "evidence/2021")
    #expect(PersonRegistered.schema.requiredParts == ["profile"])
  }

  static let readable: [(String, String, JSONValue)] = [
    ("cycle", "2021", .integer(2021)), ("until", "03.10.2021", "2021-10-03"),
    ("until", "2021-10-03", "2021-10-03"),
    ("role", "Наставник", "mentor"), ("role", "mentor", "mentor"),
    ("capacity", "законный представитель", "representative"),
    ("embedded", "Да", true), ("embedded", "нет", false), ("text", "participation/1", "participation/1"),
    ("despite", "consent.minor, order.number", ["consent.minor", "order.number"]),
  ]

  @Test(arguments: readable)
  func `a text becomes a typed value`(_ name: String, _ text: String, _ value: JSONValue) throws {
    let field = try #require(ConsentCollected.schema.field(name))
    #expect(try field.value(fromText: text) == value)
  }

  @Test(arguments: [
    ("cycle", "1999"), ("cycle", "2021/22"), ("cycle", "+2021"), ("until", "31.02.2021"), ("until", "2021-02-31"),
    ("until", "3.10.2021"), ("role", "Завуч"), ("embedded", "1"), ("text", "согласие"), ("person", "Иванова"),
    ("despite", "Consent"),
  ])
  func `a text that is no such value is refused with title and rule`(_ name: String, _ text: String) throws {
    let field = try #require(ConsentCollected.schema.field(name))
    let fault = #expect(throws: SchemaFault.self) { try field.value(fromText: text) }
    #expect(fault?.path == "data.\(name)")
    #expect(fault?.message.contains("«\(field.title)» (\(name)): ожида") == true)
    #expect(fault?.message.contains("«\(text)»") == false)
  }

  @Test func `every code is found by itself and by its title`() throws {
    for schema in EventCatalog.all {
      for field in schema.fields {
        guard case .code(let codes) = field.kind else { continue }
        for code in codes {
          #expect(try field.value(fromText: code.code) == .string(code.code))
          #expect(try field.value(fromText: code.title.uppercased()) == .string(code.code))
        }
      }
    }
  }

  @Test func `a pattern matches whole texts only`() {
    func passes(_ number: String) -> Bool {
      SchemaValidator.validate(
        data: ["cycle": 2021, "audience": "staff", "minutes": .string(number)], against: BriefingHeld.schema
      ).isEmpty
    }
    #expect(passes("№ 412/а") && passes("3") && passes(String(repeating: "1", count: 40)))
    #expect(!passes("") && !passes(" 3") && !passes("3\n") && !passes("3;4"))
    #expect(!passes(String(repeating: "1", count: 41)))
  }

  @Test func `a cycle runs from September to August`() throws {
    #expect(cycle.firstDay.description == "2021-09-01" && cycle.lastDay.description == "2022-08-31")
    #expect(Cycle(containing: cycle.firstDay) == cycle && Cycle(containing: cycle.lastDay) == cycle)
    #expect(Cycle(containing: cycle.lastDay.advanced(byDays: 1)) == Cycle(2022))
    #expect(cycle.title == "2021/22" && Cycle(2099)?.title == "2099/00" && cycle.description == "2021")
    #expect(Cycle(1999) == nil && Cycle(2100) == nil && Cycle("02021") == nil && Cycle("2021") == cycle)
  }
}

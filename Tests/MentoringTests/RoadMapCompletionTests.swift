import CanonicalJSON
import EventLedger
import Mentoring
import Testing

/// What completes an item is data, and agrees with what the schemas say of each event (DOMAIN §2).
@Suite struct RoadMapCompletionTests {
  private let completion: RoadMapCompletion

  init() throws { completion = try Programme.completion.get() }

  @Test func `a representative's consent completes 2.2 where it is one to participation, and is evidence of it always`()
    throws
  {
    let item = try #require(RoadMapItem.Number("2.2"))
    for purpose in ConsentPurpose.allCases {
      let event = MentoringEvent.consentCollected(
        ConsentCollected(
          person: .pupil, role: .mentee, cycle: .year, purpose: purpose, text: "participation/1",
          capacity: .representative, signer: .mother, channel: .paper, embedded: false, until: "2022-08-31"))
      #expect(completion.isEvidence(event, of: item))
      #expect(completion.completes(event, item) == (purpose == .participation), "\(purpose)")
    }
  }

  @Test func `each of the 34 items has evidence that completes it, and no other item has any`() throws {
    let map = try RoadMapDocument().map
    #expect(completion.items.map(\.number) == map.items.map(\.number))
    #expect(completion.items.count == 34)
    for item in completion.items { #expect(item.evidence.contains { $0.completes }, "\(item.number)") }
  }

  @Test func `the data names each type and item that the schemas name, and no others`() {
    var named: Set<String> = []
    for item in completion.items {
      for evidence in item.evidence { named.insert("\(evidence.pattern.type) \(item.number)") }
    }
    var stated: Set<String> = []
    for schema in EventCatalog.current {
      switch schema.items {
      case .none: break
      case .allowed(let items): stated.formUnion(items.map { "\(schema.type) \($0)" })
      case .decided(_, let map): stated.formUnion(map.values.joined().map { "\(schema.type) \($0)" })
      }
    }
    #expect(named == stated, "\(named.symmetricDifference(stated).sorted())")
  }

  @Test func `a dissolved pair is evidence of what its reason speaks of, and completes nothing`() {
    let items: [DissolutionReason: [String]] = [
      .mentorLeft: ["6.4"], .menteeLeft: ["6.4"], .incompatible: ["6.2", "6.4"], .ownWish: ["6.4"], .other: ["6.4"],
      .endOfCycle: [],
    ]
    for reason in DissolutionReason.allCases {
      let event = MentoringEvent.pairDissolved(
        PairDissolved(pair: .first, mentor: .mentor, mentees: [.pupil], cycle: .year, reason: reason))
      #expect(event.recordedItems == items[reason], "\(reason)")
      // One entry changes one row of the road map, also where it is recorded under two items.
      let rows = completion.items.map(\.number).filter { completion.isEvidence(event, of: $0) }.map(\.description)
      #expect(rows == items[reason].map { Array($0.prefix(1)) }, "\(reason)")
      #expect(completion.items.allSatisfy { !completion.completes(event, $0.number) })
    }
    let first = EventCatalog.schema(for: PairDissolved.schema.type, version: .first)
    #expect(first?.items(for: ["reason": "mentor-left"]) == [], "entries of the first version stay without items")
  }

  @Test func `an example is evidence of just the items that it would be recorded under`() throws {
    var tried = 0
    for (schema, instance) in try SchemaFiles.validExamples() where EventCatalog.current.contains(schema) {
      let data = try #require(instance["data"]?.objectValue)
      let bytes = try CanonicalJSON.serialize(.object(data))
      let event = try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
      let items = completion.items.map(\.number).filter { completion.isEvidence(event, of: $0) }.map(\.description)
      // A consent or an assessment of staff is nobody's item; the schema's examples are made of any code.
      guard items != event.recordedItems else {
        tried += 1
        continue
      }
      #expect(
        items.isEmpty && ["consent.collected", "assessment.recorded"].contains("\(schema.type)"), "\(schema.type)")
    }
    #expect(tried > 100)
  }

  @Test func `each pattern names a type of the catalogue, its closed fields and their codes`() {
    let patterns =
      completion.items.flatMap { $0.evidence.map(\.pattern) } + completion.stages.flatMap { $0.needs.flatMap(\.anyOf) }
    for pattern in patterns {
      let schema = EventCatalog.schema(for: pattern.type)
      #expect(schema.map { pattern.fits($0) } == true, "\(pattern)")
    }
  }

  @Test func `every type names an item or a reason`() {
    for schema in EventCatalog.current {
      switch schema.items {
      case .none(let reason): #expect(!reason.isEmpty, "\(schema.type)")
      case .allowed(let items): #expect(!items.isEmpty, "\(schema.type)")
      case .decided(_, let map): #expect(map.values.contains { !$0.isEmpty }, "\(schema.type)")
      }
    }
  }

  @Test func `every stage of the map has its result, and each result names its evidence`() throws {
    let map = try RoadMapDocument().map
    #expect(completion.stages.map(\.number) == map.stages.map(\.number))
    #expect(completion.stages.map { $0.needs.count } == [7, 2, 2, 1, 2, 1, 5])
    #expect(completion.stages.map(\.everybody) == [[], [.requestClassified], [], [], [.notified], [.pairEnded], []])
    #expect(completion.needs(ofStage: 8).isEmpty && completion.everybody(ofStage: 8).isEmpty)
  }

  @Test func `readings are of anomalies that the shipped map shows`() throws {
    let shown = Set(try RoadMapDocument().anomalies.map(\.code))
    #expect(Set(completion.readings.map(\.reading)) == Set(PlanReading.allCases))
    #expect(completion.readings.allSatisfy { shown.contains($0.code) })
  }

  /// One change of the data and where its reader should find it.
  private static let faults: [(member: String, value: JSONValue, path: String)] = [
    ("format", "mentorledger-completion/2", "format"), ("version", 0, "version"), ("items", [], "items"),
    ("readings", [["code": "A02", "effect": "never", "reading": "same-autumn"]], "readings[0].effect"),
    ("stages", [["needs": [], "stage": 1]], "stages[0].needs"),
    ("stages", [["everybody": ["paid"], "needs": [], "stage": 1]], "stages[0].everybody[0]"),
    (
      "items", [["item": "1.1", "evidence": [["type": "briefing.held", "completes": true, "where": [:]]]]],
      "items[0].evidence[0].where"
    ),
  ]

  @Test func `a fault of the data is named by its place`() throws {
    for fault in Self.faults {
      var document = try #require(RoadMapDocument.json("completion.v3.json").objectValue)
      document[fault.member] = fault.value
      let changed = JSONValue.object(document)
      let error = #expect(throws: RoadMapDecodingError.self) { () throws in _ = try RoadMapCompletion(changed) }
      #expect(error?.path == fault.path)
    }
  }
}

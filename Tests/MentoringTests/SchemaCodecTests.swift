import CanonicalJSON
import EventLedger
import Mentoring
import Testing

@Suite("Codecs made from the schemas") struct SchemaCodecTests {
  @Test func `every valid example is read and written again byte for byte`() throws {
    let examples = try SchemaFiles.validExamples()
    #expect(examples.count > EventCatalog.all.count)
    for (schema, instance) in examples {
      let bytes = try CanonicalJSON.serialize(try #require(instance["data"]))
      let event = try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
      #expect(event.schema == EventCatalog.schema(for: schema.type))
      if event.schema == schema {
        let written = try event.data.canonicalBytes()
        #expect(written == bytes)
      } else {
        let earlier = try #require(Self.earlier.first { $0.schema == schema })
        let written = try Self.written(earlier, bytes)
        #expect(written == bytes)
      }
    }
    #expect(Set(Self.earlier.map { $0.schema }) == Set(EventCatalog.all).subtracting(EventCatalog.current))
  }

  @Test func `a range within a leaf is read, with what stands around it left alone`() throws {
    for (schema, instance) in try SchemaFiles.validExamples() {
      let bytes = try CanonicalJSON.serialize(try #require(instance["data"]))
      let leaf = Array("{\"data\":".utf8) + bytes + Array(",\"id\":1}".utf8)
      let range = 8..<8 + bytes.count
      let event = try MentoringEvent(type: schema.type, version: schema.version, data: leaf, range: range)
      let alone = try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
      #expect(event == alone)
    }
  }

  @Test func `every sealed part of the examples is read and written again byte for byte`() throws {
    var seen: Set<String> = []
    for (schema, instance) in try SchemaFiles.validExamples() {
      for member in instance["sealed"]?.objectValue?.members ?? [] {
        let bytes = try CanonicalJSON.serialize(member.value)
        let name = "\(schema.type).\(member.key)" + (EventCatalog.current.contains(schema) ? "" : " \(schema.version)")
        let type = try #require(Self.contents[name])
        let written = try type.init(canonical: bytes).canonicalBytes()
        #expect(written == bytes)
        #expect(schema.part(member.key) == type.schema)
        seen.insert(name)
      }
    }
    #expect(seen == Set(Self.contents.keys))
  }

  @Test func `an unknown key is refused, wherever it stands`() throws {
    for (schema, instance) in try SchemaFiles.validExamples() {
      for key in ["aaa", "mmm", "zzz"] {
        var data = try #require(instance["data"]?.objectValue)
        data[key] = 1
        let bytes = try CanonicalJSON.serialize(.object(data))
        #expect(throws: MentoringDataError.self, "\(schema.type) with \(key)") {
          try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
        }
      }
    }
  }

  @Test func `each required key is missed, each optional one is not`() throws {
    for (schema, instance) in try SchemaFiles.validExamples() {
      for field in schema.fields {
        var data = try #require(instance["data"]?.objectValue)
        guard data[field.name] != nil else { continue }
        data[field.name] = nil
        let bytes = try CanonicalJSON.serialize(.object(data))
        let event = try? MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
        #expect((event == nil) == field.isRequired, "\(schema.type).\(field.name)")
      }
    }
  }

  @Test func `keys in another order, a surplus byte, another type are refused with their place`() {
    let good = #"{"account":"u:41c9000000000001","person":"7f0c2f7e9d3b4a51a2c6d8e0f1a2b3c4"}"#
    #expect(throws: Never.self) { try AccountCreated(canonical: Array(good.utf8)) }
    let swapped = #"{"person":"7f0c2f7e9d3b4a51a2c6d8e0f1a2b3c4","account":"u:41c9000000000001"}"#
    #expect(throws: CanonicalJSONError.self) { try AccountCreated(canonical: Array(swapped.utf8)) }
    #expect(throws: CanonicalJSONError(.trailingBytes, at: good.utf8.count)) {
      try AccountCreated(canonical: Array((good + " ").utf8))
    }
    let system = #"{"account":"system"}"#
    #expect(throws: CanonicalJSONError(.invalidValue, at: 11)) { try AccountCreated(canonical: Array(system.utf8)) }
    let upper = #"{"account":"u:41c9000000000001","person":"7F0c2f7e9d3b4a51a2c6d8e0f1a2b3c4"}"#
    #expect(throws: CanonicalJSONError(.invalidValue, at: 41)) { try AccountCreated(canonical: Array(upper.utf8)) }
  }

  @Test func `an unknown type and a newer version say so`() {
    let type = EventType(literal: "weather.changed")
    #expect(throws: MentoringDataError.unknownType(type)) {
      try MentoringEvent(type: type, version: .first, data: Array("{}".utf8), range: 0..<2)
    }
    let newer = SchemaVersion(rawValue: 3)
    #expect(throws: MentoringDataError.unknownVersion(.ledgerOpened, newer)) {
      try MentoringEvent(type: .ledgerOpened, version: newer, data: Array("{}".utf8), range: 0..<2)
    }
  }

  private static func written<Earlier: EarlierEventData>(_ type: Earlier.Type, _ bytes: [UInt8]) throws -> [UInt8] {
    try type.init(canonical: bytes).canonicalBytes()
  }

  /// Every version that is only read.
  private static let earlier: [any EarlierEventData.Type] = [
    ConsentCollectedV1.self, LedgerOpenedV1.self, MonitoringCompletedV1.self, PairDissolvedV1.self, PersonExitedV1.self,
    RoadmapApprovedV1.self,
  ]

  private static let contents: [String: any SealedContent.Type] = [
    "anomaly.acknowledged.notes": AnomalyAcknowledged.Notes.self,
    "assessment.recorded.psychology": PsychologyAnswers.self,
    "assessment.recorded.scores": AssessmentRecorded.Scores.self,
    "case.drafted.story": CaseDrafted.Story.self,
    "consent.collected.evidence 1": ConsentCollectedV1.Evidence.self,
    "consent.collected.evidence": ConsentCollected.Evidence.self,
    "consent.terms.stated.conditions": ConsentTermsStated.Conditions.self,
    "entry.corrected.note": EntryCorrected.Note.self,
    "assessment.recorded.answers": FormAnswers.self, "feedback.received.answers": FormAnswers.self,
    "forms.selected.notes": FormsSelected.Notes.self,
    "incident.detected.notes": IncidentDetected.Notes.self,
    "meeting.held.notes": MeetingHeld.Notes.self,
    "mentor.interviewed.notes": MentorInterviewed.Notes.self,
    "mentor.interviewed.psychology": PsychologyAnswers.self,
    "mentor.profile.classified.wishes": MentorProfileClassified.Wishes.self,
    "monitoring.completed.swot 1": MonitoringCompletedV1.Swot.self,
    "monitoring.completed.swot": MonitoringCompleted.Swot.self,
    "pair.proposal.overridden.notes": PairProposalOverridden.Notes.self,
    "paper.attached.paper": PaperAttached.Paper.self,
    "partner.registered.details": PartnerRegistered.Details.self,
    "person.profile.changed.contact": PersonContact.self,
    "person.profile.changed.profile": PersonProfile.self,
    "person.registered.contact": PersonRegistered.Contact.self,
    "person.registered.profile": PersonRegistered.Profile.self,
    "plan.approved.plan": PlanApproved.Plan.self,
    "preference.submitted.wishes": PreferenceSubmitted.Wishes.self,
    "questionnaire.submitted.answers": QuestionnaireSubmitted.Answers.self,
    "reflection.held.notes": ReflectionHeld.Notes.self,
    "representative.verified.evidence": RepresentativeVerified.Evidence.self,
    "resources.determined.notes": ResourcesDetermined.Notes.self,
    "result.recorded.results": ResultRecorded.Results.self,
    "roadmap.approved.map": RoadmapApproved.Map.self,
    "roadmap.approved.responsible 1": RoadmapApprovedV1.Responsible.self,
    "roadmap.approved.responsible": RoadmapApproved.Responsible.self,
    "subject.request.received.letter": SubjectRequestReceived.Letter.self,
    "third.party.report.received.answers": FormAnswers.self,
    "third.party.report.received.psychology": PsychologyAnswers.self,
    "training.prepared.notes": TrainingPrepared.Notes.self,
  ]
}

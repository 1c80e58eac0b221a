import EventLedger
import Mentoring

/// What entries about the road map are judged by: the shipped map, approved on 30.08.2021.
extension Programme {
  /// The shipped data of completion.
  static let completion = Result { try RoadMapCompletion(RoadMapDocument.json("completion.v3.json")) }

  /// A programme with the shipped road map, in which the mother is known at position 0.
  static func withRoadMap() -> Programme {
    var programme = Programme()
    programme.approve()
    return programme
  }

  /// Approves the shipped road map.
  mutating func approve() { roadMap = try? RoadMapDocument().map }

  /// The plan of a school year as decided so far.
  func plan(_ cycle: Cycle = .year) throws -> CyclePlan? {
    guard let map = roadMap, map.cycles.contains(cycle) else { return nil }
    return CyclePlan(
      map: map, cycle: cycle, anomalies: try RoadMapDocument().anomalies,
      decisions: PlanDecisions(counting(entries.indices.map { entry(at: $0) })), completion: try Self.completion.get())
  }

  /// The rules about the road map; nil where no map is approved.
  var roadMapRules: RoadMapEntryRules? {
    get throws { roadMap == nil ? nil : try standingRules }
  }

  /// The rules about the road map as they are gone over again, whether a map is approved or not.
  var standingRules: RoadMapEntryRules {
    get throws {
      let approval = roadMap.map { RoadMapSource.Approval(position: Position(0), on: "2021-08-30", map: $0) }
      return RoadMapEntryRules(
        RoadMapSource(
          approvals: approval.map { [$0] } ?? [], completion: try Self.completion.get(), plan: { try plan($0) },
          entry: { position in
            guard entries.indices.contains(Int(position.rawValue)) else { return .missing }
            if let correction = voided[position] { return .void(by: correction) }
            return .counts(entry(at: Int(position.rawValue)))
          },
          entries: { type, tag in
            counting(entries.indices.filter { entries[$0].tags.contains(tag) }.map { entry(at: $0) })
              .filter { $0.payload.event.schema.type == type }
          },
          undone: { type, tag in
            entries.indices.filter { entries[$0].tags.contains(tag) && entries[$0].event.schema.type == type }
              .compactMap { voided[Position(Int64($0))] }.max()
          }))
    }
  }

  private var voided: [Position: Position] {
    let all = entries.indices.map { entry(at: $0) }
    return CorrectionRules.voided(all.map(\.position), by: all.filter { $0.corrects != nil })
  }

  /// Those of the entries that count, without corrections.
  func counting(_ entries: [HistoryEntry]) -> [HistoryEntry] {
    let voided = voided
    return entries.filter { $0.corrects == nil && voided[$0.position] == nil }
  }
}

extension Draft {
  /// An entry of any type.
  static func of(_ event: MentoringEvent, _ on: CivilDate, parts: [String] = []) -> Draft {
    Draft(event: event, on: on, tags: event.data.tags, partClasses: parts)
  }

  static func briefing(
    _ audience: BriefingAudience = .parents, on day: CivilDate = "2021-09-16", minutes: String? = nil,
    attendance: Int? = 40, cycle: Cycle = .year
  ) -> Draft {
    of(
      .briefingHeld(BriefingHeld(cycle: cycle, audience: audience, minutes: minutes, attendance: attendance)), day)
  }

  static func audience(
    _ day: CivilDate = "2021-09-20", _ sources: [MentorSource] = [.teachers], minutes: String? = nil
  ) -> Draft {
    of(.audienceSelected(AudienceSelected(cycle: .year, sources: sources, minutes: minutes)), day)
  }

  static func noted(_ day: CivilDate = "2021-09-20") -> Draft {
    of(.requestNoted(RequestNoted(cycle: .year, audience: .pupils, request: .olympiad, count: 5)), day)
  }

  static func resources(_ day: CivilDate = "2021-09-25") -> Draft {
    of(.resourcesDetermined(ResourcesDetermined(cycle: .year, kinds: [.staff], sources: [.inner])), day)
  }

  static func forms(_ day: CivilDate = "2021-11-03", parts: [String] = []) -> Draft {
    of(.formsSelected(FormsSelected(cycle: .year, forms: [.pupilPupil])), day, parts: parts)
  }

  static func comparison(
    _ covered: [RequestKind], _ uncovered: [RequestKind], knownAt: Position? = nil, on day: CivilDate = "2021-11-20"
  ) -> Draft {
    of(
      .comparisonRecorded(
        ComparisonRecorded(cycle: .year, covered: covered, uncovered: uncovered, knownAt: knownAt)), day)
  }

  static func trainingPrepared(_ day: CivilDate = "2021-11-20", document: String? = nil) -> Draft {
    of(.trainingPrepared(TrainingPrepared(cycle: .year, hours: 8, document: document)), day)
  }

  static func planned(
    _ item: String, _ from: CivilDate, _ until: CivilDate, _ cycle: Cycle? = .year, on day: CivilDate = "2021-10-01"
  ) -> Draft {
    of(.roadmapItemPlanned(RoadmapItemPlanned(cycle: cycle ?? .year, item: item, from: from, until: until)), day)
  }

  static func completed(_ item: String, _ evidence: [Position], on day: CivilDate = "2021-12-01") -> Draft {
    of(.roadmapItemCompleted(RoadmapItemCompleted(cycle: .year, item: item, evidence: evidence)), day)
  }

  static func result(ofStage stage: Int, _ evidence: [Position], on day: CivilDate = "2021-12-01") -> Draft {
    of(.stageResultDeclared(StageResultDeclared(cycle: .year, stage: stage, evidence: evidence)), day)
  }

  static func assigned(
    _ items: [String], _ post: Post = .deputyTeachingFirst, _ person: SubjectID? = nil, substitute: Bool = false,
    on day: CivilDate = "2021-09-05"
  ) -> Draft {
    of(
      .responsibleAssigned(
        ResponsibleAssigned(cycle: .year, itemList: items, post: post, person: person, substitute: substitute)), day)
  }

  static func decided(
    _ code: String, _ decision: AnomalyDecision = .kept, item: String? = nil, reading: PlanReading? = nil,
    post: Post? = nil, map: String = "lyceum21-2021/1", on day: CivilDate = "2021-09-05"
  ) -> Draft {
    of(
      .anomalyAcknowledged(
        AnomalyAcknowledged(
          roadmap: map, code: code, item: item, decision: decision, reading: reading, post: post)), day)
  }

  static func curator(_ person: SubjectID, on day: CivilDate = "2021-10-05") -> Draft {
    of(
      .curatorAppointed(CuratorAppointed(person: person, cycle: .year, duty: .curator, order: "377")), day)
  }

  static func programmeOrder(_ number: String, on day: CivilDate, year: Int? = nil) -> Draft {
    of(
      .programmeOrderIssued(
        ProgrammeOrderIssued(cycle: .year, number: number, year: year ?? day.components.year)), day)
  }
}

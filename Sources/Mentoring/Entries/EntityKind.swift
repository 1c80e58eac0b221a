public import EventLedger

/// What has a history of its own that the rules judge and the views show. The kind of the tag names it.
public enum EntityKind: String, CaseIterable, Sendable {
  /// Anybody: mentee, mentor, representative, staff.
  case person
  /// A pair or group.
  case pair
  /// The orders of one calendar year, which must bear different numbers.
  case orders
  /// A school year's programme as a whole: its bases, plans, meetings of everybody, results (`programme:2021`).
  case programme
  /// A case in all its editions (`case:7`).
  case caseStudy = "case"
  /// A publication on its sites (`publication:3`).
  case publication
  /// Something that happened to personal data (`incident:1`).
  case incident
  /// The papers behind one entry (`entry:118`).
  case papers = "entry"

  /// The kind of an entity's tag; nil for a tag that serves reading only, as `cycle:` and `item:` do.
  public init?(_ tag: Tag) {
    guard tag.value != nil else { return nil }
    self.init(rawValue: tag.kind)
  }
}

extension EntityKind {
  /// What the rules find in an entity's history, in the order of days.
  ///
  /// - Parameter birthDate: for rules about age, which are not judged without it.
  static func violations(
    of entity: Tag, in history: [HistoryEntry], birthDate: @escaping @Sendable (SubjectID) -> CivilDate?
  ) -> [Violation] {
    switch EntityKind(entity) {
    case .person: judged(entity, PersonFold(birthDate: birthDate), history)
    case .pair: judged(entity, PairFold(), history)
    case .orders: judged(entity, OrdersFold(), history)
    case .programme: judged(entity, ProgrammeFold(), history)
    case .caseStudy: judged(entity, CaseFold(), history)
    case .publication: judged(entity, PublicationFold(), history)
    case .incident: judged(entity, IncidentFold(), history)
    case .papers: judged(entity, PapersFold(), history)
    case nil: []
    }
  }

  private static func judged<Fold: EntityFold>(_ entity: Tag, _ fold: Fold, _ history: [HistoryEntry]) -> [Violation]
  where Fold.Payload == MentoringEntry, Fold.State: JudgedState {
    EntityTimeline.state(of: entity, fold: fold, known: history).violations
  }
}

/// What a fold knows of an entity, with the rules that its entries did not meet.
protocol JudgedState: Sendable {
  var violations: [Violation] { get }
}

extension PersonState: JudgedState {}
extension PairState: JudgedState {}
extension OrdersState: JudgedState {}
extension ProgrammeState: JudgedState {}
extension CaseState: JudgedState {}
extension PublicationState: JudgedState {}
extension IncidentState: JudgedState {}
extension PapersState: JudgedState {}

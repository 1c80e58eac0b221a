import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// A command line that shows how an entry of a type is made.
struct SchemaExample {
  /// The words behind the type: its fields. Nil for a type that is not recorded by hand.
  let fields: [String]?
  /// Whether a sealed part comes with the entry: one that the schema demands, or one without which it says nothing.
  let hasPart: Bool
  private let type: EventType

  init(_ schema: EventSchema) {
    type = schema.type
    hasPart = !schema.requiredParts.isEmpty || Self.needsPart.contains(schema.type)
    guard OwnType.reason(of: schema.type.description) == nil else {
      fields = nil
      return
    }
    let shown = schema.fields.filter { field in
      (field.isRequired || Self.wanted[schema.type] == field.name) && Self.named[schema.type] != field.name
    }
    .map { ($0.name, Self.value(of: $0, schema.type)) }
    // The form of an entry is one that the program ships.
    let stated = JSONObject(shown.map { ($0, .string($1)) })
    let form = EventInput(schema.type, on: .distantFuture, data: stated).fittingForms.first
    fields = shown.map { name, value in "\(name)=\(name == "form" ? form ?? value : value)" }
  }

  /// The whole command; nil for a type that is not recorded by hand.
  var line: String? {
    fields.map { fields in
      let json = hasPart ? ["--json личное.json"] : []
      return (["mentorledger record \(type)"] + fields + ["--on 2021-10-04"] + json).joined(separator: " ")
    }
  }

  /// What the program names itself.
  private static let named = [
    PersonRegistered.schema.type: "person", PairProposed.schema.type: "pair",
    PairProposalOverridden.schema.type: "pair", PairFixed.schema.type: "pair", GroupFixed.schema.type: "pair",
  ]

  /// What the schema leaves open and a rule asks for.
  private static let wanted = [IrregularityRecorded.schema.type: "post", BriefingHeld.schema.type: "minutes"]

  /// Types whose content stands sealed, though the schema lets it lack: answers may have been lost, a name or a contact
  /// may change alone.
  private static let needsPart: Set<EventType> = [
    AssessmentRecorded.schema.type, CaseDrafted.schema.type, FeedbackReceived.schema.type,
    ThirdPartyReportReceived.schema.type, PersonProfileChanged.schema.type,
  ]

  private static func value(of field: FieldSchema, _ type: EventType) -> String {
    values["\(type).\(field.name)"] ?? values[field.name] ?? value(of: field.kind)
  }

  /// What stands in fields of a name, where their kind alone would say what no rule lets pass or nobody would write.
  private static let values = [
    "count": "12", "covered": "olympiad", "digest": String(repeating: "6b86b273", count: 8), "edition": "1",
    "base.formed.columns": "mentees-base/2", "base.formed.count": "1", "base.formed.members": mentee, "embedded": "нет",
    "anonymised": "нет", "eligible": "412", "hours": "4", "incident.detected.count": "1", "into": mentee,
    "itemCount": "34",
    "measured": "40", "meetingsHeld": "180", "meetingsMissed": "10", "meetingsPlanned": "200", "mentee": mentee,
    "mentees": mentee, "group.fixed.mentees": "\(mentee),2c44e0aa", "monitoring.completed.mentees": "60",
    "match.run.executed.mentees": "60", "mentors": "20", "number": "1", "occurrenceCount": "100", "other": mentee,
    "pairs": "9c02e417", "monitoring.completed.pairs": "50", "pairsClosed": "45", "pairsDissolved": "5", "partner": "1",
    "participants": "\(mentor),\(mentee)", "places": "2", "plan.approved.meetings": "12", "proposed": "50",
    "pair.proposal.overridden.replaces": "9c02e417", "persons": "\(mentor),\(mentee)", "psychologist": "нет",
    "representative": mentee, "case.drafted.persons": mentor, "incident.detected.persons": mentor,
    "publication.made.persons": mentor, "publication.withdrawn.persons": mentor, "roadmap": "lyceum21-2021/1",
    "consent.objected.signer": mentee, "sites": "school.example/mentoring", "stage.result.declared.stage": "1",
    "substitute": "нет",
    "surveyed": "55", "uncovered": "research", "until": "2022-08-31", "values": "80", "year": "2021",
    "pair.order.issued.number": "412", "programme.order.issued.number": "412", "roadmap.approved.number": "412",
  ]

  private static let mentor = "1f3a6c02"
  private static let mentee = "7b20d915"

  private static func value(of kind: FieldKind) -> String {
    switch kind {
    case .subject: mentor
    case .pair: "9c02e417"
    case .fingerprint: "1f3a6c02d4e5f60718293a4b5c6d7e8f"
    case .cycle: "2021"
    case .position: "57"
    case .day: "2021-10-03"
    case .account: "u:41c90d2f7ab3e856"
    case .integer(let range): "\(max(range.lowerBound, min(range.upperBound, 10)))"
    case .boolean: "да"
    case .text(let rule): text(rule)
    case .code(let codes): codes.first?.code ?? ""
    case .list(let element, _, _): value(of: element)
    case .object: ""
    }
  }

  /// The first of some likely texts that the pattern takes.
  private static func text(_ rule: TextRule) -> String {
    let likely = ["412", "participation/1", "Europe/Moscow", "A02", "1.2", "satisfactionCount.mentee.satisfaction/1"]
    return likely.first { text in
      rule.length.contains(text.unicodeScalars.count) && rule.pattern?.matches(text) != false
    } ?? "…"
  }
}

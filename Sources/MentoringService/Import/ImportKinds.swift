import CanonicalJSON
import EventLedger
import Mentoring

/// What an import knows while it goes through its rows: names, histories, what earlier rows bring.
struct ImportContext {
  var people: PeopleIndex
  var session: DecisionSession
  /// Whether the account may open names: only then it hears that a name is known with another birth date.
  let mayOpenNames: Bool
  /// Cycle given with the command; else each row's day tells.
  let cycle: Cycle?
  /// The form that the command names, for kinds whose columns come from one.
  let form: QuestionnaireForm?

  func cycle(of day: CivilDate, _ row: ImportRow) throws -> Cycle {
    guard let cycle = cycle ?? Cycle(containing: day) else {
      throw row.fault("date.year", "учебный год этого дня программа не ведёт", field: "on")
    }
    return cycle
  }

  /// The person whom a row names, by card code, or by name and birth date.
  func person(_ row: ImportRow, name: String, birthDate: String, code: String = "card") throws -> SubjectID {
    if let text = row.text(code), let person = SubjectID(text) {
      guard people.knows(person) else {
        throw row.fault("person.unknown", "карточки с таким кодом в журнале нет", field: code)
      }
      return people.cards?.target(of: person) ?? person
    }
    let found = people.find(name: row.text(name) ?? "", birthDate: row.day(birthDate))
    guard let person = found.first else {
      if mayOpenNames, !people.find(name: row.text(name) ?? "").isEmpty {
        throw row.fault(
          "person.unknown", "человек с таким именем в журнале есть, но дата рождения у него другая", field: birthDate)
      }
      throw row.fault(
        "person.unknown",
        "человек с такими именем и датой рождения в журнале не найден; сначала загрузите участников\(hint)", field: name
      )
    }
    guard found.count == 1 else {
      throw row.fault(
        "person.ambiguous",
        "в журнале \(found.count) человека с такими именем и датой рождения; укажите «Код карточки»: "
          + found.map(\.description).joined(separator: ", "), field: name)
    }
    return person
  }

  /// The representative of a person by name, among those whose authority was verified.
  mutating func representative(_ row: ImportRow, of person: SubjectID) throws -> SubjectID {
    guard let name = row.text("representative") else {
      throw row.fault("representative.required", "подписал представитель, а его имя не указано", field: "capacity")
    }
    let verified = Set(try session.person(person).representatives)
    let found = people.find(name: name)
    if let representative = found.first(where: verified.contains) { return representative }
    guard let known = found.first else {
      throw row.fault(
        "person.unknown", "представитель с таким именем в журнале не найден\(hint)", field: "representative")
    }
    return known
  }

  /// What else an unknown name may mean.
  private var hint: String {
    people.lost.isEmpty
      ? "" : " (имён не прочесть у \(people.lost.count) чел.: ключ утрачен; если это один из них, укажите код карточки)"
  }

  /// The pair or group of a mentor and a mentee that was in being on a day; the newest where none was.
  mutating func pair(_ row: ImportRow, on day: CivilDate) throws -> (
    pair: PairID, mentor: SubjectID, mentees: [SubjectID]
  ) {
    let mentor = try person(row, name: "mentor", birthDate: "mentorBirthDate", code: "mentorCard")
    let mentee = try person(row, name: "mentee", birthDate: "menteeBirthDate", code: "menteeCard")
    guard let membership = try session.person(mentee).pair(with: mentor, on: day) else {
      throw row.fault("pair.unknown", "эти наставник и наставляемый не закреплены приказом", field: "mentor")
    }
    return membership
  }
}

/// A fault in a row is thrown as the table fault it is.
extension TableFault {
  /// A rule of the domain that a row does not meet.
  init(_ violation: Violation, _ row: ImportRow) {
    let field = Self.fields(of: violation.rule.code).first { row.origins[$0] != nil }
    self = row.fault(
      violation.rule.code, violation.message + violation.reference, field: field)
  }

  /// The fields in which a person would look for what a rule is about, likeliest first.
  private static func fields(of rule: String) -> [String] {
    switch rule {
    case "date.future", "meeting.day", "meeting.first", "meeting.order", "meeting.end": ["on"]
    case "meeting.sequence", "meeting.twice", "meeting.plan", "group.meeting.twice": ["kind"]
    case "meeting.pause", "pair.step", "pair.step.twice", "continuation.trial", "plan.meeting", "plan.late": ["on"]
    case "proposal.places", "proposal.mentor": ["mentor"]
    case "proposal.mentee", "proposal.free", "proposal.consent": ["mentee"]
    case "group.meeting.open": ["open", "kind"]
    case "order.number": ["number"]
    case "pair.places", "pair.mentor": ["mentor"]
    case "pair.mentee", "pair.free", "pair.consent", "meeting.consent", "pair.active": ["mentee"]
    case "consent.minor", "consent.adult", "consent.signer": ["capacity"]
    case "consent.representative": ["representative", "capacity"]
    case "consent.withdrawal", "consent.twice": ["purpose"]
    case "assessment.instrument": ["phase"]
    case "report.psychologist": ["source"]
    default: ["name", "child", "mentee"]
    }
  }
}

/// Turns the rows of one command into what is to be recorded.
struct ImportKind: Sendable {
  /// Rows that make one command together have the same key; nil: each row by itself.
  let groupKey: (@Sendable (ImportRow) -> String)?
  /// The entries of one command. May add to the context's index the people it brings in.
  let inputs: @Sendable ([ImportRow], CommandID, inout ImportContext) throws -> [EventInput]
  /// Whom a row of many names, so that a fault of one person is placed in that person's row.
  var subject: (@Sendable (ImportRow, ImportContext) throws -> SubjectID)?
  /// Whether a rule about all pairs of a year is judged.
  var asksForAllPairs = false

  static let all: [String: ImportKind] = [
    "participants": each(participant), "representatives": each(representative), "contacts": each(contact),
    "consents": each(consent), "withdrawals": each(withdrawal),
    "mentee-questionnaires": each { try questionnaire($0, $1, &$2, .mentee) },
    "mentor-questionnaires": each { try questionnaire($0, $1, &$2, .mentor) },
    "admissions": each(admission), "approvals": each(approval),
    "pairs": ImportKind(
      groupKey: { "\($0.text("number") ?? "")\n\($0.day("on")?.description ?? "")" }, inputs: order,
      subject: { try $1.person($0, name: "mentee", birthDate: "menteeBirthDate", code: "menteeCard") }),
    "endings": each(ending), "meetings": each(meeting), "mentor-profiles": each(mentorProfile),
    "interviews": each(interview), "training-completions": each(trainingCompletion),
    "trainings": ImportKind(
      groupKey: { "\($0.day("on")?.description ?? "")\n\($0.number("number").map(String.init) ?? "")" },
      inputs: training, subject: { try $1.person($0, name: "name", birthDate: "birthDate") }),
    "answers": each(answers), "assessments": each(scores), "results": each(result), "awards": each(award),
  ].merging(proposalKinds) { first, _ in first }.merging(pairLifeKinds) { first, _ in first }

  static func each(
    _ body: @escaping @Sendable (ImportRow, CommandID, inout ImportContext) throws -> [EventInput]
  ) -> ImportKind {
    ImportKind(groupKey: nil) { rows, command, context in
      try rows.flatMap { try body($0, command, &context) }
    }
  }
}

/// A public part, absent values left out.
func fields(_ members: [(String, JSONValue?)]) -> JSONObject {
  JSONObject(members.compactMap { name, value in value.map { (name, $0) } })
}

extension JSONValue {
  init(_ name: some Identifier128) { self = .string(name.description) }
  init(_ day: CivilDate) { self = .string(day.description) }
  init(_ cycle: Cycle) { self = .integer(cycle.rawValue) }
}

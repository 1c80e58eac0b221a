import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  @Sendable static func consent(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    let purpose = try required(row.text("purpose"), row, "purpose")
    let text = try required(row.text("text"), row, "text")
    if let fault = ConsentText.fault(of: text, purpose: purpose) {
      throw row.fault("consent.text", fault, field: "text")
    }
    // Asked of new rows only: those that the ledger has already may be of a time when it was not demanded.
    guard let until = row.day("until") else {
      throw row.fault("consent.term", "последний день согласия не указан (152-ФЗ, ст. 9 ч. 4)", field: "until")
    }
    let capacity = try required(row.text("capacity"), row, "capacity")
    let signer =
      capacity == SigningCapacity.representative.rawValue ? try context.representative(row, of: person) : person
    return [
      EventInput(
        ConsentCollected.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("role", row.text("role").map(JSONValue.string)),
          ("cycle", JSONValue(try context.cycle(of: day, row))), ("purpose", .string(purpose)), ("text", .string(text)),
          ("capacity", .string(capacity)), ("signer", JSONValue(signer)),
          ("channel", row.text("channel").map(JSONValue.string)), ("embedded", .bool(row.truth("embedded") ?? false)),
          ("pupilSigned", row.truth("pupilSigned").map(JSONValue.bool)),
          ("until", JSONValue(until)),
        ]))
    ]
  }

  /// Takes back every consent to the purpose that is in force and that the same person signed: a school that has a
  /// child's consent twice would else go on under the other. Who never signed one takes back what others signed.
  @Sendable static func withdrawal(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    let purpose = try required(row.text("purpose").flatMap(ConsentPurpose.init(rawValue:)), row, "purpose")
    let consents = try context.session.person(person).allConsents.filter { $0.content.purpose == purpose }
    let standing = consents.filter { $0.isStanding(on: day) }
    guard !standing.isEmpty else {
      throw row.fault("consent.withdrawal", "действующего согласия на эту цель в этот день нет", field: "purpose")
    }
    let capacity = try required(row.text("capacity"), row, "capacity")
    let signer =
      capacity == SigningCapacity.representative.rawValue ? try context.representative(row, of: person) : person
    let own = standing.filter { $0.content.signer == signer }
    if own.isEmpty, let signed = consents.last(where: { $0.content.signer == signer }) {
      throw row.fault(
        "consent.withdrawal",
        "согласие, которое подписал отзывающий (запись \(signed.position)), в этот день уже не действует; если в таблице "
          + "исправлен день, исправьте запись об отзыве: mentorledger correct", field: "purpose")
    }
    return (own.isEmpty ? standing : own).map { consent in
      EventInput(
        ConsentWithdrawn.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(consent.content.cycle)),
          ("purpose", .string(purpose.rawValue)), ("capacity", .string(capacity)), ("signer", JSONValue(signer)),
          ("channel", row.text("channel").map(JSONValue.string)), ("consent", .integer(consent.position.rawValue)),
        ]))
    }
  }

  /// The kind of form that a table of questionnaires holds answers to.
  static let questionnaires: [String: FormKind] = [
    "mentee-questionnaires": .menteeBefore, "mentor-questionnaires": .mentorBefore,
  ]

  static func questionnaire(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext, _ role: ParticipantRole
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    let name = try required(row.text("form"), row, "form")
    let kind: FormKind = role == .mentee ? .menteeBefore : .mentorBefore
    guard let form = QuestionnaireForm.all[name], form.kind == kind else {
      let fault = QuestionnaireForm.fault(of: name, kinds: [kind]) ?? ""
      throw row.fault(QuestionnaireForm.all[name] == nil ? "form.unknown" : "form.kind", fault, field: "form")
    }
    return [
      EventInput(
        QuestionnaireSubmitted.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("role", .string(role.rawValue)),
          ("cycle", JSONValue(try context.cycle(of: day, row))), ("form", .string(name)),
          ("kind", .string(kind.rawValue)),
        ]),
        sealed: fields([("answers", answersPart(row, form))]))
    ]
  }
}

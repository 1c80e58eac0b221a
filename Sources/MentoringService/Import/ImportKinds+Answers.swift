import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  /// A row is one answered form, of whatever kind: the form says which entry keeps it.
  @Sendable static func answers(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    guard let form = context.form else { preconditionFailure("a table of answers comes with its form") }
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    let cycle = try context.cycle(of: day, row)
    var data: [(String, JSONValue?)] = [
      ("person", JSONValue(person)), ("cycle", JSONValue(cycle)), ("form", .string(form.form)),
    ]
    var sealed = fields([("answers", answersPart(row, form))])
    switch form.kind {
    case .menteeBefore, .mentorBefore, .menteeAfter, .mentorAfter, .satisfaction:
      data += [
        ("role", try role(row, form, person, cycle, &context)), ("kind", .string(form.kind.rawValue)),
      ]
    case .preference:
      let role = try context.role(row, of: person, in: cycle)
      data.append(("role", .string(role.rawValue)))
      let wishes = try ["ranked", "avoid"].map { field in
        (field, JSONValue.array(try context.wished(row, "answer.\(field)", by: role, in: cycle).map { JSONValue($0) }))
      }
      sealed = fields([("wishes", .object(fields(wishes)))])
    case .fit, .work:
      data += [
        ("pair", JSONValue(try context.pair(of: person, row, on: day))), ("kind", .string(form.kind.rawValue)),
      ]
    case .report: data.append(("source", .string(try required(row.text("source"), row, "source"))))
    case .psychologistReport:
      data.append(("source", .string(ReportSource.psychologist.rawValue)))
      let conclusion = try required(row.text("answer.conclusion"), row, "answer.conclusion")
      sealed = fields([("psychology", .object(fields([("text", .string(conclusion))])))])
    case .menteeAssessment, .mentorAssessment:
      data += [
        ("role", try role(row, form, person, cycle, &context)),
        ("phase", .string(try required(row.text("phase"), row, "phase"))),
      ]
    }
    return [EventInput(form.kind.eventType, on: day, data: fields(data), sealed: sealed)]
  }

  /// A row is one assessment of which only the scores are there.
  @Sendable static func scores(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    guard let form = context.form else { preconditionFailure("a table of scores comes with its form") }
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    let cycle = try context.cycle(of: day, row)
    let scores = form.scales.compactMap { scale in
      row.number("score.\(scale.code)").map { points in
        JSONValue.object(fields([("scale", .string(scale.code)), ("points", .integer(points))]))
      }
    }
    guard !scores.isEmpty else { throw row.fault("row.empty", "в строке нет ни одной шкалы", field: "name") }
    return [
      EventInput(
        AssessmentRecorded.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("role", try role(row, form, person, cycle, &context)),
          ("cycle", JSONValue(cycle)), ("phase", row.text("phase").map(JSONValue.string)),
          ("form", .string(form.form)),
        ]),
        sealed: fields([("scores", .object(fields([("scales", .array(scores))])))]))
    ]
  }

  private static func role(
    _ row: ImportRow, _ form: QuestionnaireForm, _ person: SubjectID, _ cycle: Cycle, _ context: inout ImportContext
  ) throws -> JSONValue {
    .string(try (form.kind.role ?? context.role(row, of: person, in: cycle)).rawValue)
  }

  /// The sealed part of a row's answers to a form.
  static func answersPart(_ row: ImportRow, _ form: QuestionnaireForm) -> JSONValue {
    let given = form.questions.flatMap { question in
      row.values["answer.\(question.code)"].map { answers(question, $0) } ?? []
    }
    return .object(fields([("answers", .array(given))]))
  }

  /// A cell as the answers that it holds: several where several choices were taken.
  private static func answers(_ question: QuestionnaireForm.Question, _ value: CellValue) -> [JSONValue] {
    func answer(_ member: String, _ value: JSONValue) -> JSONValue {
      .object(fields([("question", .string(question.code)), (member, value)]))
    }
    return switch value {
    case .number(let number): [answer("number", .integer(number))]
    case .text(let text): [answer(question.type == .choice ? "choice" : "text", .string(text))]
    case .texts(let codes): codes.map { answer("choice", .string($0)) }
    case .day, .truth: [answer("text", .string(value.canonical))]
    }
  }
}

extension ImportContext {
  /// The role that a row states, else the one in which the person is registered in the school year.
  mutating func role(_ row: ImportRow, of person: SubjectID, in cycle: Cycle) throws -> ParticipantRole {
    if let stated = row.text("role").flatMap(ParticipantRole.init(rawValue:)) { return stated }
    let state = try session.person(person)
    let roles = [ParticipantRole.mentee, .mentor].filter { state.isRegistered(as: $0, in: cycle) }
    guard let role = roles.first else {
      throw row.fault(
        "person.role", "в этом учебном году человек не зарегистрирован ни наставляемым, ни наставником", field: "name")
    }
    guard roles.count == 1 else {
      throw row.fault(
        "role.ambiguous", "в этом учебном году человек и наставляемый, и наставник; добавьте столбец «Роль»",
        field: "name")
    }
    return role
  }

  /// The pair or group of the person on a day; where there are several, the one with the named partner.
  fileprivate mutating func pair(of person: SubjectID, _ row: ImportRow, on day: CivilDate) throws -> PairID {
    var pairs = try session.person(person).pairs(on: day)
    if row.text("partner") != nil || row.text("partnerCard") != nil {
      let partner = try self.person(row, name: "partner", birthDate: "partnerBirthDate", code: "partnerCard")
      pairs.removeAll { $0.mentor != partner && !$0.mentees.contains(partner) }
    }
    guard let pair = pairs.first else {
      throw row.fault("pair.unknown", "в этот день у человека нет действующей пары", field: "name")
    }
    guard pairs.count == 1 else {
      throw row.fault(
        "pair.ambiguous",
        "пар в этот день: \(pairs.count); назовите в столбце «ФИО второго участника пары», о какой отзыв",
        field: "name")
    }
    return pair.pair
  }

  /// The people whom a cell of wishes names, by full name among those registered in the other role, or by card code.
  fileprivate mutating func wished(
    _ row: ImportRow, _ field: String, by role: ParticipantRole, in cycle: Cycle
  ) throws -> [SubjectID] {
    let wished: ParticipantRole = role == .mentee ? .mentor : .mentee
    return try row.texts(field).map { name in
      if let person = SubjectID(name) { return person }
      let found = try people.find(name: name).filter { try session.person($0).isRegistered(as: wished, in: cycle) }
      guard let person = found.first else {
        throw row.fault(
          "person.unknown", "один из названных не зарегистрирован в роли «\(wished.title)» в этом учебном году",
          field: field)
      }
      guard found.count == 1 else {
        throw row.fault(
          "person.ambiguous",
          "один из названных — не один такой в журнале; вместо имени укажите код карточки: "
            + found.map(\.description).joined(separator: ", "), field: field)
      }
      return person
    }
  }
}

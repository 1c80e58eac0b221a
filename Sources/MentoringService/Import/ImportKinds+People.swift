import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  @Sendable static func participant(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let cycle = try context.cycle(of: day, row)
    let role = try required(row.text("role"), row, "role")
    let name = try required(row.text("name"), row, "name")
    let birthDate = row.day("birthDate")
    if role != ParticipantRole.staff.rawValue, birthDate == nil {
      throw row.fault("person.birthdate", "у наставляемого и наставника указывается дата рождения", field: "birthDate")
    }
    if let birthDate, birthDate >= day {
      throw row.fault("person.birthdate", "дата рождения не раньше даты регистрации", field: "birthDate")
    }
    let person = try known(row, name, birthDate, context) ?? SubjectID(command.derivedName(0))
    context.people.insert(person, Profile(fullName: name, birthDate: birthDate))
    let basis: RegistrationBasis = role == ParticipantRole.staff.rawValue ? .law : .consentAwaited
    return [
      EventInput(
        PersonRegistered.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("role", .string(role)), ("cycle", JSONValue(cycle)),
          ("occupation", row.text("occupation").map(JSONValue.string)), ("basis", .string(basis.rawValue)),
        ]),
        sealed: fields([
          (
            "profile",
            .object(fields([("fullName", .string(name)), ("birthDate", birthDate.map { JSONValue($0) })]))
          )
        ]))
    ]
  }

  /// Somebody in the ledger whom this row registers once more, in another role or year; nil for a newcomer.
  private static func known(_ row: ImportRow, _ name: String, _ birthDate: CivilDate?, _ context: ImportContext) throws
    -> SubjectID?
  {
    if row.text("card") != nil { return try context.person(row, name: "name", birthDate: "birthDate") }
    let found = context.people.find(name: name, birthDate: birthDate)
    guard found.count <= 1 else { return try context.person(row, name: "name", birthDate: "birthDate") }
    return found.first
  }

  @Sendable static func representative(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let cycle = try context.cycle(of: day, row)
    let child = try context.person(row, name: "child", birthDate: "childBirthDate")
    let name = try required(row.text("name"), row, "name")
    var inputs: [EventInput] = []
    let registered = try context.people.find(name: name).first {
      try context.session.person($0).isRepresentative(in: cycle)
    }
    let person = registered ?? SubjectID(command.derivedName(0))
    if registered == nil {
      context.people.insert(person, Profile(fullName: name, birthDate: nil))
      inputs.append(
        EventInput(
          PersonRegistered.schema.type, on: day,
          data: fields([
            ("person", JSONValue(person)), ("role", .string(ParticipantRole.representative.rawValue)),
            ("cycle", JSONValue(cycle)), ("occupation", .string(Occupation.parent.rawValue)),
            ("basis", .string(RegistrationBasis.law.rawValue)),
          ]),
          sealed: fields([("profile", .object(fields([("fullName", .string(name))])))])))
    }
    inputs.append(
      EventInput(
        RepresentativeVerified.schema.type, on: day,
        data: fields([
          ("person", JSONValue(child)), ("representative", JSONValue(person)), ("cycle", JSONValue(cycle)),
          ("relation", row.text("relation").map(JSONValue.string)),
          ("document", row.text("document").map(JSONValue.string)),
        ]),
        sealed: fields([
          (
            "evidence",
            row.text("documentNumber").map { .object(fields([("documentNumber", .string($0))])) }
          )
        ])))
    if registered == nil, let contact = contactPart(row) {
      inputs.append(profileChange(person, cycle, on: day, contact))
    }
    return inputs
  }

  @Sendable static func contact(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    guard let contact = contactPart(row) else {
      throw row.fault("row.empty", "в строке нет ни одного контакта", field: "name")
    }
    return [try profileChange(person, context.cycle(of: day, row), on: day, contact)]
  }

  private static func contactPart(_ row: ImportRow) -> JSONValue? {
    let contact = fields(
      ["phone", "email", "address", "place", "schoolClass"].map { ($0, row.text($0).map(JSONValue.string)) })
    return contact.isEmpty ? nil : .object(contact)
  }

  private static func profileChange(_ person: SubjectID, _ cycle: Cycle, on day: CivilDate, _ contact: JSONValue)
    -> EventInput
  {
    EventInput(
      PersonProfileChanged.schema.type, on: day,
      data: fields([
        ("person", JSONValue(person)), ("cycle", JSONValue(cycle)),
        ("what", .string(ProfileChange.contact.rawValue)),
      ]),
      sealed: fields([("contact", contact)]))
  }

  /// The value of a required field; a fault of the row where the cell is empty.
  static func required<Value>(_ value: Value?, _ row: ImportRow, _ field: String) throws -> Value {
    guard let value else { throw row.fault("cell.required", "не заполнено, а заполнить обязательно", field: field) }
    return value
  }
}

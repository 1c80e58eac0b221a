import CanonicalJSON
import EventLedger
import Mentoring

/// The mentors' way of stages 3 and 4: profiles, interviews, training.
extension ImportKind {
  @Sendable static func mentorProfile(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let (day, person) = try mentorAndDay(row, &context)
    if let from = row.number("ageFrom"), let to = row.number("ageTo"), from > to {
      throw row.fault("value.range", "возраст «до» меньше возраста «от»", field: "ageTo")
    }
    let competences = try required(row.text("competences"), row, "competences").split(separator: " ")
    let wishes = fields(
      ["ageFrom", "ageTo", "hours"].map { ($0, row.number($0).map(JSONValue.integer)) }
        + [("interests", row.text("interests").map(JSONValue.string))])
    return [
      EventInput(
        MentorProfileClassified.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("competences", .array(competences.map { .string(String($0)) })),
          ("places", row.number("places").map(JSONValue.integer)), ("form", row.text("form").map(JSONValue.string)),
        ]), sealed: fields([("wishes", wishes.isEmpty ? nil : .object(wishes))]))
    ]
  }

  @Sendable static func interview(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let (day, person) = try mentorAndDay(row, &context)
    return [
      EventInput(
        MentorInterviewed.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("outcome", row.text("outcome").map(JSONValue.string)),
          ("psychologist", .bool(row.truth("psychologist") ?? false)),
          ("minutes", row.text("minutes").map(JSONValue.string)),
        ]), sealed: fields([("notes", row.text("notes").map { .object(fields([("text", .string($0))])) })]))
    ]
  }

  /// All rows of one session: who attended it.
  @Sendable static func training(
    _ rows: [ImportRow], _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(rows[0].day("on"), rows[0], "on")
    var participants: [SubjectID] = []
    for row in rows {
      let person = try context.person(row, name: "name", birthDate: "birthDate")
      if participants.contains(person) {
        throw row.fault("row.duplicate", "наставник назван на этом занятии дважды", field: "name")
      }
      if row.number("hours") != rows[0].number("hours") {
        throw row.fault("row.hours", "у одного занятия в разных строках разное число часов", field: "hours")
      }
      participants.append(person)
    }
    return [
      EventInput(
        TrainingSessionHeld.schema.type, on: day,
        data: fields([
          ("cycle", JSONValue(try context.cycle(of: day, rows[0]))),
          ("hours", rows[0].number("hours").map(JSONValue.integer)),
          ("number", rows[0].number("number").map(JSONValue.integer)),
          ("participants", .array(participants.sorted().map { JSONValue($0) })),
        ]))
    ]
  }

  @Sendable static func trainingCompletion(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let (day, person) = try mentorAndDay(row, &context)
    return [
      EventInput(
        TrainingCompleted.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("hours", row.number("hours").map(JSONValue.integer)),
          ("document", row.text("document").map(JSONValue.string)),
        ]))
    ]
  }

  private static func mentorAndDay(_ row: ImportRow, _ context: inout ImportContext) throws -> (CivilDate, SubjectID) {
    (try required(row.day("on"), row, "on"), try context.person(row, name: "name", birthDate: "birthDate"))
  }
}

import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  @Sendable static func result(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    if row.text("link") != nil, row.text("text") == nil {
      throw row.fault("result.text", "ссылка указана, а результаты словами — нет", field: "link")
    }
    let text = row.text("text").map { text in
      JSONValue.object(fields([("text", .string(text)), ("link", row.text("link").map(JSONValue.string))]))
    }
    return [
      EventInput(
        ResultRecorded.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("role", row.text("role").map(JSONValue.string)), ("goal", row.text("goal").map(JSONValue.string)),
        ]), sealed: fields([("results", text)]))
    ]
  }

  @Sendable static func award(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    return [
      EventInput(
        MentorAwarded.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("award", row.text("award").map(JSONValue.string)),
          ("criteria", row.text("criterion").map { .array([.string($0)]) }),
          ("order", row.text("order").map(JSONValue.string)),
        ]))
    ]
  }
}

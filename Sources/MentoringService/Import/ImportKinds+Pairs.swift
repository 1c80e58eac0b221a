import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  @Sendable static func admission(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    let common: [(String, JSONValue?)] = [
      ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
    ]
    return [
      EventInput(
        RequestClassified.schema.type, on: day,
        data: fields(common + [("request", row.text("request").map(JSONValue.string))])),
      EventInput(
        MenteeAdmitted.schema.type, on: day,
        data: fields(common + [("form", row.text("form").map(JSONValue.string))]), cause: .sameCommand(0)),
    ]
  }

  @Sendable static func approval(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let person = try context.person(row, name: "name", birthDate: "birthDate")
    return [
      EventInput(
        MentorApproved.schema.type, on: day,
        data: fields([
          ("person", JSONValue(person)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("places", row.number("places").map(JSONValue.integer)), ("form", row.text("form").map(JSONValue.string)),
        ]))
    ]
  }

  /// All rows of one order: the order, and a pair or group for each mentor and label.
  @Sendable static func order(
    _ rows: [ImportRow], _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(rows[0].day("on"), rows[0], "on")
    let cycle = try context.cycle(of: day, rows[0])
    var groups: [(mentor: SubjectID, mentees: [SubjectID], form: String?, label: String?)] = []
    for row in rows {
      let mentor = try context.person(row, name: "mentor", birthDate: "mentorBirthDate", code: "mentorCard")
      let mentee = try context.person(row, name: "mentee", birthDate: "menteeBirthDate", code: "menteeCard")
      if groups.contains(where: { $0.mentees.contains(mentee) }) {
        throw row.fault("pair.free", "наставляемый назван в приказе дважды", field: "mentee")
      }
      let label = row.text("group")
      if label != nil, let index = groups.firstIndex(where: { $0.mentor == mentor && $0.label == label }) {
        groups[index].mentees.append(mentee)
      } else {
        groups.append((mentor, [mentee], row.text("form"), label))
      }
    }
    let pairs = groups.indices.map { PairID(command.derivedName($0)) }
    let order = EventInput(
      PairOrderIssued.schema.type, on: day,
      data: fields([
        ("cycle", JSONValue(cycle)), ("number", rows[0].text("number").map(JSONValue.string)),
        ("year", .integer(Int64(day.components.year))), ("kind", rows[0].text("kind").map(JSONValue.string)),
        ("pairs", .array(pairs.map { JSONValue($0) })),
      ]))
    return [order]
      + zip(pairs, groups).map { pair, group in
        let isGroup = group.mentees.count > 1
        return EventInput(
          isGroup ? GroupFixed.schema.type : PairFixed.schema.type, on: day,
          data: fields([
            ("pair", JSONValue(pair)), ("mentor", JSONValue(group.mentor)), ("cycle", JSONValue(cycle)),
            ("mentee", isGroup ? nil : JSONValue(group.mentees[0])),
            ("mentees", isGroup ? .array(group.mentees.map { JSONValue($0) }) : nil),
            ("form", group.form.map(JSONValue.string)),
          ]),
          cause: .sameCommand(0))
      }
  }

  @Sendable static func ending(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let membership = try context.pair(row, on: day)
    let result = try required(row.text("result"), row, "result")
    let isClosed = row.text("outcome") == "closed"
    let isKnown =
      isClosed ? GoalOutcome(rawValue: result) != nil : DissolutionReason(rawValue: result) != nil
    guard isKnown else {
      throw row.fault(
        "value.code",
        isClosed ? "для завершённой пары указывается, достигнута ли цель" : "для прекращённой пары указывается причина",
        field: "result")
    }
    return [
      EventInput(
        isClosed ? PairClosed.schema.type : PairDissolved.schema.type, on: day,
        data: fields([
          ("pair", JSONValue(membership.pair)), ("mentor", JSONValue(membership.mentor)),
          ("mentees", .array(membership.mentees.sorted().map { JSONValue($0) })),
          ("cycle", JSONValue(try context.cycle(of: day, row))), (isClosed ? "goal" : "reason", .string(result)),
        ]))
    ]
  }

  @Sendable static func meeting(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let membership = try context.pair(row, on: day)
    let common: [(String, JSONValue?)] = [
      ("pair", JSONValue(membership.pair)), ("cycle", JSONValue(try context.cycle(of: day, row))),
      ("kind", row.text("kind").map(JSONValue.string)),
    ]
    if row.truth("held") == false {
      let absence = try required(row.text("absence"), row, "absence")
      if row.text("absent") != nil {
        throw row.fault("meeting.absent", "у несостоявшейся встречи указывают «Не пришёл»", field: "absent")
      }
      if row.text("notes") != nil {
        throw row.fault("meeting.notes", "у несостоявшейся встречи заметки нет", field: "notes")
      }
      return [
        EventInput(MeetingMissed.schema.type, on: day, data: fields(common + [("absence", .string(absence))]))
      ]
    }
    let participants = try context.participants(row, of: (membership.mentor, membership.mentees))
    return [
      EventInput(
        MeetingHeld.schema.type, on: day,
        data: fields(
          common + [
            ("minutes", row.number("minutes").map(JSONValue.integer)),
            ("participants", .array(participants.map { JSONValue($0) })),
          ]),
        sealed: fields([("notes", row.text("notes").map { .object(fields([("text", .string($0))])) })]))
    ]
  }
}

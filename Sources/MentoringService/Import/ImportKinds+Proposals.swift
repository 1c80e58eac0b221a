import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  /// Proposals, the answers to them, and who was told of the order: items 5.3 and 5.4.
  static let proposalKinds: [String: ImportKind] = [
    "proposals": ImportKind(
      groupKey: proposalKey, inputs: proposal,
      subject: { try $1.person($0, name: "mentee", birthDate: "menteeBirthDate", code: "menteeCard") }),
    "acceptances": each(acceptance),
    "notifications": ImportKind(
      groupKey: { row in
        ["number", "channel"].map { row.text($0) ?? "" }.joined(separator: "\n")
          + ["orderOn", "on"].map { "\n\(row.day($0)?.description ?? "")" }.joined()
      }, inputs: notification,
      subject: { try $1.person($0, name: "name", birthDate: "birthDate") }),
  ]

  /// Rows of one mentor and day with the same label are one group, every other row a pair.
  @Sendable private static func proposalKey(_ row: ImportRow) -> String {
    guard let label = row.text("group") else { return "\(row.line)" }
    return "\(row.text("mentor") ?? "")\n\(row.day("mentorBirthDate")?.description ?? "")\n"
      + "\(row.day("on")?.description ?? "")\n\(label)"
  }

  @Sendable private static func proposal(
    _ rows: [ImportRow], _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let row = rows[0]
    let day = try required(row.day("on"), row, "on")
    let mentor = try context.person(row, name: "mentor", birthDate: "mentorBirthDate", code: "mentorCard")
    var mentees: [SubjectID] = []
    for row in rows {
      let mentee = try context.person(row, name: "mentee", birthDate: "menteeBirthDate", code: "menteeCard")
      if mentees.contains(mentee) {
        throw row.fault("row.duplicate", "наставляемый назван в группе дважды", field: "mentee")
      }
      mentees.append(mentee)
    }
    return [
      EventInput(
        PairProposed.schema.type, on: day,
        data: fields([
          ("pair", JSONValue(PairID(command.derivedName(0)))), ("mentor", JSONValue(mentor)),
          ("mentees", .array(mentees.map { JSONValue($0) })), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("form", row.text("form").map(JSONValue.string)),
        ]))
    ]
  }

  @Sendable private static func acceptance(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let mentor = try context.person(row, name: "mentor", birthDate: "mentorBirthDate", code: "mentorCard")
    let mentee = try context.person(row, name: "mentee", birthDate: "menteeBirthDate", code: "menteeCard")
    guard let offer = try context.session.person(mentee).offer(with: mentor) else {
      throw row.fault("proposal.stands", "этим наставнику и наставляемому пару не предлагали", field: "mentor")
    }
    let accepts = row.truth("accepts") == true
    if accepts, row.text("why") != nil {
      throw row.fault("value.code", "у согласия причины отказа нет", field: "why")
    }
    let why = accepts ? nil : try required(row.text("why"), row, "why")
    return [
      EventInput(
        accepts ? PairAccepted.schema.type : PairDeclined.schema.type, on: day,
        data: fields([
          ("pair", JSONValue(offer.pair)), ("person", JSONValue(row.text("who") == "mentor" ? mentor : mentee)),
          ("cycle", JSONValue(try context.cycle(of: day, row))), ("why", why.map(JSONValue.string)),
        ]))
    ]
  }

  /// Everybody who was told of one order on one day in one way.
  @Sendable private static func notification(
    _ rows: [ImportRow], _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let row = rows[0]
    let day = try required(row.day("on"), row, "on")
    let orderDay = try required(row.day("orderOn"), row, "orderOn")
    let orders = try context.session.orders(
      of: orderDay.components.year, number: try required(row.text("number"), row, "number"), on: orderDay)
    var told: [Position: (pairs: Set<PairID>, persons: Set<SubjectID>)] = [:]
    for row in rows {
      let person = try context.person(row, name: "name", birthDate: "birthDate")
      let pairs = try context.session.person(person).pairs
      guard let order = orders.first(where: { !pairs.isDisjoint(with: $0.pairs) }) else {
        throw row.fault(
          orders.isEmpty ? "notice.order" : "notice.person",
          orders.isEmpty ? "такого приказа о парах в журнале нет" : "пар этого участника в приказе нет",
          field: orders.isEmpty ? "number" : "name")
      }
      told[order.position, default: ([], [])].persons.insert(person)
      told[order.position]?.pairs.formUnion(pairs.intersection(order.pairs))
    }
    let cycle = try context.cycle(of: orderDay, row)
    return told.sorted { $0.key < $1.key }.map { order, those in
      EventInput(
        ParticipantsNotified.schema.type, on: day,
        data: fields([
          ("cycle", JSONValue(cycle)), ("order", .integer(order.rawValue)),
          ("pairs", .array(those.pairs.sorted().map { JSONValue($0) })),
          ("persons", .array(those.persons.sorted().map { JSONValue($0) })),
          ("channel", row.text("channel").map(JSONValue.string)),
        ]), cause: .recorded(order))
    }
  }
}

import CanonicalJSON
import EventLedger
import Mentoring

extension ImportKind {
  /// What a pair goes through beside its meetings, and the meetings of everybody: items 5.1, 6.2, 6.3, 6.5 and 6.7.
  static let pairLifeKinds: [String: ImportKind] = [
    "continuations": each { row, _, context in
      try step(row, PairContinuationConfirmed.schema.type, [], &context)
    },
    "feedback-requests": each { row, _, context in
      try step(
        row, FeedbackRequested.schema.type,
        [("kind", row.text("kind").map(JSONValue.string)), ("until", row.day("until").map { JSONValue($0) })], &context)
    },
    "plans": each(plan),
    "group-meetings": ImportKind(
      groupKey: { "\($0.text("kind") ?? "")\n\($0.day("on")?.description ?? "")" }, inputs: gathering,
      subject: { try $1.person($0, name: "name", birthDate: "birthDate") }, asksForAllPairs: true),
  ]

  /// An entry about some or all members of a pair.
  private static func step(
    _ row: ImportRow, _ type: EventType, _ more: [(String, JSONValue?)], _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let membership = try context.pair(row, on: day)
    let mentees = membership.mentees.sorted()
    let persons: [SubjectID] =
      switch row.text("who") {
      case "mentor": [membership.mentor]
      case "mentee": mentees
      default: [membership.mentor] + mentees
      }
    return [
      EventInput(
        type, on: day,
        data: fields(
          [
            ("pair", JSONValue(membership.pair)), ("cycle", JSONValue(try context.cycle(of: day, row))),
            ("persons", .array(persons.map { JSONValue($0) })),
          ] + more))
    ]
  }

  @Sendable private static func plan(
    _ row: ImportRow, _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let day = try required(row.day("on"), row, "on")
    let membership = try context.pair(row, on: day)
    return [
      EventInput(
        PlanApproved.schema.type, on: day,
        data: fields([
          ("pair", JSONValue(membership.pair)), ("cycle", JSONValue(try context.cycle(of: day, row))),
          ("meetings", row.number("meetings").map(JSONValue.integer)),
          ("until", row.day("until").map { JSONValue($0) }),
        ]),
        sealed: fields([("plan", row.text("plan").map { .object(fields([("text", .string($0))])) })]))
    ]
  }

  /// One meeting of everybody: those who came, and the pairs that go on after the final one.
  @Sendable private static func gathering(
    _ rows: [ImportRow], _ command: CommandID, _ context: inout ImportContext
  ) throws -> [EventInput] {
    let row = rows[0]
    let day = try required(row.day("on"), row, "on")
    let cycle = try context.cycle(of: day, row)
    var present: [SubjectID] = []
    var open: Set<PairID> = []
    for row in rows {
      let person = try context.person(row, name: "name", birthDate: "birthDate")
      let state = try context.session.person(person)
      if row.truth("open") == true {
        guard let pair = state.openPairs(in: cycle, on: day).first else {
          throw row.fault("group.meeting.open", "у участника нет незавершённой пары", field: "open")
        }
        open.insert(pair)
      }
      guard row.truth("came") != false else { continue }
      if present.contains(person) { throw row.fault("row.duplicate", "участник назван дважды", field: "name") }
      if let lack = state.lackOfConsent(toMeetIn: cycle, on: day) {
        throw row.fault("group.meeting.consent", lack, field: "name")
      }
      present.append(person)
    }
    return [
      EventInput(
        GroupMeetingHeld.schema.type, on: day,
        data: fields([
          ("cycle", JSONValue(cycle)), ("kind", row.text("kind").map(JSONValue.string)),
          ("participants", .array(present.map { JSONValue($0) })),
          ("openPairs", open.isEmpty ? nil : .array(open.sorted().map { JSONValue($0) })),
          ("minutes", rows.compactMap { $0.text("minutes") }.first.map(JSONValue.string)),
        ]))
    ]
  }
}

extension ImportContext {
  /// Who of a group came: everybody but those whom the row names as absent.
  func participants(_ row: ImportRow, of members: (mentor: SubjectID, mentees: [SubjectID])) throws -> [SubjectID] {
    let all = [members.mentor] + members.mentees.sorted()
    guard let text = row.text("absent") else { return all }
    var absent: Set<SubjectID> = []
    for name in text.split(whereSeparator: { ",;\n".contains($0) }).map({ SpacedText.line(String($0)) })
    where !name.isEmpty {
      let found = people.find(name: name).filter { all.contains($0) }
      guard found.count == 1 else {
        throw row.fault(
          "meeting.members",
          found.isEmpty
            ? "отсутствовавший в эту пару или группу не входит" : "в группе несколько человек с таким именем",
          field: "absent")
      }
      absent.insert(found[0])
    }
    let present = all.filter { !absent.contains($0) }
    guard present.count > 1, present.contains(members.mentor) else {
      throw row.fault(
        "meeting.absent", "без наставника или без наставляемых встречи нет: «Состоялась» — «нет», и кто не пришёл",
        field: "absent")
    }
    return present
  }
}

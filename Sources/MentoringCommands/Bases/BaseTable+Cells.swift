import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// States of a mentee in the base.
let menteeStates = ["admitted": "в базе", "paired": "в паре", "completed": "завершил", "exited": "выбыл"]
/// States of a mentor in the base. `ready`: approved and without a pair; trained besides are those of the base of ready
/// mentors, which alone is called that.
let mentorStates = [
  "candidate": "кандидат", "declined": "не утверждён", "ready": "утверждён", "working": "работает",
  "completed": "завершил",
  "exited": "выбыл",
]

extension BaseTable {
  func menteeCells(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) throws -> [String: QueryCell] {
    var row: [String: QueryCell] = [:]
    row["request"] = QueryCell(RequestKind.self, record.text("request"))
    row["form"] = QueryCell(MentoringForm.self, record.text("form"))
    row["admittedOn"] = QueryCell(record.day("admittedOn"))
    row["position"] = QueryCell(record.position("admitted"))
    row["state"] = QueryCell(record.text("state"), titles: menteeStates)
    row["pair"] = context.cell(record.text("pair").flatMap { PairID($0) })
    row["mentor"] = keys.contains("mentor") ? context.cell(record.subject("mentor")) : .absent
    row["mentorName"] =
      keys.contains("mentorName") ? QueryCell(record.subject("mentor").flatMap(context.name)) : .absent
    row["pairedOn"] = QueryCell(record.day("pairedOn"))
    row["endedOn"] = QueryCell(record.day("endedOn"))
    row["goal"] = QueryCell(GoalOutcome.self, record.text("goal"))
    row["completed"] = QueryCell(record.text("state") == "completed" ? "да" : "нет")
    if keys.contains("mentorPlace"), let mentor = record.subject("mentor") {
      row["mentorPlace"] = QueryCell(try context.newestContact(of: mentor).words(\.place))
    }
    return row
  }

  func mentorCells(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) throws -> [String: QueryCell] {
    var row: [String: QueryCell] = [:]
    row["form"] = QueryCell(MentoringForm.self, record.text("form"))
    row["approvedOn"] = QueryCell(record.day("approvedOn"))
    row["position"] = QueryCell(record.position("approved"))
    for key in ["places", "taken", "free", "trainingHours"] { row[key] = QueryCell(record.integer(key)) }
    row["state"] = QueryCell(record.text("state"), titles: mentorStates)
    row["mentees"] = keys.contains("mentees") ? context.cell(record.subjects("mentees")) : .absent
    for key in ["endedOn", "interviewedOn", "trainedOn"] { row[key] = QueryCell(record.day(key)) }
    row["interview"] = QueryCell(InterviewOutcome.self, record.text("interview"))
    row["goal"] = QueryCell(GoalOutcome.self, record.text("goal"))
    row["competences"] = Self.competences(record)
    if keys.contains("menteePlaces") {
      let places = try record.subjects("mentees").compactMap { try context.newestContact(of: $0).words(\.schoolClass) }
      row["menteePlaces"] = QueryCell(places.isEmpty ? nil : places.joined(separator: "; "))
    }
    return row
  }

  func longTermCells(_ record: ViewRecord, _ context: QueryContext) -> [String: QueryCell] {
    let cycles = (record.text("cycles") ?? "").split(separator: " ").compactMap { Int64($0) }
    return [
      "form": QueryCell(MentoringForm.self, record.text("form")), "competences": Self.competences(record),
      "cycles": QueryCell(
        .list(cycles.map { .integer(Int($0)) }),
        title: .string(cycles.map { Cycle(rawValue: $0)?.title ?? "\($0)" }.joined(separator: ", "))),
      "retainedOn": QueryCell(record.day("retainedOn")), "position": QueryCell(record.position("retained")),
      "until": until(record, context), "future": context.consent(record, "future"),
      "futureUntil": QueryCell(record.day("futureUntil")), "mentees": context.cell(record.subjects("mentees")),
      "goal": QueryCell(GoalOutcome.self, record.text("goal")),
    ]
  }

  /// The last day in the long-term base; that it has passed is said to people.
  private func until(_ record: ViewRecord, _ context: QueryContext) -> QueryCell {
    guard let until = record.day("until") else { return .absent }
    let isOver = until < context.moment.day
    return QueryCell(.string(until.description), title: .string(until.forPeople + (isOver ? " (истёк)" : "")))
  }

  private static func competences(_ record: ViewRecord) -> QueryCell {
    let codes = (record.text("competences") ?? "").split(separator: " ").map(String.init)
    guard !codes.isEmpty else { return .absent }
    let titles = codes.map { RequestKind(rawValue: $0)?.title.lowercased() ?? $0 }
    return QueryCell(.list(codes.map { .string($0) }), title: .string(titles.joined(separator: ", ")))
  }
}

import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// The cells that all bases have, of those that are asked for: nothing is opened that is not shown.
struct BaseCells {
  private let record: ViewRecord
  private let context: QueryContext
  private let keys: Set<String>

  init(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) {
    self.record = record
    self.context = context
    self.keys = keys
  }

  func all() throws -> [String: QueryCell] {
    guard let person = record.subject("person") else { return [:] }
    var row: [String: QueryCell] = [:]
    row["person"] = context.cell(code: person)
    row["name"] = QueryCell(context.name(person))
    if keys.contains("birthYear") {
      row["birthYear"] = QueryCell(context.birthDate(person).map { Int64($0.components.year) })
    }
    row["cycle"] = QueryCell(record.integer("cycle"))
    if record.view != .longterm {
      row["consent"] = context.consent(record)
      row["consentUntil"] = QueryCell(record.day("consentUntil"))
    }
    try row.merge(contactCells()) { $1 }
    try row.merge(resultCells(person)) { $1 }
    if record.view != .mentees { try row.merge(wishCells(person)) { $1 } }
    return row
  }

  private func contactCells() throws -> [String: QueryCell] {
    guard !keys.isDisjoint(with: ["schoolClass", "place", "contacts"]) else { return [:] }
    let contact = try context.contact(record)
    var row = ["schoolClass": QueryCell(contact.words(\.schoolClass)), "place": QueryCell(contact.words(\.place))]
    if keys.contains("contacts") {
      var lines = contact.lines
      if let representative {
        lines = [context.name(representative)].compactMap { $0 } + (try context.newestContact(of: representative).lines)
      }
      row["contacts"] = QueryCell(lines.isEmpty ? nil : lines.joined(separator: ", "))
    }
    return row
  }

  /// Through whom the person is reached: from the eighteenth birthday on, nobody else.
  private var representative: SubjectID? {
    let birthDate = record.subject("person").flatMap(context.birthDate)
    if let birthDate, birthDate.fullYears(on: context.moment.day) >= 18 { return nil }
    return record.subject("representative")
  }

  private func resultCells(_ person: SubjectID) throws -> [String: QueryCell] {
    guard !keys.isDisjoint(with: ["results", "link"]), let text = context.text,
      let results = try text.content(record.part("results"), of: person).value
    else { return [:] }
    return ["results": QueryCell(results["text"]?.stringValue), "link": QueryCell(results["link"]?.stringValue)]
  }

  /// What a mentor wishes and brings: as the profile says (item 3.4), else as the survey does (item 3.3).
  private func wishCells(_ person: SubjectID) throws -> [String: QueryCell] {
    let wished: Set = ["wishedAge", "wishedAgeFrom", "wishedAgeTo", "hours", "interests", "achievements"]
    guard !keys.isDisjoint(with: wished), let text = context.text else { return [:] }
    let wishes = try text.content(record.part("wishes"), of: person).value
    let answers = try text.content(record.part("answers"), of: person).value
    let from = wishes?["ageFrom"]?.integerValue ?? Self.answer("age-from", answers)?["number"]?.integerValue
    let to = wishes?["ageTo"]?.integerValue ?? Self.answer("age-to", answers)?["number"]?.integerValue
    return [
      "wishedAgeFrom": QueryCell(from), "wishedAgeTo": QueryCell(to), "wishedAge": QueryCell(Self.ages(from, to)),
      "hours": QueryCell(
        wishes?["hours"]?.integerValue ?? Self.answer("hours", answers)?["number"]?.integerValue),
      "interests": QueryCell(wishes?["interests"]?.stringValue),
      "achievements": QueryCell(Self.answer("experience", answers)?["text"]?.stringValue),
    ]
  }

  private static func answer(_ question: String, _ answers: JSONObject?) -> JSONObject? {
    (answers?["answers"]?.arrayValue ?? []).compactMap(\.objectValue).first { answer in
      answer["question"]?.stringValue.map { $0.utf8.elementsEqual(question.utf8) } ?? false
    }
  }

  private static func ages(_ from: Int64?, _ to: Int64?) -> String? {
    switch (from, to) {
    case (let from?, let to?): from == to ? "\(from)" : "\(from)–\(to)"
    case (let from?, nil): "от \(from)"
    case (nil, let to?): "до \(to)"
    case (nil, nil): nil
    }
  }
}

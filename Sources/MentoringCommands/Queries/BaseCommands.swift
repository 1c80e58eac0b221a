import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

private let menteeStates = [
  "admitted": "в базе", "paired": "в паре", "completed": "завершил", "exited": "выбыл",
]
private let mentorStates = ["ready": "готов", "working": "работает", "completed": "завершил", "exited": "выбыл"]

/// The columns to print: of a named set, else of the screen's; without names, those that need them are left out.
private func columns(_ name: String?, view: String, _ context: QueryContext, format: OutputFormat, all: [String]) throws
  -> [(key: String, title: String)]
{
  let set = try ColumnSet.named(name ?? "\(view)-screen/1", view: view)
  if name == nil, format != .text { return all.map { ($0, $0) } }
  let personal: Set = ["name", "contacts", "birthYear", "schoolClass", "place", "mentorPlace", "menteePlaces"]
  var chosen = set.columns
    .filter { context.disclosesNames ? $0.key != "person" || name != nil : !personal.contains($0.key) }
    .map { (key: $0.key, title: $0.title) }
  // Without names a form still says whom each row is about.
  if !context.disclosesNames, !chosen.contains(where: { $0.key == "person" }) {
    chosen.insert(("person", "Код"), at: chosen.first?.key == "number" ? 1 : 0)
  }
  return chosen
}

/// Prints a base. A named set is a form for people: Russian headings and titles in CSV too.
private func printBase(
  _ answer: QueryAnswer, _ columns: [(key: String, title: String)], set: String?, _ format: OutputFormat,
  _ context: QueryContext, noun: String
) {
  guard set != nil, format == .csv else { return answer.print(columns, format, context, noun: noun) }
  let listing = answer.listing(columns, format: .text)
  Console.print(
    DelimitedWriter().text(
      headings: columns.map(\.title), rows: listing.rows.map { $0.map(\.plainText) }))
}

struct MenteesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "mentees", abstract: "База наставляемых на любой день.",
    discussion: """
      Примеры:
        mentorledger mentees --why programme
        mentorledger mentees --on-day 2021-10-31 --known-by 2021-11-10 --format json
        mentorledger mentees --request olympiad --class 8Б --why programme --columns mentees-base/1 --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Основной запрос (код): olympiad, research …", valueName: "КОД")) var request: String?
  @Option(name: .customLong("class"), help: ArgumentHelp("Класс; нужна причина --why.", valueName: "КЛАСС"))
  var schoolClass: String?
  @Option(help: ArgumentHelp("Состояние: admitted, paired, completed, exited.", valueName: "КОД")) var state: String?
  @Option(help: ArgumentHelp("Набор столбцов, например mentees-base/1.", valueName: "НАБОР")) var columns: String?

  func execute() throws {
    if schoolClass != nil, disclosure.why == nil {
      throw ServiceError(.usage, "Класс — личные сведения: чтобы отбирать по нему, назовите причину (--why).")
    }
    try checkCode(RequestKind.self, request, "--request")
    try checkCode(menteeStates, state, "--state")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, format: output.format)
    let (answer, chosen) = try context.answering(
      .mentees, cycle: cycle,
      terms: [
        term("cycle", cycle), term("request", request), term("state", state), schoolClass.map { _ in "class" },
      ]
    ) {
      let chosen = try MentoringCommands.columns(
        columns, view: "mentees", context, format: output.format, all: Self.allColumns)
      var answer = QueryAnswer()
      for record in try context.records(.mentees, filters) {
        if let row = try row(record, context, Set(chosen.map(\.key))) { answer.rows.append(row) }
      }
      answer.sortAndNumber()
      return (answer, chosen)
    }
    printBase(answer, chosen, set: columns, output.format, context, noun: "Наставляемых")
    try context.finish(output.format)
  }

  private static let allColumns = [
    "person", "name", "schoolClass", "birthYear", "cycle", "request", "form", "admittedOn", "position", "state", "pair",
    "mentor", "mentorName", "pairedOn", "endedOn", "goal", "consent", "consentUntil",
  ]

  private var filters: [(column: String, value: ViewValue)] {
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let request { filters.append(("request", .text(request))) }
    if let state { filters.append(("state", .text(state))) }
    return filters
  }

  private func row(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) throws
    -> [String: QueryCell]?
  {
    if let schoolClass {
      let isOfClass = try record.subject("person").flatMap { person in
        try context.text?.contact(record.part("contact"), of: person) { contact in
          contact.schoolClass.map(Profile.searchKey) == Profile.searchKey(schoolClass)
        }
      }
      guard isOfClass == true else { return nil }
    }
    var row = try personCells(record, context, keys)
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
}

struct MentorsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "mentors", abstract: "База наставников на любой день, со свободными местами.",
    discussion: """
      Примеры:
        mentorledger mentors --why programme
        mentorledger mentors --free --format json
        mentorledger mentors --on-day 2022-06-30 --why audit --columns mentors-base/1 --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Flag(help: "Только наставники со свободными местами.") var free = false
  @Option(help: ArgumentHelp("Состояние: ready, working, completed, exited.", valueName: "КОД")) var state: String?
  @Option(help: ArgumentHelp("Набор столбцов, например mentors-base/1.", valueName: "НАБОР")) var columns: String?

  func execute() throws {
    try checkCode(mentorStates, state, "--state")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, format: output.format)
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let state { filters.append(("state", .text(state))) }
    let (answer, chosen) = try context.answering(
      .mentors, cycle: cycle, terms: [term("cycle", cycle), term("state", state), free ? "free" : nil]
    ) {
      let chosen = try MentoringCommands.columns(
        columns, view: "mentors", context, format: output.format, all: Self.allColumns)
      var answer = QueryAnswer()
      for record in try context.records(.mentors, filters) where !free || (record.integer("free") ?? 0) > 0 {
        answer.rows.append(try row(record, context, Set(chosen.map(\.key))))
      }
      answer.sortAndNumber()
      return (answer, chosen)
    }
    printBase(answer, chosen, set: columns, output.format, context, noun: "Наставников")
    try context.finish(output.format)
  }

  private static let allColumns = [
    "person", "name", "cycle", "form", "approvedOn", "position", "places", "taken", "free", "state", "mentees",
    "endedOn",
    "consent", "consentUntil",
  ]

  private func row(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) throws -> [String: QueryCell] {
    var row = try personCells(record, context, keys)
    row["form"] = QueryCell(MentoringForm.self, record.text("form"))
    row["approvedOn"] = QueryCell(record.day("approvedOn"))
    row["position"] = QueryCell(record.position("approved"))
    for key in ["places", "taken", "free"] { row[key] = QueryCell(record.integer(key)) }
    row["state"] = QueryCell(record.text("state"), titles: mentorStates)
    row["mentees"] = keys.contains("mentees") ? context.cell(record.subjects("mentees")) : .absent
    row["endedOn"] = QueryCell(record.day("endedOn"))
    if keys.contains("menteePlaces") {
      let places = try record.subjects("mentees").compactMap { try context.newestContact(of: $0).words(\.schoolClass) }
      row["menteePlaces"] = QueryCell(places.isEmpty ? nil : places.joined(separator: "; "))
    }
    return row
  }
}

/// The cells that both bases have, of those that are asked for: nothing is opened that is not shown.
private func personCells(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) throws -> [String:
  QueryCell]
{
  guard let person = record.subject("person") else { return [:] }
  var row: [String: QueryCell] = [:]
  row["person"] = QueryCell(.string(person.description), title: .string(QueryContext.short(person)))
  row["name"] = QueryCell(context.name(person))
  row["birthYear"] = QueryCell(context.birthDate(person).map { Int64($0.components.year) })
  row["cycle"] = QueryCell(record.integer("cycle"))
  row["consent"] = context.consent(record)
  row["consentUntil"] = QueryCell(record.day("consentUntil"))
  guard !keys.isDisjoint(with: ["schoolClass", "place", "contacts"]) else { return row }
  let contact = try context.contact(record)
  row["schoolClass"] = QueryCell(contact.words(\.schoolClass))
  row["place"] = QueryCell(contact.words(\.place))
  if keys.contains("contacts") {
    var lines = contact.lines
    if let representative = record.subject("representative") {
      lines = [context.name(representative)].compactMap { $0 } + (try context.newestContact(of: representative).lines)
    }
    row["contacts"] = QueryCell(lines.isEmpty ? nil : lines.joined(separator: ", "))
  }
  return row
}

extension QueryContext {
  /// The newest contacts of somebody, by their registrations.
  func newestContact(of person: SubjectID) throws -> Opened<Contact> {
    guard let record = try records(.participants, [("person", .text(person.description))]).last else { return .absent }
    return try contact(record)
  }
}

extension Opened<Contact> {
  /// A field of them; that they are lost, where they are.
  func words(_ field: KeyPath<Contact, String?>) -> String? {
    isLost ? "(\(closedWords))" : value?[keyPath: field]
  }

  /// How somebody is reached.
  fileprivate var lines: [String] {
    isLost ? ["(\(closedWords))"] : [value?.phone, value?.email].compactMap { $0 }
  }
}

extension QueryAnswer {
  /// By name where names are shown, else by id; then numbered from 1.
  mutating func sortAndNumber() {
    rows.sort { Self.key($0).utf8.lexicographicallyPrecedes(Self.key($1).utf8) }
    for index in rows.indices { rows[index]["number"] = QueryCell(Int64(index + 1)) }
  }

  private static func key(_ row: [String: QueryCell]) -> String {
    [row["name"], row["person"], row["cycle"]].map { cell in
      switch cell?.code {
      case .string(let text): Profile.searchKey(text)
      case .integer(let number): String(number)
      default: ""
      }
    }.joined(separator: "\u{1f}")
  }
}

extension ListingValue {
  /// As a cell of a form for people.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .bool(let truth): truth ? "да" : "нет"
    case .list(let values): values.map(\.plainText).joined(separator: ", ")
    case .absent: ""
    }
  }
}

/// Refuses a filter that is no code of its list.
func checkCode<Code: CodeEnumeration>(_ type: Code.Type, _ code: String?, _ option: String) throws {
  guard let code, Code(rawValue: code) == nil else { return }
  let known = Code.allCases.map { "\($0.rawValue) — \($0.title.lowercased())" }
  throw ServiceError(.usage, "\(option): значения «\(code)» нет.", details: known)
}

/// Refuses a filter that is no code of its list.
func checkCode(_ titles: [String: String], _ code: String?, _ option: String) throws {
  guard let code, titles[code] == nil else { return }
  throw ServiceError(
    .usage, "\(option): значения «\(code)» нет.",
    details: titles.sorted { $0.key < $1.key }.map { "\($0.key) — \($0.value)" })
}

/// A filter as the access log names it; nil where it was not given.
func term(_ name: String, _ code: (some CustomStringConvertible)?) -> String? { code.map { "\(name)=\($0)" } }

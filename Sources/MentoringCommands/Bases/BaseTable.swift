import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// A base as a table: which view it shows, in which columns.
struct BaseTable {
  let view: ViewName
  /// The set that a screen shows where none is named.
  let screen: String
  let noun: String
  /// Every column, for programs.
  let allColumns: [String]

  static let mentees = BaseTable(
    view: .mentees, screen: "mentees-screen/1", noun: "Наставляемых",
    allColumns: [
      "person", "name", "schoolClass", "birthYear", "cycle", "request", "form", "admittedOn", "position", "state",
      "pair", "mentor", "mentorName", "pairedOn", "endedOn", "goal", "results", "link", "consent", "consentUntil",
    ])

  static let mentors = BaseTable(
    view: .mentors, screen: "mentors-screen/1", noun: "Наставников",
    allColumns: [
      "person", "name", "cycle", "form", "approvedOn", "position", "places", "taken", "free", "state", "mentees",
      "endedOn", "competences", "wishedAgeFrom", "wishedAgeTo", "hours", "interviewedOn", "interview", "trainedOn",
      "trainingHours", "goal", "results", "link", "consent", "consentUntil",
    ])

  static let readyMentors = BaseTable(
    view: .mentors, screen: "ready-screen/1", noun: "Готовых наставников", allColumns: mentors.allColumns)

  static let longTerm = BaseTable(
    view: .longterm, screen: "longterm-screen/1", noun: "В долгосрочной базе",
    allColumns: [
      "person", "name", "cycle", "cycles", "form", "retainedOn", "position", "until", "future", "futureUntil",
      "mentees",
      "competences", "wishedAgeFrom", "wishedAgeTo", "hours", "goal", "results", "link",
    ])

  static func of(_ kind: BaseKind) -> BaseTable {
    switch kind {
    case .mentees: mentees
    case .mentors: mentors
    case .readyMentors: readyMentors
    case .longTerm: longTerm
    }
  }

  /// Columns that show a person's text.
  private static let personal: Set = [
    "name", "contacts", "birthYear", "schoolClass", "place", "mentorPlace", "menteePlaces", "achievements", "interests",
    "wishedAge", "hours", "results", "link",
  ]

  /// The columns to print: of a named set, else of the screen's; without names, those that need them are left out.
  func columns(_ name: String?, _ context: QueryContext, _ format: AnswerFormat) throws -> [(
    key: String, title: String
  )] {
    let set = try ColumnSet.named(name ?? screen, view: view.rawValue)
    if name == nil, format == .json || format == .csv { return allColumns.map { ($0, $0) } }
    var chosen = set.columns
      .filter { context.disclosesNames ? $0.key != "person" || name != nil : !Self.personal.contains($0.key) }
      .map { (key: $0.key, title: $0.title) }
    // Without names a form still says whom each row is about; programs are told in any case.
    if !context.disclosesNames || format == .json, !chosen.contains(where: { $0.key == "person" }) {
      chosen.insert(("person", "Код"), at: chosen.first?.key == "number" ? 1 : 0)
    }
    return chosen
  }

  /// The row of a record, with the columns that are asked for: nothing is opened that is not shown.
  func row(_ record: ViewRecord, _ context: QueryContext, _ keys: Set<String>) throws -> [String: QueryCell] {
    var row = try BaseCells(record, context, keys).all()
    switch view {
    case .mentees: try row.merge(menteeCells(record, context, keys)) { $1 }
    case .longterm: row.merge(longTermCells(record, context)) { $1 }
    default: try row.merge(mentorCells(record, context, keys)) { $1 }
    }
    return row
  }

  /// The row of somebody whom a formed base lists and the view did not know.
  func row(of person: SubjectID, _ context: QueryContext) -> [String: QueryCell] {
    ["person": context.cell(code: person), "name": QueryCell(context.name(person))]
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

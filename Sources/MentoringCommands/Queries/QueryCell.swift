import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// A value of an answer in its two forms: the stable code that programs read, and what people read.
struct QueryCell {
  let code: ListingValue
  let title: ListingValue

  init(_ code: ListingValue, title: ListingValue? = nil) {
    self.code = code
    self.title = title ?? code
  }

  static let absent = QueryCell(.absent)

  init(_ text: String?) { self.init(ListingValue(text)) }
  init(_ number: Int64?) { self.init(ListingValue(number.map { Int($0) })) }
  init(_ position: Position?) { self.init(position?.rawValue) }

  /// A day: `2021-10-03` for programs, `03.10.2021` for people.
  init(_ day: CivilDate?) {
    self.init(ListingValue(day?.description), title: day.map { .day($0) } ?? .absent)
  }

  /// A moment: UTC for programs, the organisation's clock for people.
  init(_ instant: Instant, _ facts: LedgerFacts) {
    let (day, minute) = facts.local(instant)
    self.init(.string(instant.description), title: .time(day, minute: minute))
  }

  /// A number that is kept times 100: so for programs, `3,50` for people.
  init(hundredths number: Int64?) {
    self.init(ListingValue(number.map { Int($0) }), title: number.map { .hundredths(Int($0)) } ?? .absent)
  }

  /// A code of an enumeration, with its Russian title.
  init<Code: CodeEnumeration>(_ type: Code.Type, _ code: String?) {
    self.init(ListingValue(code), title: ListingValue(code.flatMap { Code(rawValue: $0)?.title.lowercased() } ?? code))
  }

  /// How an entry came in.
  init(_ via: Via) {
    let title =
      switch via {
      case .cli: "вручную"
      case .web: "сайт"
      case .api: "другая программа"
      case .import: "таблица"
      case .system: "сама программа"
      }
    self.init(.string(via.rawValue), title: .string(title))
  }

  /// A code with titles of its own.
  init(_ code: String?, titles: [String: String]) {
    self.init(ListingValue(code), title: ListingValue(code.map { titles[$0] ?? $0 }))
  }
}

/// The answer of a query, from which listings of chosen columns are made.
struct QueryAnswer {
  var rows: [[String: QueryCell]] = []

  /// Columns of numbers, which stand on the right whatever a day's answer holds.
  private static let numbers: Set = [
    "position", "number", "places", "taken", "free", "meetings", "minutes", "count", "ledgerSize", "entry", "culprit",
    "order", "planned", "regular", "missed", "withdrawal", "version", "cause", "correctedBy", "knownAt", "birthYear",
    "days", "stage", "decidedBy", "declaredBy", "trainingHours", "hours", "meanBefore", "meanAfter", "meanChange",
    "effectSize", "before", "after", "change", "satisfied", "share", "mean", "unscored", "value", "log",
    "recorded", "computed", "now",
  ]

  /// The listing of some columns, in words or in codes; a column that no row has a value of stays, so that the form is
  /// the same.
  func listing(_ columns: [(key: String, title: String)], inWords: Bool, noun: String) -> Listing {
    let listed = columns.map { column in
      ListingColumn(column.key, column.title, Self.numbers.contains(column.key) ? .right : .left)
    }
    return Listing(
      columns: listed,
      rows: rows.map { row in
        columns.map { column in
          let cell = row[column.key] ?? .absent
          return inWords ? cell.title : cell.code
        }
      }, noun: noun)
  }

  /// Writes the answer as it was asked for, and before it, on standard error, about which moment it is; `noun` is what
  /// is counted, `sheet` the name of a workbook's sheet.
  func write(
    _ columns: [(key: String, title: String)], _ output: AnswerOptions, _ context: QueryContext? = nil,
    noun: String = "Строк", sheet: String = "Таблица"
  ) throws {
    context?.announce()
    try output.write(listing(columns, inWords: output.format.isForPeople, noun: noun), sheet: sheet)
  }
}

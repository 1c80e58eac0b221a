import EventLedger
import Mentoring
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
    self.init(ListingValue(day?.description), title: ListingValue(day?.forPeople))
  }

  /// A code of an enumeration, with its Russian title.
  init<Code: CodeEnumeration>(_ type: Code.Type, _ code: String?) {
    self.init(ListingValue(code), title: ListingValue(code.flatMap { Code(rawValue: $0)?.title.lowercased() } ?? code))
  }

  /// A code with titles of its own.
  init(_ code: String?, titles: [String: String]) {
    self.init(ListingValue(code), title: ListingValue(code.map { titles[$0] ?? $0 }))
  }
}

/// The answer of a query, from which listings of chosen columns are made.
struct QueryAnswer {
  var rows: [[String: QueryCell]] = []

  /// The listing of some columns; a column that no row has a value of stays, so that the form is the same.
  func listing(_ columns: [(key: String, title: String)], format: OutputFormat) -> Listing {
    let listed = columns.map { column in
      let values = rows.compactMap { $0[column.key]?.code }.filter { $0 != .absent }
      let isNumber = values.allSatisfy { if case .integer = $0 { true } else { false } }
      return ListingColumn(column.key, column.title, isNumber && !values.isEmpty ? .right : .left)
    }
    return Listing(
      columns: listed,
      rows: rows.map { row in
        columns.map { column in
          let cell = row[column.key] ?? .absent
          return format == .text ? cell.title : cell.code
        }
      })
  }

  /// Prints the answer. A moment other than today's, or a declared clock, is said on standard error.
  func print(_ columns: [(key: String, title: String)], _ format: OutputFormat) {
    Console.print(listing(columns, format: format).rendered(as: format, on: .standardOutput()))
  }
}

import EventLedger
import Mentoring

/// A cell, understood.
enum CellValue: Hashable {
  case text(String)
  case day(CivilDate)
  case number(Int64)
  case truth(Bool)
  /// Several choices, or several people.
  case texts([String])

  /// One spelling for one value, whatever the spreadsheet's: what a row's command id covers.
  var canonical: String {
    switch self {
    case .text(let text): text
    case .day(let day): day.description
    case .number(let number): String(number)
    case .truth(let truth): truth ? "true" : "false"
    case .texts(let texts): texts.joined(separator: ";")
    }
  }
}

/// A row whose cells are understood.
struct ImportRow {
  let file: String
  let line: Int
  /// Values by field; empty cells are absent.
  var values: [String: CellValue]
  /// Headings and texts by field, for messages.
  let origins: [String: (heading: String, text: String)]

  func text(_ field: String) -> String? { if case .text(let text)? = values[field] { text } else { nil } }
  func day(_ field: String) -> CivilDate? { if case .day(let day)? = values[field] { day } else { nil } }
  func number(_ field: String) -> Int64? { if case .number(let number)? = values[field] { number } else { nil } }
  func texts(_ field: String) -> [String] { if case .texts(let texts)? = values[field] { texts } else { [] } }
  func truth(_ field: String) -> Bool? { if case .truth(let truth)? = values[field] { truth } else { nil } }

  /// A fault of this row, in the column of a field where one is named.
  func fault(_ rule: String, _ message: String, field: String? = nil) -> TableFault {
    let origin = field.flatMap { origins[$0] }
    return TableFault(
      file: file, line: line, column: origin.map { .heading($0.heading) }, value: origin?.text,
      rule: TableRule(rawValue: rule), message: message)
  }

  /// Field by field in a fixed order: the same row in another order of columns, encoding or date form is the same.
  var canonical: String {
    values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\($0.key)=\($0.value.canonical)" }.joined(separator: "\n")
  }
}

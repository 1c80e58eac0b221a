import EventLedger
import Mentoring
public import MentoringService

/// How a listing is written.
public enum OutputFormat: String, CaseIterable, Sendable {
  /// A table for people, in Russian.
  case text
  /// An array of objects, for programs.
  case json
  /// CSV with the keys as headings, for programs and spreadsheets.
  case csv
}

extension Listing {
  /// The listing as text that ends in a line break.
  ///
  /// - Parameter terminal: where it goes; it matters to `text` only.
  public func rendered(as format: OutputFormat, on terminal: Terminal) -> String {
    switch format {
    case .text: table(on: terminal)
    case .json: json()
    case .csv: csv()
    }
  }

  /// A table with Russian titles and, unless `isCounted` is false, a line that says how many there are: «Пар: 12».
  public func table(on terminal: Terminal, isCounted: Bool = true) -> String {
    let table = TextTable(
      columns: columns.map { TextTable.Column(title: $0.title, alignment: $0.alignment) },
      rows: rows.map { $0.map(\.forPeople) })
    return table.text(on: terminal) + (isCounted ? "\(noun): \(rows.count)\n" : "")
  }

  /// An array of objects with the keys in the order of the columns, absent values left out; Cyrillic and slashes as
  /// they are (RFC 8259). Not canonical JSON: nothing is hashed here.
  public func json() -> String {
    guard !rows.isEmpty else { return "[]\n" }
    let objects = rows.map { row in
      let members = zip(columns, row).compactMap { column, value in
        value.json.map { "    \(ListingValue.quoted(column.key)): \($0)" }
      }
      return members.isEmpty ? "  {}" : "  {\n\(members.joined(separator: ",\n"))\n  }"
    }
    return "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }

  /// CSV for people: Russian titles and words, and text that a spreadsheet would change guarded.
  public func form() -> String {
    var writer = DelimitedWriter()
    writer.keepsTextAsText = true
    return writer.text(headings: columns.map(\.title), rows: rows.lazy.map { $0.map(\.plainText) })
  }

  /// CSV headed by the keys; the members of a list are joined by a comma and a space.
  public func csv(by writer: DelimitedWriter = DelimitedWriter()) -> String {
    writer.text(headings: columns.map(\.key), rows: rows.lazy.map { $0.map(\.forSpreadsheets) })
  }
}

extension ListingValue {
  /// As a person reads it in a cell of a form: nothing where there is none.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .bool(let truth): truth ? "да" : "нет"
    case .day(let day): day.forPeople
    case .time(let day, let minute): day.forPeople(minute: minute)
    case .hundredths(let number): Int64(number).asHundredths
    case .percentHundredths(let number): "\(Int64(number).asHundredths) %"
    case .list(let values): values.map(\.plainText).joined(separator: ", ")
    case .absent: ""
    }
  }

  /// As a person reads it on a screen: a dash where there is none.
  fileprivate var forPeople: String {
    let text = plainText
    return text.isEmpty ? TextTable.nothing : text
  }

  fileprivate var forSpreadsheets: String {
    switch self {
    case .bool(let truth): truth ? "true" : "false"
    case .list(let values): values.map(\.forSpreadsheets).joined(separator: ", ")
    default: plainText
    }
  }

  /// The JSON text, or nothing for what is absent.
  fileprivate var json: String? {
    switch self {
    case .string(let text): Self.quoted(text)
    case .integer(let number): String(number)
    case .bool(let truth): truth ? "true" : "false"
    case .day, .time: Self.quoted(plainText)
    case .hundredths(let number), .percentHundredths(let number): String(number)
    case .list(let values): "[\(values.compactMap(\.json).joined(separator: ", "))]"
    case .absent: nil
    }
  }

  /// A JSON string: what RFC 8259 §7 demands is escaped, and delete and the C1 controls, which a terminal may obey.
  fileprivate static func quoted(_ text: String) -> String {
    var result = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result.append(contentsOf: "\\\"".unicodeScalars)
      case 0x5C: result.append(contentsOf: "\\\\".unicodeScalars)
      case 0x0A: result.append(contentsOf: "\\n".unicodeScalars)
      case 0x09: result.append(contentsOf: "\\t".unicodeScalars)
      case 0x0D: result.append(contentsOf: "\\r".unicodeScalars)
      case 0..<0x20, 0x7F...0x9F:
        let digits = String(scalar.value, radix: 16)
        result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
      default: result.append(scalar)
      }
    }
    result.append("\"")
    return String(result)
  }
}

import ArgumentParser
import MentoringService

/// How the answer to a question is written.
enum AnswerFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// A table on the screen; with `xlsx` and `table`, what people read: Russian titles, words, days.
  case text
  /// For programs: English keys and codes.
  case json, csv
  /// CSV for people, as a spreadsheet opens it.
  case table
  /// An Excel workbook, with days and numbers as such.
  case xlsx

  var isForPeople: Bool { self != .json && self != .csv }
}

/// In which form an answer is given, and where to.
struct AnswerOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Вид ответа: text — на экран, table (CSV) и xlsx — людям в электронную таблицу, json и csv — программам.",
      valueName: "ВИД"))
  var format: AnswerFormat = .text

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Новый файл для ответа, который прочтёт только его владелец.", valueName: "ФАЙЛ"),
    completion: .file())
  var file: String?

  /// Refuses what can't be written before anything is opened.
  func check() throws {
    if let file { try AnswerFile.check(file) }
    guard format == .xlsx else { return }
    guard file != nil else { throw ServiceError(.usage, "Для --format xlsx назовите файл: --output таблица.xlsx.") }
    try WorkbookFile.check()
  }

  /// The place that text goes to.
  var terminal: Terminal { file == nil ? .standardOutput() : .none }

  /// Writes a listing in the form that was asked for.
  func write(_ listing: Listing, sheet: String) throws {
    switch format {
    case .text: try emit(listing.table(on: terminal))
    case .json: try emit(listing.json())
    case .csv: try emit(listing.csv())
    case .table: try emit(listing.form())
    case .xlsx:
      try check()
      guard let file else { return }
      try WorkbookFile.write(
        to: file, sheet: sheet, headings: listing.columns.map(\.title),
        rows: listing.rows.map { $0.map(\.workbookCell) })
      Console.done("Таблица записана: \(file), строк: \(listing.rows.count).")
    }
  }

  /// Prints text, or writes it to the file that was named.
  func emit(_ text: String) throws {
    guard let file else { return Console.print(text) }
    try AnswerFile.write(text, to: file)
    Console.done("Ответ записан: \(file).")
  }

  /// The same place in another form.
  func with(_ format: AnswerFormat) -> AnswerOptions {
    var options = self
    options.format = format
    return options
  }
}

extension ListingValue {
  /// As a cell of a workbook: days and numbers as such, all else as text, which no spreadsheet takes for a formula.
  fileprivate var workbookCell: WorkbookFile.Cell {
    switch self {
    case .integer(let number): .number(number)
    case .day(let day): .day(day)
    case .time(let day, let minute): .time(day, minute: minute)
    case .hundredths(let number): .hundredths(number)
    case .percentHundredths(let number): .percentHundredths(number)
    case .string, .bool, .list, .absent: .text(plainText)
    }
  }
}

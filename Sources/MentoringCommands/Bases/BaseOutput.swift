import ArgumentParser
import MentoringService

/// How a base is written: as any listing, or as an Excel workbook.
enum BaseFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case text, json, csv, xlsx

  /// The listing's format whose values it shows. A workbook shows what people read.
  var listing: OutputFormat {
    switch self {
    case .text, .xlsx: .text
    case .json: .json
    case .csv: .csv
    }
  }
}

/// In which form a base is printed, and where to.
struct BaseOutputOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Вид ответа: text, json, csv или xlsx.", valueName: "ВИД"))
  var format: BaseFormat = .text

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Новый файл для --format xlsx.", valueName: "ФАЙЛ"), completion: .file(extensions: ["xlsx"]))
  var file: String?

  /// Refuses what can't be written before anything is opened.
  func check() throws {
    guard format == .xlsx else {
      if file == nil { return }
      throw ServiceError(
        .usage, "--output — только для --format xlsx; остальные виды печатаются.",
        details: ["В файл: mentorledger … --format csv > база.csv"])
    }
    guard let file else { throw ServiceError(.usage, "Для --format xlsx назовите файл: --output база.xlsx.") }
    try WorkbookFile.check(file)
  }
}

/// A base ready to be written.
struct BaseAnswer {
  let answer: QueryAnswer
  let columns: [(key: String, title: String)]
  /// Whether the columns are those of a named set: a form for people, with Russian headings and titles in CSV too.
  let isForm: Bool
  /// The name of the workbook's sheet.
  let title: String
  let noun: String

  func write(_ options: BaseOutputOptions, _ context: QueryContext) throws {
    switch options.format {
    case .xlsx:
      guard let file = options.file else { preconditionFailure("the options were checked") }
      context.announce()
      try WorkbookFile.write(
        to: file, sheet: title, headings: columns.map(\.title), rows: form.rows.map { $0.map(\.workbookCell) })
      Console.done("Таблица записана: \(file), строк: \(form.rows.count).")
    case .csv where isForm:
      context.announce()
      var writer = DelimitedWriter()
      writer.keepsTextAsText = true
      Console.print(writer.text(headings: columns.map(\.title), rows: form.rows.map { $0.map(\.plainText) }))
    default: answer.print(columns, options.format.listing, context, noun: noun)
    }
  }

  private var form: Listing { answer.listing(columns, format: .text, noun: noun) }
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

  /// As a cell of a workbook: numbers as numbers, all else as text, which no spreadsheet takes for a formula.
  fileprivate var workbookCell: WorkbookFile.Cell {
    if case .integer(let number) = self { .number(number) } else { .text(plainText) }
  }
}

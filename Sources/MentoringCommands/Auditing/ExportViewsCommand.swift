import ArgumentParser
import Mentoring
import MentoringService
import MentoringViews

/// Writes the projections as files.
struct ExportViewsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "views", abstract: "Записать проекции файлами: по одному на каждую.",
    discussion: """
      В папке — файл на каждую проекцию (participants, mentees, mentors, longterm, consents, pairs …): её строки на \
      день и как было известно. Личных данных в проекциях нет: люди названы кодами. Файлы CSV открывает Excel, JSON \
      читают программы.

      Примеры:
        mentorledger export views проекции
        mentorledger export views проекции --on-day 2022-06-30 --known-by 2022-07-01 --format json
      """)

  @Argument(help: ArgumentHelp("Новая папка.", valueName: "папка"), completion: .directory)
  var target: String

  @OptionGroup var moment: MomentOptions
  @OptionGroup var ledger: LedgerOptions
  @Option(name: .long, help: ArgumentHelp("Вид файлов: csv или json.", valueName: "ВИД")) var format: OutputFormat =
    .csv

  func execute() throws {
    guard format != .text else { throw ServiceError(.usage, "--format: файлы бывают csv и json.") }
    let context = try QueryContext(ledger, moment)
    let files = try ViewName.allCases.map { view -> (name: String, text: String) in
      let listing = Listing(
        columns: view.columns.map { ListingColumn($0.name, $0.name) },
        rows: try context.records(view).map { record in record.values.map(\.listed) })
      return ("\(view.rawValue).\(format.rawValue)", listing.rendered(as: format, on: .none))
    }
    try context.workspace.writeFolder(target, files)
    Console.done("Проекции записаны: \(target), файлов: \(files.count).")
  }
}

extension ViewValue {
  fileprivate var listed: ListingValue {
    switch self {
    case .text(let text): .string(text)
    case .integer(let number): .integer(Int(number))
    case .absent: .absent
    }
  }
}

import ArgumentParser
import MentoringService

/// Gives the ledger to others.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Выгрузить журнал для других.",
    subcommands: [ExportBundleCommand.self, ExportViewsCommand.self])
}

/// Writes a bundle (FORMAT §6).
struct ExportBundleCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "Записать комплект: все записи, контрольную точку и закрытые части.",
    discussion: """
      Комплект проверяют без ключей и без этой программы; личные части в нём зашифрованы. С --without-sealed их нет \
      вовсе, и проверка это назовёт. С --access-log — комплект журнала чтений: он нужен, чтобы восстановить его после \
      потери («restore --access-bundle»).

      Примеры:
        mentorledger export bundle комплект
        mentorledger export bundle для-аудитора --without-sealed
        mentorledger export bundle чтения --access-log
      """)

  @Argument(help: ArgumentHelp("Новая папка комплекта.", valueName: "папка"), completion: .directory)
  var target: String

  @Flag(name: .customLong("without-sealed"), help: "Не передавать закрытые части, даже зашифрованные.")
  var withoutSealed = false

  @Flag(name: .customLong("access-log"), help: "Комплект журнала чтений, а не основного журнала.")
  var isOfAccessLog = false

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let workspace = try Workspace(ledger.opening())
    let size = try workspace.exportBundle(to: target, withholdingBlobs: withoutSealed, isOfAccessLog: isOfAccessLog)
    Console.done("Комплект записан: \(target), записей: \(size).")
    let lost = isOfAccessLog ? 0 : try workspace.lostParts()
    if lost > 0 { Console.warn("Ключ утрачен, прочесть нельзя: закрытых частей \(lost). Проверке это не мешает.") }
    Console.print("Проверить: mentorledger verify --bundle \(target) --policy ФАЙЛ")
  }
}

import ArgumentParser
import MentoringService

/// Puts a backup back beside what there is; adds what it lost.
struct RestoreCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Восстановить журнал из резервной копии рядом и доказать, что он тот же.",
    discussion: """
      Существующий журнал не затрагивается: восстановленный появляется в новой папке (--to). Прежде чем что-либо \
      открыть, программа исполняет заново все акты об уничтожении: уничтоженное не возвращается, как бы стара ни была \
      копия. Если цело нынешнее хранилище ключей, укажите его: --vault; копия хранилища, сделанная до последнего \
      уничтожения, ничего не открывает — так и задумано. Цел журнал чтений — укажите --access-log.

      Папка ключей продолжает работать с прежней папкой журнала, и в ней ничего не меняется: в восстановленной читают и \
      проверяют. Когда прежней больше нет, работать в новой позволяет «mentorledger keys take-over».

      Копия старше последних записей читается и проверяется (verify даёт 2 и называет потерю), но писать в неё нельзя. \
      Недостающие записи добавляет комплект, который есть у аудитора или свидетеля: --bundle; его подписи и совпадение \
      с тем, что уже есть, проверяются. С --ledger вместо копии комплект дополняет уже восстановленную папку. Если \
      комплекта ни у кого нет, заводят журнал-преемник: init --successor-of.

      Примеры:
        mentorledger restore копия-2022-05-31 --to восстановленный
        mentorledger restore копия-2022-05-31 --to восстановленный --vault журнал/vault.sqlite --access-log журнал/access.sqlite
        mentorledger restore копия-2022-05-31 --to восстановленный --bundle комплект
        mentorledger restore --ledger восстановленный --bundle комплект
      """)

  @Argument(help: ArgumentHelp("Папка резервной копии.", valueName: "копия"), completion: .directory)
  var backup: String?

  @Option(
    name: .long, help: ArgumentHelp("Новая или пустая папка восстановленного журнала.", valueName: "ПАПКА"),
    completion: .directory)
  var to: String?

  @Option(
    name: .long, help: ArgumentHelp("Уцелевшее хранилище ключей вместо того, что в копии.", valueName: "ФАЙЛ"),
    completion: .file())
  var vault: String?

  @Option(
    name: .customLong("access-log"),
    help: ArgumentHelp("Уцелевший журнал чтений вместо того, что в копии.", valueName: "ФАЙЛ"), completion: .file())
  var accessLog: String?

  @Option(
    name: .long, help: ArgumentHelp("Комплект с недостающими записями: папка или tar.", valueName: "ПУТЬ"),
    completion: .file())
  var bundle: String?

  @Option(
    name: .customLong("access-bundle"),
    help: ArgumentHelp("Комплект журнала чтений с недостающими записями.", valueName: "ПУТЬ"), completion: .file())
  var accessBundle: String?

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    switch (backup, to) {
    case (let backup?, let to?): try restore(backup, to)
    case (nil, nil): try complete()
    default:
      throw ServiceError(
        .usage, "Укажите копию и новую папку: restore КОПИЯ --to ПАПКА,",
        details: ["или папку журнала и комплект: restore --ledger ПАПКА --bundle КОМПЛЕКТ."])
    }
  }

  private func restore(_ backup: String, _ to: String) throws {
    var restoration = Restoration(backup: backup, target: to)
    restoration.keys = ledger.keys
    restoration.vault = vault
    restoration.accessLog = accessLog
    restoration.bundle = bundle
    restoration.accessBundle = accessBundle
    var line = ProgressLine("Восстановление, записей", total: nil)
    let report: Restoration.Report
    do {
      defer { line.finish() }
      report = try restoration.run { line.advance(to: Int($0)) }
    }
    RestorationSummary(report).show()
  }

  /// Adds entries to a folder that was restored earlier.
  private func complete() throws {
    guard vault == nil, accessLog == nil, bundle != nil || accessBundle != nil else {
      throw ServiceError(
        .usage, "К журналу, который уже восстановлен, добавляют комплект: --bundle или --access-bundle.")
    }
    for (log, bundle) in [(LedgerCompletion.Log.ledger, bundle), (.access, accessBundle)] {
      guard let bundle else { continue }
      let completion = try LedgerCompletion(folder: ledger.folder, keys: ledger.keys, log: log, bundle: bundle)
      var line = ProgressLine("Комплект, записей", total: nil)
      let report: LedgerCompletion.Report
      do {
        defer { line.finish() }
        report = try completion.run { line.advance(to: Int($0)) }
      }
      RestorationSummary.show(report)
    }
    Console.print("Проверить: mentorledger verify")
  }
}

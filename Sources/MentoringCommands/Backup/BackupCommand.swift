import ArgumentParser
import Foundation
import MentoringService
import MerkleLog

/// Backups.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Резервная копия журнала и учение по ней.",
    discussion: """
      Примеры:
        mentorledger backup копия-2022-05-31
        mentorledger backup drill
      """, subcommands: [BackupMakeCommand.self, BackupDrillCommand.self], defaultSubcommand: BackupMakeCommand.self)
}

/// Makes a backup.
struct BackupMakeCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Сделать резервную копию, не прерывая работы.",
    discussion: """
      Копируются журнал, журнал чтений, хранилище ключей и настройки — как они были в один и тот же миг; запись в \
      журнал при этом продолжается. Из папки ключей не копируется ничего: без неё личные данные в копии не прочтёт \
      никто. Прежде чем сказать «готово», программа читает копию заново и проверяет оба журнала. После уничтожения \
      данных прежние копии хранилища ключей ничего не открывают: сделайте новую.

      Примеры:
        mentorledger backup make копия-2022-05-31
      """)

  @Argument(help: ArgumentHelp("Новая или пустая папка копии.", valueName: "папка"), completion: .directory)
  var target: String

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let backup = LedgerBackup(folder: try ledger.folder, keys: ledger.keys, target: target)
    var line = ProgressLine("Проверка копии, записей", total: nil)
    let report: LedgerBackup.Report
    do {
      defer { line.finish() }
      report = try backup.run { line.advance(to: Int($0)) }
    }
    let manifest = report.manifest
    Console.done("Резервная копия сделана и проверена: \(report.folder)")
    Console.print("Журнал: записей \(manifest.ledger.size), корень \(manifest.ledger.root.hex)")
    if let access = manifest.access {
      Console.print("Журнал чтений: записей \(access.size), корень \(access.root.hex)")
    }
    Console.print("Хранилище ключей: эпоха \(manifest.epoch)")
    if !report.isAnchored { Console.note("Новейшие записи подписаны журналом, но ещё не закреплены свидетелем.") }
    if report.missingKeys > 0 {
      Console.warn("В хранилище ключей нет ключей, которыми закрыты части записей: \(report.missingKeys).")
    }
    if report.lostKeys > 0 {
      Console.warn("Ключей утрачено: \(report.lostKeys). Что ими закрыто, в копии есть, но прочесть его нельзя.")
    }
  }
}

/// The drill.
struct BackupDrillCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill", abstract: "Учение: сделать копию, восстановить её рядом, доказать и удалить.",
    discussion: """
      Печатает протокол, который можно подписать и подшить. Ни журнал, ни папка ключей не меняются, личные данные ни \
      на экран, ни на диск не попадают; начатое уничтожение данных исполняется только во временной копии, и протокол \
      о нём говорит. Исход: 0 — всё сошлось; 1 — что-то не удалось; 2 — журнал изменён в обход программы.

      Примеры:
        mentorledger backup drill
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Где создать временную папку (иначе — где принято в системе).", valueName: "ПАПКА"),
    completion: .directory)
  var temporary: String?

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let drill = BackupDrill(folder: try ledger.folder, keys: ledger.keys, in: temporary)
    var line = ProgressLine("Учение, записей", total: nil)
    let report: BackupDrill.Report
    do {
      defer { line.finish() }
      report = try drill.run { line.advance(to: Int($0)) }
    }
    Console.print(DrillProtocol(report).text)
    guard !report.isPassed else { return }
    throw ExitCode(report.failures.map(\.kind.rawValue).max() ?? ServiceError.Kind.couldNot.rawValue)
  }
}

import ArgumentParser
import MentoringService

/// Keys of the ledger.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Ключи журнала.",
    discussion: """
      Папка ключей открывает все личные данные журнала. Её копии вносятся в список, чтобы смена ключа эпохи дошла \
      до каждой; лист восстановления хранится на бумаге.

      Примеры:
        mentorledger keys check
        mentorledger keys copy /media/safe/mentoring-keys
        mentorledger keys sheet --output лист.txt
        mentorledger keys take-over --ledger восстановленный
        mentorledger keys change-epoch
        mentorledger keys rotate-log
        mentorledger keys replace-log
      """,
    subcommands: [
      KeysCheckCommand.self, KeysCopyCommand.self, KeysSheetCommand.self, KeysRecoverCommand.self,
      KeysTakeOverCommand.self, KeysChangeEpochCommand.self, KeysAcceptLossCommand.self, KeysReclaimCommand.self,
      KeysRotateLogCommand.self, KeysReplaceLogCommand.self,
    ])
}

/// Changes the key that the log signs with.
struct KeysRotateLogCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-log", abstract: "Сменить ключ, которым журнал подписывает контрольные точки.",
    discussion: """
      Первую точку после смены подписывают оба ключа, и она остаётся в журнале навсегда: тот, кто верит прежнему \
      ключу, по ней узнаёт новый. Новая строка вносится в политику в папке ключей; свидетелям и аудиторам её \
      передают. Если прежний ключ утрачен или украден, нужна keys replace-log. Делает администратор.

      Примеры:
        mentorledger keys rotate-log
        mentorledger keys rotate-log --at 2022-06-01T09:00:00Z
      """)

  @OptionGroup var change: KeyChangeOptions

  func execute() throws {
    let report = try change.run(isReplacement: false)
    Console.done("Ключ журнала сменён; первая точка подписана обоими.")
    Console.print("log \(report.new)")
    Console.note("Строка внесена в политику в папке ключей. Передайте её свидетелям и всем, у кого своя политика.")
  }
}

/// Puts a key in the place of a lost or stolen one.
struct KeysReplaceLogCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "replace-log", abstract: "Заменить утраченный или украденный ключ журнала.",
    discussion: """
      Прежний ключ не подписывает, поэтому новому верят только через политику: показанную строку вносит в неё \
      человек, убедившись, что замена настоящая. До этого проверка даёт исход 2. Делает администратор.

      Примеры:
        mentorledger keys replace-log
        mentorledger keys replace-log --at 2022-06-01T09:00:00Z
      """)

  @OptionGroup var change: KeyChangeOptions

  func execute() throws {
    let report = try change.run(isReplacement: true)
    Console.done("Ключ журнала заменён. Внесите в файл политики строку:")
    Console.print("log \(report.new)")
    Console.note("Прежний ключ: \(report.old). Сообщите о замене свидетелям и всем, у кого своя политика.")
  }
}

/// Which ledger's key is changed, and when.
struct KeyChangeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Время записи в журнале с объявляемым временем: 2021-10-04T09:00:00Z.", valueName: "МОМЕНТ"))
  var at: String?

  @OptionGroup var ledger: LedgerOptions

  func run(isReplacement: Bool) throws -> Workspace.LogKeyReport {
    var opening = try ledger.opening()
    opening.at = try at.map { try ArgumentText.instant($0, "--at") }
    return try Workspace.changeLogKey(opening, isReplacement: isReplacement)
  }
}

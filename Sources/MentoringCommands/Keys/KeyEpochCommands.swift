import ArgumentParser
import MentoringService

/// Puts a new epoch key in place of the present one.
struct KeysChangeEpochCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "change-epoch", abstract: "Сменить ключ эпохи: прежний потерян, или его кто-то видел.",
    discussion: """
      Новый ключ пишется в папку ключей и во все её копии и читается обратно; им закрываются все ключи хранилища; \
      прежний ключ уничтожается везде. Прежние резервные копии хранилища и прежний лист восстановления после этого не \
      открываются. Все копии должны быть подключены; ту, которой больше нет, называют утраченной. Прерванная смена \
      завершается при следующем запуске. Другие в это время могут работать. С --backup сначала делается и проверяется \
      резервная копия журнала под новым ключом, и лишь потом уничтожается прежний. Делает администратор.

      Примеры:
        mentorledger keys change-epoch
        mentorledger keys change-epoch --backup копия-2022-06-01
        mentorledger keys change-epoch --lost /media/safe/mentoring-keys
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Копия, которой больше нет или которая у чужих; можно несколько.", valueName: "ПАПКА"),
    completion: .directory)
  var lost: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Новая папка резервной копии: без неё прежний ключ не уничтожается.", valueName: "ПАПКА"),
    completion: .directory)
  var backup: String?

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let report = try Workspace(try ledger.opening()).changeEpoch(lost: lost, backup: backup)
    Console.done("Началась эпоха \(report.epoch); прежний ключ уничтожен.")
    for copy in report.copies { Console.print("Копия обновлена: \(copy)") }
    for copy in report.lost {
      Console.warn(
        "Утраченная копия \(copy) открывает прежние резервные копии хранилища, если они у кого-то есть: уничтожьте их.")
    }
    Console.warn("Напечатайте новый лист восстановления (mentorledger keys sheet), прежний уничтожьте.")
    if let backup {
      Console.print("Резервная копия под новым ключом сделана и проверена: \(backup)")
      Console.warn("Прежние резервные копии хранилища больше не открываются.")
    } else {
      Console.warn("Сделайте резервную копию журнала: прежние копии хранилища больше не открываются.")
    }
  }
}

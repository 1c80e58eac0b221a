import ArgumentParser
import MentoringService
import MerkleLog

/// The log of reads.
struct AccessLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access-log", abstract: "Журнал чтений: продолжить, когда его записи утрачены.",
    discussion: """
      Кто, чьи данные и зачем открывал, показывает «mentorledger report reads».

      Примеры:
        mentorledger access-log accept-loss
      """, subcommands: [AccessLogAcceptLossCommand.self])
}

/// Gives up lost entries of the log of reads.
struct AccessLogAcceptLossCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept-loss",
    abstract: "Начать новый журнал чтений: записей прежнего больше нет ни у кого.",
    discussion: """
      Пока журнал чтений короче, чем о нём известно, изменён или пропал, имена не открываются. Сначала верните его файл \
      или его записи («restore --access-bundle»). Если их нет ни у кого, эта команда начинает журнал-преемник: имена \
      снова открываются, а в основном журнале навсегда остаётся, кто согласился с утратой и скольких записей нет; \
      verify и report reads называют их. Прежний файл остаётся на месте: что в нём уцелело, читают и проверяют. Если \
      журнал чтений цел, команда отказывает. Делает администратор.

      Примеры:
        mentorledger access-log accept-loss
      """)

  @OptionGroup var time: TimeOptions
  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    var opening = try ledger.opening()
    try time.apply(to: &opening)
    let report = try Workspace(opening).acceptAccessLoss()
    for loss in report.losses {
      let lost = loss.size.rawValue - loss.kept.rawValue
      Console.warn(
        "\(loss.file): известно записей \(loss.size), уцелело \(loss.kept), утрачено \(lost). Это записано: запись "
          + "\(loss.entry).")
    }
    if let successor = report.successor {
      Console.done("Начат новый журнал чтений: \(successor.file). Имена снова открываются.")
      Console.print("log \(successor.key)")
      Console.note("Строка внесена в политику в папке ключей. Передайте её всем, у кого своя политика.")
    }
    Console.note("Прежний файл не удаляйте: что в нём уцелело, проверяется и дальше.")
  }
}

import ArgumentParser
import MentoringService

/// Goes on with a vault that lacks keys.
struct KeysAcceptLossCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept-loss",
    abstract: "Продолжить с хранилищем, которое старше журнала: нынешнего больше нет нигде.",
    discussion: """
      Если на место vault.sqlite положена старая копия, журнал не открывается: недостающими ключами закрыты личные \
      данные новых записей. Эта команда соглашается с тем, что их не прочтёт никто; сами записи остаются и \
      проверяются, работа продолжается, а вместо утраченного везде стоит «ключ утрачен». Согласие — запись журнала. \
      Сначала ищите нынешний файл: если он найдётся позже, ключи возвращает keys reclaim. Делает администратор.

      Примеры:
        mentorledger keys accept-loss
      """)

  @OptionGroup var time: TimeOptions
  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    var opening = try ledger.opening()
    try time.apply(to: &opening)
    opening.acceptsLostKeys = true
    let report = try Workspace(opening).acceptLostKeys()
    Console.done("Журнал открывается с этим хранилищем. Утраченных ключей: \(report.keys).")
    if let entry = report.entries.first { Console.print("Согласие записано: запись \(entry).") }
    if report.isLedgerShort {
      Console.warn(
        "Журнал короче, чем помнит папка ключей, и записи об этом в нём нет. Когда записи вернутся, повторите команду.")
    }
    if report.isImportKeyLost {
      Console.warn(
        "Утрачен и ключ, по которому узнаются строки прежних загрузок: загруженные раньше таблицы не загружайте снова.")
    }
    Console.note("Что ими закрыто, нигде не прочесть: там стоит «ключ утрачен». Найдётся хранилище — keys reclaim.")
    Console.note("Обновите копии папки ключей: mentorledger keys copy ПАПКА.")
  }
}

/// Takes up keys that were given up.
struct KeysReclaimCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "reclaim", abstract: "Вернуть утраченные ключи из найденной копии хранилища.",
    discussion: """
      Из найденного файла vault.sqlite берутся только ключи, с утратой которых согласились; каждый проверяется. Нынешнее \
      хранилище остаётся на месте, и новые ключи в нём тоже. Уничтоженные ключи не возвращаются, и после смены эпохи \
      прежние хранилища не открываются. Возвращение — запись журнала. Делает администратор.

      Примеры:
        mentorledger keys reclaim найденное/vault.sqlite
      """)

  @Argument(help: ArgumentHelp("Найденное хранилище ключей.", valueName: "ФАЙЛ"), completion: .file())
  var vault: String

  @OptionGroup var time: TimeOptions
  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    var opening = try ledger.opening()
    try time.apply(to: &opening)
    let report = try Workspace(opening).reclaimLostKeys(from: vault)
    Console.done("Вернулось ключей: \(report.keys). Что ими закрыто, снова читается.")
    if let entry = report.entries.first { Console.print("Возвращение записано: запись \(entry).") }
    if report.remaining > 0 { Console.warn("Утраченных ключей осталось: \(report.remaining).") }
    Console.note("Обновите копии папки ключей: mentorledger keys copy ПАПКА.")
  }
}

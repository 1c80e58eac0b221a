import ArgumentParser
import Foundation
import Mentoring
import MentoringService
import MerkleLog

/// Makes a new ledger.
struct InitCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Создать журнал, его ключи и первую учётную запись.",
    discussion: """
      Папка ключей должна лежать на носителе, который не попадает в резервные копии: кто получит журнал вместе с \
      ключами, прочтёт личные данные. Без ключей личные данные не прочтёт никто, в том числе владелец.

      Если записи прежнего журнала утрачены безвозвратно, новый называет его преемником: --successor-of с папкой \
      прежнего журнала, его папкой ключей или файлом контрольной точки. Имя, размер и корень прежнего журнала встают в \
      первую запись, и никто не выдаст за него другую историю. Прежний журнал остаётся: его читают и проверяют.

      Если создание прервано, повторите ту же команду: она завершит его.

      В конце печатается лист восстановления для сейфа директора: по нему возвращают ключ, если папка ключей погибла \
      («mentorledger keys recover»). С --sheet он пишется в файл, который напечатают и удалят.

      Примеры:
        mentorledger init --ledger журнал --keys /media/keys/mentoring --origin school.example/mentoring --organisation "МБОУ «Школа»"
        mentorledger init --ledger преемник --keys /media/keys/mentoring-2 --origin school.example/mentoring-2 --organisation "МБОУ «Школа»" --successor-of восстановленный
        mentorledger init --ledger проба --origin school.example/trial --organisation "Проба" --clock declared --at 2021-09-01T06:00:00Z
      """)

  @Option(name: .long, help: ArgumentHelp("Имя журнала: домен и путь, school.example/mentoring.", valueName: "ИМЯ"))
  var origin: String

  @Option(name: .long, help: ArgumentHelp("Название организации, как в документах.", valueName: "НАЗВАНИЕ"))
  var organisation: String

  @Option(
    name: .customLong("time-zone"),
    help: ArgumentHelp("Часовой пояс организации; по нему считаются дни.", valueName: "ПОЯС"))
  var timeZone = "Europe/Moscow"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Время записей: measured — по часам; declared — называет каждая команда (для показа и проверок).",
      valueName: "ВИД"))
  var clock = Clock.measured

  @Option(
    name: .customLong("successor-of"),
    help: ArgumentHelp(
      "Утраченный журнал: его папка, его папка ключей или файл с контрольной точкой.", valueName: "ПУТЬ"),
    completion: .file())
  var successorOf: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Политика прежнего журнала, если её нет в его папке ключей.", valueName: "ФАЙЛ"),
    completion: .file())
  var policy: String?

  @Option(name: .long, help: ArgumentHelp("Время создания, только с --clock declared.", valueName: "МОМЕНТ"))
  var at: String?

  @Option(
    name: .long, help: ArgumentHelp("Новая папка журнала (иначе переменная MENTORLEDGER_LEDGER).", valueName: "ПАПКА"),
    completion: .directory)
  var ledger: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Новая папка ключей (иначе MENTORLEDGER_KEYS, иначе рядом с журналом).", valueName: "ПАПКА"),
    completion: .directory)
  var keys: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Записать лист восстановления в новый файл, а не показывать на экране.", valueName: "ФАЙЛ"),
    completion: .file())
  var sheet: String?

  func execute() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let ledger = ledger ?? environment["MENTORLEDGER_LEDGER"] else {
      throw ServiceError(
        .usage, "Не указано, где создать журнал.",
        details: ["Укажите новую папку: --ledger ПАПКА или MENTORLEDGER_LEDGER."])
    }
    let chosenKeys = keys ?? environment["MENTORLEDGER_KEYS"]
    guard successorOf != nil || policy == nil else {
      throw ServiceError(.usage, "--policy указывают вместе с --successor-of: это политика прежнего журнала.")
    }
    if let sheet { try SheetFile.requireNew(sheet, awayFrom: ledger) }
    var initialisation = try Initialisation(
      folder: ledger, keys: chosenKeys ?? LedgerFolder(path: ledger).path + ".keys", origin: origin,
      organisation: organisation, timeZone: timeZone, clock: clock, at: at.map { try ArgumentText.instant($0, "--at") })
    let predecessor = try successorOf.map { try Predecessor.find($0, policy: policy) }
    initialisation.predecessor = predecessor?.predecessor
    let result = try initialisation.run()
    show(result, keysWereChosen: chosenKeys != nil)
    if let predecessor { show(predecessor) }
    if let sheet {
      try SheetFile.write(result.sheet, to: sheet)
    } else {
      Console.print("\n" + result.sheet.text)
    }
  }

  private func show(_ found: Predecessor.Found) {
    let predecessor = found.predecessor
    Console.print(
      "Преемник журнала \(predecessor.origin): записей \(predecessor.size), корень \(predecessor.root.hex)")
    if !found.isVerified {
      Console.warn("Подпись прежнего журнала не сверена: его политики нет. Укажите её: --policy ФАЙЛ.")
    }
    Console.note("Прежний журнал и его папку ключей сохраните: без них прежние записи не прочесть и не проверить.")
  }

  private func show(_ result: Initialisation.Result, keysWereChosen: Bool) {
    if result.wasInterrupted { Console.note("Прошлый раз создание журнала было прервано; теперь оно завершено.") }
    Console.done("Журнал создан: \(result.folder)")
    Console.print(
      """

        Ключ проверки (vkey)  \(result.verifierKey)
        Файл политики         \(result.policyFile)
        Папка ключей          \(result.keys)
        Учётная запись        \(result.account), роли: администратор, координатор
        Токен                 \(result.token)

      Токен показан один раз; он нужен, чтобы действовать под этой записью от имени другого пользователя системы \
      (--as и MENTORLEDGER_TOKEN). Передайте ключ проверки тем, кто будет проверять журнал.

      Без папки ключей:
        • все личные данные журнала — имена, даты рождения, контакты, анкеты — не прочтёт никто и никогда;
        • добавить запись нельзя: её нечем подписать;
        • записи без личных данных и доказательства их неизменности остаются и проверяются.
      Сделайте копию папки ключей (mentorledger keys copy) и храните её отдельно от копий журнала, а лист
      восстановления — в сейфе директора.
      """)
    if clock == .declared {
      Console.warn("Время в этом журнале объявляется, а не измеряется: он годится для показа и проверок.")
    }
    if !keysWereChosen {
      Console.warn(
        """
        Ключи лежат рядом с журналом. Перенесите папку ключей на носитель, который не попадает в резервные копии,
        и указывайте её: --keys ПАПКА или MENTORLEDGER_KEYS (либо исправьте «keys» в settings.json).
        """)
    }
  }
}

public import ArgumentParser
import EventLedger
import Foundation
public import Mentoring
import MentoringService

/// Which ledger a command works on, and as whom.
public struct LedgerOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Папка журнала (иначе переменная MENTORLEDGER_LEDGER).", valueName: "ПАПКА"),
    completion: .directory)
  public var ledger: String?

  @Option(
    name: .long, help: ArgumentHelp("Папка ключей, если она не там, где записано в настройках.", valueName: "ПАПКА"),
    completion: .directory)
  public var keys: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Учётная запись u:…; её токен — в переменной MENTORLEDGER_TOKEN. Без этого — та, что связана с пользователем системы.",
      valueName: "ЗАПИСЬ"))
  public var account: String?

  public init() {}

  /// The ledger's folder, or the sentence that says how to name it.
  var folder: String {
    get throws {
      if let folder = ledger ?? ProcessInfo.processInfo.environment["MENTORLEDGER_LEDGER"] { return folder }
      throw ServiceError(
        .usage, "Не указан журнал.", details: ["Укажите папку: --ledger ПАПКА или MENTORLEDGER_LEDGER."])
    }
  }

  func opening() throws -> Workspace.Opening {
    var opening = Workspace.Opening(folder: try folder)
    opening.keys = keys
    opening.account = account
    opening.notice = { Console.warn($0) }
    opening.token = ProcessInfo.processInfo.environment["MENTORLEDGER_TOKEN"]
    return opening
  }
}

/// When a recording is made, under which name.
public struct RecordingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Время записи в журнале с объявляемым временем: 2021-10-04T09:00:00Z.", valueName: "МОМЕНТ"))
  public var at: String?

  @Option(
    name: .customLong("command-id"),
    help: ArgumentHelp("Имя команды: та же команда ещё раз даёт прежний результат.", valueName: "UUID"))
  public var commandID: String?

  @Flag(name: .customLong("confirm-clock"), help: "Подтвердить, что часы верны, хотя ушли вперёд больше чем на 32 дня.")
  public var confirmsClock = false

  @Flag(name: .customLong("dry-run"), help: "Только проверить и показать, что было бы записано.")
  public var isDryRun = false

  public init() {}

  func apply(to opening: inout Workspace.Opening) throws {
    opening.at = try at.map { try ArgumentText.instant($0, "--at") }
    opening.confirmsClock = confirmsClock
  }

  var command: CommandID? {
    get throws {
      try commandID.map { text in
        guard let id = CommandID(text.lowercased()) else {
          throw ServiceError(.usage, "--command-id — не UUID: «\(text)».")
        }
        return id
      }
    }
  }
}

/// About which day a question is, as known when.
public struct MomentOptions: ParsableArguments {
  @Option(
    name: .customLong("on-day"), help: ArgumentHelp("О каком дне вопрос (иначе о сегодняшнем).", valueName: "ДАТА"))
  public var onDay: String?

  @Option(
    name: .customLong("known-by"),
    help: ArgumentHelp("Как было известно к концу этого дня (иначе сейчас).", valueName: "ДАТА"))
  public var knownBy: String?

  @Option(
    name: .customLong("at-position"),
    help: ArgumentHelp("Как было известно после записи с этим номером.", valueName: "N"))
  public var atPosition: Int64?

  @Option(name: .long, help: ArgumentHelp("Сегодняшний день в журнале с объявляемым временем.", valueName: "ДАТА"))
  public var today: String?

  public init() {}

  func apply(to opening: inout Workspace.Opening) throws {
    opening.today = try today.map { try ArgumentText.day($0, "--today") }
  }

  func moment(in workspace: Workspace) throws -> Moment {
    try workspace.moment(
      onDay: onDay.map { try ArgumentText.day($0, "--on-day") },
      knownBy: knownBy.map { try ArgumentText.day($0, "--known-by") },
      atPosition: atPosition.map { Position($0) })
  }
}

/// In which form an answer is printed.
public struct OutputOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Вид ответа: text, json или csv.", valueName: "ВИД"))
  public var format: OutputFormat = .text

  public init() {}
}

extension OutputFormat: ExpressibleByArgument {}

/// Whether names are opened, and why.
public struct DisclosureOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Показать имена и контакты, назвав причину: programme, check, audit, request, incident. Без причины — псевдонимы.",
      valueName: "ПРИЧИНА"))
  public var why: ReadPurpose?

  @Flag(
    name: .customLong("confirm-clock"),
    help: "Подтвердить, что часы верны, хотя с последнего чтения прошло больше 32 дней.")
  public var confirmsClock = false

  public init() {}

  func apply(to opening: inout Workspace.Opening) { opening.confirmsClock = confirmsClock }
}

/// Arguments that the parser takes as text.
enum ArgumentText {
  /// A day, `2021-10-03` or `03.10.2021`.
  static func day(_ text: String, _ name: String) throws -> CivilDate {
    if let day = CivilDate(text) { return day }
    var fault = "такого дня нет в календаре"
    do {
      let date = try RussianDate(parsing: text)
      if let day = CivilDate(year: date.year, month: date.month, day: date.day) { return day }
    } catch {
      fault = error.rule == .dateForm ? "не день; пишите 2021-10-03 или 03.10.2021" : error.message
    }
    throw ServiceError(.usage, "\(name): «\(text)» — \(fault).")
  }

  /// A school year, by the calendar year in which it begins.
  static func cycle(_ year: Int64) throws -> Cycle {
    guard let cycle = Cycle(year) else {
      throw ServiceError(
        .usage,
        "--cycle \(year): учебный год называют по году его начала, от \(Cycle.years.lowerBound) до "
          + "\(Cycle.years.upperBound).", details: ["Например, 2021 — это 2021/22."])
    }
    return cycle
  }

  /// A moment, `2021-10-04T09:12:33Z`.
  static func instant(_ text: String, _ name: String) throws -> Instant {
    guard let instant = Instant(text) else {
      throw ServiceError(.usage, "\(name): «\(text)» — не момент времени; пишите 2021-10-04T09:12:33Z.")
    }
    return instant
  }
}

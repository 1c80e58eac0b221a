import ArgumentParser
import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import MentoringService
import MerkleLog

/// The configuration.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Настройки: что действует и откуда взято.", subcommands: [ConfigShowCommand.self])
}

/// Shows each setting, its value and where it comes from.
struct ConfigShowCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Показать каждую настройку, её значение и источник.",
    discussion: """
      Показывает и то, что не открывается: помогает понять, почему журнал или ключи не находятся. Токен не выводится.

      Примеры:
        mentorledger config show
        mentorledger config show --ledger журнал --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute() throws {
    var report = SettingsReport(environment: ProcessInfo.processInfo.environment)
    let folder = LedgerFolder(path: try ledger.folder)
    report.add(
      "ledger", "Папка журнала", folder.path,
      ledger.ledger != nil ? .option("--ledger") : .variable("MENTORLEDGER_LEDGER"))
    report.addFiles(of: folder, keys: ledger.keys)
    report.addAccount(named: ledger.account)
    var trouble: ServiceError?
    do {
      try report.addFacts(of: Workspace(ledger.opening()))
    } catch {
      trouble = ServiceError(explaining: error)
    }
    report.add("version", "Версия программы", MentorLedgerCommand.version, .program)
    let terminal = Terminal.standardOutput()
    Console.print(
      output.format == .text
        ? report.listing.table(on: terminal, isCounted: false)
        : report.listing.rendered(as: output.format, on: terminal))
    if let trouble { throw trouble }
  }
}

/// Settings and where they come from.
private struct SettingsReport {
  enum Source {
    case option(String), variable(String), file(String), ledger, keyFolder, system, program, convention

    var text: String {
      switch self {
      case .option(let name): "параметр \(name)"
      case .variable(let name): "переменная \(name)"
      case .file(let name): "файл \(name)"
      case .ledger: "первая запись журнала"
      case .keyFolder: "папка ключей"
      case .system: "пользователь системы"
      case .program: "программа"
      case .convention: "по умолчанию"
      }
    }
  }

  let environment: [String: String]
  private(set) var listing = Listing(columns: [
    ListingColumn("setting", "Настройка"), ListingColumn("title", "Что это"), ListingColumn("value", "Значение"),
    ListingColumn("source", "Откуда"),
  ])

  init(environment: [String: String]) { self.environment = environment }

  mutating func add(_ setting: String, _ title: String, _ value: String?, _ source: Source) {
    listing.append([.string(setting), .string(title), ListingValue(value), .string(source.text)])
  }

  mutating func addFiles(of folder: LedgerFolder, keys: String?) {
    let settings = try? LedgerSettings.read(folder)
    let variable = environment["MENTORLEDGER_KEYS"]
    let keyFolder = keys ?? variable ?? settings?.keys
    let source: Source =
      keys != nil ? .option("--keys") : variable != nil ? .variable("MENTORLEDGER_KEYS") : .file("settings.json")
    add("keys", "Папка ключей", keyFolder, source)
    add("policy", "Файл политики", keyFolder.map { KeyFolder($0).policyFile }, .convention)
    add("organisation", "Организация", settings?.organisation, .file("settings.json"))
    add(
      "takedownWorkingDays", "Рабочих дней, чтобы снять публикацию",
      "\(settings?.takedownWorkingDays ?? Workspace.takedownWorkingDays)",
      settings?.takedownWorkingDays == nil ? .convention : .file("settings.json"))
    add(
      "coverageTargetPercent", "Целевой охват, процентов",
      "\(settings?.coverageTargetPercent ?? Workspace.coverageTargetPercent)",
      settings?.coverageTargetPercent == nil ? .convention : .file("settings.json"))
    add("views", "Файл проекций", folder.views, .convention)
  }

  mutating func addAccount(named account: String?) {
    if let account {
      add("account", "Учётная запись", account, .option("--as"))
      let isSet = environment["MENTORLEDGER_TOKEN"] != nil
      add("token", "Токен", isSet ? "задан" : "не задан", .variable("MENTORLEDGER_TOKEN"))
    }
  }

  mutating func addFacts(of workspace: Workspace) throws {
    let opened = workspace.facts.opened
    add("origin", "Имя журнала", opened.origin, .ledger)
    add("vkey", "Ключ проверки", opened.vkey, .ledger)
    add("timeZone", "Часовой пояс", opened.timeZone, .ledger)
    add("clock", "Время записей", opened.clock.title.lowercased(), .ledger)
    let standing = try workspace.keyStanding()
    add(
      "keysBound", "Папка ключей работает с этой папкой",
      standing == .bound ? "да" : standing == .free ? "закрепится при первой записи" : "нет: keys take-over",
      .keyFolder)
    if let predecessor = workspace.facts.predecessor {
      add("predecessor", "Преемник журнала", predecessor.origin, .ledger)
      add("predecessorSize", "Записей в прежнем журнале", predecessor.size.description, .ledger)
      add("predecessorRoot", "Корень прежнего журнала", predecessor.root.hex, .ledger)
    }
    if let account = try workspace.vault.account(boundTo: getuid()) {
      add("systemAccount", "Учётная запись пользователя системы", account.description, .system)
    }
  }
}

import ArgumentParser
import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringService
import MentoringViews

/// Folds the history anew and compares.
struct ReplayCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Воспроизвести историю с первой записи и сравнить с действующими базами.",
    discussion: """
      Считает отпечатки всех строк проекций — действующих и построенных заново — и называет первую строку, которая \
      различается; тогда исход 1. Сам журнал проверяет «mentorledger verify».

      Примеры:
        mentorledger replay
        mentorledger replay --to 120
      """)

  @Option(name: .long, help: ArgumentHelp("Воспроизвести до этой записи (иначе до последней).", valueName: "НОМЕР"))
  var to: Int64?

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let workspace = try Workspace(ledger.opening())
    _ = try workspace.views { Console.warn($0) }
    var line = ProgressLine("Воспроизведение, записей", total: nil)
    let report: ReplayReport
    do {
      defer { line.finish() }
      report = try workspace.replay(to: to.map { Position($0) }) { line.advance(to: Int($0.rawValue)) }
    }
    if workspace.facts.clockIsDeclared { Console.note("Журнал с объявляемым временем: для показа и проверок.") }
    Console.print("Воспроизведено до записи \(report.position).")
    Console.print("Действующие базы    \(report.liveDigest)")
    Console.print("Построены заново    \(report.replayedDigest)")
    guard !report.isEqual else { return Console.done("Отпечатки совпадают.") }
    throw ServiceError(.couldNot, "Действующие базы расходятся с историей.", details: Self.details(report.difference))
  }

  private static func details(_ difference: ViewDifference?) -> [String] {
    let advice = "Проекции можно построить заново: mentorledger rebuild. Записи журнала они не меняют."
    guard let difference else { return [advice] }
    let place = "\(difference.view.rawValue), \(difference.entity), \(difference.key)"
    return ["Первая строка, которая различается: \(place)"] + columns(difference) + [advice]
  }

  /// What differs in the row, column by column.
  private static func columns(_ difference: ViewDifference) -> [String] {
    guard let live = difference.live else { return ["По истории такая строка есть, в действующих базах её нет."] }
    guard let replayed = difference.replayed else {
      return ["В действующих базах она есть, по истории её не должно быть."]
    }
    let names = ["entity", "key", "onFrom", "onTo", "knownFrom", "knownTo"] + difference.view.columns.map(\.name)
    return zip(names, zip(live, replayed)).compactMap { name, values in
      values.0.utf8.elementsEqual(values.1.utf8)
        ? nil : "\(name): в действующих базах \(values.0), по истории \(values.1)"
    }
  }
}

/// Builds the views anew.
struct RebuildCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Построить базы заново из журнала.",
    discussion: """
      Проекции (views.sqlite) — производный файл: его можно удалить в любое время, ответы от этого не меняются.

      Примеры:
        mentorledger rebuild
      """)

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let workspace = try Workspace(ledger.opening())
    let total = try workspace.store.read { try $0.eventCount() }
    var line = ProgressLine("Построение", total: Int(total))
    do {
      defer { line.finish() }
      try workspace.rebuildViews { line.advance(to: Int($0.rawValue)) }
    }
    Console.done("Базы построены заново, записей: \(total).")
  }
}

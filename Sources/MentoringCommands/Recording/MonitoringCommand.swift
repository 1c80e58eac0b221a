import ArgumentParser
import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// The monitoring of a school year (item 7.3).
struct MonitoringCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitoring", abstract: "Мониторинг качества программы: записать показатели и проверить их.",
    subcommands: [MonitoringCompleteCommand.self, MonitoringCheckCommand.self])
}

struct MonitoringCompleteCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete", abstract: "Записать мониторинг с показателями, рассчитанными по записям.",
    discussion: """
      Показатели те же, что в «report indicators». SWOT-анализ — личная часть: {"sealed":{"swot":{"strengths":…,\
      "weaknesses":…,"opportunities":…,"threats":…}}} через --json.

      Примеры:
        mentorledger monitoring complete --cycle 2021 --eligible 640 --on 31.05.2022 --dry-run
        mentorledger monitoring complete --cycle 2021 --eligible 640 --document 14 --json swot.json
      """)

  @OptionGroup var recording: RecordingOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64
  @Option(help: ArgumentHelp("Сколько обучающихся могло участвовать.", valueName: "N")) var eligible: Int
  @Option(name: .long, help: ArgumentHelp("День мониторинга (иначе сегодня).", valueName: "ДАТА")) var on: String?
  @Option(
    name: .customLong("at-position"),
    help: ArgumentHelp("Считать записи до этой включительно (иначе все).", valueName: "N"))
  var atPosition: Int64?
  @Option(help: ArgumentHelp("Номер отчёта.", valueName: "НОМЕР")) var document: String?
  @Option(name: .long, help: ArgumentHelp("Файл с SWOT-анализом; «-» — со стандартного ввода.", valueName: "ФАЙЛ"))
  var json: String?
  @Option(name: .long, help: ArgumentHelp("Причина отступления от порядка программы.", valueName: "КОД"))
  var reason: ExceptionReason?

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    guard eligible >= 0 else { throw ServiceError(.usage, "--eligible \(eligible): людей не бывает меньше нуля.") }
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let command = try recording.command
    let workspace = try Workspace(opening)
    let day = try on.map { try ArgumentText.day($0, "--on") } ?? workspace.today()
    let moment = try workspace.moment(onDay: day, knownBy: nil, atPosition: atPosition.map { Position($0) })
    var input = try workspace.monitoring(cycle, eligible: eligible, moment)
    if let document { input.data["document"] = .string(document) }
    if let json { input.sealed = try EntryDocument.read(json).sealed }
    let report = try Recorder(workspace, via: .cli).record(
      [input], command: command, reason: reason, dryRun: recording.isDryRun)
    RecordingSummary(report).show(as: output.format)
  }
}

struct MonitoringCheckCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Пересчитать записанный мониторинг по тем же записям и назвать каждое расхождение.",
    discussion: """
      Примеры:
        mentorledger monitoring check --cycle 2021
        mentorledger monitoring check --cycle 2021 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    let context = try QueryContext(ledger, moment, format: output.format)
    let (entry, figures) = try context.workspace.recomputedMonitoring(cycle, context.moment)
    QueryAnswer(
      rows: figures.map { figure in
        [
          "indicator": QueryCell(.string(figure.code), title: .string(figure.title)),
          "recorded": QueryCell(Int64(figure.recorded)), "computed": QueryCell(Int64(figure.computed)),
          "equal": QueryCell(.bool(figure.isEqual)), "evidence": PositionList.cell(figure.evidence),
          "position": QueryCell(entry),
        ]
      }
    ).print(
      [
        ("indicator", "Показатель"), ("recorded", "Записано"), ("computed", "Пересчитано"), ("equal", "Совпадает"),
        ("evidence", "Записи"),
      ] + (output.format == .text ? [] : [("position", "Запись мониторинга")]), output.format, context,
      noun: "Показателей")
    let different = figures.filter { !$0.isEqual }
    if different.isEmpty { return }
    throw ServiceError(
      .couldNot, "Показатели мониторинга (запись \(entry)) не совпадают с пересчитанными.",
      details: different.map { "\($0.title): записано \($0.recorded), пересчитано \($0.computed)" })
  }
}

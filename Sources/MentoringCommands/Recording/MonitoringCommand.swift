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
      Показатели те же, что в «report indicators», вместе с удовлетворённостью и изменениями до и после; о группах меньше \
      пяти человек записывается только их численность. SWOT-анализ — личная часть: {"sealed":{"swot":{"strengths":…,\
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
      Проверяется каждый мониторинг года, если их несколько. Показатель считается заново по тем записям, которые были \
      известны мониторингу; при расхождении статус 1. Рядом \
      — что получается по всему, что известно теперь, и какие записи это изменили. Если исходные данные с тех пор \
      уничтожены по акту, показатель не воспроизводится; это не расхождение, и остаток не показывается: разница выдала бы \
      ответы уничтоженных.

      Примеры:
        mentorledger monitoring check --cycle 2021
        mentorledger monitoring check --cycle 2021 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    let context = try QueryContext(ledger, moment, output)
    let monitorings = try context.workspace.recomputedMonitorings(cycle, context.moment)
    let rows = monitorings.flatMap { monitoring in monitoring.figures.map { row($0, monitoring.entry) } }
    try QueryAnswer(rows: rows).write(
      [
        ("position", "Мониторинг"), ("indicator", "Показатель"), ("recorded", "Записано"),
        ("computed", "Пересчитано"), ("outcome", "Итог"), ("now", "По известному теперь"), ("evidence", "Записи"),
      ]
        + (output.format.isForPeople
          ? []
          : [
            ("equal", "Совпадает"), ("title", "Название"), ("unit", "Единица"), ("changed", "Что изменило"),
            ("unreadable", "Не читаются"), ("acts", "Акты"),
          ]),
      output, context, noun: "Показателей")
    monitorings.forEach(note)
    let different = monitorings.flatMap { monitoring in
      monitoring.figures.filter { $0.outcome == .different }.map { (monitoring.entry, $0) }
    }
    if different.isEmpty { return }
    throw ServiceError(
      .couldNot, "Показатели мониторинга не совпадают с пересчитанными.",
      details: different.map { entry, figure in
        "запись \(entry): \(figure.title): записано \(figure.unit.text(figure.recorded)), пересчитано "
          + figure.unit.text(figure.computed)
      })
  }

  private func row(_ figure: MonitoringComparison, _ entry: Position) -> [String: QueryCell] {
    [
      "indicator": QueryCell(.string(figure.code), title: .string(figure.title)), "title": QueryCell(figure.title),
      "unit": QueryCell(figure.unit.rawValue), "recorded": figure.unit.cell(figure.recorded),
      "computed": figure.unit.cell(figure.computed), "now": figure.unit.cell(figure.now),
      "outcome": QueryCell(.string(figure.outcome.code), title: .string(figure.outcome.title)),
      "equal": figure.outcome.isReproducible ? QueryCell(.bool(figure.isEqual)) : .absent,
      "evidence": PositionList.cell(figure.evidence), "changed": PositionList.cell(figure.changed),
      "unreadable": PositionList.cell(figure.unreadable),
      "acts": QueryCell(.list(figure.outcome.acts.map { .integer($0.number) })), "position": QueryCell(entry),
    ]
  }

  /// Says which monitoring was checked, what became another figure since, and what can't be computed any more.
  private func note(_ monitoring: RecomputedMonitoring) {
    let figures = monitoring.figures
    Console.note("Проверен мониторинг от \(monitoring.on.forPeople): запись \(monitoring.entry).")
    if !monitoring.statesAnswers {
      Console.note("Он записан прежней редакцией: удовлетворённости и изменений до и после в нём нет.")
    }
    for figure in figures where !figure.changed.isEmpty {
      Console.note(
        "С тех пор изменилось: \(figure.title): было \(figure.unit.text(figure.computed)), по известному теперь "
          + "\(figure.unit.text(figure.now)); записи \(PositionList.text(figure.changed)).")
    }
    for act in Set(figures.flatMap(\.outcome.acts)).sorted(by: { $0.entry < $1.entry }) {
      let lacking = figures.filter { $0.outcome.acts.contains(act) }
      Console.note(
        "Не воспроизводятся, показателей: \(lacking.count): исходные данные уничтожены по акту № \(act.number) "
          + "(запись \(act.entry)); записи \(PositionList.text(Set(lacking.flatMap(\.unreadable)).sorted())).")
    }
    let keyless = figures.filter { $0.outcome == .keysChanged }
    if !keyless.isEmpty {
      Console.note(
        "Не воспроизводятся, показателей: \(keyless.count): ключи к исходным данным с тех пор утрачены или возвращены; "
          + "записи \(PositionList.text(Set(keyless.flatMap(\.unreadable)).sorted())).")
    }
  }
}

extension MonitoringComparison.Outcome {
  fileprivate var code: String {
    switch self {
    case .equal: "equal"
    case .different: "different"
    case .notRecorded: "not-recorded"
    case .inputsDestroyed: "inputs-destroyed"
    case .keysChanged: "keys-changed"
    }
  }

  fileprivate var title: String {
    switch self {
    case .equal: "совпадает"
    case .different: "не совпадает"
    case .notRecorded: "рассчитано, в записи не хранится"
    case .inputsDestroyed: "не воспроизводится: данные уничтожены"
    case .keysChanged: "не воспроизводится: ключи изменились"
    }
  }

  fileprivate var isReproducible: Bool { self == .equal || self == .different }

  fileprivate var acts: [MonitoringComparison.Act] { if case .inputsDestroyed(let acts) = self { acts } else { [] } }
}

import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// Bases as they were formed: items 2.3, 3.4, 4.4 and 7.8.
struct BasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bases", abstract: "Сформированные базы: сформировать, перечислить, показать, какой она была.",
    subcommands: [BasesListCommand.self, BasesFormCommand.self, BasesShowCommand.self],
    defaultSubcommand: BasesListCommand.self)
}

/// Lists the bases that were formed.
struct BasesListCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Перечислить сформированные базы.",
    discussion: """
      Примеры:
        mentorledger bases list
        mentorledger bases list --cycle 2021 --format json
      """)

  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @OptionGroup var moment: MomentOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: AnswerOptions

  func execute() throws {
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, output)
    var answer = QueryAnswer()
    var seen: Set<Position> = []
    let records = try context.records(.bases, cycle.map { [("cycle", .integer($0))] } ?? [])
    for record in records.sorted(by: { ($0.integer("position") ?? 0) < ($1.integer("position") ?? 0) }) {
      guard let position = record.position("position"), !seen.contains(position) else { continue }
      // The parts of one base are one row.
      seen.formUnion(try context.workspace.formedBase(at: position).positions)
      answer.rows.append([
        "position": QueryCell(position), "cycle": QueryCell(record.integer("cycle")),
        "base": QueryCell(BaseKind.self, record.text("base")), "on": QueryCell(record.day("formedOn")),
        "knownAt": QueryCell(record.position("knownAt")), "columns": QueryCell(record.text("columnSet")),
        "count": QueryCell(record.integer("members")),
      ])
    }
    try answer.write(
      [
        ("position", "Запись"), ("base", "База"), ("cycle", "Год"), ("on", "На день"),
        ("knownAt", "Известно к записи"), ("columns", "Столбцы"), ("count", "Строк"),
      ], output, context, noun: "Сформировано баз")
    try context.finish()
  }
}

/// Forms a base.
struct BasesFormCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "form", abstract: "Сформировать базу: записать, кто в неё входит.",
    discussion: """
      Базы: mentees — наставляемых (2.3), mentors — наставников (3.4), ready-mentors — готовых наставников (4.4), \
      long-term — долгосрочная (7.8). Состав берётся из проекций на этот день. Если у кого-то нет действующего \
      согласия, база не формируется и называет их; с --leave-out формируется без них.

      Примеры:
        mentorledger bases form mentees --cycle 2021 --on 2021-10-29 --minutes 7
        mentorledger bases form mentees --cycle 2021 --on 2021-11-20 --dry-run
        mentorledger bases form mentors --cycle 2021 --leave-out --reason organisational
      """)

  @Argument(
    help: ArgumentHelp("Какая база: mentees, mentors, ready-mentors, long-term.", valueName: "база"),
    completion: .list(BaseKind.allCases.map(\.rawValue)))
  var kind: String

  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64
  @Option(help: ArgumentHelp("День, на который формируется база (иначе сегодня).", valueName: "ДАТА")) var on: String?
  @Option(help: ArgumentHelp("Набор столбцов (иначе новейший этой базы).", valueName: "НАБОР")) var columns: String?
  @Option(help: ArgumentHelp("Номер протокола.", valueName: "НОМЕР")) var minutes: String?
  @Option(help: ArgumentHelp("Причина отступления от порядка программы.", valueName: "КОД")) var reason:
    ExceptionReason?
  @Flag(name: .customLong("leave-out"), help: "Не включать тех, у кого нет действующего согласия.") var leavesOut =
    false
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute() throws {
    try checkCode(BaseKind.self, kind, "база")
    guard let kind = BaseKind(rawValue: kind) else { return }
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let workspace = try Workspace(opening)
    let day = try on.map { try ArgumentText.day($0, "--on") } ?? workspace.today()
    var formation = BaseFormation(kind, try ArgumentText.cycle(cycle), on: day)
    formation.columns = columns
    formation.minutes = minutes
    formation.leavesOut = leavesOut
    let report = try workspace.form(
      formation, command: recording.command, reason: reason, dryRun: recording.isDryRun)
    RecordingSummary(report.recording).show(as: output.format)
    guard output.format == .text else { return }
    let composition = report.composition
    Console.print(
      "«\(kind.title)» на \(day.forPeople): \(composition.members.count), столбцы \(report.columns), "
        + "как известно после записи \(composition.moment.knownAt).")
    for person in composition.withoutConsent {
      Console.warn("Не включён, нет действующего согласия: \(QueryContext.short(person))")
    }
  }
}

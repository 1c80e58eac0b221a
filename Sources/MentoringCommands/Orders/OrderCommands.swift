import ArgumentParser
import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// The director's order about pairs (item 5.4).
struct OrderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order", abstract: "Приказ о парах: закрепить принятые предложения, увидеть, кого известить.",
    discussion: """
      Примеры:
        mentorledger order issue --number 412 --on 15.12.2021 --pairs all-accepted
        mentorledger order notices --missing
      """,
    subcommands: [OrderIssueCommand.self, OrderNoticesCommand.self])
}

struct OrderIssueCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue", abstract: "Записать приказ и закрепить им предложенные пары, одной командой.",
    discussion: """
      Пары закрепляются в том составе, в котором предложены. all-accepted — все пары учебного года, которые ко дню \
      приказа приняли все участники; иначе коды пар через запятую. Приказ на пары без предложения загружает таблица \
      «import pairs».

      Примеры:
        mentorledger order issue --number 412 --on 15.12.2021 --pairs all-accepted
        mentorledger order issue --number 87 --on 14.03.2022 --kind replacement --pairs 9c02 --dissolves 3883 --because mentor-left
        mentorledger order issue --number 412 --on 15.12.2021 --pairs all-accepted --dry-run
      """)

  @Option(help: ArgumentHelp("Номер приказа.", valueName: "НОМЕР")) var number: String
  @Option(help: ArgumentHelp("Дата приказа (иначе сегодня).", valueName: "ДАТА")) var on: String?
  @Option(help: ArgumentHelp("all-accepted или коды пар через запятую.", valueName: "ПАРЫ")) var pairs: String
  @Option(help: ArgumentHelp("Вид приказа.", valueName: "КОД")) var kind: OrderKind = .fixing
  @Option(help: ArgumentHelp("Учебный год (иначе по дате приказа).", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Причина отступления от порядка программы.", valueName: "КОД")) var reason:
    ExceptionReason?
  @Option(
    help: ArgumentHelp("Пары через запятую, которые в этот день прекращаются: вместо них новые.", valueName: "ПАРЫ"))
  var dissolves: String?
  @Option(help: ArgumentHelp("Почему они прекращаются.", valueName: "КОД")) var because: DissolutionReason?
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute() throws {
    if (dissolves == nil) != (because == nil) {
      throw ServiceError(.usage, "--dissolves и --because указывают вместе: какие пары прекращаются и почему.")
    }
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let command = try recording.command
    let workspace = try Workspace(opening)
    let day = try on.map { try ArgumentText.day($0, "--on") } ?? workspace.today()
    guard let year = try cycle.map({ try ArgumentText.cycle($0) }) ?? Cycle(containing: day) else {
      throw ServiceError(.usage, "--on: учебный год этого дня программа не ведёт; укажите --cycle.")
    }
    let named: OrderRequest.Pairs =
      pairs == "all-accepted"
      ? .allAccepted
      : .named(try Self.codes(pairs, workspace))
    let ending = try because.map { (pairs: try Self.codes(dissolves ?? "", workspace), reason: $0) }
    let report = try workspace.issueOrder(
      OrderRequest(number: number, on: day, kind: kind, cycle: year, pairs: named, ending: ending), via: .cli,
      command: command,
      reason: reason, dryRun: recording.isDryRun)
    RecordingSummary(report).show(as: output.format)
    if output.format == .text { showNotices(report) }
  }

  private static func codes(_ text: String, _ workspace: Workspace) throws -> [PairID] {
    try text.split(separator: ",").map { try workspace.resolvePair(String($0.filter { $0 != " " })) }
  }

  /// Whom the order concerns: they are to be told (item 5.4).
  private func showNotices(_ report: RecordingReport) {
    let fixings = report.events.filter { [PairFixed.schema.type, GroupFixed.schema.type].contains($0.type) }
    Console.print("\nИзвестить о приказе:")
    for fixing in fixings {
      let data = fixing.fields
      func short(_ code: String?) -> String { String((code ?? "").prefix(8)) }
      let mentees = data["mentees"]?.arrayValue?.map(\.stringValue) ?? [data["mentee"]?.stringValue]
      Console.print(
        "  пара \(short(data["pair"]?.stringValue)): наставник \(short(data["mentor"]?.stringValue)), наставляемые "
          + mentees.map(short).joined(separator: ", "))
    }
    Console.note("Имена и кто извещён: mentorledger order notices --why programme.")
    guard let index = report.events.firstIndex(where: { $0.type == PairOrderIssued.schema.type }),
      let position = report.outcome?.committed?.positions[index]
    else { return Console.note("Извещение записывает participants.notified.") }
    let event = report.events[index]
    let cycle = event.fields["cycle"]?.integerValue
    Console.note(
      "Когда известите (channel — как: \(NoticeChannel.allCases.map(\.rawValue).joined(separator: ", "))):\n"
        + "  mentorledger record participants.notified cycle=\(cycle.map(String.init) ?? "ГОД") order=\(position) "
        + "channel=\(NoticeChannel.written.rawValue) --on \(event.on.forPeople)")
  }
}

struct OrderNoticesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "Кого касаются приказы о парах и кто о них извещён.",
    discussion: """
      Строка — участник пары или группы. Когда с --missing не осталось строк, извещены все (результат этапа 5).

      Примеры:
        mentorledger order notices --why programme
        mentorledger order notices --cycle 2021 --missing --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Только приказ с этим номером записи.", valueName: "N")) var order: Int64?
  @Flag(help: "Только те, кто ещё не извещён.") var missing = false

  func execute() throws {
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let order { filters.append(("orderPosition", .integer(order))) }
    let records = try context.records(.pairs, filters).filter { $0.position("orderPosition") != nil }
      .sorted { ($0.integer("orderPosition") ?? 0, $0.entity) < ($1.integer("orderPosition") ?? 0, $1.entity) }
    let answer = try context.answering(.pairs, cycle: cycle, terms: [term("cycle", cycle)]) {
      QueryAnswer(rows: records.flatMap { rows($0, context) })
    }
    try answer.write(
      [
        ("orderNumber", "Приказ №"), ("on", "Дата приказа"), ("pair", "Пара"), ("person", "Участник"),
        ("role", "Роль"), ("notified", "Извещён"),
      ] + (output.format.isForPeople ? [] : [("order", "Запись приказа"), ("cycle", "Год")]), output, context,
      noun: "Участников")
    if output.format.isForPeople, missing, answer.rows.isEmpty, !records.isEmpty { Console.note("Извещены все.") }
    try context.finish(output)
  }

  private func rows(_ record: ViewRecord, _ context: QueryContext) -> [[String: QueryCell]] {
    let notified = record.subjects("notified")
    let members =
      [record.subject("mentor")].compactMap { $0 }.map { ($0, ParticipantRole.mentor) }
      + record.subjects("mentees").map { ($0, ParticipantRole.mentee) }
    return members.filter { !missing || !notified.contains($0.0) }.map { person, role in
      [
        "orderNumber": QueryCell(record.text("orderNumber")), "order": QueryCell(record.position("orderPosition")),
        "on": QueryCell(record.day("fixedOn")), "cycle": QueryCell(record.integer("cycle")),
        "pair": context.cell(record.text("pair").flatMap { PairID($0) }), "person": context.cell(person),
        "role": QueryCell(ParticipantRole.self, role.rawValue), "notified": QueryCell(.bool(notified.contains(person))),
      ]
    }
  }
}

import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

/// What departed from the rules: the auditor's question A6.
struct ViolationsReportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "violations", abstract: "Нарушения порядка и запретов: какое правило, какая запись, кто и почему.",
    discussion: """
      Сюда входят записи, которые расходятся с правилами (принятые с причиной и те, что перестали держаться), и \
      зафиксированные нарушения (irregularity.recorded). Замечания показывает «findings».

      Примеры:
        mentorledger report violations --cycle 2021
        mentorledger report violations --rule meeting.sequence --known-by 2022-02-01
        mentorledger report violations --open --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Только это правило или вид нарушения: meeting.sequence …", valueName: "ПРАВИЛО"))
  var rule: String?
  @Flag(help: "Только те, что не приняты с причиной.") var open = false

  func execute() throws {
    let year = try cycle.map { try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, output)
    var answer = QueryAnswer()
    let violations = try context.workspace.violations(context.moment, cycle: year)
    let repeated = RepeatedMessages(violations.map { ($0.event.position, $0.message) })
    for violation in violations
    where (rule.map { $0.utf8.elementsEqual(violation.rule.utf8) } ?? true) && !(open && violation.isAccepted) {
      var row = row(violation, context)
      row["message"] = repeated.cell(violation.message, of: violation.event.position, about: violation.about)
      answer.rows.append(row)
    }
    try answer.write(Self.columns(output.format), output, context, noun: "Нарушений")
  }

  private func row(_ violation: RecordedViolation, _ context: QueryContext) -> [String: QueryCell] {
    let envelope = violation.event.envelope
    let kind = violation.severity?.rawValue ?? "irregularity"
    return [
      "rule": QueryCell(violation.rule),
      "severity": QueryCell(.string(kind), title: .string(violation.severity?.title ?? "зафиксировано")),
      "position": QueryCell(violation.event.position), "on": QueryCell(envelope.on),
      "at": QueryCell(envelope.at, context.workspace.facts), "by": QueryCell(envelope.by.description),
      "type": QueryCell(
        .string(envelope.type.description),
        title: .string(EventCatalog.schema(for: envelope.type)?.title ?? envelope.type.description)),
      "culprit": QueryCell(violation.culprit),
      "accepted": QueryCell(.bool(violation.isAccepted)),
      "reason": QueryCell(ExceptionReason.self, violation.reason?.rawValue), "about": QueryCell(violation.about),
      "post": QueryCell(Post.self, violation.post?.rawValue),
    ]
  }

  private static func columns(_ format: AnswerFormat) -> [(key: String, title: String)] {
    let common = [
      ("rule", "Правило"), ("severity", "Строгость"), ("position", "Запись"), ("on", "Когда было"),
      ("by", "Кто записал"), ("message", "Что не так"), ("culprit", "Из-за записи"), ("accepted", "Принято"),
      ("reason", "Причина"),
    ]
    guard !format.isForPeople else { return common }
    return common + [("type", "Вид"), ("at", "Когда записано"), ("about", "О ком"), ("post", "Должность")]
  }
}

import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

/// The auditor's and the officer's reports.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Отчёты для проверяющих.",
    discussion: """
      Примеры:
        mentorledger report reads --from 2022-03-01
        mentorledger report violations --cycle 2021
      """,
    subcommands: [
      ReadsReportCommand.self, ViolationsReportCommand.self, LateReportCommand.self, IndicatorsReportCommand.self,
    ])
}

struct ReadsReportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "reads", abstract: "Кто, когда, чьи личные данные и зачем открывал.",
    discussion: """
      Отвечает журнал чтений (access.sqlite): каждое открытие имён, контактов и анкет (--why) — запись в нём. Люди \
      показаны псевдонимами; имена открываются с причиной, и это тоже чтение.

      Примеры:
        mentorledger report reads --person 7f0c2f7e
        mentorledger report reads --account u:41c9000000000001 --from 2022-03-01 --to 2022-03-31 --format csv
        mentorledger report reads --from 01.03.2022 --why audit --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Чьи данные открывали (код или его начало).", valueName: "КОД")) var person: String?
  @Option(help: ArgumentHelp("Кто открывал: u:…", valueName: "ЗАПИСЬ")) var account: String?
  @Option(help: ArgumentHelp("С этого дня.", valueName: "ДАТА")) var from: String?
  @Option(help: ArgumentHelp("По этот день.", valueName: "ДАТА")) var to: String?

  func execute() throws {
    var question = ReadsQuestion()
    question.account = try account.map { text in
      guard let account = AccountID(text) else {
        throw ServiceError(.usage, "--account: «\(text)» — не учётная запись.")
      }
      return account
    }
    question.from = try from.map { try ArgumentText.day($0, "--from") }
    question.to = try to.map { try ArgumentText.day($0, "--to") }
    if let from = question.from, let to = question.to, from > to {
      throw ServiceError(.usage, "--from (\(from.forPeople)) позже, чем --to (\(to.forPeople)): таких дней нет.")
    }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    question.person = try person.map { try context.workspace.resolvePerson($0) }
    let reads = try context.workspace.reads(question)
    let answer = try context.answering(
      .reads, subject: question.person.map { .person($0) },
      terms: [term("account", question.account), term("from", question.from), term("to", question.to)]
    ) {
      QueryAnswer(rows: reads.map { row($0, context) })
    }
    let isFirstLog = try context.workspace.isFirstAccessLog()
    try answer.write(Self.columns(output.format, showingLog: !isFirstLog), output, context, noun: "Чтений")
    for lost in try context.workspace.lostReads() { Console.warn(sentence(lost, context.workspace.facts)) }
    try context.finish(output)
  }

  /// Which reads nobody can tell of, and who gave them up.
  private func sentence(_ lost: LostReads, _ facts: LedgerFacts) -> String {
    let since = lost.since.map { "с \(facts.forPeople($0)) " } ?? "с самого начала "
    return "Журнал чтений \(lost.log): чтения \(since)по \(facts.forPeople(lost.until)) утрачены (записи "
      + "\(lost.entries.lowerBound)–\(lost.entries.upperBound)); с утратой согласились: запись \(lost.entry), "
      + "\(lost.account)."
  }

  private func row(_ read: RecordedRead, _ context: QueryContext) -> [String: QueryCell] {
    let opened = read.opened
    let pair = opened.pair.map { "пара \(QueryContext.short($0))" }
    let subject =
      pair ?? opened.entry.map { "запись \($0)" } ?? opened.person.map { context.name($0) ?? QueryContext.short($0) }
    return [
      "log": QueryCell(Int64(read.log)), "position": QueryCell(read.position), "on": QueryCell(read.on),
      "at": QueryCell(read.at, context.workspace.facts),
      "account": QueryCell(read.account.description), "purpose": QueryCell(ReadPurpose.self, opened.purpose.rawValue),
      "query": QueryCell(OpenedQuery.self, opened.query.rawValue),
      "terms": QueryCell(.list((opened.terms ?? []).map { .string($0) })),
      "subject": QueryCell(subject), "person": QueryCell(opened.person?.description),
      "pair": QueryCell(opened.pair?.description), "entry": QueryCell(opened.entry),
      "about": QueryCell(opened.on), "knownAt": QueryCell(opened.knownAt), "count": QueryCell(Int64(opened.count)),
      "persons": context.cell(opened.persons), "ledgerSize": QueryCell(Int64(opened.ledgerSize)),
    ]
  }

  /// For people: what fits a line; whose data it was, name by name, is in the other formats.
  private static func columns(_ format: AnswerFormat, showingLog: Bool) -> [(key: String, title: String)] {
    let log = showingLog || !format.isForPeople ? [(key: "log", title: "Журнал")] : []
    guard !format.isForPeople else {
      return log + [
        ("position", "Чтение"), ("at", "Когда"), ("account", "Кто"), ("purpose", "Зачем"), ("query", "Что открыл"),
        ("subject", "О ком"), ("terms", "Отбор"), ("count", "Людей"),
      ]
    }
    return log + [
      ("position", "Чтение"), ("on", "День"), ("at", "Когда"), ("account", "Кто"), ("purpose", "Зачем"),
      ("query", "Что открыл"), ("person", "Человек"), ("pair", "Пара"), ("entry", "Запись"), ("terms", "Отбор"),
      ("about", "На день"),
      ("knownAt", "Известно после"), ("ledgerSize", "Размер журнала"), ("count", "Людей"), ("persons", "Чьи данные"),
    ]
  }
}

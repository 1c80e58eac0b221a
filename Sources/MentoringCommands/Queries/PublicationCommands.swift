import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

struct CasesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "cases", abstract: "Кейсы: редакция, утверждение, кто в них назван.",
    discussion: """
      Примеры:
        mentorledger cases --cycle 2021
        mentorledger cases --why programme --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?

  private static let states = ["drafted": "составлен", "approved": "утверждён", "published": "опубликован"]

  func execute() throws {
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let filters: [(column: String, value: ViewValue)] = cycle.map { [("cycle", .integer($0))] } ?? []
    let records = try context.records(.cases, filters).sorted {
      ($0.integer("number") ?? 0) < ($1.integer("number") ?? 0)
    }
    let answer = try context.answering(.participants, cycle: cycle, terms: ["cases", term("cycle", cycle)]) {
      QueryAnswer(
        rows: records.map { record in
          [
            "number": QueryCell(record.integer("number")), "cycle": QueryCell(record.integer("cycle")),
            "edition": QueryCell(record.integer("edition")), "position": QueryCell(record.position("position")),
            "on": QueryCell(record.day("draftedOn")), "anonymised": QueryCell(.bool(record.integer("anonymised") == 1)),
            "persons": context.cell(record.subjects("persons")),
            "pair": context.cell(record.text("pair").flatMap { PairID($0) }),
            "approved": QueryCell(record.position("approved")), "approvedOn": QueryCell(record.day("approvedOn")),
            "state": QueryCell(record.text("state"), titles: Self.states),
          ]
        })
    }
    try answer.write(
      [
        ("number", "№"), ("cycle", "Год"), ("edition", "Редакция"), ("on", "Составлена"), ("state", "Состояние"),
        ("approvedOn", "Утверждена"), ("anonymised", "Обезличен"), ("persons", "Кто назван"), ("pair", "Пара"),
        ("position", "Запись"),
      ] + (output.format.isForPeople ? [] : [("approved", "Запись об утверждении")]), output, context,
      noun: "Кейсов")
    try context.finish(output)
  }
}

struct PublicationsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "publications", abstract: "Публикации по сайтам: что, кто назван, что снято.",
    discussion: """
      Примеры:
        mentorledger publications --state published
        mentorledger publications --person 7f0c2f7e --why request
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Состояние: published, withdrawn.", valueName: "КОД")) var state: String?
  @Option(help: ArgumentHelp("Где назван этот человек (код или его начало).", valueName: "КОД")) var person: String?

  private static let states = ["published": "опубликована", "withdrawn": "снята"]

  func execute() throws {
    try checkCode(Self.states, state, "--state")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let named = try person.map { try context.workspace.resolvePerson($0) }
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let state { filters.append(("state", .text(state))) }
    let records = try context.records(.publications, filters).filter { record in
      named.map { record.subjects("persons").contains($0) } ?? true
    }.sorted {
      ($0.integer("number") ?? 0, $0.text("site") ?? "") < ($1.integer("number") ?? 0, $1.text("site") ?? "")
    }
    let answer = try context.answering(
      .participants, cycle: cycle, subject: named.map { .person($0) },
      terms: ["publications", term("cycle", cycle), term("state", state)]
    ) { QueryAnswer(rows: records.map { row($0, context) }) }
    try answer.write(
      [
        ("number", "№"), ("kind", "Вид"), ("site", "Сайт"), ("on", "Опубликована"), ("state", "Состояние"),
        ("persons", "Кто назван"), ("categories", "Данные"), ("caseNumber", "Кейс №"), ("withdrawnOn", "Снято"),
        ("position", "Запись"),
      ]
        + (output.format.isForPeople
          ? []
          : [
            ("cycle", "Год"), ("anonymised", "Обезличена"), ("partner", "Чужой сайт"), ("comments", "Обсуждение"),
            ("withdrawal", "Запись о снятии"),
          ]),
      output, context, noun: "Строк")
    try context.finish(output)
  }

  private func row(_ record: ViewRecord, _ context: QueryContext) -> [String: QueryCell] {
    let categories = (record.text("categories") ?? "").split(separator: " ").map(String.init)
    return [
      "number": QueryCell(record.integer("number")), "kind": QueryCell(PublicationKind.self, record.text("kind")),
      "site": QueryCell(record.text("site")), "cycle": QueryCell(record.integer("cycle")),
      "on": QueryCell(record.day("publishedOn")), "state": QueryCell(record.text("state"), titles: Self.states),
      "persons": context.cell(record.subjects("persons")),
      "categories": QueryCell(
        .list(categories.map { .string($0) }),
        title: .string(
          categories.map { DataCategory(rawValue: $0)?.title.lowercased() ?? $0 }.joined(separator: "; "))),
      "caseNumber": QueryCell(record.integer("caseNumber")), "position": QueryCell(record.position("position")),
      "anonymised": QueryCell(.bool(record.integer("anonymised") == 1)),
      "partner": QueryCell(.bool(record.integer("partner") == 1)),
      "comments": QueryCell(.bool(record.integer("comments") == 1)),
      "withdrawal": QueryCell(record.position("withdrawal")), "withdrawnOn": QueryCell(record.day("withdrawnOn")),
    ]
  }
}

struct TakedownsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "takedowns", abstract: "Что пора снять с сайтов: согласие отозвано, истекло или не охватывает.",
    discussion: """
      Срок — рабочие дни по производственному календарю (settings.json, takedownWorkingDays; иначе 3). Снятие \
      записывают: record publication.withdrawn.

      Примеры:
        mentorledger takedowns
        mentorledger takedowns --on-day 2022-07-01 --overdue --why request
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Flag(help: "Только просроченные.") var overdue = false

  private static let reasons = [
    "none": "согласия нет", "withdrawn": "согласие отозвано", "lapsed": "согласие истекло",
    "terms": "условия не охватывают",
  ]

  func execute() throws {
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let day = context.moment.day
    let tasks = try context.workspace.takedowns(context.moment).filter { !overdue || $0.isOverdue(on: day) }
    let answer = try context.answering(.participants, terms: ["takedowns"]) {
      QueryAnswer(
        rows: tasks.map { task in
          [
            "publication": QueryCell(task.publication), "site": QueryCell(task.site),
            "person": context.cell(task.person), "reason": QueryCell(task.lack.kind.rawValue, titles: Self.reasons),
            "since": QueryCell(task.since), "deadline": QueryCell(task.deadline),
            "overdue": QueryCell(.bool(task.isOverdue(on: day))), "culprit": QueryCell(task.lack.culprit),
            "position": QueryCell(task.position), "message": QueryCell(task.lack.message),
          ]
        })
    }
    try answer.write(
      [
        ("publication", "Публикация №"), ("site", "Сайт"), ("person", "Кто назван"), ("reason", "Почему"),
        ("since", "С какого дня"), ("deadline", "Снять до"), ("overdue", "Просрочено"), ("culprit", "Из-за записи"),
        ("position", "Запись"),
      ] + (output.format.isForPeople ? [] : [("message", "Чего нет")]), output, context, noun: "Снять")
    for year in Set(tasks.filter { $0.deadline == nil }.map { $0.since.components.year }).sorted() {
      Console.note("Срок не рассчитан: производственного календаря за \(year) год или следующий в программе нет.")
    }
    try context.finish(output)
  }
}

import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

struct RoadmapLateCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "late", abstract: "Что просрочено, чей срок на этой неделе, что раньше срока, что без ответственного.",
    discussion: """
      Без --cycle — по всем учебным годам, которые уже начались. Столбец «На этой неделе» отмечает то, что стало таким \
      с понедельника по воскресенье недели, о которой вопрос.

      Примеры:
        mentorledger roadmap late
        mentorledger roadmap late --cycle 2021 --on-day 2021-12-06 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?

  func execute() throws {
    let cycle = try cycle.map { try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, output)
    var answer = QueryAnswer()
    for departure in try context.workspace.roadMapDepartures(cycle: cycle, context.moment) {
      let term = departure.status.term
      answer.rows.append([
        "cycle": QueryCell(.integer(Int(departure.cycle.rawValue)), title: .string(departure.cycle.title)),
        "kind": QueryCell(.string(departure.kind.rawValue), title: .string(departure.kind.title)),
        "item": QueryCell(departure.status.item.number.description),
        "title": QueryCell(departure.status.item.action),
        "planned": QueryCell(
          .list((term?.months ?? []).map { .string($0.description) }), title: ListingValue(term?.title)),
        "doneOn": QueryCell(departure.status.doneOn), "days": QueryCell(departure.days.map { Int64($0) }),
        "thisWeek": QueryCell(.bool(departure.isOfThisWeek), title: .string(departure.isOfThisWeek ? "да" : "")),
        "reason": QueryCell(departure.reason),
      ])
    }
    try answer.write(
      [
        ("cycle", "Учебный год"), ("kind", "Что"), ("item", "Пункт"), ("planned", "План"), ("doneOn", "Выполнен"),
        ("days", "Дней"), ("thisWeek", "На этой неделе"), ("reason", "Причина"),
      ] + (output.format.isForPeople ? [] : [("title", "Мероприятие")]), output, context, noun: "Пунктов")
  }
}

struct RoadmapStagesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages", abstract: "Результаты этапов: чем подтверждены, чего не хватает, объявлены ли.",
    discussion: """
      Результат объявляет запись stage.result.declared с номерами подтверждающих записей.

      Примеры:
        mentorledger roadmap stages --cycle 2021
        mentorledger roadmap stages --cycle 2021 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    let context = try QueryContext(ledger, moment, output)
    var answer = QueryAnswer()
    for status in try context.workspace.roadMapStages(cycle: cycle, context.moment) {
      answer.rows.append([
        "stage": QueryCell(Int64(status.stage.number)), "result": QueryCell(status.stage.result),
        "state": QueryCell(.string(status.state.rawValue), title: .string(status.state.title)),
        "evidence": QueryCell(
          .list(status.evidence.map { .integer(Int($0.rawValue)) }), title: .string("\(status.evidence.count)")),
        "lacking": QueryCell(.list(status.lacking.map { .string($0) })),
        "declaredBy": QueryCell(status.declaration), "declaredOn": QueryCell(status.declaredOn),
      ])
    }
    try answer.write(
      [
        ("stage", "Этап"), ("state", "Результат"), ("evidence", "Записей"), ("lacking", "Не хватает"),
        ("declaredBy", "Запись"), ("declaredOn", "Объявлен"),
      ] + (output.format.isForPeople ? [] : [("result", "Текст результата")]), output, context, noun: "Этапов")
  }
}

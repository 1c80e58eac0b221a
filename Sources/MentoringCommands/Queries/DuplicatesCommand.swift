import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

struct DuplicatesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates", abstract: "Карточки, которые похожи на карточки одного человека.",
    discussion: """
      Сравнивает имена и даты рождения в памяти. Одного ли они человека, решает координатор: person.merged объединяет \
      карточки, person.kept.apart признаёт их разными, и пара больше не показывается.

      Примеры:
        mentorledger duplicates --why check
        mentorledger duplicates --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions

  func execute() throws {
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let suspects = try context.workspace.suspectedDuplicates(context.moment)
    let titles = Dictionary(uniqueKeysWithValues: SuspectedDuplicate.Likeness.allCases.map { ($0.rawValue, $0.title) })
    let answer = try context.answering(.participants, terms: ["duplicates"]) {
      QueryAnswer(
        rows: suspects.map { suspect in
          [
            "person": code(suspect.first), "other": code(suspect.second),
            "likeness": QueryCell(suspect.likeness.rawValue, titles: titles),
            "name": QueryCell(context.name(suspect.first)), "otherName": QueryCell(context.name(suspect.second)),
            "birthDate": QueryCell(context.birthDate(suspect.first)),
            "otherBirthDate": QueryCell(context.birthDate(suspect.second)),
          ]
        })
    }
    let personal =
      context.disclosesNames
      ? [
        ("name", "ФИО"), ("birthDate", "Дата рождения"), ("otherName", "ФИО второй"),
        ("otherBirthDate", "Дата рождения второй"),
      ] : []
    try answer.write(
      [("person", "Карточка"), ("other", "Вторая карточка"), ("likeness", "Чем похожи")] + personal, output,
      context, noun: "Пар карточек")
    try context.finish(output)
  }

  private func code(_ person: SubjectID) -> QueryCell {
    QueryCell(.string(person.description), title: .string(QueryContext.short(person)))
  }
}

import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

/// Before and after: of the programme, or person by person.
struct ProgressCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress", abstract: "Изменения до и после программы: по шкалам, в целом или по людям.",
    discussion: """
      Сравнивает оценки до и после программы одной методикой одной редакции. В целом: сколько человек измерено оба раза, \
      средние, среднее изменение и размер эффекта — d Коэна для связанных выборок: среднее изменение, делённое на \
      стандартное отклонение изменений (в знаменателе n − 1). Средние меньше чем по пяти людям не показываются. По людям \
      (--people): без причины — кто и когда измерен; с причиной (--why) — баллы. Это сравнение ответов, а не вывод о \
      ребёнке. В JSON и CSV числа умножены на 100.

      Примеры:
        mentorledger progress --cycle 2021
        mentorledger progress --cycle 2021 --on-day 2022-06-30 --known-by 2022-06-01 --format json
        mentorledger progress --people --why programme
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Flag(help: "По людям, а не в целом.") var people = false
  @Option(help: ArgumentHelp("Только этот человек (код или его начало); вместе с --people.", valueName: "КОД"))
  var person: String?

  func execute() throws {
    let year = try cycle.map { try ArgumentText.cycle($0) }
    guard people || (person == nil && disclosure.why == nil) else {
      throw ServiceError(
        .usage, "Изменения программы в целом имён не открывают: --why и --person указывают вместе с --people.")
    }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    try people ? showPeople(context, year) : showProgramme(context, year)
  }

  /// Why a figure of enough people is not shown.
  static let statedBefore =
    "мониторинг уже назвал их вместе с теми, чьи данные потом уничтожены; разница выдала бы ответы уничтоженных."

  private func showProgramme(_ context: QueryContext, _ year: Cycle?) throws {
    let progress = try context.workspace.progress(context.moment, cycle: year)
    let answer = QueryAnswer(rows: progress.scales.map(row))
    try answer.write(
      [
        ("form", "Методика"), ("cycle", "Год"), ("role", "Роль"), ("scale", "Шкала"), ("count", "Измерено дважды"),
        ("meanBefore", "Среднее до"), ("meanAfter", "Среднее после"), ("meanChange", "Изменение"),
        ("effectSize", "Размер эффекта d"),
      ] + (output.format.isForPeople ? [] : [("scaleTitle", "Название шкалы")]), output, context, noun: "Шкал")
    let withheld = progress.scales.filter { $0.change.count < PairedChange.smallestGroup }.count
    if withheld > 0 {
      Console.note(
        "Средние не показаны, шкал: \(withheld): измерено дважды меньше \(PairedChange.smallestGroup) человек.")
    }
    let stated = progress.scales.filter { $0.isWithheld && $0.change.count >= PairedChange.smallestGroup }.count
    if stated > 0 { Console.note("Средние не показаны, шкал: \(stated): \(Self.statedBefore)") }
    if progress.incomplete > 0 {
      Console.note("Измерены только один раз или разными методиками: \(progress.incomplete).")
    }
    Console.note(progress.unreadable)
  }

  private func row(_ progress: ScaleProgress) -> [String: QueryCell] {
    let means = progress.change.means
    return [
      "form": QueryCell(progress.form), "cycle": QueryCell(progress.cycle.rawValue),
      "role": QueryCell(ParticipantRole.self, progress.role.rawValue),
      "scale": QueryCell(.string(progress.scale.code), title: .string(progress.scale.title)),
      "scaleTitle": QueryCell(progress.scale.title), "count": QueryCell(Int64(progress.change.count)),
      "meanBefore": QueryCell(hundredths: means?.before), "meanAfter": QueryCell(hundredths: means?.after),
      "meanChange": QueryCell(hundredths: means?.change), "effectSize": QueryCell(hundredths: means?.effectSize),
    ]
  }

  // MARK: People

  private func showPeople(_ context: QueryContext, _ year: Cycle?) throws {
    let chosen = try person.map { try context.workspace.resolvePerson($0) }
    let measurements = try context.workspace.measurements(context.moment, cycle: year)
      .filter { chosen == nil || $0.person == chosen }
    // The list of readings is frozen: to the log of reads this is a question about participants, with this term.
    let answer = try context.answering(
      .participants, cycle: cycle, subject: chosen.map { .person($0) }, terms: ["progress", term("cycle", cycle)]
    ) {
      QueryAnswer(rows: try measurements.flatMap { try rows($0, context) })
    }
    try answer.write(
      [
        ("person", "Человек"), ("role", "Роль"), ("form", "Методика"), ("scale", "Шкала"), ("beforeOn", "Дата до"),
        ("afterOn", "Дата после"), ("before", "До"), ("after", "После"), ("change", "Изменение"),
      ]
        + (output.format.isForPeople
          ? []
          : [
            ("name", "ФИО"), ("cycle", "Год"), ("scaleTitle", "Название шкалы"), ("beforePosition", "Запись до"),
            ("afterPosition", "Запись после"),
          ]),
      output, context)
    try context.finish(output)
  }

  /// One row a scale where scores are opened, else one row a person and instrument.
  private func rows(_ measurement: Measurement, _ context: QueryContext) throws -> [[String: QueryCell]] {
    var row: [String: QueryCell] = [
      "person": context.cell(measurement.person), "name": QueryCell(context.name(measurement.person)),
      "role": QueryCell(ParticipantRole.self, measurement.role.rawValue), "form": QueryCell(measurement.form),
      "cycle": QueryCell(measurement.cycle.rawValue), "beforeOn": QueryCell(measurement.before?.on),
      "afterOn": QueryCell(measurement.after?.on), "beforePosition": QueryCell(measurement.before?.position),
      "afterPosition": QueryCell(measurement.after?.position),
    ]
    guard let text = context.text else { return [row] }
    let before = try text.scores(measurement.before, of: measurement.person)
    let after = try text.scores(measurement.after, of: measurement.person)
    guard before != nil || after != nil else {
      row["scale"] = QueryCell("(нет баллов или они уничтожены)")
      return [row]
    }
    return (QuestionnaireForm.all[measurement.form]?.scales ?? []).map { scale in
      var row = row
      let (first, second) = (before?[scale.code], after?[scale.code])
      row["scale"] = QueryCell(.string(scale.code), title: .string(scale.title))
      row["scaleTitle"] = QueryCell(scale.title)
      row["before"] = QueryCell(hundredths: first)
      row["after"] = QueryCell(hundredths: second)
      row["change"] = QueryCell(hundredths: first.flatMap { first in second.map { $0 - first } })
      return row
    }
  }
}

/// How satisfied those are who answered.
struct SatisfactionCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "satisfaction", abstract: "Доля довольных программой и средний балл, по правилу самой формы.",
    discussion: """
      Доволен тот, чей балл не ниже порога, который назван в форме. Если ответов меньше пяти, доля не показывается. \
      Имён команда не открывает. В JSON и CSV доля — сотые процента: 8333 значит 83,33 %, средний балл умножен на 100.

      Примеры:
        mentorledger satisfaction --cycle 2021
        mentorledger satisfaction --cycle 2021 --on-day 2022-05-31 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?

  func execute() throws {
    let year = try cycle.map { try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, output)
    let found = try context.workspace.satisfaction(context.moment, cycle: year)
    let answer = QueryAnswer(
      rows: found.map { satisfaction in
        [
          "form": QueryCell(satisfaction.form), "cycle": QueryCell(satisfaction.cycle.rawValue),
          "role": QueryCell(ParticipantRole.self, satisfaction.role.rawValue),
          "count": QueryCell(Int64(satisfaction.scored)),
          "satisfied": satisfaction.share == nil ? .absent : QueryCell(Int64(satisfaction.satisfied)),
          "share": QueryCell(hundredths: satisfaction.share), "mean": QueryCell(hundredths: satisfaction.mean),
          "unscored": QueryCell(Int64(satisfaction.unscored)),
        ]
      })
    try answer.write(
      [
        ("form", "Форма"), ("cycle", "Год"), ("role", "Роль"), ("count", "Ответов"), ("satisfied", "Довольны"),
        ("share", "Доля, %"), ("mean", "Средний балл"), ("unscored", "Ответов мало для балла"),
      ], output, context)
    if found.contains(where: { $0.scored < PairedChange.smallestGroup }) {
      Console.note("Доля не показана там, где ответов меньше \(PairedChange.smallestGroup).")
    }
    if found.contains(where: { $0.isWithheld && $0.scored >= PairedChange.smallestGroup }) {
      Console.note("Доля и средний балл не показаны: \(ProgressCommand.statedBefore)")
    }
    var unreadable = Unreadable()
    for satisfaction in found { unreadable += satisfaction.unreadable }
    Console.note(unreadable)
  }
}

extension Console {
  /// Says whom a figure leaves out.
  static func note(_ unreadable: Unreadable) {
    if unreadable.destroyed > 0 { note("Не учтены: данные уничтожены по актам, людей: \(unreadable.destroyed).") }
    if unreadable.withoutKey > 0 { note("Не учтены: ключ к данным утрачен, людей: \(unreadable.withoutKey).") }
  }
}

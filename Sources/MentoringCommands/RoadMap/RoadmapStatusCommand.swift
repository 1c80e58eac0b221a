import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

struct RoadmapStatusCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "План и факт по пунктам за учебный год.",
    discussion: """
      Состояние пункта следует из записей и дня, о котором вопрос: первая запись, которая пункт выполняет, — в срок, \
      раньше или позже его. Срок — утверждённый, либо принятый решением (roadmap.item.planned, anomaly.acknowledged).

      Примеры:
        mentorledger roadmap status --cycle 2021
        mentorledger roadmap status --cycle 2021 --why programme
        mentorledger roadmap status --cycle 2022 --on-day 2022-10-31 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let status = try context.workspace.roadMapStatus(cycle: cycle, context.moment)
    let answer = try context.answering(
      .entry, cycle: cycle.rawValue, subject: .entry(status.approval.position), terms: ["roadmap"]
    ) {
      let names = try ResponsibleNames(status, context)
      return QueryAnswer(rows: status.items.map { Self.row($0, status.plan, names, context) })
    }
    let names = context.disclosesNames ? [("names", "Имена")] : []
    let further: [(key: String, title: String)] = [
      ("title", "Мероприятие"), ("plannedFrom", "С"), ("plannedUntil", "По"), ("planSource", "Откуда срок"),
      ("doneOn", "Выполнен"), ("substitutes", "Замещают"), ("persons", "Назначены"),
      ("impossible", "Почему невыполним"),
    ]
    try answer.write(
      [
        ("item", "Пункт"), ("state", "Состояние"), ("planned", "План"), ("firstOn", "Первый факт"),
        ("lastOn", "Последний факт"), ("evidence", "Записи"), ("responsible", "Ответственные"),
        ("anomalies", "Замечания"),
      ] + (output.format.isForPeople ? [] : further + names), output, context, noun: "Пунктов")
    if output.format.isForPeople { Self.note(curators: status.plan, context) }
    try context.finish(output)
  }

  private static func row(
    _ status: RoadMapItemStatus, _ plan: CyclePlan, _ names: ResponsibleNames, _ context: QueryContext
  ) -> [String: QueryCell] {
    let months = status.term?.months ?? []
    let people = names.people(status.item.number, status.responsible.persons, context)
    var responsible = responsibleCell(status.responsible.posts, plan.map, names: people)
    if status.responsible.isOpen {
      responsible = QueryCell(responsible.code, title: .string("\(responsible.title.plainText) — не назван"))
    }
    return [
      "item": QueryCell(status.item.number.description), "title": QueryCell(status.item.action),
      "state": QueryCell(.string(status.state.rawValue), title: .string(status.state.title)),
      "planned": QueryCell(.list(months.map { .string($0.description) }), title: ListingValue(status.term?.title)),
      "plannedFrom": QueryCell(status.term?.first), "plannedUntil": QueryCell(status.term?.last),
      "planSource": QueryCell(status.term?.source.rawValue), "doneOn": QueryCell(status.doneOn),
      "evidence": QueryCell(
        .list(status.evidence.map { .integer(Int($0.rawValue)) }), title: .string(Self.summary(status.evidence))),
      "firstOn": QueryCell(status.firstOn), "lastOn": QueryCell(status.lastOn), "responsible": responsible,
      "substitutes": responsibleCell(status.responsible.substitutes, plan.map),
      "persons": context.cell(status.responsible.persons), "names": QueryCell(.list(people.map { .string($0) })),
      "impossible": QueryCell(
        .list(status.impossibility.map { .string("п. \($0.item): \($0.reason)") })),
      "anomalies": QueryCell(.list(status.anomalies.map { .string($0) })),
    ]
  }

  /// The first entries and how many there are: a column of a hundred numbers helps nobody.
  private static func summary(_ evidence: [Position]) -> String {
    let shown = evidence.prefix(3).map(\.description).joined(separator: ", ")
    return evidence.isEmpty ? "—" : evidence.count <= 3 ? shown : "\(shown) … (всего \(evidence.count))"
  }

  private static func note(curators plan: CyclePlan, _ context: QueryContext) {
    let curators = plan.decisions.curators(plan.cycle)
    guard !curators.isEmpty else { return Console.note("Куратор программы на этот учебный год не назначен.") }
    for curator in curators {
      let name = context.name(curator.person) ?? QueryContext.short(curator.person)
      Console.note("\(curator.duty.title): \(name), приказ № \(curator.order)")
    }
  }
}

/// The people in charge by name, where names are disclosed: as the approval holds them, and as profiles say.
private struct ResponsibleNames {
  private var entries: [RoadmapApproved.Responsible.Entry] = []

  /// Opens the approval's sealed part; its curators' and substitutes' profiles are taken with it.
  init(_ status: RoadMapStatus, _ context: QueryContext) throws {
    guard let text = context.text else { return }
    for curator in status.plan.decisions.curators(status.plan.cycle) { _ = text.profile(curator.person) }
    let part = status.approval.envelope.sealed.firstIndex { $0.keyName.dataClass == "evidence" }
    guard let part, case .content(let plaintext) = try text.part(part, of: status.approval) else { return }
    entries = try RoadmapApproved.Responsible(canonical: plaintext.content).entries
  }

  /// The names for an item, each once.
  func people(_ item: RoadMapItem.Number, _ persons: [SubjectID], _ context: QueryContext) -> [String] {
    var seen: Set<String> = []
    let named = entries.filter { RoadMapItem.Number($0.item) == item }.map(\.name)
    return (named + persons.compactMap { context.name($0) }).filter { seen.insert($0).inserted }
  }
}

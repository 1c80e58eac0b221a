import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

struct RoadmapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roadmap", abstract: "Дорожная карта: утверждение, план и факт, расхождения текста.",
    discussion: """
      Примеры:
        mentorledger roadmap status --cycle 2021
      """,
    subcommands: [
      RoadmapImportCommand.self, RoadmapShowCommand.self, RoadmapStatusCommand.self, RoadmapAnomaliesCommand.self,
    ])
}

struct RoadmapImportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Утвердить дорожную карту, с которой поставляется программа.",
    discussion: """
      Примеры:
        mentorledger roadmap import lyceum21-2021 --number 376/а --approved-on 2021-08-30
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var recording: RecordingOptions
  @Argument(help: ArgumentHelp("Название карты: lyceum21-2021.", valueName: "КАРТА")) var name: String
  @Option(help: ArgumentHelp("Номер приказа об утверждении.", valueName: "НОМЕР")) var number: String
  @Option(name: .customLong("approved-on"), help: ArgumentHelp("День утверждения.", valueName: "ДАТА")) var approvedOn:
    String

  func execute() throws {
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let workspace = try Workspace(opening)
    let map = try ShippedRoadMap.named(name)
    let anomalies = try ShippedRoadMap.anomalies(in: map)
    let report = try workspace.approveRoadMap(
      name, number: number, approvedOn: ArgumentText.day(approvedOn, "--approved-on"), command: recording.command,
      dryRun: recording.isDryRun)
    if let committed = report.outcome?.committed {
      Console.done("Дорожная карта утверждена: запись \(committed.first).")
    } else {
      Console.done("Проверено: карту можно утвердить. Ничего не записано (--dry-run).")
    }
    Console.print("Пунктов: \(map.items.count). Плановых сроков: \(map.plannedOccurrences.count).")
    Console.print(
      "Расхождений в тексте: \(anomalies.count), видов: \(Set(anomalies.map(\.code)).count). Смотрите: mentorledger roadmap anomalies"
    )
  }
}

/// The road map of a ledger, or a shipped one by name.
struct RoadmapChoice: ParsableArguments {
  @Option(help: ArgumentHelp("Карта из поставки программы вместо утверждённой в журнале.", valueName: "КАРТА")) var map:
    String?

  /// The road map, and the context of the question where a ledger answers it.
  func roadMap(_ ledger: LedgerOptions, _ moment: MomentOptions, _ format: OutputFormat) throws -> (
    map: RoadMap, context: QueryContext?
  ) {
    if let map { return (try ShippedRoadMap.named(map), nil) }
    let context = try QueryContext(ledger, moment, format: format)
    return (try context.workspace.roadMap(knownAt: context.moment.knownAt), context)
  }
}

struct RoadmapShowCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Пункты карты: текст, сроки, ответственные должности.",
    discussion: """
      Примеры:
        mentorledger roadmap show
        mentorledger roadmap show --map lyceum21-2021 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var choice: RoadmapChoice

  func execute() throws {
    let (map, context) = try choice.roadMap(ledger, moment, output.format)
    var answer = QueryAnswer()
    for item in map.items {
      answer.rows.append([
        "item": QueryCell(item.number.description), "title": QueryCell(item.action),
        "planned": QueryCell(
          .list(item.planned.flatMap(\.months).map { .string($0.description) }), title: .string(item.plannedText)),
        "responsible": responsibleCell(item),
      ])
    }
    answer.print(
      [("item", "Пункт"), ("title", "Мероприятие"), ("planned", "Сроки"), ("responsible", "Ответственные")],
      output.format, context, noun: "Пунктов")
  }
}

/// The posts that answer for an item, by code and by title; the people who hold them stay sealed.
private func responsibleCell(_ item: RoadMapItem) -> QueryCell {
  let posts = item.responsible.map(\.post.rawValue)
  return QueryCell(
    .list(posts.map { .string($0) }),
    title: .string(posts.map { Post(rawValue: $0)?.title ?? $0 }.joined(separator: "; ")))
}

struct RoadmapStatusCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "План и факт по пунктам за учебный год.",
    discussion: """
      Примеры:
        mentorledger roadmap status --cycle 2021
        mentorledger roadmap status --cycle 2022 --on-day 2022-10-31 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    let context = try QueryContext(ledger, moment, format: output.format)
    var answer = QueryAnswer()
    for status in try context.workspace.roadMapStatus(cycle: cycle, context.moment) {
      let months = status.planned?.months ?? []
      let evidence = status.evidence.map { ListingValue.integer(Int($0.rawValue)) }
      answer.rows.append([
        "item": QueryCell(status.item.number.description), "title": QueryCell(status.item.action),
        "state": QueryCell(.string(status.state.rawValue), title: .string(status.state.title)),
        "planned": QueryCell(.list(months.map { .string($0.description) }), title: ListingValue(status.planned?.title)),
        "evidence": QueryCell(.list(evidence), title: .string(Self.summary(status.evidence))),
        "firstOn": QueryCell(status.firstOn), "lastOn": QueryCell(status.lastOn),
        "responsible": responsibleCell(status.item),
        "anomalies": QueryCell(.list(status.anomalies.map { .string($0) })),
      ])
    }
    answer.print(
      [
        ("item", "Пункт"), ("state", "Состояние"), ("planned", "План"), ("firstOn", "Первый факт"),
        ("lastOn", "Последний факт"), ("evidence", "Записи"), ("responsible", "Ответственные"),
        ("anomalies", "Замечания"),
      ] + (output.format == .text ? [] : [("title", "Мероприятие")]), output.format, context, noun: "Пунктов")
  }

  /// The first entries and how many there are: a column of a hundred numbers helps nobody.
  private static func summary(_ evidence: [Position]) -> String {
    let shown = evidence.prefix(3).map(\.description).joined(separator: ", ")
    return evidence.isEmpty ? "—" : evidence.count <= 3 ? shown : "\(shown) … (всего \(evidence.count))"
  }
}

struct RoadmapAnomaliesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "anomalies", abstract: "Расхождения в тексте карты, найденные правилами, с местом и причиной.",
    discussion: """
      Примеры:
        mentorledger roadmap anomalies
        mentorledger roadmap anomalies --map lyceum21-2021 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var choice: RoadmapChoice

  func execute() throws {
    let (map, context) = try choice.roadMap(ledger, moment, output.format)
    var answer = QueryAnswer()
    for anomaly in try ShippedRoadMap.anomalies(in: map) {
      answer.rows.append([
        "code": QueryCell(anomaly.code.rawValue),
        "place": QueryCell(.string(anomaly.place.description), title: .string(anomaly.place.title)),
        "reason": QueryCell(anomaly.reason),
      ])
    }
    answer.print(
      [("code", "Код"), ("place", "Место"), ("reason", "Причина")], output.format, context, noun: "Расхождений")
  }
}

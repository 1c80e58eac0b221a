import ArgumentParser
import EventLedger
import Foundation
import Mentoring
import MentoringService

struct RoadmapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roadmap", abstract: "Дорожная карта: утверждение, план и факт, этапы, расхождения текста.",
    discussion: """
      Примеры:
        mentorledger roadmap status --cycle 2021
        mentorledger roadmap late
      """,
    subcommands: [
      RoadmapImportCommand.self, RoadmapCheckCommand.self, RoadmapShowCommand.self, RoadmapStatusCommand.self,
      RoadmapLateCommand.self, RoadmapStagesCommand.self, RoadmapAnomaliesCommand.self,
    ])
}

/// The road map in force, or one by name: shipped, or approved in the ledger.
struct RoadmapChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Карта по названию, из поставки программы или утверждённая в журнале (иначе действующая).", valueName: "КАРТА"))
  var map: String?

  /// The named map; nil where none was named. One that the program ships is found without a ledger.
  func named(_ context: () throws -> QueryContext) throws -> RoadMap? {
    guard let map else { return nil }
    if let shipped = try ShippedRoadMap.find(map) { return shipped }
    let context = try context()
    return try context.workspace.roadMap(named: map, knownAt: context.moment.knownAt)
  }
}

/// The posts of a road map by code and by title; the people who hold them stay sealed.
func responsibleCell(_ codes: [String], _ map: RoadMap, names: [String] = []) -> QueryCell {
  let titles = codes.map { code in
    Post(rawValue: code)?.title ?? RoadMap.Post.Code(code).flatMap { map.post($0)?.label } ?? code
  }
  let people = names.isEmpty ? "" : " (\(names.joined(separator: "; ")))"
  return QueryCell(.list(codes.map { .string($0) }), title: .string(titles.joined(separator: "; ") + people))
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
  @OptionGroup var output: AnswerOptions
  @OptionGroup var choice: RoadmapChoice

  func execute() throws {
    let named = try choice.named { try QueryContext(ledger, moment, output) }
    let context = try named == nil ? QueryContext(ledger, moment, output) : nil
    let map = try named ?? context.map { try $0.workspace.roadMap(knownAt: $0.moment.knownAt) }
    guard let map else { return }
    var answer = QueryAnswer()
    for item in map.items {
      answer.rows.append([
        "item": QueryCell(item.number.description), "title": QueryCell(item.action),
        "planned": QueryCell(
          .list(item.planned.flatMap(\.months).map { .string($0.description) }), title: .string(item.plannedText)),
        "responsible": responsibleCell(item.responsible.map(\.post.rawValue), map),
      ])
    }
    try answer.write(
      [("item", "Пункт"), ("title", "Мероприятие"), ("planned", "Сроки"), ("responsible", "Ответственные")],
      output, context, noun: "Пунктов")
  }
}

struct RoadmapAnomaliesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "anomalies", abstract: "Расхождения в тексте карты: место, причина, принятое решение.",
    discussion: """
      Решение записывает ответственный: mentorledger record anomaly.acknowledged.

      Примеры:
        mentorledger roadmap anomalies
        mentorledger roadmap anomalies --open
        mentorledger roadmap anomalies --map lyceum21-2021 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var choice: RoadmapChoice
  @Flag(name: .customLong("open"), help: "Только те, по которым решения ещё нет.") var onlyOpen = false

  func execute() throws {
    var answer = QueryAnswer()
    if let map = try choice.named({ try QueryContext(ledger, moment, output) }) {
      answer.rows = ShippedRoadMap.anomalies(in: map).map(Self.row)
      return try answer.write(Self.columns, output, noun: "Расхождений")
    }
    let context = try QueryContext(ledger, moment, output)
    for status in try context.workspace.roadMapAnomalies(context.moment) where !onlyOpen || status.decision == nil {
      var row = Self.row(status.anomaly)
      row["decision"] = QueryCell(AnomalyDecision.self, status.decision?.decision.rawValue)
      row["reading"] = QueryCell(PlanReading.self, status.decision?.reading?.rawValue)
      row["post"] = QueryCell(Post.self, status.decision?.post?.rawValue)
      row["decidedBy"] = QueryCell(status.decidedBy)
      row["decidedOn"] = QueryCell(status.decidedOn)
      answer.rows.append(row)
    }
    let decided: [(key: String, title: String)] = [
      ("decision", "Решение"), ("reading", "Прочтение"), ("post", "Кто ответит"), ("decidedBy", "Запись"),
      ("decidedOn", "Дата"),
    ]
    try answer.write(Self.columns + decided, output, context, noun: "Расхождений")
  }

  private static let columns: [(key: String, title: String)] = [
    ("code", "Код"), ("place", "Место"), ("reason", "Причина"),
  ]

  private static func row(_ anomaly: RoadMapAnomaly) -> [String: QueryCell] {
    [
      "code": QueryCell(anomaly.code.rawValue),
      "place": QueryCell(.string(anomaly.place.description), title: .string(anomaly.place.title)),
      "reason": QueryCell(anomaly.reason),
    ]
  }
}

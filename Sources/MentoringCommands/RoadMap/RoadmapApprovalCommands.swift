import ArgumentParser
import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import MentoringService

/// A road map that an argument names: one that the program ships, or a file.
private enum RoadmapArgument {
  /// The largest file, in bytes.
  static let maximumLength = 4 << 20

  static func choice(_ argument: String) throws -> RoadMapChoice {
    let isShipped = ShippedRoadMap.names.contains { argument == $0 || argument.hasPrefix($0 + "/") }
    let isFile = argument.hasSuffix(".json") || FileManager.default.fileExists(atPath: argument)
    guard isFile, !isShipped else { return .shipped(try ShippedRoadMap.named(argument)) }
    return .edited(try file(argument))
  }

  /// Reads a file. A fault of its JSON is named by line and column, one of its content by its path in the document.
  static func file(_ path: String) throws -> EditedRoadMap {
    let bytes = try InputFile.read(path, limit: maximumLength)
    let document: JSONValue
    do {
      document = try OrdinaryJSON.parse(bytes)
    } catch {
      throw ServiceError(
        .refused, "Файл карты не принят: строка \(error.line), знак \(error.column): \(error.sentence).")
    }
    return try EditedRoadMap(document)
  }
}

struct RoadmapImportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Утвердить дорожную карту: из поставки программы или из файла.",
    discussion: """
      Текст карты из файла хранится в журнале зашифрованным: в нём стоят имена. Проверить файл заранее: mentorledger \
      roadmap check ФАЙЛ.

      Примеры:
        mentorledger roadmap import lyceum21-2021 --number 376/а --approved-on 2021-08-30
        mentorledger roadmap import карта-2022.json --number 201 --approved-on 30.05.2022
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var recording: RecordingOptions
  @Argument(help: ArgumentHelp("Название карты (lyceum21-2021) или файл.", valueName: "КАРТА")) var name: String
  @Option(help: ArgumentHelp("Номер приказа об утверждении.", valueName: "НОМЕР")) var number: String
  @Option(name: .customLong("approved-on"), help: ArgumentHelp("День утверждения.", valueName: "ДАТА")) var approvedOn:
    String

  func execute() throws {
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let workspace = try Workspace(opening)
    let choice = try RoadmapArgument.choice(name)
    let (map, anomalies) = (choice.map, ShippedRoadMap.anomalies(in: choice.map))
    let day = try ArgumentText.day(approvedOn, "--approved-on")
    let notices = try workspace.notices(approving: map, number: number, approvedOn: day)
    let report = try workspace.approveRoadMap(
      choice, number: number, approvedOn: day, command: recording.command, dryRun: recording.isDryRun)
    if let committed = report.outcome?.committed {
      Console.done("Дорожная карта утверждена: запись \(committed.first).")
    } else {
      Console.done("Проверено: карту можно утвердить. Ничего не записано (--dry-run).")
    }
    Console.print("Пунктов: \(map.items.count). Плановых сроков: \(map.plannedOccurrences.count).")
    Console.print(
      "Расхождений в тексте: \(anomalies.count), видов: \(Set(anomalies.map(\.code)).count). Смотрите: mentorledger roadmap anomalies"
    )
    for notice in notices { Console.print(notice) }
  }
}

struct RoadmapCheckCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Проверить файл дорожной карты: ошибки, и чем она отличается от поставленной.",
    discussion: """
      Журнал не нужен, ничего не записывается. Ошибка названа местом в файле и правилом; расхождения текста — не \
      ошибки, их находят правила и рассматривают после утверждения.

      Примеры:
        mentorledger roadmap check карта-2022.json
        mentorledger roadmap check карта-2022.json --against lyceum21-2021 --format json
      """)

  @OptionGroup var output: AnswerOptions
  @Argument(help: ArgumentHelp("Файл карты.", valueName: "ФАЙЛ"), completion: .file(extensions: ["json"])) var file:
    String
  @Option(help: ArgumentHelp("С какой картой из поставки сравнить.", valueName: "КАРТА")) var against = "lyceum21-2021"

  func execute() throws {
    let other = try ShippedRoadMap.named(against)
    let edited = try RoadmapArgument.file(file)
    guard edited.faults.isEmpty else {
      throw ServiceError(.refused, "Карту «\(file)» нельзя утвердить.", details: edited.faults)
    }
    let map = edited.map
    var answer = QueryAnswer()
    for difference in RoadMapDifference.all(of: map, from: other) {
      answer.rows.append([
        "kind": QueryCell(.string(difference.kind.rawValue), title: .string(difference.kind.title)),
        "place": QueryCell(difference.place), "what": QueryCell(difference.what),
      ])
    }
    let anomalies = ShippedRoadMap.anomalies(in: map)
    if output.format.isForPeople {
      Console.done("Карта \(map.versionedID) читается, её можно утвердить.")
      Console.print("Пунктов: \(map.items.count). Плановых сроков: \(map.plannedOccurrences.count).")
      Console.print("Расхождений в тексте: \(anomalies.count), видов: \(Set(anomalies.map(\.code)).count).")
      Console.print("Отличия от карты \(other.versionedID):")
    }
    try answer.write([("kind", "Что"), ("place", "Место"), ("what", "Подробности")], output, noun: "Отличий")
  }
}

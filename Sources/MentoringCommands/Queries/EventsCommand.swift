import ArgumentParser
import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringService

struct EventsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Записи журнала, как они сделаны: отбор по виду, человеку, паре, пункту, дням.",
    discussion: """
      Примеры:
        mentorledger events --type meeting.held --cycle 2021 --limit 20
        mentorledger events --person 7f0c2f7e --format json
        mentorledger events --item 5.4
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @Option(help: ArgumentHelp("Вид записи: consent.collected …", valueName: "ВИД")) var type: String?
  @Option(help: ArgumentHelp("Метка: import:…, orders:2021 …", valueName: "МЕТКА")) var tag: String?
  @Option(help: ArgumentHelp("Человек (код или его начало).", valueName: "КОД")) var person: String?
  @Option(help: ArgumentHelp("Пара (код или его начало).", valueName: "КОД")) var pair: String?
  @Option(help: ArgumentHelp("Пункт дорожной карты: 2.1.", valueName: "ПУНКТ")) var item: String?
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Кто записал: u:…", valueName: "ЗАПИСЬ")) var by: String?
  @Option(help: ArgumentHelp("Не больше стольких записей, начиная с первой подходящей.", valueName: "N")) var limit:
    Int?

  func execute() throws {
    let context = try QueryContext(ledger, moment, format: output.format)
    let query = try query(context.workspace)
    let account = try by.map { text in
      guard let account = AccountID(text) else { throw ServiceError(.usage, "--by: «\(text)» — не учётная запись.") }
      return account
    }
    if let limit, limit < 1 { throw ServiceError(.usage, "--limit — целое число от 1.") }
    let known = context.moment.knownAt
    var events = try context.workspace.store.read { reading in
      if let query { return try reading.events(matching: query, through: known) }
      var all: [RecordedEvent] = []
      if known >= Position(0) { try reading.forEachEvent(through: known) { all.append($0) } }
      return all
    }
    events = events.filter { event in
      (account == nil || event.envelope.by == account)
        && (type == nil || event.envelope.type == EventType(type ?? ""))
        && (moment.onDay == nil || event.envelope.on == context.moment.day)
    }
    if let limit { events = Array(events.prefix(limit)) }
    try EventListing.print(events, context, output.format)
  }

  private func query(_ workspace: Workspace) throws -> EventQuery? {
    var tags: [Tag] = []
    if let person { tags.append(.person(try workspace.resolvePerson(person))) }
    if let pair { tags.append(.pair(try workspace.resolvePair(pair))) }
    if let item {
      tags.append(try Self.tag("item:\(item)", "--item"))
      try Self.checkItem(item, workspace)
    }
    if let cycle { tags.append(Tag("cycle", try ArgumentText.cycle(cycle))) }
    if let tag { tags.append(try Self.tag(tag, "--tag")) }
    var types: [EventType] = []
    if let type {
      guard let known = EventType(type), EventCatalog.schema(for: known) != nil else {
        throw ServiceError(.usage, "Записей вида «\(type)» нет.", details: ["Список видов: mentorledger schema list"])
      }
      types.append(known)
    }
    return tags.isEmpty && types.isEmpty ? nil : EventQuery([EventQuery.Clause(tags: tags.sorted(), types: types)])
  }

  /// Refuses an item that the road map in force does not have; without one, an item that no kind of entry is about.
  private static func checkItem(_ item: String, _ workspace: Workspace) throws {
    let now = try workspace.moment(onDay: nil, knownBy: nil, atPosition: nil)
    let known =
      (try? workspace.roadMap(knownAt: now.knownAt).items.map(\.number.description))
      ?? EventCatalog.all.flatMap(\.items.all)
    guard !known.contains(item) else { return }
    throw ServiceError(
      .usage, "--item: пункта «\(item)» в дорожной карте нет.", details: ["Пункты: mentorledger roadmap show"])
  }

  private static func tag(_ text: String, _ option: String) throws -> Tag {
    guard let tag = Tag(text) else { throw ServiceError(.usage, "\(option): «\(text)» — не метка.") }
    return tag
  }
}

/// Entries in a listing, each with what became of it.
enum EventListing {
  /// How an entry came in, for people.
  static let viaTitles = [
    "cli": "вручную", "import": "таблица", "web": "веб-страница", "api": "другая программа", "system": "сам журнал",
  ]

  static func print(_ events: [RecordedEvent], _ context: QueryContext, _ format: OutputFormat) throws {
    let voided = try context.workspace.voidedEntries(among: events, knownAt: context.moment.knownAt)
    var answer = QueryAnswer()
    for event in events {
      let envelope = event.envelope
      let correction = voided[event.position]
      answer.rows.append([
        "position": QueryCell(event.position), "on": QueryCell(envelope.on),
        "at": QueryCell(envelope.at, context.workspace.facts),
        "type": QueryCell(
          .string(envelope.type.description),
          title: .string(EventCatalog.schema(for: envelope.type)?.title ?? envelope.type.description)),
        "version": QueryCell(envelope.version.rawValue), "by": QueryCell(envelope.by.description),
        "via": QueryCell(envelope.via.rawValue, titles: viaTitles), "id": QueryCell(envelope.id.description),
        "command": QueryCell(envelope.command.description), "cause": QueryCell(envelope.cause),
        "tags": QueryCell(.list(envelope.tags.map { .string($0.description) })),
        "data": QueryCell(String(decoding: envelope.data, as: UTF8.self)),
        "correctedBy": QueryCell(correction),
      ])
    }
    let columns =
      format == .text
      ? [
        ("position", "Запись"), ("on", "Когда было"), ("at", "Когда записано"), ("type", "Вид"), ("by", "Кто записал"),
        ("via", "Как"), ("correctedBy", "Исправлена записью"),
      ]
      : [
        ("position", "Запись"), ("on", "Когда было"), ("at", "Когда записано"), ("id", "Имя"), ("type", "Вид"),
        ("version", "Версия"), ("by", "Кто"), ("via", "Как"), ("command", "Команда"), ("cause", "Причина"),
        ("tags", "Метки"), ("data", "Открытая часть"), ("correctedBy", "Исправлена записью"),
      ]
    answer.print(columns, format, context, noun: "Записей")
  }
}

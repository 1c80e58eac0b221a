import ArgumentParser
import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// Records one entry.
struct RecordCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Сделать одну запись.",
    discussion: """
      Открытые поля пишут как поле=значение: коды или их русские названия, дни как 2021-10-03 или 03.10.2021, «да» и \
      «нет», списки через запятую. Человека и пару можно назвать началом кода, от четырёх знаков. Личные данные в \
      аргументах не пишут: их берут из --json или спрашивают в терминале. Виды записей и их поля показывает команда \
      «schema».

      Примеры:
        mentorledger record briefing.held cycle=2021 audience=staff attendance=58 --on 06.09.2021
        mentorledger record mentor.approved person=1f3a cycle=2021 places=3 --dry-run
        mentorledger record meeting.held pair=9c02 cycle=2021 kind=regular --reason force-majeure
        mentorledger record person.registered role=mentee cycle=2021 occupation=pupil basis=consent-awaited
        mentorledger record person.registered --json участник.json
      """)

  @Argument(
    help: ArgumentHelp("Вид записи: briefing.held, meeting.held …", valueName: "вид"),
    completion: .list(EventCatalog.current.map(\.type.description).filter { OwnType.reason(of: $0) == nil }))
  var type: String

  @Argument(help: ArgumentHelp("Открытые поля.", valueName: "поле=значение"))
  var fields: [String] = []

  @Option(name: .long, help: ArgumentHelp("День события (иначе сегодня).", valueName: "ДАТА"))
  var on: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Поля и личные части: {\"data\":{…},\"sealed\":{…}}; «-» — со стандартного ввода.", valueName: "ФАЙЛ"),
    completion: .file(extensions: ["json"]))
  var json: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Причина отступления от порядка программы.", valueName: "КОД"))
  var reason: ExceptionReason?

  @OptionGroup var recording: RecordingOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions
  func execute() throws {
    let schema = try OwnType.recordable(type)
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let command = try recording.command
    let workspace = try Workspace(opening)
    let arguments = try FieldArguments(fields, schema, IdentifierBook(workspace))
    guard arguments.removed.isEmpty else {
      throw ServiceError(.usage, "Поле без значения: \(arguments.removed.joined(separator: ", ")).")
    }
    var document = try json.map { try EntryDocument.read($0) } ?? EntryDocument()
    for member in arguments.data.members {
      guard document.data[member.key] == nil else {
        throw ServiceError(.usage, "Поле «\(member.key)» указано и в аргументах, и в JSON.")
      }
      document.data[member.key] = member.value
    }
    try askForMissingParts(of: schema, &document)
    let input = EventInput(
      schema.type, on: try on.map { try ArgumentText.day($0, "--on") } ?? workspace.today(), data: document.data,
      sealed: document.sealed)
    let report = try Recorder(workspace, via: .cli).record(
      [input], command: command, reason: reason, dryRun: recording.isDryRun)
    RecordingSummary(report).show(as: output.format)
  }

  /// Required parts that were not given are asked for, where somebody sits at a terminal and input is not taken up.
  private func askForMissingParts(of schema: EventSchema, _ document: inout EntryDocument) throws {
    guard json == nil, let prompt = SealedPrompt.atTerminal() else { return }
    for part in schema.sealedParts where schema.requiredParts.contains(part.name) {
      document.sealed[part.name] = .object(try prompt.content(of: part))
    }
  }
}

/// The types that `record` leaves to others, and how near a misspelt name comes to a real one.
enum OwnType {
  /// The schema of a type that may be recorded by hand. Throws `ServiceError` with the way to go for any other.
  static func recordable(_ name: String) throws -> EventSchema {
    guard let type = EventType(name), let schema = EventCatalog.schema(for: type) else { throw unknown(name) }
    if let reason = reason(of: name) {
      throw ServiceError(.usage, "Запись «\(schema.title)» не делают вручную.", details: [reason])
    }
    return schema
  }

  /// Who makes entries of a type in the place of `record`; nil where `record` does.
  static func reason(of type: String) -> String? {
    switch type {
    case "ledger.opened": "Её делает «mentorledger init» при создании журнала."
    case "entry.corrected": "Исправление делает «mentorledger correct ПОЗИЦИЯ --reason КОД»."
    case "account.created": "Учётную запись заводит «mentorledger account create»."
    case "account.role.granted": "Роль даёт «mentorledger account grant»."
    case "account.role.revoked": "Роль отнимает «mentorledger account revoke»."
    case "account.closed": "Учётную запись закрывает «mentorledger account close»."
    case "log.key.rotated": "Её делает «mentorledger keys rotate-log»."
    case "log.key.replaced": "Её делает «mentorledger keys replace-log»."
    case "keys.lost": "Её делает «mentorledger keys accept-loss»."
    case "keys.reclaimed": "Её делает «mentorledger keys reclaim»."
    case "access.log.lost": "Её делает «mentorledger access-log accept-loss»."
    case "data.disclosed": "Её делает «mentorledger disclose», когда выдаёт личную часть."
    case "erasure.requested", "erasure.completed":
      "Её делает сам журнал, когда исполняется акт об уничтожении; отдельно от акта её не бывает."
    case "data.opened", "access.anchored": "Её делает сам журнал чтений, когда открывают личные данные (--why)."
    case "access.head.recorded": "Её делает сам журнал: раз в день, если личные данные открывали."
    default: nil
    }
  }

  /// The refusal of a name that no type bears, with those that it may stand for.
  static func unknown(_ name: String) -> ServiceError {
    let near = nearest(name, among: EventCatalog.current.map(\.type.description))
    return ServiceError(
      .usage, "Такого вида записей нет.",
      details: near.map { type in
        let title = EventType(type).flatMap { EventCatalog.schema(for: $0)?.title } ?? ""
        return "Похоже на: \(type) — «\(title)»"
      } + ["Все виды: mentorledger schema list"])
  }

  /// Names that a misspelt one may stand for: at most three, the nearest first.
  static func nearest(_ name: String, among names: [String]) -> [String] {
    let limit = max(2, name.utf8.count / 3)
    return Set(names).map { (name: $0, distance: $0.contains(name) && !name.isEmpty ? 1 : distance(name, $0)) }
      .filter { $0.distance <= limit }.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3).map(\.name)
  }

  /// Levenshtein distance by bytes.
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right.utf8)
    var row = Array(0...right.count)
    for (index, byte) in left.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in right.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[right.count]
  }
}

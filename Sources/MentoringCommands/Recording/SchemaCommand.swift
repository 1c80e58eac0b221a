import ArgumentParser
import EventLedger
import Foundation
import Mentoring
import MentoringService

/// What can be recorded.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Виды записей: поля, личные части, роли, пункты дорожной карты.",
    subcommands: [SchemaListCommand.self, SchemaShowCommand.self])
}

/// Lists the types of entries.
struct SchemaListCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Показать виды записей.",
    discussion: """
      Примеры:
        mentorledger schema list
        mentorledger schema list --format csv
      """)

  @OptionGroup var output: OutputOptions

  func execute() throws {
    Console.print(
      output.format == .text
        ? Self.forPeople.table(on: .standardOutput()) : Self.forPrograms.rendered(as: output.format, on: .none))
  }

  private static var forPrograms: Listing {
    Listing(
      columns: [
        ListingColumn("type", "Вид"), ListingColumn("version", "Редакция", .right), ListingColumn("title", "Запись"),
        ListingColumn("items", "Пункты карты"), ListingColumn("roles", "Кто делает"),
        ListingColumn("current", "Делается"),
      ],
      rows: EventCatalog.all.map { schema in
        [
          .string(schema.type.description), .integer(Int(schema.version.rawValue)), .string(schema.title),
          .list(schema.items.all.map { .string($0) }), .list(schema.roles.map { .string($0.rawValue) }),
          .bool(EventCatalog.current.contains(schema)),
        ]
      })
  }

  /// What can be recorded today; earlier versions are for programs, and `schema show` tells of them.
  private static var forPeople: Listing {
    Listing(
      columns: [
        ListingColumn("type", "Вид"), ListingColumn("title", "Запись"), ListingColumn("items", "Пункты карты"),
        ListingColumn("roles", "Кто делает"),
      ],
      rows: EventCatalog.current.map { schema in
        [
          .string(schema.type.description), .string(schema.title), .list(schema.items.all.map { .string($0) }),
          .list(schema.roles.map { .string($0.title.lowercased()) }),
        ]
      }, noun: "Видов")
  }
}

/// Shows one type.
struct SchemaShowCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Показать поля и личные части одного вида записей и пример команды.",
    discussion: """
      Примеры:
        mentorledger schema show consent.collected
        mentorledger schema show meeting.held --format json
        mentorledger schema show consent.collected --version 1
      """)

  @Argument(
    help: ArgumentHelp("Вид записи.", valueName: "вид"), completion: .list(EventCatalog.current.map(\.type.description))
  )
  var type: String

  @Option(help: ArgumentHelp("Редакция вида, если не нынешняя.", valueName: "N"))
  var version: Int64?

  @OptionGroup var output: OutputOptions

  func execute() throws {
    let schema = try schema()
    switch output.format {
    case .json: Console.print(try SchemaDescription(schema).json())
    case .csv: Console.print(Self.fields(schema).rendered(as: .csv, on: .none))
    case .text: show(schema)
    }
  }

  private func schema() throws -> EventSchema {
    guard let newest = EventType(type).flatMap({ EventCatalog.schema(for: $0) }) else { throw OwnType.unknown(type) }
    guard let version else { return newest }
    guard let schema = EventCatalog.schema(for: newest.type, version: SchemaVersion(rawValue: version)) else {
      throw ServiceError(
        .usage, "Редакции \(version) у записей «\(type)» нет: есть редакции от 1 до \(newest.version).")
    }
    return schema
  }

  private func show(_ schema: EventSchema) {
    let terminal = Terminal.standardOutput()
    Console.print(terminal.styled("\(schema.title)  \(schema.type), редакция \(schema.version)", .heading))
    switch schema.items {
    case .none(let reason): Console.print("Пункта дорожной карты нет. \(reason)")
    case .allowed(let items): Console.print("Пункты дорожной карты: \(items.joined(separator: ", "))")
    case .decided(let field, let map):
      let choices = map.sorted { $0.key < $1.key }.map {
        "\($0.key) — \($0.value.isEmpty ? "нет" : $0.value.joined(separator: ", "))"
      }
      Console.print("Пункты дорожной карты по полю \(field): \(choices.joined(separator: "; "))")
    }
    let roles = schema.roles.map { $0.title.lowercased() }
    Console.print("Кто делает: \(roles.isEmpty ? "сам журнал" : roles.joined(separator: ", "))")
    Console.print("\n" + Self.fields(schema, isForPeople: true).table(on: terminal, isCounted: false))
    if let newest = EventCatalog.schema(for: schema.type), newest.version > schema.version {
      Console.print("\nЗаписи этой редакции читаются и действуют, но больше не делаются; нынешняя — \(newest.version).")
    } else if let example = SchemaExample(schema).line {
      Console.print("\nПример:\n  \(example)")
    } else if let reason = OwnType.reason(of: schema.type.description) {
      Console.print("\n\(reason)")
    }
  }

  /// Fields of the public part and of the sealed parts, one row each. `isForPeople`: a field that the program fills in
  /// itself is not said to be mandatory.
  private static func fields(_ schema: EventSchema, isForPeople: Bool = false) -> Listing {
    let filledIn = isForPeople ? Set(schema.filledIn) : []
    var listing = Listing(columns: [
      ListingColumn("field", "Поле"), ListingColumn("title", "Что это"), ListingColumn("required", "Обязательно"),
      ListingColumn("holds", "Что в нём"),
    ])
    func append(_ fields: [FieldSchema], under path: String) {
      for field in fields {
        listing.append([
          .string(path + field.name), .string(field.title),
          filledIn.contains(path + field.name) ? .string("впишет сама") : .bool(field.isRequired),
          .string(field.expectation),
        ])
        if case .list(.object(let inner), _, _) = field.kind { append(inner, under: "\(path)\(field.name)[].") }
      }
    }
    append(schema.fields, under: "")
    for part in schema.sealedParts {
      listing.append([
        .string(part.name), .string(part.title), .bool(schema.requiredParts.contains(part.name)),
        .string("личная часть: только через --json или по вопросам"),
      ])
      append(part.fields, under: "\(part.name).")
    }
    return listing
  }
}

extension EventSchema.Items {
  /// Every item that an entry of the type can be evidence of.
  var all: [String] {
    switch self {
    case .none: []
    case .allowed(let items): items
    case .decided(_, let map): Set(map.values.joined()).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }
}

extension FieldSchema {
  /// What may stand in the field, for people, and how a list with nothing in it is written.
  fileprivate var expectation: String {
    guard isRequired, case .list(_, let count, _) = kind, count.lowerBound == 0 else { return kind.expectation }
    return "\(kind.expectation); пустой список пишут «\(name)=»"
  }
}

extension FieldKind {
  /// What may stand in a field, for people.
  var expectation: String {
    switch self {
    case .subject: "код человека, можно начало от четырёх знаков"
    case .pair: "код пары или группы, можно начало от четырёх знаков"
    case .fingerprint: "отпечаток ключа, 32 знака"
    case .cycle: "год начала учебного года, 2021"
    case .position: "номер записи"
    case .day: "день, 2021-10-03 или 03.10.2021"
    case .account: "учётная запись, u: и 16 знаков"
    case .integer(let range): "целое число от \(range.lowerBound) до \(range.upperBound)"
    case .boolean: "да или нет"
    case .text(let rule):
      rule.expectation.map { $0.replacing(#/^ожида[ею]тся /#, with: "") } ?? "текст до \(rule.length.upperBound) знаков"
    case .code(let codes): codes.map { "\($0.code) — \($0.title.lowercased())" }.joined(separator: "; ")
    case .list(.object, let count, _): "список, до \(count.upperBound)"
    case .list(let element, let count, _): "список через запятую, до \(count.upperBound): \(element.expectation)"
    case .object(let fields): fields.map(\.name).joined(separator: ", ")
    }
  }
}

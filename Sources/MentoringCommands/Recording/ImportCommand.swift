import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

/// Takes a spreadsheet into the ledger.
struct ImportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Загрузить таблицу CSV: участников, согласия, встречи …",
    discussion: """
      Файл проверяется целиком, и только потом записывается; ошибки называются по строке, столбцу и правилу. Тот же \
      файл ещё раз от той же учётной записи ничего не добавляет; строки, которые внесла другая, называются, и файл не \
      принимается. Если в таблице, загруженной раньше, поправить ячейки и загрузить её снова, изменённые строки \
      показываются как исправления, и ничего не записывается, пока не указана их причина (--correct). Виды таблиц:
      \(kinds)

      Примеры:
        mentorledger import --list
        mentorledger import meetings --columns
        mentorledger import participants участники.csv --cycle 2021 --dry-run
        mentorledger import meetings встречи-декабрь.csv --reason late-documents
        mentorledger import participants участники.csv --cycle 2021 --correct typing-error
        mentorledger import answers --form satisfaction/1 --columns
      """)

  @Argument(
    help: ArgumentHelp("Вид таблицы.", valueName: "вид"), completion: .list(ImportSpecification.all.keys.sorted()))
  var kind: String?

  @Argument(help: ArgumentHelp("Файл CSV.", valueName: "файл"), completion: .file(extensions: ["csv"]))
  var file: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Форма, вопросы или шкалы которой — столбцы таблиц answers и assessments.", valueName: "ФОРМА"),
    completion: .list(QuestionnaireForm.all.keys.sorted()))
  var form: String?

  @Flag(name: .long, help: "Показать виды таблиц.")
  var list = false

  @Flag(name: .long, help: "Показать столбцы таблицы этого вида.")
  var columns = false

  @Option(name: .long, help: ArgumentHelp("Учебный год, по году его начала (иначе по дате строки).", valueName: "ГОД"))
  var cycle: Int64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Причина отступления от порядка для строк без своей.", valueName: "КОД"))
  var reason: ExceptionReason?

  @Option(
    name: .customLong("correct"),
    help: ArgumentHelp("Исправить записи по изменённым строкам; причина исправления.", valueName: "КОД"))
  var correction: CorrectionReason?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Показать прежние и новые личные данные изменённых строк, назвав причину: programme, check, audit, request, incident.",
      valueName: "ПРИЧИНА"))
  var why: ReadPurpose?

  @Flag(name: .customLong("dry-run"), help: "Только проверить файл.")
  var isDryRun = false

  @OptionGroup var time: TimeOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions
  private static var kinds: String {
    ImportSpecification.all.values.sorted { $0.kind < $1.kind }.map { "  \($0.kind) — \($0.title)" }
      .joined(separator: "\n")
  }

  func execute() throws {
    if list { return show(kindListing) }
    guard let kind else {
      throw ServiceError(.usage, "Не указан вид таблицы.", details: ["Виды: mentorledger import --list"])
    }
    if columns { return show(try columnListing(kind)) }
    guard ImportSpecification.all[kind] != nil else { throw unknownKind(kind) }
    guard let file else {
      throw ServiceError(.usage, "Не указан файл.", details: ["Столбцы: mentorledger import \(kind) --columns"])
    }
    try load(kind, file)
  }

  /// A file in the place of the kind is the likeliest mistake.
  private func unknownKind(_ kind: String) -> ServiceError {
    let kinds = ImportSpecification.all.values.sorted { $0.kind < $1.kind }.map { "\($0.kind) — \($0.title)" }
    return ServiceError(
      .usage,
      file == nil && kind.contains(where: { "./".contains($0) })
        ? "Перед файлом указывают вид таблицы: mentorledger import ВИД ФАЙЛ." : "Таблиц вида «\(kind)» нет.",
      details: kinds)
  }

  private func load(_ kind: String, _ file: String) throws {
    let cycle = try cycle.map { try ArgumentText.cycle($0) }
    var opening = try ledger.opening()
    try time.apply(to: &opening)
    let workspace = try Workspace(opening)
    if why != nil { try workspace.requireDisclosure() }
    let importer = try Importer(workspace)
    var line: ProgressLine?
    defer { line?.finish() }
    do {
      let report = try importer.run(
        kind: kind, path: file, form: form, cycle: cycle, reason: reason, correction: correction, dryRun: isDryRun
      ) { done, total in
        if line == nil { line = ProgressLine("Загрузка", total: total) }
        line?.advance(to: done)
      }
      line?.finish()
      try show(report, workspace)
    } catch let refusal as ImportRefusal {
      if output.format != .text { show(Self.listing(refusal)) }
      throw refusal
    } catch let proposed as CorrectionsProposed {
      try propose(proposed.report, workspace)
    }
  }

  /// Shows what would be corrected; nothing is written, since nobody said that it is to be.
  private func propose(_ report: ImportReport, _ workspace: Workspace) throws {
    let corrections = try ImportCorrections(report, workspace, why: why)
    if output.format == .text {
      corrections.lines(isDone: false).forEach { Console.note($0) }
    } else {
      show(corrections.listing)
    }
    corrections.remarks.forEach { Console.warn("Замечание: \($0).") }
    if let refusal = corrections.refusal { throw refusal }
    throw corrections.proposal
  }

  private func show(_ listing: Listing) {
    Console.print(listing.rendered(as: output.format, on: .standardOutput()))
  }

  private func show(_ report: ImportReport, _ workspace: Workspace) throws {
    let corrections = try ImportCorrections(report, workspace, why: why)
    if output.format != .text { Console.print(Self.listing(report).rendered(as: output.format, on: .none)) }
    if output.format == .text {
      let changed = report.changed.isEmpty ? "" : ", изменённых \(report.changed.count)"
      let summary = "строк \(report.rows), из них уже в журнале \(report.known)\(changed)"
      Console.done(
        report.isDryRun
          ? "\(report.file): файл будет принят; \(summary). Ничего не записано (--dry-run)."
          : "\(report.file): \(summary); команд записано \(report.commands), записей \(report.entries).")
    }
    if output.format == .text { corrections.lines(isDone: !report.isDryRun).forEach { Console.print($0) } }
    corrections.remarks.forEach { Console.warn("Замечание: \($0).") }
    for notice in report.notices { Console.warn("Замечание: \(notice).") }
    if report.lostNames > 0 {
      Console.warn(
        "Имён не прочесть у \(report.lostNames) чел.: ключ утрачен; по имени их не узнать, и возраст их не проверен. "
          + "Если кто-то из файла — один из них, укажите «Код карточки»: иначе он внесён второй раз.")
    }
    if !report.broken.isEmpty {
      Console.warn("Сделанные раньше записи, которые теперь расходятся с правилами (см. mentorledger findings):")
      for violation in report.broken { Console.warn("  запись \(violation.entry): \(violation.sentence)") }
    }
    if let refusal = corrections.refusal { throw refusal }
  }

  private static func listing(_ report: ImportReport) -> Listing {
    Listing(
      columns: [
        ListingColumn("kind", "Вид"), ListingColumn("file", "Файл"), ListingColumn("rows", "Строк", .right),
        ListingColumn("known", "Уже было", .right), ListingColumn("changed", "Исправлено", .right),
        ListingColumn("missing", "Больше нет"), ListingColumn("commands", "Команд", .right),
        ListingColumn("entries", "Записей", .right), ListingColumn("dryRun", "Проверка"),
        ListingColumn("notices", "Замечания"),
      ],
      rows: [
        [
          .string(report.kind), .string(report.file), .integer(report.rows), .integer(report.known),
          .integer(report.changed.count), .list(report.missing.map { .integer(Int($0.entry.rawValue)) }),
          .integer(report.commands), .integer(report.entries), .bool(report.isDryRun),
          .list(report.notices.map { .string($0) }),
        ]
      ])
  }

  /// The faults for programs. The value is left out: it may be personal, and answers to programs are kept.
  private static func listing(_ refusal: ImportRefusal) -> Listing {
    Listing(
      columns: [
        ListingColumn("file", "Файл"), ListingColumn("line", "Строка", .right), ListingColumn("column", "Столбец"),
        ListingColumn("rule", "Правило"), ListingColumn("message", "Что не так"),
        ListingColumn("position", "Запись", .right), ListingColumn("at", "Когда записано"),
        ListingColumn("by", "Кто записал"),
      ],
      rows: refusal.faults.map { fault in
        let column: ListingValue =
          switch fault.column {
          case .heading(let heading): .string(heading)
          case .number(let number): .integer(number)
          case nil: .absent
          }
        return [
          .string(fault.file), ListingValue(fault.line), column, .string(fault.rule.rawValue), .string(fault.message),
          ListingValue(fault.recorded.map { Int($0.position.rawValue) }),
          ListingValue(fault.recorded?.at.description), ListingValue(fault.recorded?.account.description),
        ]
      })
  }

  private var kindListing: Listing {
    Listing(
      columns: [
        ListingColumn("kind", "Вид"), ListingColumn("title", "Таблица"), ListingColumn("columns", "Столбцов", .right),
      ],
      rows: ImportSpecification.all.values.sorted { $0.kind < $1.kind }.map {
        [.string($0.kind), .string($0.title), .integer($0.columns.count)]
      }, noun: "Видов")
  }

  /// The columns that the named form adds, or the newest of those that rows may name.
  private func formRows(_ specification: ImportSpecification) throws -> [[ListingValue]] {
    let named = form != nil || specification.formColumns != nil ? try specification.form(named: form) : nil
    guard let form = named ?? specification.forms.last else { return [] }
    return specification.headings(of: form).map {
      [.string($0.title), .bool($0.isRequired), .string($0.holds), .list([])]
    }
  }

  private func columnListing(_ kind: String) throws -> Listing {
    guard let specification = ImportSpecification.all[kind] else { throw unknownKind(kind) }
    return Listing(
      columns: [
        ListingColumn("heading", "Столбец"), ListingColumn("required", "Обязателен"),
        ListingColumn("holds", "Что в нём"),
        ListingColumn("aliases", "Другие заголовки"),
      ],
      rows: specification.columns.map { column in
        [
          .string(column.heading), .bool(column.isRequiredOfNewRows),
          .string(specification.shippedNames(of: column)?.joined(separator: " | ") ?? column.expectation),
          .list(column.aliases.map { .string($0) }),
        ]
      } + (try formRows(specification)), noun: "Столбцов")
  }
}

extension ImportSpecification.Column {
  /// What a cell holds, for people.
  fileprivate var expectation: String {
    switch type {
    case .name: "имя полностью"
    case .day: "дата, 03.10.2021"
    case .timestamp: "отметка времени, 03.10.2021 14:05; считается день"
    case .code: spellings.joined(separator: " | ")
    case .codes: "через запятую: " + spellings.joined(separator: " | ")
    case .number: "целое число"
    case .yesNo: "да | нет"
    case .text: "текст"
    case .documentNumber: "номер документа"
    case .person: "код карточки, 32 знака"
    }
  }
}

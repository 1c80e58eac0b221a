import EventLedger
import Mentoring
import MentoringService

/// What an import says of rows that were changed since the table was taken.
struct ImportCorrections {
  private let report: ImportReport
  /// One line a cell: lines of the table, what happens to which entry, heading, what stood and what will.
  private var rows: [[ListingValue]] = []
  private(set) var refusal: ServiceError?
  private let isOpened: Bool

  /// Composes it with personal values where `why` is given and the opening is recorded.
  init(_ report: ImportReport, _ workspace: Workspace, why: ReadPurpose?) throws {
    self.report = report
    isOpened = why != nil
    guard let why, !report.changed.isEmpty else {
      rows = try Self.rows(report, nil)
      return
    }
    let newest = try workspace.moment(onDay: nil, knownBy: nil, atPosition: nil)
    let request = DisclosureRequest(.entry, purpose: why, moment: newest, terms: ["import=\(report.kind)"])
    let disclosed = try workspace.disclose(request) { try Self.rows(report, $0) }
    (rows, refusal) = (disclosed.answer, disclosed.refusal)
  }

  private static func rows(_ report: ImportReport, _ text: PersonalText?) throws -> [[ListingValue]] {
    try report.changed.flatMap { row in
      try row.changes.flatMap { change in
        try change.cells.map { cell in
          let words = try text?.words(of: cell, in: change) ?? cell.publicWords
          return [
            .list(row.lines.map { .integer($0) }), ListingValue(change.entry.map { Int($0.position.rawValue) }),
            .string(change.type.description), .string(change.kind.rawValue), .string(cell.heading),
            ListingValue(words?.before), ListingValue(words?.after),
            .list(row.broken.map { .integer(Int($0.entry.rawValue)) }),
          ]
        }
      }
    }
  }

  /// The same for programs.
  var listing: Listing {
    Listing(
      columns: [
        ListingColumn("lines", "Строки"), ListingColumn("position", "Запись", .right), ListingColumn("type", "Вид"),
        ListingColumn("change", "Что с ней"), ListingColumn("column", "Столбец"), ListingColumn("before", "Было"),
        ListingColumn("after", "Стало"), ListingColumn("broken", "Перестанет действовать"),
      ], rows: rows)
  }

  /// The lines for people: row by row, entry by entry, cell by cell.
  func lines(isDone: Bool) -> [String] {
    var lines: [String] = []
    var cells = rows[...]
    for row in report.changed {
      let place =
        row.lines.count == 1 ? "строка \(row.lines[0])" : "строки \(row.lines.map(String.init).joined(separator: ", "))"
      lines.append("\(place):")
      for change in row.changes {
        let title = EventCatalog.schema(for: change.type)?.title ?? change.type.description
        let entry = change.entry.map { "запись \($0.position) " } ?? "запись "
        lines.append("  \(entry)«\(title)» \(change.kind.title)")
        for cell in change.cells {
          guard let values = cells.popFirst() else { break }
          lines.append("    \(Self.words(cell, values, change.kind))")
        }
      }
      lines += row.notices.map { "  замечание: \($0.sentence)" }
      lines += row.broken.map {
        "  \(isDone ? "больше не отвечает правилам" : "перестанет отвечать правилам") запись \($0.entry): \($0.sentence)"
      }
    }
    return lines
  }

  private static func words(_ cell: CellChange, _ values: [ListingValue], _ kind: EntryChange.Kind) -> String {
    func text(_ value: ListingValue) -> String? { if case .string(let text) = value { "«\(text)»" } else { nil } }
    let (before, after) = (text(values[5]), text(values[6]))
    if before == nil, after == nil { return "\(cell.heading): изменено" }
    switch kind {
    case .corrected: return "\(cell.heading): было \(before ?? "пусто"), стало \(after ?? "пусто")"
    case .withdrawn: return "\(cell.heading): было \(before ?? "пусто")"
    case .added: return "\(cell.heading): \(after ?? "пусто")"
    }
  }

  /// That nothing was written, each changed row as a fault of the file, and how to go on.
  var proposal: ServiceError {
    let faults = report.changed.map { row in
      let cell = row.changes.first?.cells.first
      return TableFault(
        file: report.file, line: row.lines.first, column: cell.map { .heading($0.heading) },
        value: cell?.publicWords?.after, rule: "row.changed",
        message: row.changes.first?.entry.map {
          "строка изменена с тех пор, как её внесли; она исправила бы запись \($0.position)"
        } ?? "строка изменена с тех пор, как её внесли"
      ).description
    }
    var next = [
      "Исправить записи и внести новые строки: та же команда с --correct КОД. Причины: "
        + CorrectionReason.allCases.map { "\($0.rawValue) — \($0.title.lowercased())" }.joined(separator: "; ") + ".",
      "Если строка — не исправление, а новая запись, загрузите её отдельной таблицей или укажите «Код карточки».",
    ]
    let isPersonal = report.changed.flatMap(\.changes).flatMap(\.cells).contains(where: \.isPersonal)
    if !isOpened, isPersonal { next.append("Прежние и новые личные данные: --why programme.") }
    return ServiceError(
      .refused, "Файл не принят, ничего не записано. Изменённых строк: \(faults.count).", details: faults + next)
  }

  /// What stays although the table does not name it any more, and rows that are older than the ledger.
  var remarks: [String] {
    report.older.map {
      "строка \($0.line): её запись \($0.entry) с тех пор исправлена или отозвана записью \($0.correction); "
        + "таблица старше журнала, строка ничего не меняет"
    }
      + report.missing.map { row in
        let title = EventCatalog.schema(for: row.type)?.title ?? row.type.description
        let whom =
          row.persons.isEmpty ? "" : " (" + row.persons.map { QueryContext.short($0) }.joined(separator: ", ") + ")"
        return "в таблице больше нет: запись \(row.entry) «\(title)» от \(row.on.forPeople)\(whom); она остаётся. "
          + "Отозвать её: mentorledger correct \(row.entry) --reason КОД"
      }
  }
}

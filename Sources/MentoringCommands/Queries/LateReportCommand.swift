import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

struct LateReportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "late", abstract: "Записи, сделанные намного позже того, о чём они, по учётным записям.",
    discussion: """
      Примеры:
        mentorledger report late --days 14
        mentorledger report late --days 7 --without-imports --without-corrections --by-account
        mentorledger report late --days 30 --account u:41c9000000000001 --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @Option(help: ArgumentHelp("Позже чем на столько дней.", valueName: "N")) var days: Int
  @Option(help: ArgumentHelp("Кто записал: u:…", valueName: "ЗАПИСЬ")) var account: String?
  @Flag(help: "Не считать записи из загруженных таблиц.") var withoutImports = false
  @Flag(help: "Не считать записи, которые стоят на месте исправленных.") var withoutCorrections = false
  @Flag(help: "Только итоги по учётным записям.") var byAccount = false

  func execute() throws {
    guard days >= 0 else { throw ServiceError(.usage, "--days \(days): число дней не бывает отрицательным.") }
    let asked = try account.map { text in
      guard let account = AccountID(text) else {
        throw ServiceError(.usage, "--account: «\(text)» — не учётная запись.")
      }
      return account
    }
    let context = try QueryContext(ledger, moment, format: output.format)
    let entries = try context.workspace.lateEntries(moreThan: days, context.moment).filter { entry in
      (asked == nil || entry.account == asked) && !(withoutImports && entry.via == .import)
        && !(withoutCorrections && entry.isReplacement)
    }
    if byAccount { return summarise(entries, context) }
    let sorted = entries.sorted { ($0.account.description, $0.position) < ($1.account.description, $1.position) }
    QueryAnswer(
      rows: sorted.map { entry in
        [
          "account": QueryCell(entry.account.description), "position": QueryCell(entry.position),
          "type": QueryCell(
            .string(entry.type.description),
            title: .string(EventCatalog.schema(for: entry.type)?.title ?? entry.type.description)),
          "on": QueryCell(entry.on), "at": QueryCell(entry.at, context.workspace.facts),
          "days": QueryCell(Int64(entry.days)), "via": QueryCell(entry.via.rawValue, titles: EventListing.viaTitles),
          "correction": QueryCell(.bool(entry.isReplacement)),
        ]
      }
    ).print(
      [
        ("account", "Кто записал"), ("position", "Запись"), ("type", "Вид"), ("on", "Когда было"),
        ("at", "Когда записано"), ("days", "Позже, дней"), ("via", "Откуда"), ("correction", "Вместо исправленной"),
      ], output.format, context, noun: "Записей")
  }

  private func summarise(_ entries: [LateEntry], _ context: QueryContext) {
    let groups = Dictionary(grouping: entries) { $0.account.description }.sorted { $0.key < $1.key }
    QueryAnswer(
      rows: groups.map { account, entries in
        [
          "account": QueryCell(account), "count": QueryCell(Int64(entries.count)),
          "days": QueryCell(entries.map(\.days).max().map { Int64($0) }),
        ]
      }
    ).print(
      [("account", "Кто записал"), ("count", "Записей"), ("days", "Самое большое опоздание, дней")], output.format,
      context, noun: "Учётных записей")
  }
}

import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

struct IndicatorsReportCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "indicators",
    abstract: "Показатели учебного года для мониторинга, с записями, из которых они сложены.",
    discussion: """
      Число обучающихся, которые могли участвовать, берут из мониторинга этого года или из --eligible. Целевой охват — \
      настройка coverageTargetPercent (иначе 70 %).

      Примеры:
        mentorledger report indicators --cycle 2021
        mentorledger report indicators --cycle 2021 --eligible 640 --on-day 2022-05-31 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: OutputOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64
  @Option(help: ArgumentHelp("Сколько обучающихся могло участвовать.", valueName: "N")) var eligible: Int?

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    if let eligible, eligible < 0 { throw ServiceError(.usage, "--eligible \(eligible): людей не бывает меньше нуля.") }
    let context = try QueryContext(ledger, moment, format: output.format)
    let indicators = try context.workspace.indicators(cycle, eligible: eligible, context.moment)
    QueryAnswer(rows: indicators.all.map(row)).print(
      [
        ("indicator", "Показатель"), ("value", "Значение"), ("target", "Цель"), ("met", "Достигнута"),
        ("evidence", "Записи"),
      ] + (output.format == .text ? [] : [("title", "Название"), ("unit", "Единица")]), output.format, context,
      noun: "Показателей")
  }

  private func row(_ indicator: Indicator) -> [String: QueryCell] {
    [
      "indicator": QueryCell(.string(indicator.code), title: .string(indicator.title)),
      "title": QueryCell(indicator.title), "unit": QueryCell(indicator.unit.rawValue),
      "value": cell(indicator.value, indicator.unit), "target": cell(indicator.target, indicator.unit),
      "met": indicator.isMet.map { QueryCell(.bool($0)) } ?? .absent,
      "evidence": PositionList.cell(indicator.evidence),
    ]
  }

  private func cell(_ value: Int?, _ unit: Indicator.Unit) -> QueryCell {
    guard let value else { return .absent }
    switch unit {
    case .count: return QueryCell(Int64(value))
    case .permille: return QueryCell(.integer(value), title: .string("\(value / 10),\(value % 10) %"))
    }
  }
}

/// Entries that a figure counts: all of them for programs, a few and their number for people.
enum PositionList {
  private static let shown = 8

  static func cell(_ positions: [Position]) -> QueryCell {
    let more = positions.count - shown
    let text = positions.prefix(shown).map(\.description).joined(separator: ", ")
    return QueryCell(
      .list(positions.map { .integer(Int($0.rawValue)) }), title: .string(more > 0 ? "\(text) и ещё \(more)" : text))
  }
}

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

      Удовлетворённость и изменения до и после — те же, что в командах satisfaction и progress: средние, доли и размер \
      эффекта только о группах от пяти человек, округлённые до сотых, половина — от нуля. В JSON и CSV они умножены на 100 \
      (единица hundredths), доля и охват — сотые процента (percent-hundredths). Имён отчёт не открывает, сведений психолога не \
      читает.

      Примеры:
        mentorledger report indicators --cycle 2021
        mentorledger report indicators --cycle 2021 --eligible 640 --on-day 2022-05-31 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64
  @Option(help: ArgumentHelp("Сколько обучающихся могло участвовать.", valueName: "N")) var eligible: Int?

  func execute() throws {
    let cycle = try ArgumentText.cycle(cycle)
    if let eligible, eligible < 0 { throw ServiceError(.usage, "--eligible \(eligible): людей не бывает меньше нуля.") }
    let context = try QueryContext(ledger, moment, output)
    let indicators = try context.workspace.reportedIndicators(cycle, eligible: eligible, context.moment)
    try QueryAnswer(rows: indicators.all.map(row)).write(
      [
        ("indicator", "Показатель"), ("value", "Значение"), ("target", "Цель"), ("met", "Достигнута"),
        ("evidence", "Записи"),
      ] + (output.format.isForPeople ? [] : [("title", "Название"), ("unit", "Единица")]), output, context,
      noun: "Показателей")
    try note(indicators, context)
  }

  private func note(_ indicators: ProgrammeIndicators, _ context: QueryContext) throws {
    if indicators.answers.contains(where: { $0.value == nil }) {
      Console.note(
        "Значения нет там, где в группе меньше \(PairedChange.smallestGroup) человек, где все изменились одинаково или где "
          + "прежний мониторинг уже назвал среднее с теми, чьи данные потом уничтожены.")
    }
    Console.note(indicators.unreadable)
    let count = indicators.psychology.count
    guard count > 0 else { return }
    let mayOpen = try context.workspace.mayOpenPsychology()
    Console.note(
      "Сведений психолога: \(count) (\(PositionList.text(indicators.psychology))). В показатели они не входят; "
        + (mayOpen
          ? "открыть: mentorledger show запись:НОМЕР --why check."
          : "их открывает только педагог-психолог, у вашей учётной записи этой роли нет."))
  }

  private func row(_ indicator: Indicator) -> [String: QueryCell] {
    [
      "indicator": QueryCell(.string(indicator.code), title: .string(indicator.title)),
      "title": QueryCell(indicator.title), "unit": QueryCell(indicator.unit.rawValue),
      "value": indicator.unit.cell(indicator.value), "target": indicator.unit.cell(indicator.target),
      "met": indicator.isMet.map { QueryCell(.bool($0)) } ?? .absent,
      "evidence": PositionList.cell(indicator.evidence),
    ]
  }
}

extension Indicator.Unit {
  /// A value in this unit: whole for programs, as it is read for people.
  func cell(_ value: Int?) -> QueryCell {
    value.map { QueryCell(.integer($0), title: title($0)) } ?? .absent
  }

  private func title(_ value: Int) -> ListingValue {
    switch self {
    case .count: .integer(value)
    case .hundredths: .hundredths(value)
    case .percentHundredths: .percentHundredths(value)
    }
  }

  /// A value as people read it; a dash where there is none.
  func text(_ value: Int?) -> String {
    value.map { title($0).plainText } ?? "—"
  }
}

/// Entries that a figure counts: all of them for programs, a few and their number for people.
enum PositionList {
  private static let shown = 8

  static func cell(_ positions: [Position]) -> QueryCell {
    QueryCell(.list(positions.map { .integer(Int($0.rawValue)) }), title: .string(text(positions)))
  }

  static func text(_ positions: [Position]) -> String {
    let more = positions.count - shown
    let text = positions.prefix(shown).map(\.description).joined(separator: ", ")
    return more > 0 ? "\(text) и ещё \(more)" : text
  }
}

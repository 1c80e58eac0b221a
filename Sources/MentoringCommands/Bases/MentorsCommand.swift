import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// Lists the bases of mentors.
struct MentorsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "mentors", abstract: "Базы наставников на любой день, со свободными местами.",
    discussion: """
      С --ready — база готовых наставников: утверждённых и обученных. С --long-term — долгосрочная база: кто оставлен \
      в ней и не исключён; если срок или согласие на будущие программы истекли, это видно.

      Примеры:
        mentorledger mentors --why programme
        mentorledger mentors --free --format json
        mentorledger mentors --ready --why programme --columns ready-mentors/1 --format csv
        mentorledger mentors --long-term --why programme
        mentorledger mentors --on-day 2022-06-30 --why audit --columns mentors-base/2 --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Flag(help: "Только наставники со свободными местами.") var free = false
  @Flag(help: "Только утверждённые и обученные.") var ready = false
  @Flag(name: .customLong("long-term"), help: "Долгосрочная база.") var longTerm = false
  @Option(
    help: ArgumentHelp("Состояние: candidate, declined, ready, working, completed, exited.", valueName: "КОД"))
  var state: String?
  @Option(help: ArgumentHelp("Набор столбцов, например mentors-base/2.", valueName: "НАБОР")) var columns: String?

  private var kind: BaseKind { longTerm ? .longTerm : ready ? .readyMentors : .mentors }

  func execute() throws {
    try checkCode(mentorStates, state, "--state")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    if longTerm, ready || free || state != nil {
      throw ServiceError(.usage, "С --long-term не указывают --ready, --free и --state: это другая база.")
    }
    let table = BaseTable.of(kind)
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let answer = try context.answering(
      .mentors, cycle: cycle,
      terms: [
        term("cycle", cycle), term("state", state), free ? "free" : nil, ready ? "ready" : nil,
        longTerm ? "longTerm" : nil,
      ]
    ) {
      let chosen = try table.columns(columns, context, output.format)
      var answer = QueryAnswer()
      for record in try context.records(table.view, filters) where isAskedFor(record, context.moment) {
        answer.rows.append(try table.row(record, context, Set(chosen.map(\.key))))
      }
      answer.sortAndNumber()
      return BaseAnswer(answer: answer, columns: chosen, isForm: columns != nil, title: kind.title, noun: table.noun)
    }
    try answer.write(output, context)
    try context.finish(output)
  }

  private var filters: [(column: String, value: ViewValue)] {
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let state { filters.append(("state", .text(state))) }
    return filters
  }

  private func isAskedFor(_ record: ViewRecord, _ moment: Moment) -> Bool {
    if free, (record.integer("free") ?? 0) <= 0 { return false }
    return !ready || BaseKind.readyMentors.takes(record, on: moment.day)
  }
}

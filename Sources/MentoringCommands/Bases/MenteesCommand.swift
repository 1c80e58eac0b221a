import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// Lists the base of mentees.
struct MenteesCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "mentees", abstract: "База наставляемых на любой день.",
    discussion: """
      Примеры:
        mentorledger mentees --why programme
        mentorledger mentees --on-day 2021-10-31 --known-by 2021-11-10 --format json
        mentorledger mentees --request olympiad --class 8Б --why programme --columns mentees-base/2 --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Основной запрос (код): olympiad, research …", valueName: "КОД")) var request: String?
  @Option(name: .customLong("class"), help: ArgumentHelp("Класс; нужна причина --why.", valueName: "КЛАСС"))
  var schoolClass: String?
  @Option(help: ArgumentHelp("Состояние: admitted, paired, completed, exited.", valueName: "КОД")) var state: String?
  @Option(help: ArgumentHelp("Набор столбцов, например mentees-base/2.", valueName: "НАБОР")) var columns: String?

  func execute() throws {
    if schoolClass != nil, disclosure.why == nil {
      throw ServiceError(.usage, "Класс — личные сведения: чтобы отбирать по нему, назовите причину (--why).")
    }
    try checkCode(RequestKind.self, request, "--request")
    try checkCode(menteeStates, state, "--state")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let table = BaseTable.mentees
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let answer = try context.answering(
      .mentees, cycle: cycle,
      terms: [
        term("cycle", cycle), term("request", request), term("state", state), schoolClass.map { _ in "class" },
      ]
    ) {
      let chosen = try table.columns(columns, context, output.format)
      var answer = QueryAnswer()
      for record in try context.records(.mentees, filters) where try isOfClass(record, context) {
        answer.rows.append(try table.row(record, context, Set(chosen.map(\.key))))
      }
      answer.sortAndNumber()
      return BaseAnswer(
        answer: answer, columns: chosen, isForm: columns != nil, title: BaseKind.mentees.title, noun: table.noun)
    }
    try answer.write(output, context)
    try context.finish(output)
  }

  private var filters: [(column: String, value: ViewValue)] {
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let request { filters.append(("request", .text(request))) }
    if let state { filters.append(("state", .text(state))) }
    return filters
  }

  private func isOfClass(_ record: ViewRecord, _ context: QueryContext) throws -> Bool {
    guard let schoolClass else { return true }
    guard let person = record.subject("person") else { return false }
    return try context.text?.contact(record.part("contact"), of: person) { contact in
      contact.schoolClass.map(Profile.searchKey) == Profile.searchKey(schoolClass)
    } == true
  }
}

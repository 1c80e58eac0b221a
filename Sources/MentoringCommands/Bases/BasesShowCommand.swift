import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// Shows a base as it was when it was formed.
struct BasesShowCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Показать сформированную базу такой, какой она была.",
    discussion: """
      Те же строки, тот же набор столбцов, сведения на тот день, как они были известны тогда: и имена, и контакты. Чьи \
      данные с тех пор уничтожены, показан как уничтоженный. Если по нынешним сведениям база на тот день была бы \
      иной, это сказано.

      Примеры:
        mentorledger bases show 412
        mentorledger bases show 412 --why audit --format csv
      """)

  @Argument(help: ArgumentHelp("Номер записи, которой база сформирована.", valueName: "номер")) var position: Int64
  @Option(help: ArgumentHelp("Другой набор столбцов вместо того, в котором база сформирована.", valueName: "НАБОР"))
  var columns: String?
  @Option(name: .long, help: ArgumentHelp("Сегодняшний день в журнале с объявляемым временем.", valueName: "ДАТА"))
  var today: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions

  func execute() throws {
    try output.check()
    let position = Position(position)
    let context = try QueryContext(ledger, disclosure: disclosure, today: today) { workspace in
      try workspace.formedBase(at: position).moment
    }
    let workspace = context.workspace
    let base = try workspace.formedBase(at: position)
    let table = BaseTable.of(base.kind)
    let answer = try context.answering(
      base.kind == .mentees ? .mentees : .mentors, cycle: base.cycle.rawValue, terms: [term("base", position)]
    ) {
      let records = try workspace.rows(of: base)
      let chosen = try table.columns(columns ?? base.columns, context, output.format)
      var answer = QueryAnswer()
      answer.rows = try records.map { try table.row($0, context, Set(chosen.map(\.key))) }
      let known = Set(records.compactMap { $0.subject("person") })
      answer.rows += base.members.filter { !known.contains($0) }.map { table.row(of: $0, context) }
      answer.sortAndNumber()
      return BaseAnswer(answer: answer, columns: chosen, isForm: true, title: base.kind.title, noun: table.noun)
    }
    if output.format.isForPeople { try announce(base, workspace) }
    try answer.write(output, context)
    try context.finish(output)
  }

  /// What a reader must know beside the rows, on standard error.
  private func announce(_ base: FormedBase, _ workspace: Workspace) throws {
    var lines = [
      "«\(base.kind.title)» \(base.cycle.title), сформирована на \(base.moment.day.forPeople) "
        + "(запись \(base.positions.map(\.description).joined(separator: ", "))), "
        + "как было известно после записи \(base.moment.knownAt); столбцы \(base.columns)."
    ]
    if let correction = base.correction {
      lines.append("Эта запись исправлена записью \(correction) и больше не действует.")
    }
    let destroyed = try workspace.destroyed(of: base)
    if !destroyed.isEmpty {
      lines.append("Личные данные уничтожены по акту: \(Self.listed(destroyed.sorted())).")
    }
    let difference = try workspace.difference(of: base)
    if difference.isEmpty {
      lines.append("По нынешним сведениям база на этот день такая же.")
    } else {
      lines.append("По нынешним сведениям база на этот день была бы иной:")
      if !difference.missing.isEmpty { lines.append("  нет в ней, а входят: \(Self.listed(difference.missing))") }
      if !difference.surplus.isEmpty { lines.append("  есть в ней, а не входят: \(Self.listed(difference.surplus))") }
      if !difference.changed.isEmpty { lines.append("  иные сведения: \(Self.listed(difference.changed))") }
    }
    lines.forEach { Console.note($0) }
  }

  private static func listed(_ persons: [SubjectID]) -> String {
    persons.map { QueryContext.short($0) }.joined(separator: ", ")
  }
}

import MentoringService

/// A base ready to be written.
struct BaseAnswer {
  let answer: QueryAnswer
  let columns: [(key: String, title: String)]
  /// Whether the columns are those of a named set: a form for people, with Russian headings and titles in CSV too.
  let isForm: Bool
  /// The name of the workbook's sheet.
  let title: String
  let noun: String

  func write(_ output: AnswerOptions, _ context: QueryContext) throws {
    let asked = isForm && output.format == .csv ? output.with(.table) : output
    try answer.write(columns, asked, context, noun: noun, sheet: title)
  }
}

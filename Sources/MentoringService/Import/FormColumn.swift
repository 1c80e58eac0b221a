import EventLedger
import Mentoring

/// A column that a form adds to a table: a question or a scale, headed by its title.
enum FormColumn {
  case question(QuestionnaireForm.Question)
  case scale(FormScale)

  /// The columns that a form adds to a kind of table; none where no form is known.
  static func all(of form: QuestionnaireForm?, _ specification: ImportSpecification) -> [FormColumn] {
    guard let form else { return [] }
    return specification.formColumns == .scales
      ? form.scales.map(FormColumn.scale) : form.questions.map(FormColumn.question)
  }

  var title: String {
    switch self {
    case .question(let question): question.title
    case .scale(let scale): scale.title
    }
  }

  /// A scale may be left out: too much of it may have stayed unanswered.
  var isRequired: Bool { if case .question(let question) = self { question.isRequired } else { false } }

  /// The field of a row that holds its value.
  var field: String {
    switch self {
    case .question(let question): "answer.\(question.code)"
    case .scale(let scale): "score.\(scale.code)"
    }
  }

  /// What a cell holds, for people.
  var expectation: String {
    switch self {
    case .scale(let scale): "число от \(scale.range.lowerBound.asHundredths) до \(scale.range.upperBound.asHundredths)"
    case .question(let question):
      switch question.type {
      case .text: "текст до \(question.limits.length) знаков"
      case .number: "целое число от \(question.limits.range.lowerBound) до \(question.limits.range.upperBound)"
      case .choice: question.choices.map(\.text).joined(separator: " | ")
      case .choices: "через «;» или запятую: " + question.choices.map(\.text).joined(separator: " | ")
      case .persons: "ФИО или коды карточек через «;» или запятую, до \(question.limits.range.upperBound)"
      }
    }
  }

  /// What a cell says, which is not empty.
  func value(_ text: String) throws(CellFault) -> CellValue {
    switch self {
    case .scale(let scale): return .number(try CellText.hundredths(text, scale.range))
    case .question(let question):
      switch question.type {
      case .text: return .text(try CellText.bounded(text, question.limits))
      case .number: return .number(try CellText.number(text, question.limits))
      case .choice: return .text(try CellText.code(text, question.choices))
      case .choices: return .texts(try Self.choices(text, question))
      case .persons: return .texts(try Self.persons(text, question))
      }
    }
  }

  private static func choices(_ text: String, _ question: QuestionnaireForm.Question) throws(CellFault) -> [String] {
    var codes: [String] = []
    for part in CellText.several(text) {
      let code = try CellText.code(part, question.choices)
      if codes.contains(code) { throw CellFault(rule: "answer.twice", message: "вариант назван дважды") }
      codes.append(code)
    }
    return codes
  }

  /// Full names or card codes.
  private static func persons(_ text: String, _ question: QuestionnaireForm.Question) throws(CellFault) -> [String] {
    let names = CellText.several(text)
    for name in names where SubjectID(name) == nil {
      if let fault = FullName.fault(of: name) { throw CellFault(rule: "name.form", message: fault) }
    }
    guard names.count <= question.limits.range.upperBound else {
      throw CellFault(
        rule: "value.range", message: "людей названо больше, чем можно: \(question.limits.range.upperBound)")
    }
    return names
  }
}

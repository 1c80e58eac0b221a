import EventLedger
import Mentoring

/// Turns a table into rows of a kind: every column known, every cell of its type.
struct ImportTable {
  private let specification: ImportSpecification
  /// Columns beyond the specification: the questions of a form.
  private let questions: [QuestionnaireForm.Question]
  private(set) var faults: [TableFault] = []
  private(set) var rows: [ImportRow] = []

  init(_ table: DelimitedTable, _ specification: ImportSpecification) {
    self.specification = specification
    questions = Self.form(of: table, specification)?.questions ?? []
    let columns = understand(table)
    if !faults.isEmpty, let other = Self.other(than: specification, for: table) {
      faults = [
        headingFault(
          table, nil, "table.kind",
          "похоже на таблицу «\(other.title)»: загрузите её командой «mentorledger import \(other.kind)»")
      ]
    }
    guard faults.isEmpty else { return }
    for row in table.rows { understand(row, of: table, columns) }
  }

  /// The kind of table that the headings are those of, where it is not this one: all that it demands are there, no
  /// others but questions of a form, and more that it knows than this one does. Of several, the one that knows most.
  private static func other(than specification: ImportSpecification, for table: DelimitedTable) -> ImportSpecification?
  {
    func known(_ kind: ImportSpecification) -> Set<Int> {
      Set(
        kind.columns.compactMap { column in ([column.heading] + column.aliases).compactMap { table.column($0) }.first })
    }
    func fits(_ kind: ImportSpecification) -> Bool {
      let questions = Set((form(of: table, kind)?.questions ?? []).compactMap { table.column($0.title) })
      return known(kind).union(questions).count == table.headings.count
        && kind.columns.allSatisfy { column in
          !column.isRequired || ([column.heading] + column.aliases).contains { table.column($0) != nil }
        }
    }
    return ImportSpecification.all.values.filter { known($0).count > known(specification).count && fits($0) }
      .max { (known($0).count, $1.kind) < (known($1).count, $0.kind) }
  }

  /// The form that a questionnaire table names in its first row; each row is held to it.
  private static func form(of table: DelimitedTable, _ specification: ImportSpecification) -> QuestionnaireForm? {
    guard let column = specification.columns.first(where: { $0.field == "form" && $0.type == .text }),
      let index = table.column(column.heading), let row = table.rows.first
    else { return nil }
    return QuestionnaireForm.all[SpacedText.line(row.cells[index])]
  }

  private enum Column {
    case specified(ImportSpecification.Column)
    case question(QuestionnaireForm.Question)

    var field: String {
      switch self {
      case .specified(let column): column.field
      case .question(let question): "answer.\(question.code)"
      }
    }
  }

  private mutating func understand(_ table: DelimitedTable) -> [Int: Column] {
    var columns: [Int: Column] = [:]
    for column in specification.columns {
      if let index = ([column.heading] + column.aliases).lazy.compactMap({ table.column($0) }).first {
        columns[index] = .specified(column)
      } else if column.isRequired {
        faults.append(headingFault(table, nil, "column.missing", "нет обязательного столбца «\(column.heading)»"))
      }
    }
    for question in questions {
      if let index = table.column(question.title) {
        columns[index] = .question(question)
      } else if question.isRequired {
        faults.append(headingFault(table, nil, "column.missing", "нет столбца с вопросом «\(question.title)»"))
      }
    }
    for (index, heading) in table.headings.enumerated() where columns[index] == nil {
      let known = specification.columns.map { "«\($0.heading)»" }.joined(separator: ", ")
      faults.append(
        headingFault(
          table, heading, "column.unknown", "столбец не известен; в таблице «\(specification.title)» бывают: \(known)"))
    }
    return columns
  }

  private func headingFault(_ table: DelimitedTable, _ heading: String?, _ rule: TableRule, _ message: String)
    -> TableFault
  {
    TableFault(
      file: table.file, line: 1, column: heading.map { .heading($0) }, value: nil, rule: rule, message: message)
  }

  private mutating func understand(_ row: DelimitedRow, of table: DelimitedTable, _ columns: [Int: Column]) {
    var values: [String: CellValue] = [:]
    var origins: [String: (heading: String, text: String)] = [:]
    var sound = true
    for (index, column) in columns.sorted(by: { $0.key < $1.key }) {
      origins[column.field] = (table.headings[index], row.cells[index])
      do {
        values[column.field] = try value(row.cells[index], column)
      } catch {
        faults.append(table.fault(row, column: index, rule: error.rule, message: error.message))
        sound = false
      }
    }
    if sound { rows.append(ImportRow(file: table.file, line: row.line, values: values, origins: origins)) }
  }

  private struct CellFault: Error {
    let rule: TableRule
    let message: String
  }

  private func value(_ cell: String, _ column: Column) throws(CellFault) -> CellValue? {
    let text = SpacedText.paragraphs(cell)
    switch column {
    case .specified(let column):
      if text.isEmpty {
        guard column.isRequired, column.field != "birthDate" else { return nil }
        throw CellFault(rule: "cell.required", message: "не заполнено, а заполнить обязательно")
      }
      return try value(text, column)
    case .question(let question):
      if text.isEmpty {
        guard question.isRequired else { return nil }
        throw CellFault(rule: "cell.required", message: "нет ответа на обязательный вопрос")
      }
      return try answer(text, question)
    }
  }

  private func value(_ text: String, _ column: ImportSpecification.Column) throws(CellFault) -> CellValue {
    switch column.type {
    case .name:
      if let fault = FullName.fault(of: text) { throw CellFault(rule: "name.form", message: fault) }
      return .text(SpacedText.line(text))
    case .day: return .day(try day(text))
    case .code: return .text(try code(text, column.codes))
    case .codes: return .text(try codes(text, column.codes))
    case .number: return .number(try number(text, column.limits))
    case .yesNo:
      switch text.lowercased() {
      case "да", "+", "1": return .truth(true)
      case "нет", "-", "0": return .truth(false)
      default: throw CellFault(rule: "value.yesNo", message: "ожидается «да» или «нет»")
      }
    case .text: return .text(try bounded(text, column.limits))
    case .documentNumber: return .text(try documentNumber(SpacedText.line(text)))
    case .person:
      guard SubjectID(text) != nil else {
        throw CellFault(rule: "value.person", message: "ожидается код карточки: 32 шестнадцатеричные цифры")
      }
      return .text(text)
    }
  }

  private func answer(_ text: String, _ question: QuestionnaireForm.Question) throws(CellFault) -> CellValue {
    switch question.type {
    case .text: return .text(try bounded(text, question.limits))
    case .number: return .number(try number(text, question.limits))
    case .choice: return .text(try code(text, question.choices))
    }
  }

  private func day(_ text: String) throws(CellFault) -> CivilDate {
    do {
      let date = try RussianDate(parsing: text)
      guard let day = CivilDate(year: date.year, month: date.month, day: date.day) else {
        throw CellFault(rule: .noSuchDay, message: "такого дня нет")
      }
      return day
    } catch let refusal as RussianDate.Refusal {
      throw CellFault(rule: refusal.rule, message: refusal.message)
    } catch let fault as CellFault {
      throw fault
    } catch {
      throw CellFault(rule: .dateForm, message: "\(error)")
    }
  }

  private func number(_ text: String, _ limits: CellLimits) throws(CellFault) -> Int64 {
    guard let number = Int64(text), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw CellFault(rule: "value.number", message: "ожидается целое число")
    }
    guard limits.range.contains(number) else {
      throw CellFault(
        rule: "value.range", message: "ожидается число от \(limits.range.lowerBound) до \(limits.range.upperBound)")
    }
    return number
  }

  private func bounded(_ text: String, _ limits: CellLimits) throws(CellFault) -> String {
    guard text.count <= limits.length else {
      throw CellFault(rule: "value.length", message: "текст длиннее \(limits.length) знаков")
    }
    return text
  }

  /// A number as orders bear it; a leading «№» is the writer's, not the number's.
  private func documentNumber(_ text: String) throws(CellFault) -> String {
    let number = text.hasPrefix("№") ? SpacedText.line(String(text.dropFirst())) : text
    guard let field = PairOrderIssued.schema.field("number") else {
      preconditionFailure("an order has a number")
    }
    do {
      _ = try field.value(fromText: number)
    } catch {
      throw CellFault(rule: "value.documentNumber", message: error.message)
    }
    return number
  }

  private func code(_ text: String, _ codes: [(text: String, code: String)]) throws(CellFault) -> String {
    let key = Self.codeKey(text)
    if let match = codes.first(where: { Self.codeKey($0.text) == key || $0.code == text }) { return match.code }
    let known = codes.map { "«\($0.text)»" }.joined(separator: ", ")
    throw CellFault(rule: "value.code", message: "такого значения нет; ожидается одно из: \(known)")
  }

  /// Several values between commas or on lines of their own, once each, in a fixed order: the codes, between spaces.
  private func codes(_ text: String, _ codes: [(text: String, code: String)]) throws(CellFault) -> String {
    var found: Set<String> = []
    for piece in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "\n" }) {
      let value = SpacedText.line(String(piece))
      if value.isEmpty { continue }
      found.insert(try code(value, codes))
    }
    if found.isEmpty { throw CellFault(rule: "cell.required", message: "не заполнено, а заполнить обязательно") }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
  }

  /// Case, «ё», kinds of dash and spaces around it do not count.
  private static func codeKey(_ text: String) -> String {
    Profile.searchKey(
      text.replacing("–", with: "-").replacing("—", with: "-").replacing(" - ", with: "-"))
  }
}

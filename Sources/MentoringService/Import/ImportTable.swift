import EventLedger
import Mentoring

/// Turns a table into rows of a kind: every column known, every cell of its type.
struct ImportTable {
  private let specification: ImportSpecification
  /// Columns beyond the specification: the questions or scales of a form.
  private let formColumns: [FormColumn]
  private(set) var faults: [TableFault] = []
  private(set) var rows: [ImportRow] = []
  /// Columns of the form service's own, of which nothing is taken.
  private(set) var leftOut: [String] = []

  /// Understands a table; `form` is the one that the command names, where the kind wants one.
  init(_ table: DelimitedTable, _ specification: ImportSpecification, form: QuestionnaireForm? = nil) {
    self.specification = specification
    let named = Self.formCell(of: table, specification)
    formColumns = FormColumn.all(of: form ?? named.flatMap { QuestionnaireForm.all[$0.name] }, specification)
    if form == nil, let named, QuestionnaireForm.all[named.name] == nil {
      // Without the form nothing can be said of the other columns, which are its questions.
      faults = [Self.unknownForm(named, of: table, specification)]
      return
    }
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
      let questions = Set(FormColumn.all(of: form(of: table, kind), kind).compactMap { table.column($0.title) })
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
    formCell(of: table, specification).flatMap { QuestionnaireForm.all[$0.name] }
  }

  /// The first row's cell that names the form; nil where the kind of table has none, or it is empty.
  private static func formCell(of table: DelimitedTable, _ specification: ImportSpecification) -> (
    row: DelimitedRow, column: Int, name: String
  )? {
    guard let column = specification.columns.first(where: { $0.field == "form" && $0.type == .text }),
      let index = ([column.heading] + column.aliases).lazy.compactMap({ table.column($0) }).first,
      let row = table.rows.first
    else { return nil }
    let name = SpacedText.line(row.cells[index])
    return name.isEmpty ? nil : (row, index, name)
  }

  private static func unknownForm(
    _ cell: (row: DelimitedRow, column: Int, name: String), of table: DelimitedTable,
    _ specification: ImportSpecification
  ) -> TableFault {
    let kinds = ImportKind.questionnaires[specification.kind].map { [$0] } ?? FormKind.allCases
    return table.fault(
      cell.row, column: cell.column, rule: "form.unknown",
      message: QuestionnaireForm.fault(of: cell.name, kinds: kinds) ?? "")
  }

  private enum Column {
    case specified(ImportSpecification.Column)
    case form(FormColumn)

    var field: String {
      switch self {
      case .specified(let column): column.field
      case .form(let column): column.field
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
    for column in formColumns {
      if let index = table.column(column.title) {
        columns[index] = .form(column)
      } else if column.isRequired {
        faults.append(headingFault(table, nil, "column.missing", "нет столбца с вопросом «\(column.title)»"))
      }
    }
    let services = Set(specification.serviceColumns.compactMap { table.column($0) })
    for (index, heading) in table.headings.enumerated() where columns[index] == nil {
      if services.contains(index) {
        leftOut.append(heading)
        continue
      }
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

  private func value(_ cell: String, _ column: Column) throws(CellFault) -> CellValue? {
    let text = SpacedText.paragraphs(cell)
    switch column {
    case .specified(let column):
      if text.isEmpty {
        guard column.isRequired, column.field != "birthDate" else { return nil }
        throw CellFault(rule: "cell.required", message: "не заполнено, а заполнить обязательно")
      }
      return try value(text, column)
    case .form(let column):
      if text.isEmpty {
        guard column.isRequired else { return nil }
        throw CellFault(rule: "cell.required", message: "нет ответа на обязательный вопрос")
      }
      return try column.value(text)
    }
  }

  private func value(_ text: String, _ column: ImportSpecification.Column) throws(CellFault) -> CellValue {
    switch column.type {
    case .name:
      if let fault = FullName.fault(of: text) { throw CellFault(rule: "name.form", message: fault) }
      return .text(SpacedText.line(text))
    case .day: return .day(try day(text))
    case .code: return .text(try CellText.code(text, column.codes))
    case .codes: return .text(try codes(text, column.codes))
    case .number: return .number(try CellText.number(text, column.limits))
    case .timestamp: return .day(try day(CellText.dayOfTimestamp(text)))
    case .yesNo:
      switch text.lowercased() {
      case "да", "+", "1": return .truth(true)
      case "нет", "-", "0": return .truth(false)
      default: throw CellFault(rule: "value.yesNo", message: "ожидается «да» или «нет»")
      }
    case .text: return .text(try CellText.bounded(text, column.limits))
    case .documentNumber: return .text(try documentNumber(SpacedText.line(text)))
    case .person:
      guard SubjectID(text) != nil else {
        throw CellFault(rule: "value.person", message: "ожидается код карточки: 32 шестнадцатеричные цифры")
      }
      return .text(text)
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

  /// Several values between commas or on lines of their own, once each, in a fixed order: the codes, between spaces.
  private func codes(_ text: String, _ codes: [(text: String, code: String)]) throws(CellFault) -> String {
    var found: Set<String> = []
    for value in CellText.several(text) { found.insert(try CellText.code(value, codes)) }
    if found.isEmpty { throw CellFault(rule: "cell.required", message: "не заполнено, а заполнить обязательно") }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
  }
}

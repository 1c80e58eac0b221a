import CanonicalJSON
import Mentoring

/// The columns of one kind of spreadsheet, as `Schemas/imports/` describes them.
public struct ImportSpecification: Sendable {
  /// What a cell must hold.
  public enum CellType: String, Sendable {
    case name, day, code, codes, number, yesNo, text, documentNumber, person
    /// Day and time as form services stamp an answer; the day counts.
    case timestamp
  }

  /// A column that a spreadsheet of this kind has or may have.
  public struct Column: Sendable {
    public let field: String
    public let heading: String
    public let aliases: [String]
    public let type: CellType
    public let isRequired: Bool
    /// Whether a row that the ledger has not yet must fill it: rows of an earlier time may lack it, and add nothing.
    public let isRequiredOfNewRows: Bool
    /// Russian spellings and the codes they stand for.
    public let codes: [(text: String, code: String)]
    /// One spelling for each code.
    public var spellings: [String] { CellText.namedOnce(codes) }
    public let limits: CellLimits
  }

  /// What a form that the command names adds to the columns.
  public enum FormColumns: String, Sendable {
    /// One for each question, headed by its title.
    case questions
    /// One for each scale, headed by its title.
    case scales
  }

  public let kind: String
  public let title: String
  /// How a changed row is known again.
  let identity: RowIdentity
  public let columns: [Column]
  /// Nil where the command names no form.
  public let formColumns: FormColumns?
  /// Headings of what form services add of their own, addresses of e-mail among it: such columns are left out.
  let serviceColumns: [String]
  /// What the forms are for that rows of this kind may name; nil where they name none.
  private let questionnaires: FormKind?

  /// The kinds of spreadsheet that the program knows, by name.
  public static let all: [String: ImportSpecification] = {
    var kinds: [String: ImportSpecification] = [:]
    for (name, text) in EmbeddedData.imports {
      guard let json = try? CanonicalJSON.parse(Array(text.utf8)), let kind = ImportSpecification(json) else {
        preconditionFailure("the embedded column set \(name) is of its schema; a test reads each")
      }
      kinds[kind.kind] = kind
    }
    return kinds
  }()

  private init?(_ json: JSONValue) {
    guard let object = json.objectValue, let kind = object["kind"]?.stringValue,
      let title = object["title"]?.stringValue, let columns = object["columns"]?.arrayValue,
      let identity = object["identity"].flatMap(RowIdentity.init)
    else { return nil }
    self.kind = kind
    self.identity = identity
    self.title = title
    formColumns = object["formColumns"]?.stringValue.flatMap(FormColumns.init(rawValue:))
    serviceColumns = (object["serviceColumns"]?.arrayValue ?? []).compactMap(\.stringValue)
    questionnaires = object["questions"]?.objectValue?["kind"]?.stringValue.flatMap(FormKind.init(rawValue:))
    self.columns = columns.compactMap(Column.init)
    if self.columns.count != columns.count { return nil }
  }
}

extension ImportSpecification {
  /// The form that a table of this kind is read with; nil where the kind wants none.
  ///
  /// Throws `ServiceError` where one lacks, is not wanted, is not shipped or has nothing for such a table.
  public func form(named name: String?) throws -> QuestionnaireForm? {
    guard let formColumns else {
      guard name == nil else {
        throw ServiceError(.usage, "Таблица «\(title)» формы в команде не называет: --form не нужен.")
      }
      return nil
    }
    let fitting = QuestionnaireForm.all.values
      .filter { formColumns == .questions || $0.kind.eventType == AssessmentRecorded.schema.type }
      .sorted { $0.form < $1.form }
    let known = fitting.map { "\($0.form) — \($0.title)" }
    guard let name else {
      throw ServiceError(.usage, "Таблице «\(title)» нужна форма: --form НАЗВАНИЕ/РЕДАКЦИЯ.", details: known)
    }
    guard let form = fitting.first(where: { $0.form.utf8.elementsEqual(name.utf8) }) else {
      throw ServiceError(
        .refused, "Такой формы или её версии для таблицы «\(title)» нет [form.unknown].", details: known)
    }
    return form
  }

  /// The forms that rows of this kind may name, the newest last; empty where they name none.
  public var forms: [QuestionnaireForm] {
    QuestionnaireForm.all.values.filter { $0.kind == questionnaires }.sorted { $0.form < $1.form }
  }

  /// What a column takes of what the program ships: names of consent texts or of forms. Nil for any other column.
  public func shippedNames(of column: Column) -> [String]? {
    switch column.field {
    case "text" where kind == "consents": ConsentText.all.keys.sorted()
    case "form" where questionnaires != nil: forms.map(\.form)
    default: nil
    }
  }

  /// The headings that a form adds, with what stands under them.
  public func headings(of form: QuestionnaireForm) -> [(title: String, isRequired: Bool, holds: String)] {
    FormColumn.all(of: form, self).map { ($0.title, $0.isRequired, $0.expectation) }
  }
}

extension ImportSpecification.Column {
  fileprivate init?(_ json: JSONValue) {
    guard let object = json.objectValue, let field = object["field"]?.stringValue,
      let heading = object["heading"]?.stringValue,
      let type = object["type"]?.stringValue.flatMap(ImportSpecification.CellType.init(rawValue:)),
      let isRequired = object["required"]?.boolValue
    else { return nil }
    self.field = field
    self.heading = heading
    self.type = type
    self.isRequired = isRequired
    isRequiredOfNewRows = isRequired || object["requiredOfNewRows"]?.boolValue == true
    limits = CellLimits(object)
    aliases = (object["aliases"]?.arrayValue ?? []).compactMap(\.stringValue)
    codes = (object["codes"]?.arrayValue ?? []).compactMap { entry in
      guard let text = entry.objectValue?["text"]?.stringValue, let code = entry.objectValue?["code"]?.stringValue
      else { return nil }
      return (text, code)
    }
  }
}

/// How large a number and how long a text a cell may hold.
public struct CellLimits: Sendable {
  public let range: ClosedRange<Int64>
  /// Characters.
  public let length: Int

  /// Reads `minimum`, `maximum` and `maxLength`; what is not stated is bounded by the schema of the event.
  init(_ object: JSONObject) {
    let minimum = object["minimum"]?.integerValue ?? 0
    range = minimum...max(minimum, object["maximum"]?.integerValue ?? CanonicalJSON.maximumInteger)
    length = Int(object["maxLength"]?.integerValue ?? 2_000)
  }
}

import CanonicalJSON
public import Mentoring

/// A questionnaire form of a certain version, as `Schemas/forms/` describes it.
public struct QuestionnaireForm: Sendable {
  /// A question and what may be answered.
  public struct Question: Sendable {
    public enum AnswerType: String, Sendable { case text, number, choice }
    public let code: String
    public let title: String
    public let type: AnswerType
    public let choices: [(text: String, code: String)]
    public let isRequired: Bool
    public let limits: CellLimits
  }

  /// Name and version: `mentee-survey/1`.
  public let form: String
  public let kind: QuestionnaireKind
  public let title: String
  public let questions: [Question]

  /// Every form that the program ships, by name and version.
  public static let all: [String: QuestionnaireForm] = {
    var forms: [String: QuestionnaireForm] = [:]
    for (name, text) in EmbeddedData.forms {
      guard let json = try? CanonicalJSON.parse(Array(text.utf8)), let form = QuestionnaireForm(json) else {
        preconditionFailure("the embedded form \(name) is of its schema; a test reads each")
      }
      forms[form.form] = form
    }
    return forms
  }()

  private init?(_ json: JSONValue) {
    guard let object = json.objectValue, let form = object["form"]?.stringValue,
      let kind = object["kind"]?.stringValue.flatMap(QuestionnaireKind.init(rawValue:)),
      let title = object["title"]?.stringValue, let questions = object["questions"]?.arrayValue
    else { return nil }
    self.form = form
    self.kind = kind
    self.title = title
    self.questions = questions.compactMap(Question.init)
    if self.questions.count != questions.count { return nil }
  }
}

extension QuestionnaireForm.Question {
  fileprivate init?(_ json: JSONValue) {
    guard let object = json.objectValue, let code = object["code"]?.stringValue,
      let title = object["title"]?.stringValue, let required = object["required"]?.boolValue,
      let type = object["type"]?.stringValue.flatMap(AnswerType.init(rawValue:))
    else { return nil }
    self.code = code
    self.title = title
    self.type = type
    isRequired = required
    limits = CellLimits(object)
    choices = (object["choices"]?.arrayValue ?? []).compactMap { entry in
      guard let text = entry.objectValue?["text"]?.stringValue, let code = entry.objectValue?["code"]?.stringValue
      else { return nil }
      return (text, code)
    }
  }
}

extension QuestionnaireForm {
  /// Why a form can't be answered as a kind of questionnaire, nil where it can.
  static func fault(of form: String, kind: String) -> String? {
    guard let known = all[form] else {
      return "такой формы анкеты нет; есть: \(all.keys.sorted().joined(separator: ", "))"
    }
    return known.kind.rawValue == kind ? nil : "это форма «\(known.kind.title)»"
  }
}

import CanonicalJSON
import Mentoring

/// A form of a certain version, as `Schemas/forms/` describes it: its questions and, for a measurement, its scales.
public struct QuestionnaireForm: Sendable {
  /// A question and what may be answered.
  public struct Question: Sendable {
    public enum AnswerType: String, Sendable, CaseIterable {
      case text, number
      /// One of the choices.
      case choice
      /// Any of the choices.
      case choices
      /// People of the programme, at most `limits.range.upperBound`.
      case persons
    }
    public let code: String
    public let title: String
    public let type: AnswerType
    public let choices: [(text: String, code: String)]
    public let isRequired: Bool
    public let limits: CellLimits
  }

  /// From which score on somebody counts as satisfied.
  public struct Satisfied: Hashable, Sendable {
    /// Code of the scale.
    public let scale: String
    /// The score times 100.
    public let atLeast: Int64
  }

  /// Name and version: `mentee-survey/1`.
  public let form: String
  public let kind: FormKind
  public let title: String
  public let questions: [Question]
  /// What the answers are measured on; empty where nothing is measured.
  public let scales: [FormScale]
  public let satisfied: Satisfied?

  init(
    form: String, kind: FormKind, title: String, questions: [Question], scales: [FormScale], satisfied: Satisfied?
  ) {
    self.form = form
    self.kind = kind
    self.title = title
    self.questions = questions
    self.scales = scales
    self.satisfied = satisfied
  }

  /// Every form that the program ships, by name and version.
  public static let all: [String: QuestionnaireForm] = {
    var forms: [String: QuestionnaireForm] = [:]
    for (name, text) in EmbeddedData.forms {
      guard let json = try? CanonicalJSON.parse(Array(text.utf8)), let form = try? FormFile(json).form else {
        preconditionFailure("the embedded form \(name) is of its schema; a test reads each")
      }
      forms[form.form] = form
    }
    return forms
  }()

  /// The question with this code.
  public func question(_ code: String) -> Question? { questions.first { $0.code.utf8.elementsEqual(code.utf8) } }

  /// The scale with this code.
  public func scale(_ code: String) -> FormScale? { scales.first { $0.code.utf8.elementsEqual(code.utf8) } }
}

extension QuestionnaireForm {
  /// Why a form can't be answered as one of some kinds, nil where it can.
  static func fault(of form: String, kinds: [FormKind]) -> String? {
    guard let known = all[form] else {
      let fitting = all.values.filter { kinds.contains($0.kind) }.map(\.form).sorted()
      let known = fitting.isEmpty ? "таких форм нет" : "есть: \(fitting.joined(separator: ", "))"
      return "такой формы или её версии нет; \(known)"
    }
    return kinds.contains(known.kind) ? nil : "это форма «\(known.kind.title)»"
  }
}

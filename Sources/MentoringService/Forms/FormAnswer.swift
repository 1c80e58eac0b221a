import CanonicalJSON
import Foundation

/// An answer that a form does not take: to which question or on which scale, which rule, and why.
public struct FormFault: Hashable, Sendable {
  /// The question's or scale's title, or its code where the form has none such; nil where it is the whole form.
  public let place: String?
  /// Stable name of the rule: `answer.range`.
  public let rule: String
  /// A Russian sentence without the answer, which is personal.
  public let message: String
  /// The field of the sealed part in which it is, for the column of a table.
  var field: String?

  init(place: String?, rule: String, message: String, field: String? = nil) {
    self.place = place
    self.rule = rule
    self.message = message
    self.field = field
  }

  /// «вопрос «Сколько часов в неделю»: ожидается число от 1 до 20 [answer.range]».
  public var sentence: String { (place.map { "«\($0)»: " } ?? "") + "\(message) [\(rule)]" }
}

extension QuestionnaireForm {
  /// Everything in answers that the form does not take. Elements that are no answers the event's schema refuses.
  func faults(in answers: [JSONValue]) -> [FormFault] {
    let given = answers.compactMap(\.objectValue)
    var faults: [FormFault] = []
    var seen: [String: Set<String>] = [:]
    for answer in given {
      guard let code = answer["question"]?.stringValue else { continue }
      guard let question = question(code) else {
        faults.append(
          FormFault(place: Self.shown(code), rule: "answer.question", message: "такого вопроса в форме «\(form)» нет"))
        continue
      }
      let choice = answer["choice"]?.stringValue ?? ""
      if let earlier = seen[code], question.type != .choices || earlier.contains(choice) {
        faults.append(FormFault(place: question.title, rule: "answer.twice", message: "на вопрос отвечено дважды"))
      }
      seen[code, default: []].insert(choice)
      if let fault = question.fault(of: answer) { faults.append(fault) }
    }
    for question in questions where question.isRequired && seen[question.code] == nil {
      faults.append(
        FormFault(place: question.title, rule: "answer.required", message: "нет ответа на обязательный вопрос"))
    }
    return faults
  }

  /// Everything in stated scores that the form's scales do not allow.
  func faults(inScores scores: [JSONValue]) -> [FormFault] {
    var seen: Set<String> = []
    return scores.compactMap(\.objectValue).compactMap { score in
      guard let code = score["scale"]?.stringValue, let points = score["points"]?.integerValue else { return nil }
      guard let scale = scale(code) else {
        return FormFault(
          place: Self.shown(code), rule: "score.scale", message: "такой шкалы в форме «\(form)» нет")
      }
      guard seen.insert(code).inserted else {
        return FormFault(place: scale.title, rule: "score.twice", message: "шкала названа дважды")
      }
      guard scale.range.contains(points) else {
        return FormFault(
          place: scale.title, rule: "score.range",
          message: "баллы, умноженные на 100, — от \(scale.range.lowerBound) до \(scale.range.upperBound)")
      }
      return nil
    }
  }

  /// A code as a message repeats it; nil where it is none: then it may be anybody's name.
  private static func shown(_ code: String) -> String? {
    code.wholeMatch(of: /[a-z][0-9a-z-]{0,39}/) == nil ? nil : code
  }

  /// The scores that answers come to, scale by scale; a scale of which too much is unanswered is left out.
  func scores(of answers: [JSONValue]) -> [(scale: FormScale, points: Int64)] {
    var numbers: [String: Int64] = [:]
    for answer in answers.compactMap(\.objectValue) {
      guard let question = answer["question"]?.stringValue else { continue }
      numbers[question] = answer["number"]?.integerValue
    }
    return scales.compactMap { scale in scale.score(numbers).map { (scale, $0) } }
  }
}

extension QuestionnaireForm.Question {
  /// Why the question does not take an answer, nil where it does.
  fileprivate func fault(of answer: JSONObject) -> FormFault? {
    func fault(_ rule: String, _ message: String) -> FormFault { FormFault(place: title, rule: rule, message: message) }
    let expected: (member: String, what: String) =
      switch type {
      case .text: ("text", "текст")
      case .number: ("number", "целое число")
      case .choice, .choices: ("choice", "вариант ответа")
      case .persons: ("", "перечень людей в части «Пожелания»")
      }
    guard answer.members.allSatisfy({ $0.key == "question" || $0.key == expected.member }),
      let value = answer[expected.member]
    else { return fault("answer.type", "ожидается \(expected.what)") }
    switch type {
    case .text:
      guard let text = value.stringValue else { return nil }
      if text.allSatisfy(\.isWhitespace) { return fault("answer.required", "ответ пуст") }
      return text.count > limits.length ? fault("answer.length", "текст длиннее \(limits.length) знаков") : nil
    case .number:
      guard let number = value.integerValue, !limits.range.contains(number) else { return nil }
      return fault(
        "answer.range", "ожидается число от \(limits.range.lowerBound) до \(limits.range.upperBound)")
    case .choice, .choices:
      if let code = value.stringValue, choices.contains(where: { $0.code.utf8.elementsEqual(code.utf8) }) { return nil }
      let known = choices.map { "\($0.code) — \($0.text)" }.joined(separator: ", ")
      return fault("answer.choice", "такого варианта нет; есть: \(known)")
    case .persons: return nil
    }
  }
}

import CanonicalJSON

/// Reads a file of `Schemas/forms/` strictly: every member known, of its type, and all of it consistent.
///
/// Grammar: `{form, kind, title, questions: [{code, title, type, required, maxLength | minimum, maximum | choices}],
/// scales?: [{scale, title, items: [{question, weight, reversed}], minimum, maximum, mayBeMissing}],
/// satisfied?: {scale, atLeast}}`. A weight, a scale's limits and `atLeast` are times 100.
struct FormFile {
  /// Where a file is not as it should be, and what it should be.
  struct Fault: Error, Hashable {
    let path: String
    let rule: String
  }

  let form: QuestionnaireForm

  init(_ json: JSONValue) throws(Fault) {
    let object = try Members(
      json, "form", required: ["form", "kind", "title", "questions"], optional: ["scales", "satisfied"])
    let name = try object.text("form")
    guard name.wholeMatch(of: /[a-z][a-z-]*\/[1-9][0-9]{0,3}/) != nil else {
      throw Fault(path: "form.form", rule: "a name and a version: mentee-survey/1")
    }
    guard let kind = FormKind(rawValue: try object.text("kind")) else {
      throw Fault(path: "form.kind", rule: "a kind of form")
    }
    let questions = try object.elements("questions").map { value, path throws(Fault) in try Self.question(value, path) }
    guard !questions.isEmpty else { throw Fault(path: "form.questions", rule: "at least one question") }
    try Self.differ(questions.map(\.code), "form.questions", "codes differ")
    try Self.differ(questions.map { $0.title.lowercased() }, "form.questions", "titles differ: they head columns")
    let scales =
      try object.has("scales")
      ? object.elements("scales").map { value, path throws(Fault) in try Self.scale(value, path, questions) } : []
    try Self.differ(scales.map(\.code), "form.scales", "codes differ")
    try Self.differ(scales.map { $0.title.lowercased() }, "form.scales", "titles differ: they head columns")
    let satisfied = try object.value("satisfied").map { value throws(Fault) in try Self.satisfied(value, scales) }
    guard (kind == .satisfaction) == (satisfied != nil) else {
      throw Fault(path: "form.satisfied", rule: "stands in a form of satisfaction, and in no other")
    }
    let measures = [.menteeAssessment, .mentorAssessment, .satisfaction].contains(kind)
    guard measures == !scales.isEmpty else {
      throw Fault(path: "form.scales", rule: "stand in forms that measure, and in no others")
    }
    form = QuestionnaireForm(
      form: name, kind: kind, title: try object.text("title"), questions: questions, scales: scales,
      satisfied: satisfied)
  }

  private static func question(_ json: JSONValue, _ path: String) throws(Fault) -> QuestionnaireForm.Question {
    guard let type = json.objectValue?["type"]?.stringValue.flatMap(QuestionnaireForm.Question.AnswerType.init) else {
      throw Fault(path: path + ".type", rule: "a type of answer")
    }
    let further: Set<String> =
      switch type {
      case .text: ["maxLength"]
      case .number: ["minimum", "maximum"]
      case .choice, .choices: ["choices"]
      case .persons: ["maximum"]
      }
    let object = try Members(json, path, required: further.union(["code", "title", "type", "required"]))
    let code = try object.text("code")
    guard code.wholeMatch(of: /[a-z][0-9a-z-]{0,39}/) != nil else { throw Fault(path: path + ".code", rule: "a code") }
    let choices = further.contains("choices") ? try choices(object, severalAt: type == .choices) : []
    if type == .number {
      let (minimum, maximum) = (try object.integer("minimum"), try object.integer("maximum"))
      guard 0 <= minimum, minimum <= maximum else {
        throw Fault(path: path + ".minimum", rule: "from zero to the maximum")
      }
    }
    for name in ["maxLength", "maximum"] where further.contains(name) {
      guard try object.integer(name) > 0 else { throw Fault(path: "\(path).\(name)", rule: "above zero") }
    }
    return QuestionnaireForm.Question(
      code: code, title: try object.text("title"), type: type, choices: choices,
      isRequired: try object.truth("required"), limits: CellLimits(object.members))
  }

  private static func choices(_ object: Members, severalAt isList: Bool) throws(Fault) -> [(text: String, code: String)]
  {
    let choices = try object.elements("choices").map { value, path throws(Fault) in
      let choice = try Members(value, path, required: ["text", "code"])
      let (text, code) = (try choice.text("text"), try choice.text("code"))
      guard code.wholeMatch(of: /[0-9a-z-]{1,40}/) != nil else { throw Fault(path: path + ".code", rule: "a code") }
      if isList, text.contains(where: { ",;".contains($0) }) {
        throw Fault(path: path + ".text", rule: "without the marks that part several choices in a cell")
      }
      return (text: text, code: code)
    }
    let path = object.path + ".choices"
    guard choices.count >= 2 else { throw Fault(path: path, rule: "at least two choices") }
    try differ(choices.map(\.code), path, "codes differ")
    try differ(choices.map(\.text), path, "texts differ")
    return choices
  }

  private static func scale(
    _ json: JSONValue, _ path: String, _ questions: [QuestionnaireForm.Question]
  ) throws(Fault) -> FormScale {
    let object = try Members(
      json, path, required: ["scale", "title", "items", "minimum", "maximum", "mayBeMissing"])
    let items = try object.elements("items").map { value, path throws(Fault) in
      let item = try Members(value, path, required: ["question", "weight", "reversed"])
      let name = try item.text("question")
      guard let question = questions.first(where: { $0.code == name }), question.type == .number else {
        throw Fault(path: path + ".question", rule: "a question of the form that is answered by a number")
      }
      let weight = try item.integer("weight")
      guard (1...10_000).contains(weight) else { throw Fault(path: path + ".weight", rule: "from 0.01 to 100") }
      return FormScale.Item(
        question: name, weight: weight, isReversed: try item.truth("reversed"), limits: question.limits.range)
    }
    try differ(items.map(\.question), path + ".items", "questions differ")
    guard let first = items.first, items.allSatisfy({ $0.limits == first.limits }) else {
      throw Fault(path: path + ".items", rule: "questions with the same limits")
    }
    let (minimum, maximum) = (try object.integer("minimum"), try object.integer("maximum"))
    guard minimum == 100 * first.limits.lowerBound, maximum == 100 * first.limits.upperBound else {
      throw Fault(path: path + ".minimum", rule: "the limits of the questions, times 100")
    }
    let missing = try object.integer("mayBeMissing")
    guard missing >= 0, missing < items.count else {
      throw Fault(path: path + ".mayBeMissing", rule: "fewer than the scale has questions")
    }
    return FormScale(
      code: try object.text("scale"), title: try object.text("title"), items: items, range: minimum...maximum,
      mayBeMissing: Int(missing))
  }

  private static func satisfied(_ json: JSONValue, _ scales: [FormScale]) throws(Fault) -> QuestionnaireForm.Satisfied {
    let object = try Members(json, "form.satisfied", required: ["scale", "atLeast"])
    let (name, limit) = (try object.text("scale"), try object.integer("atLeast"))
    guard let scale = scales.first(where: { $0.code == name }) else {
      throw Fault(path: "form.satisfied.scale", rule: "a scale of the form")
    }
    guard scale.range.contains(limit) else {
      throw Fault(path: "form.satisfied.atLeast", rule: "within the scale's limits")
    }
    return QuestionnaireForm.Satisfied(scale: name, atLeast: limit)
  }

  private static func differ(_ texts: [String], _ path: String, _ rule: String) throws(Fault) {
    if Set(texts.map { Array($0.utf8) }).count < texts.count { throw Fault(path: path, rule: rule) }
  }
}

/// The members of an object of a form file, none of which is unknown.
private struct Members {
  let members: JSONObject
  let path: String

  init(_ json: JSONValue, _ path: String, required: Set<String>, optional: Set<String> = []) throws(FormFile.Fault) {
    guard let object = json.objectValue else { throw FormFile.Fault(path: path, rule: "an object") }
    for name in required where object[name] == nil {
      throw FormFile.Fault(path: "\(path).\(name)", rule: "stands here")
    }
    for member in object.members where !required.contains(member.key) && !optional.contains(member.key) {
      throw FormFile.Fault(path: "\(path).\(member.key)", rule: "no member of this object")
    }
    members = object
    self.path = path
  }

  func has(_ name: String) -> Bool { members[name] != nil }

  func value(_ name: String) -> JSONValue? { members[name] }

  func text(_ name: String) throws(FormFile.Fault) -> String {
    guard let text = members[name]?.stringValue, !text.isEmpty, text.utf8.elementsEqual(SpacedText.line(text).utf8)
    else { throw FormFile.Fault(path: "\(path).\(name)", rule: "a text without spaces around it") }
    return text
  }

  func integer(_ name: String) throws(FormFile.Fault) -> Int64 {
    guard let number = members[name]?.integerValue else {
      throw FormFile.Fault(path: "\(path).\(name)", rule: "a whole number")
    }
    return number
  }

  func truth(_ name: String) throws(FormFile.Fault) -> Bool {
    guard let truth = members[name]?.boolValue else {
      throw FormFile.Fault(path: "\(path).\(name)", rule: "true or false")
    }
    return truth
  }

  /// The elements of a list, each with its path.
  func elements(_ name: String) throws(FormFile.Fault) -> [(JSONValue, String)] {
    guard let elements = members[name]?.arrayValue else {
      throw FormFile.Fault(path: "\(path).\(name)", rule: "a list")
    }
    return elements.enumerated().map { ($1, "\(path).\(name).\($0)") }
  }
}

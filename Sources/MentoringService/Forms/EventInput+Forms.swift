import CanonicalJSON
import Mentoring

extension EventInput {
  /// The entry with what its form computes: the scores of an assessment whose answers are handed in.
  ///
  /// Throws `ServiceError.refused` where stated scores are not those that the answers come to.
  func scored() throws -> EventInput {
    guard type == AssessmentRecorded.schema.type, let answers = list("answers", "answers"),
      let form = data["form"]?.stringValue.flatMap({ QuestionnaireForm.all[$0] })
    else { return self }
    let computed = form.scores(of: answers).map { scale, points in
      JSONValue.object(fields([("scale", .string(scale.code)), ("points", .integer(points))]))
    }
    if let stated = list("scores", "scales"), stated != computed {
      throw ServiceError(
        .refused, "Запись не сделана.",
        details: [
          FormFault(
            place: nil, rule: "score.computed", message: "баллы не те, что получаются из ответов; не указывайте их"
          ).sentence
        ])
    }
    guard !computed.isEmpty else { return self }
    var scored = self
    scored.sealed["scores"] = .object(fields([("scales", .array(computed))]))
    return scored
  }

  /// Everything in the entry that the form that it names does not take, or the form itself; empty for entries without
  /// a form.
  func formFaults() -> [FormFault] {
    guard let kinds = formKinds, let name = data["form"]?.stringValue else { return [] }
    if let fault = QuestionnaireForm.fault(of: name, kinds: kinds) {
      let rule = QuestionnaireForm.all[name] == nil ? "form.unknown" : "form.kind"
      return [FormFault(place: nil, rule: rule, message: fault)]
    }
    guard let form = QuestionnaireForm.all[name] else { return [] }
    switch form.kind {
    case .preference: return wishFaults(form)
    case .psychologistReport: return conclusionFaults(form)
    case .menteeAssessment, .mentorAssessment: return assessmentFaults(form)
    default: return answerFaults(form)
    }
  }

  /// The forms that the entry may name by what else it says, by name; empty for entries without a form.
  public var fittingForms: [String] {
    let kinds = formKinds ?? []
    return QuestionnaireForm.all.values.filter { kinds.contains($0.kind) }.map(\.form).sorted()
  }

  /// The kinds of form that an entry may name by what else it says; nil where it names none.
  private var formKinds: [FormKind]? {
    switch type {
    case QuestionnaireSubmitted.schema.type, QuestionnaireFormPublished.schema.type:
      kind?.filter { $0.eventType == QuestionnaireSubmitted.schema.type }
    case PreferenceSubmitted.schema.type: [.preference]
    case FeedbackReceived.schema.type: kind
    case ThirdPartyReportReceived.schema.type:
      [data["source"]?.stringValue == ReportSource.psychologist.rawValue ? .psychologistReport : .report]
    case AssessmentRecorded.schema.type:
      [.menteeAssessment, .mentorAssessment].filter { $0.role?.rawValue == data["role"]?.stringValue }
    default: nil
    }
  }

  /// The kind that the entry states; nil where it is no kind, which its schema refuses.
  private var kind: [FormKind]? { data["kind"]?.stringValue.flatMap(FormKind.init(rawValue:)).map { [$0] } }

  private func answerFaults(_ form: QuestionnaireForm) -> [FormFault] {
    // What the publication of a form says of it holds no answers.
    if type == QuestionnaireFormPublished.schema.type || partsTakenOver.contains("answers") { return [] }
    guard let answers = list("answers", "answers") else {
      return [FormFault(place: nil, rule: "answer.required", message: "ответов на форму «\(form.form)» нет")]
    }
    return form.faults(in: answers)
  }

  private func assessmentFaults(_ form: QuestionnaireForm) -> [FormFault] {
    if partsTakenOver.contains("scores") { return [] }
    guard let answers = list("answers", "answers") else {
      return list("scores", "scales").map { form.faults(inScores: $0) } ?? []
    }
    let faults = form.faults(in: answers)
    guard faults.isEmpty, form.scores(of: answers).isEmpty else { return faults }
    return [
      FormFault(
        place: nil, rule: "score.missing", message: "ни по одной шкале нет столько ответов, чтобы сосчитать баллы")
    ]
  }

  private func conclusionFaults(_ form: QuestionnaireForm) -> [FormFault] {
    guard let answers = list("answers", "answers") else { return [] }
    return [
      FormFault(
        place: nil, rule: "form.psychology",
        message: "заключение психолога пишут в часть «psychology», а не в ответы (их \(answers.count))")
    ]
  }

  private func wishFaults(_ form: QuestionnaireForm) -> [FormFault] {
    ["ranked", "avoid"].compactMap { part in
      guard let question = form.question(part), let wished = list("wishes", part),
        wished.count > question.limits.range.upperBound
      else { return nil }
      return FormFault(
        place: question.title, rule: "answer.range",
        message: "людей названо больше, чем можно: \(question.limits.range.upperBound)")
    }
  }

  /// A list in a sealed part.
  private func list(_ part: String, _ field: String) -> [JSONValue]? {
    sealed[part]?.objectValue?[field]?.arrayValue
  }
}

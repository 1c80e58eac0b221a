public import EventLedger
public import Mentoring

/// What a form is for. A list of its own: the kinds that stored questionnaires name are frozen with their schema.
public enum FormKind: String, CaseIterable, Sendable {
  case menteeBefore = "mentee-before"
  case mentorBefore = "mentor-before"
  case menteeAfter = "mentee-after"
  case mentorAfter = "mentor-after"
  case satisfaction
  case preference
  case report = "third-party-report"
  case psychologistReport = "psychologist-report"
  case fit
  case work
  case menteeAssessment = "mentee-assessment"
  case mentorAssessment = "mentor-assessment"

  /// What people call it.
  public var title: String {
    switch self {
    case .menteeBefore, .mentorBefore, .menteeAfter, .mentorAfter, .satisfaction:
      QuestionnaireKind(rawValue: rawValue)?.title ?? rawValue
    case .preference: "Пожелания о паре"
    case .report: "Сведения третьих лиц"
    case .psychologistReport: "Заключение психолога"
    case .fit: "Отзыв: подходит ли пара"
    case .work: "Отзыв: ход работы"
    case .menteeAssessment: "Методика оценки наставляемого"
    case .mentorAssessment: "Методика оценки наставника"
    }
  }

  /// The type of entry that keeps the answers.
  public var eventType: EventType {
    switch self {
    case .menteeBefore, .mentorBefore, .menteeAfter, .mentorAfter, .satisfaction: QuestionnaireSubmitted.schema.type
    case .preference: PreferenceSubmitted.schema.type
    case .report, .psychologistReport: ThirdPartyReportReceived.schema.type
    case .fit, .work: FeedbackReceived.schema.type
    case .menteeAssessment, .mentorAssessment: AssessmentRecorded.schema.type
    }
  }

  /// The one role that it is answered in; nil where several may.
  public var role: ParticipantRole? {
    switch self {
    case .menteeBefore, .menteeAfter, .menteeAssessment, .report, .psychologistReport: .mentee
    case .mentorBefore, .mentorAfter, .mentorAssessment: .mentor
    case .satisfaction, .preference, .fit, .work: nil
    }
  }
}

import EventLedger
import Mentoring

extension Draft {
  private init(_ event: MentoringEvent, _ on: CivilDate, parts: [String]) {
    self.init(event: event, on: on, tags: event.data.tags, partClasses: parts)
  }

  static func assessment(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, _ phase: AssessmentPhase = .before,
    by form: String = "mentee-growth/1", on day: CivilDate = "2021-11-10", parts: [String] = ["results"],
    despite: [String]? = nil
  ) -> Draft {
    Draft(
      .assessmentRecorded(
        AssessmentRecorded(person: person, role: role, cycle: .year, phase: phase, form: form, despite: despite)), day,
      parts: parts)
  }

  static func report(
    of person: SubjectID = .pupil, from source: ReportSource = .classTeacher, on day: CivilDate = "2021-10-14",
    author: SubjectID? = nil, parts: [String] = ["answers"]
  ) -> Draft {
    Draft(
      .thirdPartyReportReceived(
        ThirdPartyReportReceived(
          person: person, cycle: .year, source: source, form: "third-party-report/1", author: author)), day,
      parts: parts)
  }

  static func opening(with participants: [SubjectID] = [.pupil, .mentor], on day: CivilDate = "2021-11-26") -> Draft {
    Draft(
      .groupMeetingHeld(GroupMeetingHeld(cycle: .year, kind: .opening, participants: participants)), day, parts: [])
  }

  static func preference(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, on day: CivilDate = "2021-11-27"
  ) -> Draft {
    Draft(
      .preferenceSubmitted(PreferenceSubmitted(person: person, role: role, cycle: .year, form: "preference/1")), day,
      parts: ["wishes"])
  }

  static func feedback(
    of person: SubjectID = .pupil, about pair: PairID = .first, _ kind: FeedbackKind = .fit,
    on day: CivilDate = "2022-01-20"
  ) -> Draft {
    Draft(
      .feedbackReceived(
        FeedbackReceived(pair: pair, person: person, cycle: .year, kind: kind, form: "trial-fit/1")), day,
      parts: ["answers"])
  }
}

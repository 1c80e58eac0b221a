import EventLedger
import Mentoring

extension Draft {
  private init(_ event: MentoringEvent, _ on: CivilDate, parts: [String] = []) {
    self.init(event: event, on: on, tags: event.data.tags, partClasses: parts)
  }

  static func profile(
    of person: SubjectID = .mentor, form: MentoringForm? = nil, parts: [String] = [], on day: CivilDate = "2021-11-05"
  ) -> Draft {
    Draft(
      .mentorProfileClassified(
        MentorProfileClassified(
          person: person, cycle: .year, competences: [.olympiad], places: 2, form: form)), day, parts: parts)
  }

  static func interview(
    of person: SubjectID = .mentor, _ outcome: InterviewOutcome = .suitable, parts: [String] = [],
    on day: CivilDate = "2021-11-10"
  ) -> Draft {
    Draft(
      .mentorInterviewed(
        MentorInterviewed(person: person, cycle: .year, outcome: outcome, psychologist: false)), day, parts: parts)
  }

  static func session(_ hours: Int = 4, of persons: [SubjectID] = [.mentor], on day: CivilDate = "2021-11-24") -> Draft
  {
    Draft(.trainingSessionHeld(TrainingSessionHeld(cycle: .year, hours: hours, participants: persons)), day)
  }

  static func training(
    of person: SubjectID = .mentor, hours: Int = 4, on day: CivilDate = "2021-11-26"
  ) -> Draft {
    Draft(.trainingCompleted(TrainingCompleted(person: person, cycle: .year, hours: hours)), day)
  }

  static func retention(
    of person: SubjectID = .mentor, until: CivilDate? = nil, on day: CivilDate = "2022-06-20"
  ) -> Draft {
    Draft(.mentorRetained(MentorRetained(person: person, cycle: .year, until: until)), day)
  }

  static func release(of person: SubjectID = .mentor, on day: CivilDate = "2022-06-21") -> Draft {
    Draft(.mentorReleased(MentorReleased(person: person, cycle: .year, why: .ownWish)), day)
  }

  /// One part of a base.
  static func basePart(
    _ part: Int, of parts: Int, _ members: [SubjectID], count: Int, on day: CivilDate = "2021-10-29"
  ) -> Draft {
    Draft(
      .baseFormed(
        BaseFormed(
          cycle: .year, base: .mentees, columns: "mentees-base/1", count: count, knownAt: Position(0),
          members: members, part: part, parts: parts)), day)
  }
}

extension Programme {
  /// An approved mentor who has completed the training. Gives the position of the completion.
  @discardableResult
  mutating func givenReadyMentor(_ person: SubjectID = .mentor) -> Position {
    givenMentor(person)
    return given(.session(of: [person]), .training(of: person))
  }

  /// A mentor who agreed to future programmes and whose result is there. Gives the position of the consent.
  @discardableResult
  mutating func givenVeteran(_ person: SubjectID = .mentor, consentUntil: CivilDate = "2024-08-31") -> Position {
    givenMentor(person)
    given(.result(of: person, as: .mentor))
    return given(
      .consent(
        of: person, as: .mentor, by: person, .oneself, for: .future, on: "2022-06-11", until: consentUntil,
        pupilSigned: nil))
  }

  /// The bases of mentees and mentors, formed in order. Gives the position of the newer one.
  @discardableResult
  mutating func givenFormedBases() -> Position {
    given(.base(of: []))
    return given(.base(.mentors, of: [], on: "2021-11-12"))
  }
}

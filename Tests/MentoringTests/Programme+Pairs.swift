import CanonicalJSON
import EventLedger
import Mentoring

extension Draft {
  private init(_ event: MentoringEvent, _ on: CivilDate) {
    self.init(event: event, on: on, tags: event.data.tags)
  }

  static func order(
    _ number: String = "412", of pairs: [PairID] = [.first], on day: CivilDate = "2021-12-01", year: Int? = nil,
    part: Int? = nil, parts: Int? = nil
  ) -> Draft {
    Draft(
      .pairOrderIssued(
        PairOrderIssued(
          cycle: .year, number: number, year: year ?? day.components.year, kind: .fixing, pairs: pairs, part: part,
          parts: parts
        )),
      day)
  }

  static func fixing(
    _ pair: PairID = .first, mentor: SubjectID = .mentor, mentee: SubjectID = .pupil,
    form: MentoringForm = .pupilPupil, on day: CivilDate = "2021-12-01"
  ) -> Draft {
    Draft(.pairFixed(PairFixed(pair: pair, mentor: mentor, mentee: mentee, cycle: .year, form: form)), day)
  }

  static func group(
    _ pair: PairID = .first, mentor: SubjectID = .mentor, mentees: [SubjectID] = [.pupil, .classmate],
    on day: CivilDate = "2021-12-01"
  ) -> Draft {
    Draft(
      .groupFixed(GroupFixed(pair: pair, mentor: mentor, mentees: mentees, cycle: .year, form: .pupilPupil)), day)
  }

  static func dissolution(
    _ pair: PairID = .first, mentor: SubjectID = .mentor, mentees: [SubjectID] = [.pupil], on day: CivilDate
  ) -> Draft {
    Draft(
      .pairDissolved(
        PairDissolved(pair: pair, mentor: mentor, mentees: mentees, cycle: .year, reason: .incompatible)), day)
  }

  static func closing(
    _ pair: PairID = .first, mentor: SubjectID = .mentor, mentees: [SubjectID] = [.pupil],
    goal: GoalOutcome = .reached, on day: CivilDate
  ) -> Draft {
    Draft(
      .pairClosed(PairClosed(pair: pair, mentor: mentor, mentees: mentees, cycle: .year, goal: goal)), day)
  }

  static func meeting(
    _ kind: MeetingKind, of pair: PairID = .first, on day: CivilDate,
    with participants: [SubjectID] = [.mentor, .pupil]
  ) -> Draft {
    Draft(.meetingHeld(MeetingHeld(pair: pair, cycle: .year, kind: kind, participants: participants)), day)
  }

  static func missed(_ kind: MeetingKind, of pair: PairID = .first, on day: CivilDate) -> Draft {
    Draft(.meetingMissed(MeetingMissed(pair: pair, cycle: .year, kind: kind, absence: .mentee)), day)
  }

  static func irregularity(
    pair: PairID? = nil, person: SubjectID? = nil, post: Post? = .psychologist, on day: CivilDate = "2021-12-01"
  ) -> Draft {
    Draft(
      .irregularityRecorded(
        IrregularityRecorded(cycle: .year, kind: .meetingBeforeOrder, person: person, pair: pair, post: post)), day)
  }

  static func account(on day: CivilDate) -> Draft {
    Draft(.accountCreated(AccountCreated(account: .user(7))), day)
  }

  /// The same entry, made knowingly against rules; unchanged where its type or version has no place for
  /// that.
  func despite(_ codes: [String]) -> Draft {
    var draft = self
    draft.event = Self.event(event, despite: codes) ?? event
    return draft
  }
}

extension Draft {
  /// Any event that can set rules aside, written anew with them; nil where it can't.
  private static func event(_ event: MentoringEvent, despite codes: [String]) -> MentoringEvent? {
    guard event.schema.field("despite") != nil, var fields = try? event.data.knownFields() else { return nil }
    fields["despite"] = .array(codes.map { .string($0) })
    guard let bytes = try? CanonicalJSON.serialize(.object(fields)) else { return nil }
    return try? MentoringEvent(
      type: event.schema.type, version: event.schema.version, data: bytes, range: 0..<bytes.count)
  }
}

extension Programme {
  /// A pupil who may be taken into the base: registered, consented to, surveyed, with a request. Gives the consent's
  /// position.
  @discardableResult
  mutating func givenApplicant(
    _ person: SubjectID = .pupil, consentUntil: CivilDate? = Cycle.year.lastDay,
    born birthDate: CivilDate = "2008-01-15"
  ) -> Position {
    given(.registration(of: person, born: birthDate), .authority(for: person))
    let consent = given(.consent(of: person, until: consentUntil))
    given(.questionnaire(of: person), .request(of: person))
    return consent
  }

  /// The same, in the base.
  @discardableResult
  mutating func givenMentee(
    _ person: SubjectID = .pupil, consentUntil: CivilDate? = Cycle.year.lastDay,
    born birthDate: CivilDate = "2008-01-15"
  ) -> Position {
    let consent = givenApplicant(person, consentUntil: consentUntil, born: birthDate)
    given(.admission(of: person))
    return consent
  }

  /// A grown-up who may be approved as mentor. Gives the consent's position.
  @discardableResult
  mutating func givenCandidate(_ person: SubjectID = .mentor, consentUntil: CivilDate? = Cycle.year.lastDay) -> Position
  {
    given(.registration(of: person, as: .mentor, on: "2021-11-01", born: "1990-05-05"))
    let consent = given(
      .consent(of: person, as: .mentor, by: person, .oneself, on: "2021-11-02", until: consentUntil, pupilSigned: nil))
    given(.questionnaire(of: person, as: .mentor, .mentorBefore, on: "2021-11-03"))
    return consent
  }

  /// A mentor who may take on pairs. Gives the position of the approval.
  @discardableResult
  mutating func givenMentor(_ person: SubjectID = .mentor, places: Int = 1) -> Position {
    givenCandidate(person)
    return given(.approval(of: person, places: places))
  }

  /// A pair fixed by the order of 1 December. Gives the position of the fixing.
  @discardableResult
  mutating func givenPair(places: Int = 1) -> Position {
    givenMentee()
    givenMentor(places: places)
    given(.order())
    return given(.fixing())
  }

  /// A group of two, fixed by the order of 1 December. Gives the position of the fixing.
  @discardableResult
  mutating func givenGroup(places: Int = 2) -> Position {
    givenMentee()
    givenMentee(.classmate)
    givenMentor(places: places)
    given(.order())
    return given(.group())
  }

  /// The same, with its first three meetings held. Gives the position of the planning meeting.
  @discardableResult
  mutating func givenPlannedPair() -> Position {
    givenPair()
    given(.meeting(.organisational, on: "2021-12-03"), .meeting(.trial, on: "2021-12-06"))
    return given(.meeting(.planning, on: "2021-12-08"))
  }
}

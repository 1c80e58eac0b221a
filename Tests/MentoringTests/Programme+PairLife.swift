import CanonicalJSON
import EventLedger
import Mentoring

extension Draft {
  private init(_ event: MentoringEvent, _ on: CivilDate) {
    self.init(event: event, on: on, tags: event.data.tags)
  }

  static func proposal(
    _ pair: PairID = .first, mentor: SubjectID = .mentor, mentees: [SubjectID] = [.pupil],
    run: Position? = nil, on day: CivilDate = "2021-11-25"
  ) -> Draft {
    Draft(
      .pairProposed(
        PairProposed(pair: pair, mentor: mentor, mentees: mentees, cycle: .year, form: .pupilPupil, run: run)), day)
  }

  static func matchRun(knownAt: Position? = nil, on day: CivilDate = "2021-11-25") -> Draft {
    Draft(
      .matchRunExecuted(
        MatchRunExecuted(cycle: .year, method: .stable, mentees: 1, mentors: 1, proposed: 1, knownAt: knownAt)), day)
  }

  static func override(
    _ pair: PairID = .second, of replaced: [PairID] = [.first], mentor: SubjectID = .mentor,
    mentees: [SubjectID] = [.pupil], on day: CivilDate = "2021-11-26"
  ) -> Draft {
    Draft(
      .pairProposalOverridden(
        PairProposalOverridden(
          pair: pair, mentor: mentor, mentees: mentees, cycle: .year, form: .pupilPupil, replaces: replaced,
          why: .psychologist)), day)
  }

  static func acceptance(
    of pair: PairID = .first, by person: SubjectID = .pupil, on day: CivilDate = "2021-11-27"
  ) -> Draft {
    Draft(.pairAccepted(PairAccepted(pair: pair, person: person, cycle: .year)), day)
  }

  static func refusal(
    of pair: PairID = .first, by person: SubjectID = .pupil, on day: CivilDate = "2021-11-28"
  ) -> Draft {
    Draft(.pairDeclined(PairDeclined(pair: pair, person: person, cycle: .year, why: .schedule)), day)
  }

  static func notice(
    of order: Position, about pairs: [PairID] = [.first], to persons: [SubjectID] = [.mentor, .pupil],
    on day: CivilDate = "2021-12-02"
  ) -> Draft {
    Draft(
      .participantsNotified(
        ParticipantsNotified(cycle: .year, order: order, pairs: pairs, persons: persons, channel: .inPerson)), day)
  }

  static func continuation(
    of pair: PairID = .first, by persons: [SubjectID] = [.mentor, .pupil], on day: CivilDate = "2021-12-07"
  ) -> Draft {
    Draft(.pairContinuationConfirmed(PairContinuationConfirmed(pair: pair, cycle: .year, persons: persons)), day)
  }

  static func plan(of pair: PairID = .first, meetings: Int = 8, on day: CivilDate = "2021-12-08") -> Draft {
    Draft(.planApproved(PlanApproved(pair: pair, cycle: .year, meetings: meetings)), day)
  }

  static func pause(of pair: PairID = .first, on day: CivilDate) -> Draft {
    Draft(.pairPaused(PairPaused(pair: pair, cycle: .year, why: .illness)), day)
  }

  static func resumption(of pair: PairID = .first, on day: CivilDate) -> Draft {
    Draft(.pairResumed(PairResumed(pair: pair, cycle: .year)), day)
  }

  static func feedbackRequest(
    of pair: PairID = .first, to persons: [SubjectID] = [.mentor, .pupil], on day: CivilDate
  ) -> Draft {
    Draft(.feedbackRequested(FeedbackRequested(pair: pair, cycle: .year, kind: .work, persons: persons)), day)
  }

  static func feedback(of pair: PairID = .first, by person: SubjectID = .pupil, on day: CivilDate) -> Draft {
    Draft(
      .feedbackReceived(
        FeedbackReceived(pair: pair, person: person, cycle: .year, kind: .work, form: "work-feedback/1")), day)
  }

  static func groupMeeting(
    _ kind: GroupMeetingKind = .opening, with participants: [SubjectID] = [.mentor, .pupil], open: [PairID]? = nil,
    on day: CivilDate = "2021-11-24"
  ) -> Draft {
    Draft(
      .groupMeetingHeld(
        GroupMeetingHeld(cycle: .year, kind: kind, participants: participants, openPairs: open)), day)
  }

  /// The same entry with fields of its public part changed, as a correction would make it.
  func with(_ fields: [(String, JSONValue)]) -> Draft {
    do {
      var data = try event.data.knownFields()
      for (name, value) in fields { data[name] = value }
      let bytes = try CanonicalJSON.serialize(.object(data))
      let schema = event.schema
      var draft = self
      draft.event = try MentoringEvent(type: schema.type, version: schema.version, data: bytes, range: 0..<bytes.count)
      return draft
    } catch {
      fatalError("\(event.schema.type) has no such fields: \(error)")
    }
  }
}

extension Programme {
  /// Mentee and mentor, and a pair proposed to them. Gives the position of the proposal.
  @discardableResult
  mutating func givenProposal(places: Int = 1) -> Position {
    givenMentee()
    givenMentor(places: places)
    return given(.proposal())
  }

  /// The same, accepted by both.
  mutating func givenAcceptedProposal(places: Int = 1) {
    givenProposal(places: places)
    given(.acceptance(by: .pupil), .acceptance(by: .mentor))
  }

  /// The same, fixed by the order of 1 December, with its first three meetings held.
  mutating func givenFollowedPair() {
    givenAcceptedProposal()
    given(.order(), .fixing())
    given(.meeting(.organisational, on: "2021-12-03"), .meeting(.trial, on: "2021-12-06"))
    given(.meeting(.planning, on: "2021-12-08"))
  }
}

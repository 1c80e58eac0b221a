import EventLedger
import Mentoring

extension Programme {
  /// A mentor who went the whole way: interviewed, approved, trained. Gives the position of the approval.
  @discardableResult
  mutating func givenTrainedMentor(_ person: SubjectID = .mentor, places: Int = 1) -> Position {
    givenCandidate(person)
    given(.interview(of: person))
    let approval = given(.approval(of: person, places: places))
    given(.session(of: [person]), .training(of: person))
    return approval
  }

  /// A pair that was proposed to a trained mentor, and accepted by both.
  mutating func givenAgreedPair() {
    givenMentee()
    givenTrainedMentor()
    given(.proposal(), .acceptance(by: .pupil), .acceptance(by: .mentor))
  }

  /// The same, fixed by the order of 1 December. Gives the position of the fixing.
  @discardableResult
  mutating func givenWholePair() -> Position {
    givenAgreedPair()
    given(.order())
    return given(.fixing())
  }
}

extension Programme {
  /// A school year from the first briefing to the long-term base, with an entry of nearly every type that others rest
  /// on, and nothing to find.
  static func wholeYear() -> Programme {
    var programme = Programme.withRoadMap()
    programme.givenFirstStage()
    programme.givenPeople()
    programme.givenPairing()
    programme.givenWork()
    programme.givenResults()
    programme.givenActs()
    return programme
  }

  private mutating func givenFirstStage() {
    given(.registration(of: .stranger, as: .staff, on: "2021-09-01", born: nil), .curator(.stranger))
    given(.assigned(["6.1"], .psychologist, .stranger))
    given(.of(.partnerRegistered(PartnerRegistered(partner: 1, cycle: .year, kind: .ngo)), "2021-09-14"))
    let briefings = BriefingAudience.allCases.map { given(.briefing($0)) }
    given(.completed("1.2", [briefings[1]]))
    let told = [given(.noted()), given(.audience()), given(.resources())]
    given(.result(ofStage: 1, briefings + told))
  }

  private mutating func givenPeople() {
    givenMentee()
    let request = nextPosition.before.before
    given(.report())
    let base = given(.base())
    given(.result(ofStage: 2, [base, request]))
    given(.assessment())
    givenCandidate()
    given(.profile(), .assessment(of: .mentor, as: .mentor, by: "mentor-readiness/1", on: "2021-11-06"), .interview())
    given(.base(.mentors, of: [.mentor], on: "2021-11-12"), .comparison([.olympiad], [], on: "2021-11-20"))
    given(.approval(), .session(), .training(), .base(.readyMentors, of: [.mentor], on: "2021-11-27"))
  }

  private mutating func givenPairing() {
    given(.groupMeeting(on: "2021-11-24"), .preference(), .proposal(), .acceptance(), .acceptance(by: .mentor))
    let order = given(.order())
    given(.fixing())
    let notice = given(.notice(of: order))
    given(.result(ofStage: 5, [order, notice], on: "2021-12-02"))
  }

  private mutating func givenWork() {
    given(.meeting(.organisational, on: "2021-12-03"), .meeting(.trial, on: "2021-12-06"))
    given(.continuation(on: "2021-12-07"), .meeting(.planning, on: "2021-12-08"), .plan(on: "2021-12-09"))
    given(.pause(on: "2021-12-10"), .resumption(on: "2021-12-20"), .meeting(.regular, on: "2022-02-10"))
    given(.feedbackRequest(on: "2022-02-11"), .feedback(on: "2022-02-12"), .meeting(.final, on: "2022-05-18"))
    let closing = given(.closing(on: "2022-05-20"))
    given(.groupMeeting(.final, on: "2022-05-22"))
    given(.result(ofStage: 6, [closing], on: "2022-05-23"))
  }

  private mutating func givenResults() {
    let survey = given(.questionnaire(of: .mentor, as: .mentor, .mentorAfter, on: "2022-05-20"))
    given(.assessment(of: .pupil, .after, on: "2022-05-21"), .monitoring(), .ceremony())
    given(.award(for: [.satisfaction, .goalsReached], evidence: [survey]))
    let distribution = given(.consent(for: .distribution, on: "2022-04-01"))
    given(.terms(of: distribution), .story(), .storyApproval(), .publication(1, .caseStudy, story: 1), .takedown())
    given(.story(edition: 2, of: [], anonymised: true, on: "2022-05-25"))
    given(.storyApproval(edition: 2, on: "2022-05-26"))
    given(
      .publication(2, .caseStudy, anonymised: true, of: [], categories: [], story: 1, on: "2022-05-27"))
    given(.result(), .result(of: .mentor, as: .mentor))
    given(
      .consent(
        of: .mentor, as: .mentor, by: .mentor, .oneself, for: .future, on: "2022-06-11", until: "2024-08-31",
        pupilSigned: nil))
    given(.retention(until: "2024-08-31"), .base(.longTerm, of: [.mentor], on: "2022-06-20"))
  }

  private mutating func givenActs() {
    let request = given(.appeal(by: .mother))
    given(.answer(to: request))
    let hold = given(.hold())
    given(.holdEnd(hold), .incident(), .notice())
    // A second card of the pupil, with a consent that is withdrawn on the first.
    given(.registration(of: .father, as: .representative, born: nil))
    given(.registration(of: .classmate, on: "2021-09-11"), .authority(of: .father, for: .classmate, on: "2021-09-11"))
    let consent = given(.consent(of: .classmate, by: .father, for: .partners, on: "2021-10-02"))
    given(.merge())
    given(.withdrawal(of: consent, for: .partners, by: .father, on: "2022-03-01"))
    given(.authorityEnd(of: .father, on: "2022-06-25"))
  }
}

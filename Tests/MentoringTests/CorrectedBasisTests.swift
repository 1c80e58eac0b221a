import EventLedger
import Mentoring
import Testing

/// What rests on an entry goes on resting on what a correction puts in its place, and falls with what no longer holds.
@Suite struct CorrectedBasisTests {
  /// The findings that a correction brings, by rule, besides those that stood.
  private func added(
    _ programme: Programme, correcting position: Position, by replacement: Draft
  ) throws -> (new: [Violation], broken: [Violation]) {
    let assessment = try programme.assess(programme.correction(of: position, by: replacement))
    var corrected = programme
    corrected.corrected(position, by: replacement)
    let known = Set(programme.findings())
    #expect(
      Set(corrected.findings()).subtracting(known).map(\.rule).sorted()
        == (assessment.violations + assessment.broken).map(\.rule.code).sorted(),
      "what the correction announces is what stands afterwards")
    return (assessment.violations, assessment.broken)
  }

  private func breaksNothing(
    _ programme: Programme, correcting position: Position, by replacement: Draft,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let (new, broken) = try added(programme, correcting: position, by: replacement)
    #expect(new.isEmpty && broken.isEmpty, "\(new + broken)", sourceLocation: location)
  }

  @Test func `a survey of the consent's own day keeps its basis when the consent's last day is corrected`() throws {
    var programme = Programme()
    programme.given(.registration(), .authority())
    let consent = programme.given(.consent(on: "2021-10-05"))
    programme.given(.questionnaire(on: "2021-10-05"))
    try breaksNothing(programme, correcting: consent, by: .consent(on: "2021-10-05", until: "2022-08-30"))
  }

  @Test func `an admission of the request's own day keeps it when the request is corrected`() throws {
    var programme = Programme()
    programme.given(.registration(), .authority(), .consent(), .questionnaire())
    let request = programme.given(.request(on: "2021-10-20"))
    programme.given(.admission(on: "2021-10-20"))
    try breaksNothing(programme, correcting: request, by: .request(on: "2021-10-20"))
  }

  @Test func `fixing and notice keep their order when its number is corrected, and corrected again`() throws {
    var programme = Programme()
    programme.givenMentee()
    programme.givenMentor()
    let order = programme.given(.order("412"))
    programme.given(.fixing(), .notice(of: order))
    try breaksNothing(programme, correcting: order, by: .order("413"))
    let first = programme.corrected(order, by: .order("413"))
    let second = Position(first.rawValue + 1)
    try breaksNothing(programme, correcting: second, by: .order("414"))
    programme.corrected(second, by: .order("414"))
    let again = try programme.assess([.notice(of: order, on: "2021-12-03"), .notice(of: second, on: "2021-12-04")])
    #expect(again.violations.isEmpty, "both numbers of then mean the order of now: \(again.violations)")
  }

  @Test func `conditions, a withdrawal and an objection follow the consent that they name`() throws {
    var programme = Programme()
    let consent = programme.givenDistribution()
    let made = DistributionDemand(
      site: "school.example", categories: [.name], isPartner: false, allowsComments: false)
    programme.corrected(consent, by: .consent(for: .distribution, on: "2022-04-01", until: "2022-07-31"))
    var session = programme.session()
    #expect(try session.person(.pupil).distributionLack(of: made, on: "2022-06-01") == nil)
    programme.given(.withdrawal(of: consent, for: .distribution, on: "2022-06-02"))
    session = programme.session()
    #expect(try session.person(.pupil).distributionLack(of: made, on: "2022-06-03")?.kind == .withdrawn)

    var disputed = Programme()
    let given = disputed.givenBothParents()
    let objection = disputed.given(.objection(to: given))
    disputed.corrected(given, by: .consent(until: "2022-08-30"))
    #expect(disputed.findings().map(\.rule) == ["objection.open"])
    disputed.given(.resolution(of: objection, .upheld))
    #expect(try disputed.assess([.questionnaire()]).violations.map(\.rule) == [.answersAfterConsent])
  }

  @Test func `an answer follows the request, and a lifted block the block, that were corrected`() throws {
    var programme = Programme()
    _ = programme.givenBothParents()
    let request = programme.given(.appeal())
    programme.corrected(request, by: .appeal(on: "2021-11-02"))
    #expect(try programme.assess([.answer(to: request)]).violations.isEmpty)
  }

  @Test func `with the signer's authority falls the consent, and everything recorded under it`() throws {
    var programme = Programme()
    let consent = programme.givenMentee()
    let ended = programme.given(.authorityEnd(on: "2021-09-20"))
    let found = programme.findings()
    #expect(found.map(\.rule).sorted() == ["consent.representative", "mentee.consent", "questionnaire.consent"])
    #expect(found.allSatisfy { $0.culprit == ended }, "each names the end of the authority: \(found)")
    #expect(found.contains { $0.entry == consent })
    #expect(try programme.assess([.contact(on: "2021-11-01")]).violations.map(\.rule.code) == ["contact.consent"])
  }

  @Test func `a corrected birth date names itself, and what the consent of the wrong signer bore`() throws {
    var programme = Programme()
    programme.given(.registration(born: "2008-01-15"), .authority())
    let registration = Position(1)
    let consent = programme.given(.consent())
    programme.given(.questionnaire())
    let (new, broken) = try added(programme, correcting: registration, by: .registration(born: "2003-01-15"))
    #expect(new.isEmpty)
    #expect(broken.map(\.rule.code).sorted() == ["consent.adult", "questionnaire.consent"])
    let correction = programme.nextPosition
    #expect(broken.first { $0.entry == consent }?.culprit == Position(correction.rawValue + 1))
  }
}

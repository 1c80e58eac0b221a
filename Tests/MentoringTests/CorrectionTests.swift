import EventLedger
import Mentoring
import Testing

@Suite struct CorrectionTests {
  @Test(arguments: cases) func `a rule of corrections refuses its breach and lets its opposite pass`(_ rule: RuleCase)
    throws
  {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .correctableEntry, name: "an entry that is not there") { programme in
      programme.given(.registration(), .request())
      return programme.correction(of: Position(99))
    } kept: { programme in
      programme.given(.registration())
      let request = programme.given(.request())
      return programme.correction(of: request)
    },
    RuleCase(rule: .correctableEntry, name: "an entry of the ledger's own life") { programme in
      let account = programme.given(.account(on: "2021-09-01"))
      programme.culprit = account
      return programme.correction(of: account)
    } kept: { programme in
      programme.given(.account(on: "2021-09-01"), .registration())
      let irregularity = programme.given(.irregularity(person: .pupil, on: "2021-10-01"))
      return programme.correction(of: irregularity)
    },
    RuleCase(rule: .correctedOnce, name: "an entry corrected before") { programme in
      programme.given(.registration())
      let request = programme.given(.request())
      programme.culprit = programme.corrected(request, by: .request(on: "2021-10-13"))
      return programme.correction(of: request)
    } kept: { programme in
      programme.given(.registration())
      let request = programme.given(.request())
      let correction = programme.corrected(request, by: .request(on: "2021-10-13"))
      return programme.correction(of: correction.next, by: .request(on: "2021-10-14"))
    },
    RuleCase(rule: .correctedOnce, name: "the replacement of a correction that was undone") { programme in
      programme.given(.registration())
      let request = programme.given(.request())
      let correction = programme.corrected(request, by: .request(on: "2021-10-13"))
      programme.culprit = programme.corrected(correction)
      return programme.correction(of: correction.next)
    } kept: { programme in
      programme.given(.registration())
      let request = programme.given(.request())
      let correction = programme.corrected(request, by: .request(on: "2021-10-13"))
      programme.corrected(correction)
      return programme.correction(of: request)
    },
  ]

  @Test func `a second correction is told what stands in the entry's place, or that nothing does`() throws {
    var programme = Programme()
    programme.given(.registration())
    let request = programme.given(.request())
    let correction = programme.corrected(request, by: .request(on: "2021-10-13"))
    func sentences(of position: Position) throws -> [String] {
      try programme.assess(programme.correction(of: position)).violations.map(\.message)
    }
    #expect(
      try sentences(of: request) == [
        "запись \(request) уже исправлена записью \(correction); исправляйте ту, что стоит на её месте: \(correction.next)"
      ])
    let withdrawal = programme.corrected(correction.next)
    #expect(
      try sentences(of: correction.next) == [
        "запись \(correction.next) отозвана записью \(withdrawal), и на её месте ничего не стоит"
      ])
    let undone = programme.corrected(correction)
    #expect(
      try sentences(of: correction.next).allSatisfy { $0.contains("больше не действует") || $0.contains("отозвана") })
    #expect(undone > correction)
  }

  @Test func `a correction that voids a consent makes what rested on it a finding that names the correction`() throws {
    var programme = Programme()
    let consent = programme.givenMentee()
    #expect(programme.findings() == [])
    let assessment = try programme.assess(programme.correction(of: consent))
    #expect(assessment.violations == [])
    #expect(Set(assessment.broken.map(\.rule)) == [.answersAfterConsent, .admittedWithConsent])
    let correction = programme.corrected(consent)
    #expect(
      Set(programme.findings()) == [
        Finding(.answersAfterConsent, entry: consent.next, culprit: correction),
        Finding(.admittedWithConsent, entry: Position(consent.rawValue + 3), culprit: correction),
      ])
  }

  @Test func `a correction of that correction takes the findings back`() {
    var programme = Programme()
    let consent = programme.givenMentee()
    let correction = programme.corrected(consent)
    #expect(programme.findings().count == 2)
    programme.corrected(correction)
    #expect(programme.findings() == [])
  }

  @Test func `a consent replaced by one of a later day breaks only what lies between`() {
    var programme = Programme()
    let consent = programme.givenMentee()
    let correction = programme.corrected(consent, by: .consent(on: "2021-10-10"))
    #expect(
      programme.findings() == [Finding(.answersAfterConsent, entry: consent.next, culprit: correction)])
  }

  @Test func `an entry of the wrong person moves to the right one`() throws {
    var programme = Programme()
    programme.given(.registration(), .registration(of: .classmate))
    let request = programme.given(.request(of: .pupil))
    #expect(try programme.assess(programme.correction(of: request, by: .request(of: .classmate))).violations == [])
    programme.corrected(request, by: .request(of: .classmate))
    programme.given(.authority(), .consent(), .questionnaire())
    programme.given(.authority(for: .classmate), .consent(of: .classmate), .questionnaire(of: .classmate))
    #expect(try programme.assess([.admission(of: .classmate)]).violations == [])
    #expect(try programme.assess([.admission(of: .pupil)]).violations.map(\.rule) == [.requestClassified])
  }

  @Test func `a registration made by mistake can be taken back`() throws {
    var programme = Programme()
    let registration = programme.given(.registration(of: .stranger))
    #expect(try programme.assess(programme.correction(of: registration)).violations == [])
    programme.corrected(registration)
    #expect(
      try programme.assess([.irregularity(person: .stranger, on: "2021-12-01")]).violations.map(\.rule)
        == [.knownPerson])
  }

  @Test func `a pair fixed by mistake can be taken back, and its mentor is free again`() throws {
    var programme = Programme()
    let fixing = programme.givenPair()
    programme.givenMentee(.classmate)
    #expect(try programme.assess(programme.correction(of: fixing)).violations == [])
    programme.corrected(fixing)
    let next: [Draft] = [.order("413", of: [.second]), .fixing(.second, mentee: .classmate)]
    #expect(try programme.assess(next).violations.besides(Rule.earlierSteps) == [])
  }

  @Test func `meetings of a pair whose fixing was corrected name the correction`() {
    var programme = Programme()
    let fixing = programme.givenPair()
    let meeting = programme.given(.meeting(.organisational, on: "2021-12-03"))
    let correction = programme.corrected(fixing)
    #expect(
      programme.findings(besides: Rule.earlierSteps) == [
        Finding(.firstMeetingAfterOrder, entry: meeting, culprit: correction)
      ])
  }
}

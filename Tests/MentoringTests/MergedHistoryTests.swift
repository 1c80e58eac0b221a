import EventLedger
import Mentoring
import Testing

/// What counts for a person of whom several cards were merged.
@Suite struct MergedHistoryTests {
  /// A pupil entered twice: everything on one card, the admission to be made on the other.
  private static func twice() -> (programme: Programme, consent: Position) {
    var programme = Programme()
    let consent = programme.givenApplicant(.classmate)
    programme.given(.registration())
    return (programme, consent)
  }

  @Test func `consents and questionnaires of a merged card count for the other`() throws {
    var (programme, _) = Self.twice()
    programme.given(.request())
    #expect(
      Set(try programme.assess([.admission()]).violations.map(\.rule)) == [.admittedWithConsent, .admittedWithSurvey])
    programme.given(.merge())
    #expect(try programme.assess([.admission()]).violations == [])
  }

  @Test(arguments: [SubjectID.classmate, .pupil])
  func `a consent of a merged card is withdrawn by either, and then counts for neither`(_ card: SubjectID) throws {
    var (programme, consent) = Self.twice()
    programme.given(.request(), .merge())
    let withdrawal = programme.given(.withdrawal(of: consent, person: card, on: "2021-10-18"))
    let found = try programme.assess([.admission()]).violations
    #expect(found.map(\.rule) == [.admittedWithConsent] && found.first?.culprit == withdrawal)
  }

  @Test func `a merge that was corrected carries nothing any more`() throws {
    var (programme, _) = Self.twice()
    programme.given(.request())
    let merge = programme.given(.merge())
    programme.corrected(merge)
    #expect(
      Set(try programme.assess([.admission()]).violations.map(\.rule)) == [.admittedWithConsent, .admittedWithSurvey])
    #expect(try programme.assess([.request(of: .classmate, on: "2021-10-16")]).violations == [])
  }

  @Test func `a correction on the merged card reaches the other`() throws {
    var (programme, consent) = Self.twice()
    programme.given(.request(), .merge())
    programme.corrected(consent)
    #expect(try programme.assess([.admission()]).violations.map(\.rule) == [.admittedWithConsent])
  }

  @Test func `a decision depends on the merged card too`() throws {
    var (programme, _) = Self.twice()
    programme.given(.request(), .merge())
    var session = programme.session()
    let admission = Draft.admission()
    #expect(session.dependencies(of: admission.tags) == [.person(.pupil)])
    _ = try session.assess([admission])
    #expect(session.dependencies(of: admission.tags) == [.person(.pupil), .person(.classmate)])
  }

  @Test func `a merge lists what both cards claim, before it is made, and nothing that stood before`() throws {
    var programme = Programme()
    programme.givenMentee()
    programme.givenApplicant(.classmate)
    programme.given(.request(of: .classmate), .admission(of: .classmate))
    let assessment = try programme.assess([.merge()])
    #expect(assessment.violations == [], "\(assessment.violations)")
    let twice = assessment.broken.filter { $0.rule == .admittedOnce }
    #expect(twice.count == 1, "\(assessment.broken)")
    #expect(!assessment.broken.contains { $0.rule == .registeredOnce }, "that is why they are merged")
    // And what is found afterwards is what was listed
    programme.given(.merge())
    let found = Set(programme.findings().map { "\($0.entry) \($0.rule)" })
    #expect(Set(assessment.broken.map { "\($0.entry) \($0.rule.code)" }).isSubset(of: found), "\(found)")
  }

  @Test func `an entry on a merged card lists what it breaks of the person's other card`() throws {
    var (programme, consent) = Self.twice()
    programme.given(.request(), .merge())
    let admission = programme.given(.admission())
    let assessment = try programme.assess([.withdrawal(of: consent, person: .classmate, on: "2021-10-18")])
    #expect(assessment.violations == [] && assessment.broken.map(\.entry) == [admission], "\(assessment)")
    #expect(assessment.broken.map(\.rule) == [.admittedWithConsent])
    // Taking the merge back lists the same: the consent was the other card's
    let merges = programme.entries.indices.filter {
      if case .personMerged = programme.entries[$0].event { true } else { false }
    }
    let back = try programme.assess(programme.correction(of: Position(Int64(merges[0]))))
    #expect(back.broken.contains { $0.entry == admission && $0.rule == .admittedWithConsent }, "\(back.broken)")
  }

  @Test func `a pair of a merged card is the person's, for the rules and for the pair`() throws {
    var programme = Programme()
    programme.givenPair()
    programme.given(.registration(of: .classmate), .merge(.pupil, into: .classmate, on: "2021-12-02"))
    var session = programme.session()
    #expect(try session.person(.classmate).pairs == [.first])
    #expect(try session.pair(.first).members?.mentees == [.classmate])
    // Its second pair is refused as anybody's
    let second = try programme.assess([.fixing(.second, mentee: .classmate, on: "2021-12-03")])
    #expect(second.violations.contains { $0.rule == .menteeFree }, "\(second.violations)")
    #expect(programme.findings().filter { $0.severity == "hard" }.isEmpty, "\(programme.findings())")
  }

  @Test func `what a merged card was merged with counts on through both`() throws {
    var (programme, _) = Self.twice()
    programme.given(
      .request(), .registration(of: .stranger), .merge(.classmate, into: .stranger), .merge(.stranger, into: .pupil))
    #expect(try programme.assess([.admission()]).violations == [])
  }
}

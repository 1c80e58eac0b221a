import EventLedger
import Mentoring
import Testing

/// What no longer holds since an entry was corrected away names the correction: nobody has to search for the reason.
@Suite struct LateFactTests {
  private struct Standing: Hashable {
    let entry: Position
    let rule: String
  }

  /// Everything that stands in the findings: what the histories show, and what the road map asks of what they do not.
  private static func findings(_ programme: Programme) throws -> [Standing: Position?] {
    var found: [Standing: Position?] = [:]
    for finding in programme.findings() {
      found[Standing(entry: finding.entry, rule: finding.rule), default: nil] = finding.culprit
    }
    for entry in programme.counting(programme.entries.indices.map { programme.entry(at: $0) }) {
      for violation in try programme.standingRules.standing(entry) {
        found[Standing(entry: violation.entry, rule: violation.rule.code), default: nil] = violation.culprit
      }
    }
    return found
  }

  @Test func `a whole school year has nothing to find`() throws {
    let found = try Self.findings(.wholeYear())
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `each entry that is corrected away is named by everything that rested on it`() throws {
    let programme = Programme.wholeYear()
    let known = try Self.findings(programme)
    var rulesOf: [String: Set<String>] = [:]
    for index in programme.entries.indices {
      var corrected = programme
      let type = programme.entries[index].event.schema.type.description
      let correction = corrected.corrected(Position(Int64(index)))
      for (standing, culprit) in try Self.findings(corrected) where known[standing] == nil {
        rulesOf[type, default: []].insert(standing.rule)
        #expect(
          culprit == correction,
          "\(type) \(index) corrected: \(standing.rule) of \(programme.entries[Int(standing.entry.rawValue)].event.schema.type) names \(String(describing: culprit))"
        )
      }
    }
    for (type, rules) in Self.expected {
      #expect(rules.isSubset(of: rulesOf[type] ?? []), "\(type): \(rulesOf[type] ?? [])")
    }
  }

  /// Some of what must be found for a type, so that a year without dependants does not pass.
  private static let expected: [String: Set<String>] = [
    "person.registered": ["person.role", "person.unknown", "responsible.staff", "curator.staff"],
    "representative.verified": ["consent.representative", "terms.signer", "request.signer", "authority.ended"],
    "request.classified": ["mentee.request", "stage.result"], "mentor.interviewed": ["mentor.interview"],
    "training.session.held": ["training.sessions"], "training.completed": ["pair.training", "base.trained"],
    "pair.proposed": ["pair.proposed", "proposal.stands"], "pair.accepted": ["pair.accepted"],
    "pair.fixed": ["result.open", "meeting.order", "award.goals"],
    "pair.closed": ["result.open", "stage.result", "award.goals"], "pair.order.issued": ["pair.order", "notice.order"],
    "meeting.held": ["meeting.sequence"], "case.approved": ["publication.edition", "publication.case"],
    "partner.registered": ["briefing.partners"], "person.merged": ["consent.withdrawal"],
    "questionnaire.submitted": ["award.evidence", "mentee.survey"], "subject.request.received": ["request.answered"],
    "legal.hold.placed": ["hold.lifted"],
  ]

  @Test func `hours that no session gives any longer name the session's correction`() throws {
    var programme = Programme()
    programme.givenMentor()
    let session = programme.given(.session(4))
    programme.given(.session(4, on: "2021-11-25"), .training(hours: 8))
    let correction = programme.corrected(session)
    let found = programme.findings().filter { $0.rule == Rule.trainedHours.code }
    #expect(found.map(\.culprit) == [correction])
  }

  @Test func `a result that says what its pair's end no longer says names the correction of the end`() throws {
    var programme = Programme()
    programme.givenPair()
    let closing = programme.given(.closing(on: "2022-05-20"))
    let result = programme.given(.result())
    #expect(programme.findings(besides: Rule.earlierSteps).isEmpty)
    let correction = programme.corrected(closing, by: .closing(goal: .missed, on: "2022-05-20"))
    #expect(
      programme.findings(besides: Rule.earlierSteps)
        == [Finding(.resultAsClosed, entry: result, culprit: correction)])
  }

  @Test func `an approval beside a refusal that is entered late names it`() throws {
    var programme = Programme()
    programme.givenCandidate()
    programme.given(.interview())
    let approval = programme.given(.approval(on: "2021-11-26"))
    let decline = programme.given(.decline(on: "2021-11-20"))
    #expect(programme.findings() == [Finding(.approvedAfterDecline, entry: approval, culprit: decline)])
  }
}

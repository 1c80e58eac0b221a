import EventLedger
import Mentoring
import Testing

@Suite struct ResultRulesTests {
  @Test(arguments: cases)
  func `a rule of results and publications refuses its breach and lets its opposite pass`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases = stories + publications + consents + results

  static let stories: [RuleCase] = [
    RuleCase(rule: .caseEdition, name: "the same edition again") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.story())
      return [.story()]
    } kept: { programme in
      programme.given(.registration(), .story())
      return [.story(edition: 2)]
    },
    RuleCase(rule: .caseEdition, name: "a number of another year") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.story())
      return [.story(edition: 2, cycle: Cycle(2022) ?? .year)]
    } kept: { programme in
      programme.given(.registration(), .story())
      return [.story(2, cycle: Cycle(2022) ?? .year)]
    },
    RuleCase(rule: .caseAnonymised, name: "anonymised, and yet somebody is named") { programme in
      programme.given(.registration())
      return [.story(anonymised: true)]
    } kept: { programme in
      programme.given(.registration())
      return [.story(of: [], anonymised: true)]
    },
    RuleCase(rule: .caseDrafted, name: "an edition nobody drafted") { programme in
      programme.given(.registration(), .story())
      return [.storyApproval(edition: 2)]
    } kept: { programme in
      programme.given(.registration(), .story())
      return [.storyApproval()]
    },
    RuleCase(rule: .caseTold, name: "an edition that has no text") { programme in
      programme.given(.registration())
      programme.culprit = programme.given(.story(text: false))
      return [.storyApproval()]
    } kept: { programme in
      programme.given(.registration(), .story(text: false), .story(edition: 2))
      return [.storyApproval(edition: 2)]
    },
    RuleCase(rule: .caseApprovedOnce, name: "approved a second time") { programme in
      programme.given(.registration(), .story())
      programme.culprit = programme.given(.storyApproval())
      return [.storyApproval()]
    } kept: { programme in
      programme.given(.registration(), .story(), .storyApproval(), .story(edition: 2))
      return [.storyApproval(edition: 2)]
    },
    RuleCase(rule: .publishedCase, name: "a case that is a draft") { programme in
      programme.givenDistribution()
      programme.culprit = programme.given(.story())
      return [.publication(1, .caseStudy, story: 1)]
    } kept: { programme in
      programme.givenDistribution()
      programme.given(.story(), .storyApproval())
      return [.publication(1, .caseStudy, story: 1)]
    },
    RuleCase(rule: .publishedCase, name: "a case without its number") { programme in
      programme.givenDistribution()
      return [.publication(1, .caseStudy)]
    } kept: { programme in
      programme.givenDistribution()
      return [.publication(1, .results)]
    },
    RuleCase(rule: .publishedPeople, name: "somebody whom the anonymised case does not name") { programme in
      programme.givenDistribution()
      programme.culprit = programme.given(.story(of: [], anonymised: true))
      programme.given(.storyApproval())
      return [.publication(1, .caseStudy, story: 1)]
    } kept: { programme in
      programme.givenDistribution()
      programme.given(.story(), .storyApproval())
      return [.publication(1, .caseStudy, story: 1)]
    },
  ]

  static let publications: [RuleCase] = [
    RuleCase(rule: .publishedOnce, name: "a number again") { programme in
      programme.culprit = programme.given(.anonymousPublication())
      return [.anonymousPublication(on: "2022-05-21")]
    } kept: { programme in
      programme.given(.anonymousPublication())
      return [.anonymousPublication(2)]
    },
    RuleCase(rule: .publishedAnonymised, name: "anonymised, and yet somebody is named") { programme in
      programme.givenDistribution()
      return [.publication(anonymised: true)]
    } kept: { _ in
      [.anonymousPublication()]
    },
    RuleCase(rule: .publishedData, name: "people without a word of what is told of them") { programme in
      programme.givenDistribution()
      return [.publication(categories: [])]
    } kept: { programme in
      programme.givenDistribution()
      return [.publication(categories: [.name])]
    },
    RuleCase(rule: .publishedData, name: "a partner's site where it does not stand") { programme in
      programme.givenDistribution()
      return [.publication(partnerSites: ["partner.example"])]
    } kept: { programme in
      programme.givenDistribution(sites: ["partner.example"])
      return [.publication(sites: ["partner.example"], partnerSites: ["partner.example"])]
    },
    RuleCase(rule: .withdrawsPublished, name: "a publication that is not there") { _ in
      [.takedown()]
    } kept: {
      programme in
      programme.given(.anonymousPublication())
      return [.takedown()]
    },
    RuleCase(rule: .withdrawsPublished, name: "from another site") { programme in
      programme.culprit = programme.given(.anonymousPublication())
      return [.takedown(sites: ["partner.example"])]
    } kept: { programme in
      programme.given(.anonymousPublication())
      return [.takedown(sites: ["school.example/news"])]
    },
    RuleCase(rule: .withdrawsPublished, name: "what was taken down already") { programme in
      programme.given(.anonymousPublication())
      programme.culprit = programme.given(.takedown())
      return [.takedown(on: "2022-05-26")]
    } kept: { programme in
      programme.givenDistribution()
      programme.given(.publication(), .takedown(of: [.pupil]))
      return [.takedown(on: "2022-05-26")]
    },
  ]

  static let consents: [RuleCase] = [
    RuleCase(rule: .publishedWithConsent, name: "no distribution consent") { programme in
      programme.givenMentee()
      return [.publication()]
    } kept: { programme in
      programme.givenDistribution()
      return [.publication()]
    },
    RuleCase(rule: .publishedWithConsent, name: "a consent that names no site") { programme in
      programme.given(.registration(), .authority())
      programme.culprit = programme.given(.consent(for: .distribution, on: "2022-04-01"))
      return [.publication()]
    } kept: { programme in
      programme.givenDistribution()
      return [.publication()]
    },
    RuleCase(rule: .publishedWithConsent, name: "a site whose name only begins alike") { programme in
      programme.culprit = Position(programme.givenDistribution().rawValue + 1)
      return [.publication(sites: ["school.example.org"])]
    } kept: { programme in
      programme.givenDistribution(sites: ["school.example.org"])
      return [.publication(sites: ["school.example.org"])]
    },
    RuleCase(rule: .publishedWithConsent, name: "one site of two") { programme in
      programme.culprit = Position(programme.givenDistribution().rawValue + 1)
      return [.publication(sites: ["school.example", "partner.example"])]
    } kept: { programme in
      programme.givenDistribution(sites: ["school.example", "partner.example"])
      return [.publication(sites: ["school.example", "partner.example"])]
    },
    RuleCase(rule: .publishedWithConsent, name: "a photo where the name was agreed to") { programme in
      programme.culprit = Position(programme.givenDistribution(categories: [.name]).rawValue + 1)
      return [.publication(categories: [.name, .photo])]
    } kept: { programme in
      programme.givenDistribution(categories: [.name, .photo])
      return [.publication(categories: [.name, .photo])]
    },
    RuleCase(rule: .publishedWithConsent, name: "a partner's site under a ban on transfer") { programme in
      programme.culprit = Position(
        programme.givenDistribution(sites: ["partner.example"], bans: [.transfer]).rawValue + 1)
      return [.publication(sites: ["partner.example"], partnerSites: ["partner.example"])]
    } kept: { programme in
      programme.givenDistribution(bans: [.transfer])
      return [.publication()]
    },
    RuleCase(rule: .publishedWithConsent, name: "open comments under a ban on them") { programme in
      programme.culprit = Position(programme.givenDistribution(bans: [.comments]).rawValue + 1)
      return [.publication(comments: true)]
    } kept: { programme in
      programme.givenDistribution(bans: [.comments])
      return [.publication(comments: false)]
    },
    RuleCase(rule: .publishedWithConsent, name: "conditions that were narrowed since") { programme in
      let consent = programme.givenDistribution()
      programme.culprit = programme.given(.terms(of: consent, sites: ["partner.example"], on: "2022-05-19"))
      return [.publication(on: "2022-05-20")]
    } kept: { programme in
      let consent = programme.givenDistribution()
      programme.given(.terms(of: consent, sites: ["partner.example"], on: "2022-05-21"))
      return [.publication(on: "2022-05-20")]
    },
    RuleCase(rule: .publishedWithConsent, name: "the day after its last day") { programme in
      programme.culprit = programme.givenDistribution(until: "2022-05-19")
      return [.publication(on: "2022-05-20")]
    } kept: { programme in
      programme.givenDistribution(until: "2022-05-20")
      return [.publication(on: "2022-05-20")]
    },
    RuleCase(rule: .termsOfConsent, name: "of a consent to something else") { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent())
      return [.terms(of: consent)]
    } kept: { programme in
      programme.given(.registration(), .authority())
      let consent = programme.given(.consent(for: .distribution))
      return [.terms(of: consent)]
    },
    RuleCase(rule: .termsByEntitled, name: "by somebody without authority") { programme in
      let consent = programme.givenDistribution()
      programme.given(.registration(of: .father, as: .representative, born: nil))
      return [.terms(of: consent, by: .father)]
    } kept: { programme in
      let consent = programme.givenDistribution()
      return [.terms(of: consent, by: .pupil)]
    },
  ]

  private static let figures = ["satisfactionCount.mentee.satisfaction/1", "satisfactionMean.mentee.satisfaction/1"]

  static let results: [RuleCase] = [
    RuleCase(rule: .ceremonyAfterMonitoring, name: "before the monitoring") { programme in
      programme.givenMentor()
      return [.ceremony()]
    } kept: { programme in
      programme.given(.monitoring())
      return [.ceremony()]
    },
    RuleCase(rule: .awardAfterMonitoring, name: "before the monitoring") { programme in
      programme.givenMentor()
      programme.given(.questionnaire(of: .mentor, as: .mentor, .mentorAfter, on: "2022-05-20"))
      return [.award()]
    } kept: { programme in
      programme.givenMeasuredMentor()
      return [.award()]
    },
    RuleCase(rule: .awardAfterSurvey, name: "without the last questionnaire") { programme in
      programme.givenMentor()
      programme.given(.monitoring())
      return [.award()]
    } kept: { programme in
      programme.givenMeasuredMentor()
      return [.award()]
    },
    RuleCase(rule: .awardGoals, name: "for goals while the pair goes on") { programme in
      programme.culprit = programme.givenMeasuredPair()
      return [.award(for: [.goalsReached, .initiative])]
    } kept: { programme in
      programme.givenMeasuredPair()
      programme.given(.closing(on: "2022-05-27"))
      return [.award(for: [.goalsReached])]
    },
    RuleCase(rule: .awardGoals, name: "for goals that no pair reached") { programme in
      programme.givenMeasuredPair()
      programme.given(.closing(goal: .missed, on: "2022-05-27"))
      return [.award(for: [.goalsReached])]
    } kept: { programme in
      programme.givenMeasuredPair()
      programme.given(.closing(goal: .missed, on: "2022-05-27"))
      return [.award(for: [.initiative])]
    },
    RuleCase(rule: .awardedMentor, name: "a candidate who was never approved") { programme in
      programme.givenCandidate()
      programme.given(.questionnaire(of: .mentor, as: .mentor, .mentorAfter, on: "2022-05-20"), .monitoring())
      return [.award()]
    } kept: { programme in
      programme.givenMeasuredMentor()
      return [.award()]
    },
    RuleCase(rule: .awardEvidence, name: "an entry about somebody else") { programme in
      programme.givenMeasuredMentor()
      let other = programme.given(.registration())
      return [.award(evidence: [other])]
    } kept: { programme in
      let approval = programme.givenMeasuredMentor()
      return [.award(evidence: [approval])]
    },
    RuleCase(rule: .monitoringKnown, name: "figures of entries that are yet to come") { programme in
      [.monitoring(knownAt: programme.nextPosition)]
    } kept: { programme in
      programme.givenMentor()
      return [.monitoring(knownAt: Position(programme.nextPosition.rawValue - 1))]
    },
    RuleCase(rule: .monitoringOnce, name: "a second one") { programme in
      programme.culprit = programme.given(.monitoring())
      return [.monitoring(on: "2022-05-27")]
    } kept: { _ in
      [.monitoring()]
    },
    RuleCase(rule: .monitoringComputed, name: "more pairs ended than there were") { _ in
      [.monitoring(pairsClosed: 2)]
    } kept: { _ in
      [.monitoring(pairsClosed: 1)]
    },
    RuleCase(rule: .monitoringFigures, name: "a figure without a value") { _ in
      [.monitoring(figures: ["satisfactionCount.mentee.satisfaction/1"], values: [])]
    } kept: { _ in
      [.monitoring(figures: ["satisfactionCount.mentee.satisfaction/1"], values: [4])]
    },
    RuleCase(rule: .monitoringFigures, name: "a figure that nobody knows") { _ in
      [.monitoring(figures: ["moodCount.mentee.satisfaction/1"], values: [4])]
    } kept: { _ in
      [.monitoring(figures: ["changeCount.mentor.mentor-readiness/1.planning"], values: [4])]
    },
    RuleCase(rule: .monitoringGroup, name: "a mean of four people") { _ in
      [.monitoring(figures: figures, values: [4, 412])]
    } kept: { _ in
      [.monitoring(figures: figures, values: [5, 412])]
    },
    RuleCase(rule: .monitoringGroup, name: "an effect of people whose number is not said") { _ in
      [.monitoring(figures: ["effectSize.mentor.mentor-readiness/1.planning"], values: [80])]
    } kept: { _ in
      [
        .monitoring(
          figures: [
            "effectSize.mentor.mentor-readiness/1.planning", "changeCount.mentor.mentor-readiness/1.planning",
          ], values: [80, 12])
      ]
    },
    RuleCase(rule: .resultOnce, name: "a second one in one role") { programme in
      programme.givenPair()
      programme.given(.closing(on: "2022-05-30"))
      programme.culprit = programme.given(.result())
      return [.result()]
    } kept: { programme in
      programme.givenPair()
      programme.given(.closing(on: "2022-05-30"), .result())
      return [.result(of: .mentor, as: .mentor)]
    },
    RuleCase(rule: .resultOfMember, name: "a pair of others") { programme in
      programme.givenPair()
      programme.given(.closing(on: "2022-05-30"))
      return [.result(pair: .second)]
    } kept: { programme in
      programme.givenPair()
      programme.given(.closing(on: "2022-05-30"))
      return [.result(pair: .first)]
    },
    RuleCase(rule: .resultAfterPair, name: "a pair that goes on") { programme in
      programme.culprit = programme.givenPair()
      return [.result()]
    } kept: { programme in
      programme.givenPair()
      programme.given(.dissolution(on: "2022-03-30"))
      return [.result()]
    },
    RuleCase(rule: .resultWithConsent, name: "a text without a consent") { programme in
      let consent = programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(), .fixing(), .closing(on: "2022-05-30"))
      programme.culprit = programme.given(.withdrawal(of: consent, on: "2022-06-01"))
      return [.result(text: true)]
    } kept: { programme in
      let consent = programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(), .fixing(), .closing(on: "2022-05-30"), .withdrawal(of: consent, on: "2022-06-01"))
      return [.result(text: false)]
    },
  ]

  @Test func `a consent withdrawn after the publication leaves it lawful, one withdrawn before makes a finding`() {
    var programme = Programme()
    let consent = programme.givenDistribution()
    let publication = programme.given(.publication(on: "2022-05-20"))
    programme.given(.withdrawal(of: consent, for: .distribution, on: "2022-05-21"))
    #expect(programme.findings() == [])
    var late = Programme()
    let withdrawn = late.givenDistribution()
    late.given(.publication(on: "2022-05-20"))
    let withdrawal = late.given(.withdrawal(of: withdrawn, for: .distribution, on: "2022-05-19"))
    #expect(late.findings() == [Finding(.publishedWithConsent, entry: publication, culprit: withdrawal)])
  }

  @Test func `any of several consents may cover a site`() throws {
    var programme = Programme()
    programme.givenDistribution()
    let second = programme.given(.consent(for: .distribution, on: "2022-04-02"))
    programme.given(.terms(of: second, sites: ["partner.example"]))
    #expect(try programme.assess([.publication(sites: ["school.example", "partner.example"])]).violations == [])
  }
}

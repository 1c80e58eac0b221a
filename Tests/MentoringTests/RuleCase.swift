import EventLedger
import Foundation
import Mentoring
import Testing

/// One way to break a rule, and beside it the nearest history that keeps it.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let rule: Rule
  /// What is wrong with the breaking drafts.
  let name: String
  /// Rules that the breaking drafts break as well.
  var also: [Rule] = []
  /// Builds a history and the drafts that break the rule; names in `culprit` what made it so.
  let broken: @Sendable (inout Programme) -> [Draft]
  /// Builds a history and drafts that break nothing.
  let kept: @Sendable (inout Programme) -> [Draft]

  var testDescription: String { "\(rule.code): \(name)" }

  /// Runs both histories.
  func check() throws {
    var programme = Programme()
    let breaking = broken(&programme)
    let found = try programme.assess(breaking).violations.besides(earlierSteps)
    #expect(Set(found.map(\.rule.code)) == Set(([rule] + also).map(\.code)))
    let own = try #require(found.first { $0.rule == rule })
    #expect(own.entry >= programme.nextPosition)
    #expect(own.culprit == programme.culprit)
    #expect(!own.isAccepted)

    var opposite = Programme()
    let keeping = kept(&opposite)
    let assessment = try opposite.assess(keeping)
    #expect(assessment.violations.besides(earlierSteps) == [])
    #expect(assessment.broken == [])
    #expect(!keeping.isEmpty)
  }

  /// Small histories leave steps of the programme out: what is noticed of that is a case of its own.
  private var earlierSteps: Set<Rule> { Rule.earlierSteps.subtracting([rule] + also) }

  /// What the rules say of the breaking drafts, made knowingly despite rules.
  func assessment(despite codes: [String]) throws -> Assessment {
    var programme = Programme()
    let drafts = broken(&programme)
    return try programme.assess(drafts.map { $0.despite(codes) })
  }

  /// Every case of every file of tests.
  static let all =
    PersonRulesTests.cases + ConsentRulesTests.cases + PairRulesTests.cases + MeetingRulesTests.cases
    + OrdersRulesTests.cases + ProgrammeRulesTests.cases + CorrectionTests.cases + DecisionSessionTests.cases
    + RoadMapEntryRulesTests.cases + MentorshipRulesTests.cases + BaseRulesTests.cases + FormRulesTests.cases
    + PairLifeRulesTests.cases + ProposalRulesTests.cases + ResultRulesTests.cases + LawRulesTests.cases
    + ExitRulesTests.cases + RepetitionTests.cases
    + EarlierStepTests.cases + ContentRulesTests.cases
}

extension Rule {
  /// Notices of steps that small histories of tests leave out: interview, training, proposal.
  static let earlierSteps: Set<Rule> = [.interviewedBeforeApproval, .fixedAfterTraining, .fixedWithAcceptance]
}

extension [Violation] {
  /// The violations of other rules.
  func besides(_ rules: Set<Rule>) -> [Violation] { filter { !rules.contains($0.rule) } }
}

/// The rules as their source files state them, so that one without a case is noticed.
enum RuleSource {
  static let codes: [String] = {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Mentoring/Rules")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("Rule") && $0.hasSuffix(".swift") }.sorted().flatMap { name in
      let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
      return text.matches(of: /= Rule\(\s*"([a-z.]+)"/).map { String($0.1) }
    }
  }()
}

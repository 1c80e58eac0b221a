import EventLedger
import Mentoring
import Testing

@Suite struct OrdersRulesTests {
  @Test(arguments: cases) func `a number is used once a year`(_ rule: RuleCase) throws {
    try rule.check()
  }

  static let cases: [RuleCase] = [
    RuleCase(rule: .orderYear, name: "a year that is not that of the order's day") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.order("412"))
      programme.given(.fixing())
      return [.order("412", on: "2021-12-20", year: 2020)]
    } kept: { programme in
      programme.givenPair()
      return [.order("413", on: "2021-12-20", year: 2021)]
    },
    RuleCase(rule: .orderYear, name: "an order about the programme under another year") { _ in
      [.programmeOrder("377", on: "2021-09-02", year: 2022)]
    } kept: { _ in
      [.programmeOrder("377", on: "2021-09-02", year: 2021)]
    },
    RuleCase(rule: .orderNumber, name: "the same number in the same year") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.order("412"))
      programme.given(.fixing())
      return [.order("412", on: "2021-12-20")]
    } kept: { programme in
      programme.givenPair()
      return [.order("412", on: "2022-01-15"), .order("413", on: "2021-12-20")]
    },
    RuleCase(rule: .orderNumber, name: "the same number as somebody else writes it") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.order("412/А"))
      programme.given(.fixing())
      return [.order("№ 412/а", on: "2021-12-20")]
    } kept: { programme in
      programme.givenPair()
      return [.order("№ 412/а", on: "2021-12-20"), .order("412/б", on: "2021-12-20")]
    },
    RuleCase(rule: .orderNumber, name: "the number of the order about the programme") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.programmeOrder("412", on: "2021-09-02"))
      return [.order("412"), .fixing()]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.programmeOrder("377", on: "2021-09-02"))
      return [.order("412"), .fixing()]
    },
    RuleCase(rule: .orderNumber, name: "the programme is ordered under the number of an order about pairs") {
      programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.order("412"))
      programme.given(.fixing())
      return [.programmeOrder("№ 412", on: "2021-12-20")]
    } kept: { programme in
      programme.givenPair()
      return [.programmeOrder("412", on: "2022-01-20")]
    },
    RuleCase(rule: .orderNumber, name: "a part of an order that is there already") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.order(part: 1, parts: 2))
      programme.given(.fixing())
      return [.order(part: 1, parts: 2)]
    } kept: { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.given(.order(part: 1, parts: 2), .fixing())
      return [.order(part: 2, parts: 2)]
    },
    RuleCase(rule: .orderNumber, name: "the other part of an order of another day") { programme in
      programme.givenMentee()
      programme.givenMentor()
      programme.culprit = programme.given(.order(part: 1, parts: 2))
      programme.given(.fixing())
      return [.order(on: "2021-12-20", part: 2, parts: 2)]
    } kept: { programme in
      programme.givenPair()
      return [.order("413", on: "2021-12-20", part: 1, parts: 2), .order("413", on: "2021-12-20", part: 2, parts: 2)]
    },
  ]

  @Test func `the later of two equal numbers by day is the finding, whichever was recorded first`() {
    var programme = Programme()
    programme.givenPair()
    let january = programme.given(.order("20", on: "2021-12-20"))
    let december = programme.given(.order("20", on: "2021-12-15"))
    #expect(
      programme.findings(besides: Rule.earlierSteps) == [Finding(.orderNumber, entry: january, culprit: december)])
  }

  @Test func `the number of a corrected order is free again`() throws {
    var programme = Programme()
    programme.givenPair()
    let wrong = programme.given(.order("20", on: "2021-12-15"))
    #expect(try programme.assess([.order("20", on: "2021-12-20")]).refusals.map(\.rule) == [.orderNumber])
    programme.corrected(wrong)
    #expect(try programme.assess([.order("20", on: "2021-12-20")]).violations == [])
  }
}

import CanonicalJSON
import Mentoring
import Testing

@Suite struct RoadMapRulesTests {
  @Test func `the shipped road map shows exactly the anomalies of its faults`() throws {
    let expected = """
      A01 5.2; A02 7.8; A03 6.4; A04 4.4; A05 7.1 7.2
      A06 2.3 3.2 3.3 3.4 4.1 4.2 4.3 4.4 5.1 5.3 5.4 6.4 6.6 6.7 6.8 7.2 7.3 7.4 7.5
      A07 2.1; A08 3.1 3.2; A09 6.1; A10 1.3; A11 7.3; A12 5.4; A13 stage:6; A14 3.3 3.4 4.1; A15 2.2
      A16 line:21 1.4 stage:2 2.1 stage:3 stage:4 4.3 5.4 6.7 6.8 stage:7
      A17 stage:7; A18 1.4 3.1 4.3; A19 stage:3 stage:4 stage:5 stage:7; A20 1.4 6.2 6.3 6.4 6.5 7.1 7.5
      A21 6.5; A22 line:5 5.4; A23 stage:2 2.1 2.2 stage:6 stage:7 7.4; A24 7.5; A25 3.3; A26 stage:1 stage:7
      A27 3.2 4.1; A28 7.3
      A29 subject:curator subject:destruction subject:exit subject:programme-order subject:replacement
      A29 subject:withdrawal; A30 2.1 3.3
      """
    let anomalies = try RoadMapDocument().anomalies
    let found = anomalies.map { "\($0.code.rawValue) \($0.place)" }
    #expect(Set(found) == Self.keys(expected))
    #expect(found.count == Set(found).count)
    #expect(Set(anomalies.map(\.code)).count == 30)
    #expect(anomalies.allSatisfy { $0.reason.hasSuffix(".") && !$0.place.title.isEmpty })
  }

  @Test(arguments: RoadMapMutation.order + RoadMapMutation.people + RoadMapMutation.text + RoadMapMutation.subjects)
  func `a change of the road map changes exactly the findings that it should`(mutation: RoadMapMutation) throws {
    var document = try RoadMapDocument()
    mutation.prepare(&document)
    let before = try document.keys
    mutation.change(&document)
    let after = try document.keys
    #expect(before.subtracting(after) == Self.keys(mutation.loses))
    #expect(after.subtracting(before) == Self.keys(mutation.gains))
  }

  @Test func `every kind of anomaly has a change that removes one and a change that adds one`() {
    let all = RoadMapMutation.order + RoadMapMutation.people + RoadMapMutation.text + RoadMapMutation.subjects
    let codes = Set((1...30).map { $0 < 10 ? "A0\($0)" : "A\($0)" })
    #expect(Set(all.flatMap { Self.keys($0.loses).map { String($0.prefix(3)) } }) == codes)
    #expect(Set(all.flatMap { Self.keys($0.gains).map { String($0.prefix(3)) } }) == codes)
  }

  @Test func `the reason names what was planned against what`() throws {
    let anomalies = try RoadMapDocument().anomalies
    func reason(_ key: String) -> String {
      anomalies.first { "\($0.code.rawValue) \($0.place)" == key }?.reason ?? ""
    }
    #expect(reason("A01 item:5.2").contains("Октябрь 2021 — раньше п. 5.1 (ноябрь 2021)"))
    #expect(reason("A02 item:7.8").contains("сразу после п. 3.4"))
    #expect(reason("A03 item:6.4").hasPrefix("Не запланирован на 2022/23, 2023/24"))
    #expect(reason("A04 item:4.4").contains("январь 2024 – август 2024"))
    #expect(reason("A04 item:4.4").contains("до утверждения дорожной карты (август 2021)"))
    #expect(reason("A11 item:7.3").contains("подходят 2"))
    #expect(reason("A13 stage:6").contains("6.1, 6.2, 6.3, 6.4, 6.5, 6.6"))
    #expect(reason("A13 stage:6").contains("куратор не назначен"))
    #expect(reason("A17 stage:7") == "Номера 7.6 нет.")
    #expect(reason("A20 item:6.2").contains("«. »"))
  }

  @Test func `a text that might hold a name is not quoted in a reason`() throws {
    var document = try RoadMapDocument()
    document.responsible("7.3", "О. Образцова", ["deputy-teaching"])
    let reason = try document.anomalies.first { $0.code.rawValue == "A11" }?.reason
    #expect(reason?.contains("Образцова") == false)
  }

  /// Reads `A01 5.2; A13 stage:6 stage:7`: an item needs no `item:`.
  private static func keys(_ text: String) -> Set<String> {
    var code = ""
    var keys: Set<String> = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == ";" || $0 == "\n" }) {
      if word.first == "A" {
        code = String(word)
      } else {
        keys.insert("\(code) \(word.contains(":") ? "" : "item:")\(word)")
      }
    }
    return keys
  }
}

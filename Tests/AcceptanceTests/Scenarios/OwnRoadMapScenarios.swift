import Foundation
import Testing

/// A road map out of an edited file: of other years, of another school.
struct OwnRoadMapScenarios {
  /// The shipped file as a school edits it, beside the ledger.
  private static func file(_ ledger: TestLedger, _ edits: (String, String)...) throws -> String {
    var text = try String(
      contentsOfFile: Checkout.path("Schemas/roadmaps/lyceum21-2021.v1.json"), encoding: .utf8)
    for (old, new) in [("\"id\": \"lyceum21-2021\"", "\"id\": \"school-seven\"")] + edits {
      try #require(text.contains(old), "the shipped file has «\(old)»")
      text = text.replacing(old, with: new)
    }
    let file = ledger.home.appendingPathComponent("map-\(UUID().uuidString.prefix(8)).json")
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// 5.2 moved to December, text and months alike.
  private static let december: [(String, String)] = {
    let (text, months) = ("после завершения групповой встречи\", \"%@ 2021, 2022, 2023\"", "\"number\": \"5.2\"")
    func planned(_ month: String) -> String {
      let years = (2021...2023).map { "        {\"cycle\": \($0), \"months\": [\"\($0)-\(month)\"]}" }
      return months + ", \"stage\": 5, \"lines\": [63], \"unit\": \"month\",\n      \"planned\": [\n"
        + years.joined(separator: ",\n")
    }
    return [
      (text.replacing("%@", with: "Октябрь"), text.replacing("%@", with: "Декабрь")), (planned("10"), planned("12")),
    ]
  }()

  @Test func `a file is checked without a ledger: what was edited, which findings it loses and gains`() throws {
    let ledger = try TestLedger.opened()
    let same = try ledger.rows("roadmap", "check", Self.file(ledger))
    #expect(same.isEmpty, "\(same)")
    let named = try ledger.rows(
      "roadmap", "check",
      Self.file(
        ledger,
        (
          #""Май 2022, 2023, 2024", "зам. директора по УВР"]"#,
          #""Май 2022, 2023, 2024", "зам. директора по УВР О.О.Образцова"]"#
        ),
        (#""responsible": ["deputy-teaching"]"#, #""responsible": ["deputy-teaching-first"]"#)))
    #expect(named.whose("kind", "anomaly-lost").values("what") == ["A11"], "\(named)")
    #expect(named.whose("kind", "changed").values("place") == ["п. 7.3"], "\(named)")
    // In December 5.2 is behind the meeting that it follows; but now 5.3 of November is before it.
    let moved = try ledger.rows("roadmap", "check", Self.file(ledger, Self.december[0], Self.december[1]))
    #expect(moved.whose("kind", "anomaly-lost").map { $0["place"] + $0["what"] } == ["п. 5.2A01"], "\(moved)")
    let gained = moved.whose("kind", "anomaly-gained")
    #expect(gained.count == 1 && gained[0]["place"] == "п. 5.3" && gained[0]["what"].hasPrefix("A01"), "\(moved)")
    #expect(moved.whose("kind", "changed").values("place") == ["п. 5.2", "п. 5.2"], "\(moved)")
  }

  @Test func `the faults of all items are named at once, each with its item and what text and plan say`() throws {
    let ledger = try TestLedger.opened()
    let file = try Self.file(
      ledger, (#"{"cycle": 2021, "months": ["2021-09"]}"#, #"{"cycle": 2021, "months": ["2021-10"]}"#))
    let outcome = try ledger.run("roadmap", "check", file)
    #expect(outcome.status == 4, "\(outcome)")
    for fault in [
      "Данные дорожной карты не приняты, ошибок: ",
      "п. 1.1 (items[0].planned) — в графе «Сроки» стоит 2021-09, 2022-09, 2023-09, а здесь 2021-10, 2022-09, 2023-09",
      "п. 1.2 (items[1].planned) — ",
    ] {
      #expect(outcome.errors.contains(fault), "\(outcome)")
    }
    let order = try ledger.rows(
      "roadmap", "check", Self.file(ledger, (#""on": "2021-08-30""#, #""on": "2021-08-31""#)))
    #expect(order.contains { $0["what"].contains("от 30.08.2021") && $0["what"].contains("от 31.08.2021") }, "\(order)")
  }

  @Test func `a faulty file is refused with the place and the rule, and nothing is recorded`() throws {
    let ledger = try TestLedger.opened()
    let size = try ledger.size()
    let cases: [((String, String), String)] = [
      ((#""version": 1,"#, #""version": 1"#), "строка 5"),
      ((#""cycles": [2021, 2022, 2023]"#, #""cycles": []"#), "cycles"),
      ((#"{"cycle": 2021, "months": ["2021-09"]}"#, #"{"cycle": 2021, "months": ["2021-10"]}"#), "items[0].planned"),
      ((#""code": "social-pedagogue""#, #""code": "librarian""#), "items["),
      ((#""id": "school-seven""#, #""id": "lyceum21-2021""#), "занято картой из поставки"),
    ]
    for (edit, place) in cases {
      let other = edit.1.contains("lyceum21") ? (#""organisation": "МБОУ"#, #""organisation": "ГБОУ"#) : edit
      let path = try edit.1.contains("lyceum21") ? Self.file(ledger, edit, other) : Self.file(ledger, edit)
      for words in [["check", path], ["import", path, "--number", "1", "--approved-on", "2021-08-30"]] {
        let outcome = try ledger.run(
          ["roadmap"] + words + (words[0] == "import" ? ["--at", "2021-09-01T07:00:00Z"] : []))
        #expect(outcome.status == 4 && outcome.errors.contains(place), "\(edit) \(outcome)")
      }
    }
    #expect(try ledger.run("roadmap", "check", "нет-такого.json").status == 1)
    #expect(
      try ledger.run("roadmap", "import", "no-such-map", "--number", "1", "--approved-on", "2021-08-30").status == 64)
    #expect(try ledger.size() == size)
  }

  @Test func `who approves a map is told whose place it takes and of another order in its text, and finds it by name`()
    throws
  {
    let ledger = try TestLedger.opened()
    func approve(_ map: String, _ number: String) throws -> Outcome {
      try ledger.run(
        "roadmap", "import", map, "--number", number, "--approved-on", "2021-08-30", "--at", "2021-09-01T07:00:00Z")
    }
    let first = try approve("lyceum21-2021", "376/а")
    #expect(first.status == 0 && !first.output.contains("вместо карты") && !first.output.contains("назван приказ"))
    #expect(try ledger.run("roadmap", "show", "--map", "school-seven").status == 64)
    let second = try approve(Self.file(ledger), "401")
    #expect(
      second.output.contains("2021/22, 2022/23, 2023/24: вместо карты lyceum21-2021/1 (запись ")
        && second.output.contains("приказ № 376/а от 30.08.2021, а утверждена она приказом № 401"), "\(second)")
    for question in [["show"], ["anomalies"]] {
      let named = try ledger.run(["roadmap"] + question + ["--map", "school-seven/1", "--format", "json"])
      let inForce = try ledger.run(["roadmap"] + question + ["--format", "json"])
      #expect(named.status == 0, "\(named)")
      #expect(try named.rows().count == inForce.rows().count)
    }
    let unknown = try ledger.run("roadmap", "show", "--map", "school-eight")
    #expect(unknown.status == 64 && unknown.errors.contains("school-seven/1"), "\(unknown)")
  }

  @Test func `another school's map is approved from its file and answers without it, its names sealed`() throws {
    // Given a map that names its own staff
    let ledger = try TestLedger.opened()
    let path = try Self.file(
      ledger,
      (
        #""Май 2022, 2023, 2024", "зам. директора по УВР"]"#,
        #""Май 2022, 2023, 2024", "зам. директора по УВР О.О.Образцова"]"#
      ),
      (#""responsible": ["deputy-teaching"]"#, #""responsible": ["deputy-teaching-first"]"#))
    // When it is approved and the file is gone
    let outcome = try ledger.run(
      "roadmap", "import", path, "--number", "12", "--approved-on", "2021-08-30", "--at", "2021-09-01T07:00:00Z")
    #expect(outcome.status == 0 && outcome.output.contains("Пунктов: 34. Плановых сроков: 100."), "\(outcome)")
    try FileManager.default.removeItem(atPath: path)
    // Then the plan is answered by it
    let status = try ledger.rows("roadmap", "status", "--cycle", "2021", "--today", "2022-06-30")
    #expect(status.count == 34 && status.whose("item", "7.3")[0].list("responsible") == ["deputy-teaching-first"])
    #expect(try ledger.rows("roadmap", "anomalies").whose("code", "A11").isEmpty)
    // And its names are shown for a reason alone
    let named = try ledger.rows("roadmap", "status", "--cycle", "2021", "--why", "audit", "--today", "2022-06-30")
    #expect(named.whose("item", "7.3")[0].list("names") == ["О.О.Образцова"], "\(named.whose("item", "7.3"))")
    #expect(status.allSatisfy { $0.list("names").isEmpty })
    // And the entry is shown without the hundred kilobytes of JSON that it holds
    let entry = try #require(try ledger.rows("events", "--type", "roadmap.approved", "--today", "2022-06-30").first)
    let shown = try ledger.run("show", entry["position"], "--why", "audit", "--today", "2022-06-30").output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(shown.contains("пунктов 34, приказ № 376/а от 30.08.2021") && shown.contains("roadmap show"), "\(shown)")
    #expect(!shown.contains("\"cycles\""))
    // And they stand in no file of the ledger
    for name in try FileManager.default.contentsOfDirectory(atPath: ledger.ledger) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: ledger.file(name)))
      #expect(bytes.range(of: Data("Образцова".utf8)) == nil, "\(name)")
    }
    #expect(try ledger.python().status == 0)
    // And the same map is not approved twice, nor one without its text
    #expect(
      try ledger.trying(
        "roadmap.approved",
        [
          "roadmap=school-seven/2", "digest=\(String(repeating: "a", count: 64))", "itemCount=34",
          "occurrenceCount=100", "number=1", "approvedOn=2021-08-30",
        ], on: "30.08.2021", at: "2021-09-01T08:00:00Z"
      ).status == 4)
  }
}

import Testing

/// Somebody takes back a consent that the school has more than once.
struct WithdrawalScenarios {
  private static let columns =
    "ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по"

  private static func consent(of representative: String, on day: String) -> String {
    "\(columns)\n\(SmallSchool.pupil);05.05.2006;наставляемый;участие;participation/1;представитель;\(representative);да;"
      + "бумага;\(day);31.08.2022"
  }

  private static let withdrawal = """
    ФИО участника;Дата рождения;Цель;Кто отозвал;ФИО представителя;Форма;Дата
    \(SmallSchool.pupil);05.05.2006;участие;представитель;Ясенева Ольга Павловна;бумага;01.12.2021
    """

  /// The pupil's mother signed on 12.10 and on 20.11.2021.
  private static func signedTwice() throws -> TestLedger {
    let school = try SmallSchool.ready()
    try school.take(
      "consents", at: "2021-11-30T08:00:00Z", consent(of: "Ясенева Ольга Павловна", on: "20.11.2021"))
    return school
  }

  private func states(_ school: TestLedger) throws -> [String] {
    try school.rows("consents", "--person", school.person(SmallSchool.pupil), "--today", "2021-12-20").values("state")
  }

  @Test func `a row takes back every consent of its signer to the purpose, once, and no pair is fixed any more`() throws
  {
    let school = try Self.signedTwice()
    #expect(try states(school) == ["active", "active"])
    let file = try school.write(Self.withdrawal)
    let command = ["import", "withdrawals", file, "--cycle", "2021", "--at", "2021-12-02T08:00:00Z"]
    let taken = try school.run(command)
    #expect(taken.status == 0 && !(taken.output + taken.errors).contains("consent.left"), "\(taken)")
    #expect(try states(school) == ["withdrawn", "withdrawn"])
    let entries = try school.rows("events", "--type", "consent.withdrawn", "--today", "2021-12-20")
    #expect(entries.count == 2 && Set(entries.values("command")).count == 1, "\(entries)")
    let size = try school.size()
    #expect(try school.run(command).status == 0)
    #expect(try school.size() == size)
    let order = try school.run(
      "import", "pairs", try school.write(SmallSchool.order("12", "15.12.2021", [SmallSchool.pair])), "--cycle", "2021",
      "--at", "2021-12-16T08:00:00Z")
    #expect(order.status == 4 && order.errors.contains("pair.consent"), "\(order)")
  }

  @Test func `what another representative signed stays, and is named when the row is taken and in the findings`() throws
  {
    let school = try Self.signedTwice()
    try school.take(
      "representatives", at: "2021-11-30T09:00:00Z",
      """
      ФИО представителя;Телефон;ФИО ребёнка;Дата рождения ребёнка;Кем приходится;Документ;Дата проверки
      Ясенев Лев Петрович;;\(SmallSchool.pupil);05.05.2006;отец;свидетельство о рождении;22.11.2021
      """)
    try school.take("consents", at: "2021-11-30T10:00:00Z", Self.consent(of: "Ясенев Лев Петрович", on: "23.11.2021"))
    let other = try #require(
      try school.rows("consents", "--person", school.person(SmallSchool.pupil), "--today", "2021-12-01").last)
    let taken = try school.run(
      "import", "withdrawals", try school.write(Self.withdrawal), "--cycle", "2021", "--at", "2021-12-02T08:00:00Z")
    let said = taken.output + taken.errors
    #expect(
      taken.status == 0 && said.contains("consent.left") && said.contains("запись \(other["position"])"), "\(taken)")
    #expect(try states(school).sorted() == ["active", "withdrawn", "withdrawn"])
    let left = try school.rows("findings", "--today", "2021-12-03").filter { $0["rule"] == "consent.left" }
    #expect(left.count == 2 && left.allSatisfy { $0["culprit"] == other["position"] }, "\(left)")
    // And the same row with another day, sent again, does not reach for the other's
    let again = try school.offer(
      "withdrawals", at: "2021-12-03T08:00:00Z", Self.withdrawal.replacing("01.12.2021", with: "02.12.2021"))
    #expect(again.status == 4 && again.errors.contains("mentorledger correct"), "\(again)")
    #expect(try states(school).sorted() == ["active", "withdrawn", "withdrawn"])
  }

  @Test func `a changed row corrects the withdrawal of each consent, and takes back one that came to light since`()
    throws
  {
    let school = try SmallSchool.ready()
    try school.take("withdrawals", at: "2021-12-02T08:00:00Z", Self.withdrawal)
    try school.take(
      "consents", at: "2021-12-03T08:00:00Z", Self.consent(of: "Ясенева Ольга Павловна", on: "11.10.2021"))
    let changed = try school.write(Self.withdrawal.replacing("бумага", with: "электронная"))
    let corrected = try school.run(
      "import", "withdrawals", changed, "--cycle", "2021", "--correct", "typing-error", "--at", "2021-12-04T08:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    #expect(try states(school) == ["withdrawn", "withdrawn"])
    let correction = try school.rows("events", "--type", "entry.corrected", "--today", "2021-12-20")
    let withdrawals = try school.rows("events", "--type", "consent.withdrawn", "--today", "2021-12-20")
    #expect(correction.count == 1 && withdrawals.count == 3, "\(withdrawals)")
    let number = try #require(Int(correction.first?["position"] ?? ""))
    let replacement = try #require(withdrawals.first { $0["position"] == String(number + 1) })
    let consent = try #require(withdrawals[0]["data"].split(separator: ",").first { $0.contains("\"consent\"") })
    #expect(replacement["data"].contains(consent), "the same consent, withdrawn otherwise: \(withdrawals)")
  }

  @Test func `a consent withdrawn by hand is told which one stays in force`() throws {
    let school = try Self.signedTwice()
    let pupil = try school.person(SmallSchool.pupil)
    let consents = try school.rows("consents", "--person", pupil, "--today", "2021-12-01")
    func withdraw(_ consent: Row) throws -> Outcome {
      try school.run(
        "record", "consent.withdrawn", "person=\(pupil)", "cycle=2021", "purpose=participation",
        "capacity=representative", "signer=\(consent["signer"])", "channel=paper", "consent=\(consent["position"])",
        "--on",
        "2021-12-01", "--at", "2021-12-02T08:00:00Z")
    }
    let first = try withdraw(consents[1])
    #expect(first.status == 0 && first.errors.contains("[правило consent.left"), "\(first)")
    #expect(first.errors.contains("запись \(consents[0]["position"])"), "\(first)")
    let second = try withdraw(consents[0])
    #expect(second.status == 0 && !second.errors.contains("consent.left"), "\(second)")
    #expect(try school.rows("findings", "--today", "2021-12-03").allSatisfy { $0["rule"] != "consent.left" })
  }
}

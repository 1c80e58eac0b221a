import Testing

/// Cards of people: entered twice, renamed, a mentee of one year and mentor of another, parents who disagree, a block.
struct CardScenarios {
  @Test func `a person entered twice is found, merged, and seen as one`() throws {
    // Given a pupil who was entered a second time with one digit of the birth date wrong
    let school = try SmallSchool.ready()
    try school.take(
      "participants", at: "2021-12-01T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(SmallSchool.pupil);05.05.2008;наставляемый;обучающийся;30.11.2021
      """)
    // When duplicates are asked for
    let suspects = try school.rows("duplicates", "--why", "check", "--today", "2021-12-02")
    // Then both cards are named, and why
    #expect(
      suspects.values("likeness") == ["birth-date"] && suspects.values("name") == [SmallSchool.pupil], "\(suspects)")
    let cards = [suspects[0]["person"], suspects[0]["other"]]
    let registered = try school.rows("participants", "--why", "check", "--today", "2021-12-02").whose(
      "birthDate", "2008-05-05")
    let second = try #require(registered.first)["person"]
    let first = try #require(cards.first { $0 != second })
    let reads = try school.rows("report", "reads", "--today", "2021-12-02")
    #expect(reads.contains { $0.list("terms") == ["duplicates"] }, "\(reads)")
    // When they are merged
    try school.record(
      "person.merged", "person=\(second)", "into=\(first)", on: "2021-12-02", at: "2021-12-02T08:00:00Z")
    // Then they are no longer suspected, the card of either shows both, and so does the history
    #expect(try school.rows("duplicates", "--why", "check", "--today", "2021-12-03").isEmpty)
    let card = try school.rows("show", second, "--today", "2021-12-03")
    #expect(card == (try school.rows("show", first, "--today", "2021-12-03")))
    #expect(card.whose("field", "mergedInto").values("value") == [first])
    let history = try school.rows("history", second, "--today", "2021-12-03")
    #expect(
      history.whose("type", "person.registered").count == 2 && history.whose("type", "mentee.admitted").count == 1)
    // And what is entered for the merged card is refused, with the card to use
    let refusal = try school.trying(
      "person.exited", ["person=\(second)", "cycle=2021", "role=mentee", "reason=moved"], on: "2021-12-03",
      at: "2021-12-03T08:00:00Z", more: ["--dry-run"])
    #expect(refusal.status == 0, "leaving is always recorded: \(refusal)")
    let request = try school.trying(
      "request.classified", ["person=\(second)", "cycle=2021", "request=sport"], on: "2021-12-03",
      at: "2021-12-03T08:00:00Z")
    #expect(request.status == 4 && request.errors.contains("[правило merge.closed"), "\(request)")
    #expect(try school.run("replay").status == 0)
  }

  @Test func `two of one name may be declared different people`() throws {
    let school = try SmallSchool.registered()
    try school.take(
      "participants", at: "2021-10-09T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(SmallSchool.otherPupil);02.11.2007;наставляемый;обучающийся;08.10.2021
      """)
    let suspects = try school.rows("duplicates", "--today", "2021-10-09")
    #expect(
      suspects.count == 1 && suspects[0]["likeness"] == "birth-date" && suspects[0]["name"].isEmpty, "\(suspects)")
    try school.record(
      "person.kept.apart", "person=\(suspects[0]["person"])", "other=\(suspects[0]["other"])", on: "2021-10-09",
      at: "2021-10-09T08:00:00Z")
    #expect(try school.rows("duplicates", "--today", "2021-10-10").isEmpty)
  }

  @Test func `a changed name shows old and new in the history, and either finds the person`() throws {
    let school = try SmallSchool.ready()
    let mentor = try school.person(SmallSchool.mentor)
    try school.record(
      "person.profile.changed", "person=\(mentor)", "cycle=2021", "what=profile", on: "2021-12-01",
      at: "2021-12-01T08:00:00Z",
      json: #"{"data":{},"sealed":{"profile":{"fullName":"Осокина Анна Юрьевна","birthDate":"1985-07-07"}}}"#)
    #expect(try school.person("Осокина Анна Юрьевна") == mentor)
    let history = try school.run("history", mentor, "--why", "audit", "--today", "2021-12-02")
    #expect(history.output.contains("Кленовская") && history.output.contains("Осокина"), "\(history)")
    for (name, number) in [(SmallSchool.mentor, "12"), ("Осокина Анна Юрьевна", "13")] {
      let pair =
        "\(name);07.07.1985;\(number == "12" ? "\(SmallSchool.pupil);05.05.2006" : "\(SmallSchool.otherPupil);11.02.2007")"
      try school.take(
        "pairs", at: "2021-12-16T08:00:00Z", SmallSchool.order(number, "15.12.2021", [pair]))
    }
    #expect(Set(try school.rows("pairs", "--today", "2021-12-16").values("mentor")) == [mentor])
  }

  @Test func `a mentee of one year is a mentor of another, and both bases are right`() throws {
    let school = try SmallSchool.ready()
    let pupil = try school.person(SmallSchool.pupil)
    try school.record(
      "person.registered", "person=\(pupil)", "role=mentor", "cycle=2023", "occupation=pupil", "basis=consent",
      on: "2024-06-03", at: "2024-06-03T08:00:00Z",
      json: #"{"data":{},"sealed":{"profile":{"fullName":"\#(SmallSchool.pupil)","birthDate":"2006-05-05"}}}"#)
    try school.record(
      "consent.collected", "person=\(pupil)", "role=mentor", "cycle=2023", "purpose=participation",
      "text=participation/1", "capacity=self", "signer=\(pupil)", "channel=paper", "embedded=нет", "until=2024-08-31",
      on: "2024-06-03", at: "2024-06-03T09:00:00Z")
    let mentees = try school.rows("mentees", "--cycle", "2021", "--on-day", "2021-12-01", "--today", "2024-06-04")
    #expect(mentees.values("person").contains(pupil))
    #expect(try school.rows("mentees", "--cycle", "2023", "--today", "2024-06-04").isEmpty)
    let roles = try school.rows("participants", "--why", "check", "--today", "2024-06-04").whose("person", pupil)
    #expect(Set(roles.map { "\($0["role"]) \($0["cycle"])" }) == ["mentee 2021", "mentor 2023"], "\(roles)")
  }

  @Test func `a blocked person, a hold and an objection stand on the card`() throws {
    let school = try SmallSchool.ready()
    let officer = try school.rows("account", "list").first?["account"] ?? ""
    try school.run("account", "grant", officer, "--role", "officer", "--at", "2021-12-01T07:00:00Z")
    let pupil = try school.person(SmallSchool.pupil)
    try school.record(
      "legal.hold.placed", "person=\(pupil)", "why=complaint", "document=17", on: "2021-12-01",
      at: "2021-12-01T08:00:00Z")
    try school.record(
      "data.blocked", "person=\(pupil)", "why=inaccurate", on: "2021-12-02", at: "2021-12-02T08:00:00Z")
    let refusal = try school.trying(
      "request.classified", ["person=\(pupil)", "cycle=2021", "request=sport"], on: "2021-12-03",
      at: "2021-12-03T08:00:00Z")
    #expect(refusal.status == 4 && refusal.errors.contains("[правило person.blocked"), "\(refusal)")
    #expect(refusal.errors.contains("данные неточны"), "the refusal says why: \(refusal)")
    let card = try school.run("show", pupil, "--today", "2021-12-03")
    #expect(card.output.contains("блокирование") && card.output.contains("запрет уничтожения"), "\(card)")
  }
}

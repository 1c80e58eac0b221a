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

  @Test func `everything of a merged card is the person's, was the card's as known before, and comes back with it`()
    throws
  {
    // Given a pupil with a pair and a meeting, and her second card, which is to stand
    let school = try SmallSchool.paired()
    let first = try school.person(SmallSchool.pupil)
    try school.take(
      "participants", at: "2021-12-17T07:00:00Z",
      "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\nЯсенева Мария Львовна;05.06.2006;наставляемый;обучающийся;16.12.2021"
    )
    let second = try #require(
      try school.rows("participants", "--why", "check", "--today", "2021-12-17").whose("birthDate", "2006-06-05").first
    )["person"]
    try school.take("meetings", at: "2021-12-18T07:00:00Z", SmallSchool.meeting("организационная", "17.12.2021"))
    let day = ["--today", "2021-12-20"]
    let before = try school.run(["report", "indicators", "--cycle", "2021", "--format", "json"] + day).rows()
    // When the card with the pair is merged into the other
    let merge = try school.record(
      "person.merged", "person=\(first)", "into=\(second)", on: "2021-12-19", at: "2021-12-19T08:00:00Z")[0]["position"]
    // Then there is one row a person, with all that belongs to it, about days before the merge too
    for question in [day, ["--on-day", "2021-12-18"] + day] {
      let mentees = try school.run(["mentees", "--format", "json"] + question).rows()
      #expect(mentees.count == 2 && !mentees.values("person").contains(first), "\(mentees)")
      let row = try #require(mentees.first { $0["person"] == second })
      #expect(row["state"] == "paired" && row["consent"] == "given" && !row["mentor"].isEmpty, "\(row)")
      let people = try school.run(["participants", "--role", "mentee", "--format", "json"] + question).rows()
      #expect(people.count == 2 && !people.values("person").contains(first), "\(people)")
      #expect(try school.run(["pairs", "--format", "json"] + question).rows()[0].list("mentees") == [second])
    }
    let meeting = try school.run(["meetings", "--format", "json"] + day).rows()[0]
    #expect(
      meeting.list("participants").contains(second) && !meeting.list("participants").contains(first), "\(meeting)")
    #expect(
      try school.run(["consents", "--format", "json"] + day).rows().whose("person", first).isEmpty)
    let after = try school.run(["report", "indicators", "--cycle", "2021", "--format", "json"] + day).rows()
    #expect(after.whose("code", "mentees").values("value") == before.whose("code", "mentees").values("value"))
    // And her next meeting is taken by either birth date, though the card of the first is closed
    for (birth, kind, date) in [("05.06.2006", "пробная", "19.12.2021"), ("05.05.2006", "планирование", "20.12.2021")] {
      try school.take(
        "meetings", at: "2021-12-20T08:00:00Z",
        SmallSchool.meeting(kind, date).replacing("05.05.2006", with: birth))
    }
    #expect(try school.run(["meetings", "--format", "json"] + day).rows().count == 3)
    // And her card opens both cards' data
    let opened = try school.run(["show", first, "--why", "request"] + day)
    #expect(opened.output.contains("05.05.2006") && opened.output.contains("05.06.2006"), "\(opened)")
    let history = try school.run(["history", second, "--why", "request"] + day)
    #expect(history.output.contains("05.05.2006") && history.output.contains("05.06.2006"), "\(history)")
    // The history is the same by the code and by the number of an entry about either card
    let positions = try school.run(["history", second, "--format", "json"] + day).rows().values("position")
    let byNumber = try school.run(["history", "запись:\(merge)", "--format", "json"] + day).rows()
    #expect(byNumber.values("position") == positions, "\(byNumber)")
    // And what was known before the merge stands
    let then = try school.run(["mentees", "--known-by", "2021-12-18", "--format", "json"] + day).rows()
    #expect(then.values("person").contains(first) && !then.values("person").contains(second), "\(then)")
    #expect(
      try school.run(["pairs", "--known-by", "2021-12-18", "--format", "json"] + day).rows()[0].list("mentees") == [
        first
      ])
    #expect(try school.run("replay").status == 0)
    // When the merge is taken back, both are as they were; what was made for the person since is named
    let tried = try school.run(
      "correct", merge, "--reason", "wrong-person", "--at", "2021-12-20T09:00:00Z", "--dry-run")
    #expect(tried.status == 0 && tried.errors.contains("расходятся с правилами"), "\(tried)")
    let back = try school.run("correct", merge, "--reason", "wrong-person", "--at", "2021-12-20T09:00:00Z")
    #expect(back.status == 0, "\(back)")
    let mentees = try school.run(["mentees", "--format", "json"] + day).rows()
    #expect(mentees.values("person").contains(first) && !mentees.values("person").contains(second), "\(mentees)")
    #expect(try school.run(["participants", "--role", "mentee", "--format", "json"] + day).rows().count == 3)
    #expect(try school.run("replay").status == 0)
  }

  @Test func `who leaves by the card that stands leaves the pair that was made for the merged one`() throws {
    // Given a pupil with a pair, whose card was merged into a second one
    let school = try SmallSchool.paired()
    let first = try school.person(SmallSchool.pupil)
    try school.take(
      "participants", at: "2021-12-17T07:00:00Z",
      "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\nЯсенева Мария Львовна;05.06.2006;наставляемый;обучающийся;16.12.2021"
    )
    let second = try #require(
      try school.rows("participants", "--why", "check", "--today", "2021-12-17").whose("birthDate", "2006-06-05").first
    )["person"]
    try school.record(
      "person.merged", "person=\(first)", "into=\(second)", on: "2021-12-18", at: "2021-12-18T08:00:00Z")
    let pair = try #require(try school.rows("pairs", "--today", "2021-12-18").first)["pair"]
    // When her exit is recorded by the card that stands
    let exit = try school.trying(
      "person.exited", ["person=\(second)", "cycle=2021", "role=mentee", "reason=moved"], on: "2021-12-19",
      at: "2021-12-19T08:00:00Z", reason: "other")
    // Then it names the pair, which has no mentee from that day on
    #expect(exit.status == 0, "\(exit)")
    let recorded = try #require(
      try school.rows("events", "--type", "person.exited", "--today", "2021-12-19").first)["data"]
    #expect(recorded.contains(pair), "\(recorded)")
    #expect(try school.rows("pairs", "--today", "2021-12-19")[0]["state"] == "emptied")
    #expect(try school.run("replay").status == 0)
  }

  @Test func `two cards with a pair each are not merged, and a pair of both is none`() throws {
    let school = try SmallSchool.paired()
    try school.take("pairs", at: "2021-12-17T08:00:00Z", SmallSchool.order("13", "16.12.2021", [SmallSchool.otherPair]))
    let (first, second) = (try school.person(SmallSchool.pupil), try school.person(SmallSchool.otherPupil))
    let refused = try school.trying(
      "person.merged", ["person=\(first)", "into=\(second)"], on: "2021-12-18", at: "2021-12-18T08:00:00Z")
    #expect(refused.status == 4 && refused.errors.contains("[правило merge.pair"), "\(refused)")
    #expect(refused.errors.contains("по обеим карточкам действуют пары"), "\(refused)")
    let mentor = try school.person(SmallSchool.mentor)
    let same = try school.trying(
      "person.merged", ["person=\(first)", "into=\(mentor)"], on: "2021-12-18", at: "2021-12-18T08:00:00Z")
    #expect(same.status == 4 && same.errors.contains("в одну пару или группу"), "\(same)")
  }

  @Test func `an answer about a past day names people as they were called then, and one about today as now`() throws {
    let school = try SmallSchool.paired()
    let mentor = try school.person(SmallSchool.mentor)
    let renamed = try school.run(
      [
        "record", "person.profile.changed", "person=\(mentor)", "cycle=2021", "what=profile", "--on", "2022-02-01",
        "--at", "2022-02-02T08:00:00Z", "--json", "-",
      ], input: #"{"sealed": {"profile": {"fullName": "Рябинина Анна Юрьевна", "birthDate": "1985-07-07"}}}"#)
    #expect(renamed.status == 0, "\(renamed)")
    func name(_ moment: String...) throws -> [String] {
      try school.run(
        ["mentors", "--why", "programme", "--today", "2022-03-20", "--format", "json"] + moment
      ).rows().whose("person", mentor).values("name")
    }
    #expect(try name() == ["Рябинина Анна Юрьевна"])
    #expect(try name("--on-day", "2022-02-01") == ["Рябинина Анна Юрьевна"])
    #expect(try name("--on-day", "2022-01-15") == [SmallSchool.mentor])
    #expect(try name("--known-by", "2022-01-31") == [SmallSchool.mentor])
    let pairs = try school.run("pairs", "--why", "programme", "--on-day", "2022-01-15", "--today", "2022-03-20")
    #expect(pairs.output.contains("Кленовская") && !pairs.output.contains("Рябинина"), "\(pairs)")
    // Who is approved and not trained is not called ready
    let text = try school.run("mentors", "--today", "2022-03-20")
    #expect(text.output.contains("утверждён") && !text.output.contains("готов"), "\(text)")
    #expect(try school.rows("mentors", "--state", "ready", "--today", "2022-03-20").count == 1)
    // Only whom the answer names was opened
    let read = try #require(try school.rows("report", "reads", "--today", "2022-03-20").last)
    #expect(read["count"] == "2", "\(read)")
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

  @Test func `a patronymic in two spellings is a suspected duplicate where the birth date is one`() throws {
    let school = try SmallSchool.registered()
    try school.take(
      "participants", at: "2021-10-09T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      Дубравкин Иван Сергеич;11.02.2007;наставляемый;обучающийся;08.10.2021
      Дубравкина Инна Сергеевна;11.02.2007;наставляемый;обучающийся;08.10.2021
      """)
    let suspects = try school.rows("duplicates", "--today", "2021-10-09")
    #expect(suspects.values("likeness") == ["name"], "\(suspects)")
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

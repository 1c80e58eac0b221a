import Testing

/// A5 and A9 of the domain: what was entered late, and whether the figures of the monitoring hold.
struct MonitoringScenarios {
  @Test func `A5: entries recorded more than some days after they happened, by account, imports apart`() throws {
    // Given a school whose tables came weeks after what they tell, and one entry made a fortnight late
    let school = try SmallSchool.paired()
    try school.take("meetings", at: "2022-03-30T08:00:00Z", SmallSchool.meeting("организационная", "16.12.2021"))
    try school.record(
      "briefing.held", "cycle=2021", "audience=parents", "attendance=40", on: "2022-03-16", at: "2022-03-30T09:00:00Z")
    // When late entries are asked for
    let all = try school.rows("report", "late", "--days", "13", "--today", "2022-03-30")
    let own = try school.rows("report", "late", "--days", "13", "--without-imports", "--today", "2022-03-30")
    // Then the import is among all of them and not among the others, with the account and the days of delay
    #expect(all.whose("type", "meeting.held").values("days") == ["104"], "\(all)")
    #expect(own.values("type") == ["briefing.held"] && own.values("days") == ["14"], "\(own)")
    #expect(own[0]["account"].hasPrefix("u:"))
    #expect(try school.rows("report", "late", "--days", "14", "--without-imports", "--today", "2022-03-30").isEmpty)
    // And the totals name each account once
    let totals = try school.rows("report", "late", "--days", "13", "--by-account", "--today", "2022-03-30")
    #expect(totals.values("account") == [own[0]["account"]] && totals.values("days") == ["104"], "\(totals)")
    // And what stands in the place of a corrected entry, late by nature, can be left out
    try school.run(
      "correct", own[0]["position"], "--reason", "typing-error", "attendance=41", "--at", "2022-03-31T09:00:00Z")
    let corrected = try school.rows("report", "late", "--days", "13", "--without-imports", "--today", "2022-03-31")
    #expect(corrected.values("correction") == ["false", "true"], "\(corrected)")
    let plain = try school.rows(
      "report", "late", "--days", "13", "--without-imports", "--without-corrections", "--today", "2022-03-31")
    #expect(plain == own)
  }

  @Test func `A9: the indicators of 7.3 computed anew are equal, and a late fact or a false figure is named`() throws {
    // Given a school with a pair that met and ended
    let school = try SmallSchool.paired()
    let pair = try #require(school.rows("pairs", "--today", "2022-03-01").first)["pair"]
    try school.take("meetings", at: "2021-12-20T08:00:00Z", SmallSchool.meeting("организационная", "16.12.2021"))
    try school.record(
      "meeting.missed", "pair=\(pair)", "cycle=2021", "kind=trial", "absence=mentee", on: "2022-01-20",
      at: "2022-01-21T08:00:00Z")
    // When the indicators are computed
    let figures = try school.rows(
      "report", "indicators", "--cycle", "2021", "--eligible", "4", "--today", "2022-05-31")
    func figure(_ code: String) -> Row? { figures.whose("indicator", code).first }
    // Then each counts entries that it names
    #expect(figure("mentees")?.number("value") == 2 && figure("mentees")?.list("evidence").count == 2, "\(figures)")
    #expect(figure("pairs")?.number("value") == 1 && figure("meetingsHeld")?.number("value") == 1)
    #expect(figure("meetingsMissed")?.number("value") == 1)
    let held = try #require(figure("meetingsHeld")?.list("evidence").first)
    #expect(try school.rows("show", held, "--today", "2022-05-31").values("type") == ["meeting.held"])
    // And the coverage stands beside its target
    #expect(figure("coverage")?.number("value") == 5000 && figure("coverage")?.number("target") == 7000)
    #expect(figure("coverage")?["met"] == "false")
    // And it is rounded to the nearest hundredth of a per cent, not cut: 2 of 43 are 4.651… %, 2 of 7 are 28.571… %
    for (eligible, share) in [("43", "4,65 %"), ("7", "28,57 %"), ("3", "66,67 %")] {
      let report = try school.run(
        "report", "indicators", "--cycle", "2021", "--eligible", eligible, "--today", "2022-05-31")
      #expect(report.output.contains(share), "\(report)")
    }
    // And no more pupils take part than could
    for question in [["report", "indicators", "--today", "2022-05-31"], ["monitoring", "complete"]] {
      let few = try school.run(question + ["--cycle", "2021", "--eligible", "1"])
      #expect(few.status == 4 && few.complaint.contains("обучающихся: 1, а участвует: 2"), "\(few)")
    }
    // When the monitoring is completed with them
    let completed = try school.run(
      "monitoring", "complete", "--cycle", "2021", "--eligible", "4", "--document", "14", "--on", "2022-05-31",
      "--json",
      "-", "--at", "2022-05-31T10:00:00Z",
      input:
        #"{"sealed":{"swot":{"strengths":"Опыт","weaknesses":"Мало времени","opportunities":"Партнёры","threats":"Каникулы"}}}"#
    )
    #expect(completed.status == 0, "\(completed)")
    // Then they are equal when they are computed anew, whatever was entered afterwards
    try school.take("meetings", at: "2022-06-01T08:00:00Z", SmallSchool.meeting("пробная", "27.01.2022"))
    let check = try school.run("monitoring", "check", "--cycle", "2021", "--today", "2022-06-01", "--format", "json")
    #expect(check.status == 0, "\(check)")
    let rows = try check.rows()
    let computed = ["dissolvedEarly", "dissolvedAtEnd", "regularHeld", "regularShare"]
    #expect(rows.whose("outcome", "not-recorded").values("indicator") == computed, "\(rows)")
    #expect(rows.count == 13 + computed.count && rows.whose("equal", "true").count == 13, "\(rows)")
    #expect(rows.whose("indicator", "coverage").first?.number("recorded") == 5000)
    #expect(rows.whose("indicator", "meetingsHeld").first?.list("evidence") == [held])
    // And when a figure was recorded that the entries do not bear out, it is named
    let monitoring = try #require(
      school.rows("events", "--type", "monitoring.completed", "--today", "2022-06-01").first)
    let false3 = ["correct", monitoring["position"], "--reason", "other", "mentees=3", "--at", "2022-06-01T09:00:00Z"]
    let refused = try school.run(false3)
    #expect(
      refused.status == 4
        && refused.errors.contains("показатели не сходятся с записями: «Наставляемых» 3, а по записям 2"), "\(refused)")
    let corrected = try school.run(false3 + ["--exception-reason", "late-documents"])
    #expect(corrected.status == 0, "\(corrected)")
    let stands = try school.rows("findings", "--today", "2022-06-01").whose("rule", "monitoring.computed")
    #expect(stands.count == 1 && stands[0]["accepted"] == "true", "a departure with a reason stands: \(stands)")
    #expect(
      try school.rows("report", "violations", "--cycle", "2021", "--today", "2022-06-01")
        .contains { $0["rule"] == "monitoring.computed" })
    let differing = try school.run("monitoring", "check", "--cycle", "2021", "--today", "2022-06-01")
    #expect(
      differing.status == 1 && differing.errors.contains("Наставляемых: записано 3, пересчитано 2"), "\(differing)")
  }

  @Test func `a monitoring made a second time with a reason is checked beside the first, each by its entry`() throws {
    let school = try SmallSchool.paired()
    let complete = ["monitoring", "complete", "--cycle", "2021", "--eligible", "4"]
    let first = try school.run(complete + ["--on", "2022-05-30", "--at", "2022-05-30T10:00:00Z"])
    // Without analysis and report it stands, and it is said
    #expect(first.status == 0, "\(first)")
    let lacking = try school.rows("findings", "--today", "2022-05-31").whose("rule", "monitoring.report")
    #expect(lacking.values("severity") == ["warning"], "\(lacking)")
    #expect(lacking[0]["message"].hasPrefix("у мониторинга нет номера или отпечатка отчёта и SWOT-анализа"))
    let second = try school.run(
      complete + ["--on", "2022-05-31", "--document", "15", "--reason", "other", "--at", "2022-05-31T10:00:00Z"])
    #expect(second.status == 0, "\(second)")
    let entries = try school.rows("events", "--type", "monitoring.completed", "--today", "2022-06-01")
      .values("position")
    let rows = try school.rows("monitoring", "check", "--cycle", "2021", "--today", "2022-06-01")
    #expect(entries.count == 2 && Set(rows.values("position")) == Set(entries), "\(rows)")
    let check = try school.run("monitoring", "check", "--cycle", "2021", "--today", "2022-06-01")
    for (entry, day) in zip(entries, ["30.05.2022", "31.05.2022"]) {
      #expect(check.errors.contains("Проверен мониторинг от \(day): запись \(entry)."), "\(check)")
    }
  }

  @Test func `regular meetings stand beside the planned ones, and an ended year beside an early end`() throws {
    let school = try SmallSchool.paired()
    for (kind, day) in [("организационная", "16.12.2021"), ("пробная", "14.01.2022"), ("планирование", "04.02.2022")] {
      try school.take("meetings", at: "2022-02-05T08:00:00Z", SmallSchool.meeting(kind, day))
    }
    try school.take("continuations", at: "2022-02-05T09:00:00Z", SmallSchool.step("17.01.2022"))
    try school.take(
      "plans", at: "2022-02-05T10:00:00Z",
      SmallSchool.step(
        "04.02.2022", [("Регулярных встреч", "6"), ("До какого дня", "20.05.2022"), ("План работы", "Тема в неделю")]))
    try school.take("meetings", at: "2022-02-12T10:00:00Z", SmallSchool.meeting("регулярная", "11.02.2022"))
    try school.take(
      "endings", at: "2022-05-31T08:00:00Z",
      "\(SmallSchool.pairColumns);Дата;Итог;Результат\n\(SmallSchool.pair);30.05.2022;прекращена;конец учебного года")
    let rows = try school.rows("report", "indicators", "--cycle", "2021", "--today", "2022-05-31")
    func value(_ code: String) -> Int? { rows.whose("indicator", code).first?.number("value") }
    #expect([value("pairsDissolved"), value("dissolvedEarly"), value("dissolvedAtEnd")] == [1, 0, 1], "\(rows)")
    // One regular meeting of the six planned, not all four
    let meetings = [value("meetingsHeld"), value("regularHeld"), value("meetingsPlanned"), value("regularShare")]
    #expect(meetings == [4, 1, 6, 1667], "\(rows)")
    let check = try school.run("report", "indicators", "--cycle", "2021", "--today", "2022-05-31")
    #expect(check.output.contains("16,67 %") && check.output.contains("Из них по окончании учебного года"), "\(check)")
  }

  @Test func `coverage speaks of pupils: a teacher who is helped is a mentee and no part of the share`() throws {
    let school = try SmallSchool.paired()
    for (kind, table) in [
      (
        "participants",
        "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\n\(Self.teacher);наставляемый;педагог;04.10.2021"
      ),
      (
        "consents",
        "ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по\n"
          + "\(Self.teacher);наставляемый;участие;participation/1;сам;бумага;05.10.2021;31.08.2022"
      ),
      (
        "mentee-questionnaires",
        "ФИО участника;Дата рождения;Форма анкеты;Дата;Интересующий предмет;Чего хочется достичь;Что мешает;"
          + "Сколько часов в неделю;Удобный формат встреч;Кого хотелось бы видеть наставником\n"
          + "\(Self.teacher);mentee-survey/1;06.10.2021;Физика;Освоиться;;2;смешанно;"
      ),
      (
        "admissions",
        "ФИО наставляемого;Дата рождения;Запрос;Форма наставничества;Дата\n"
          + "\(Self.teacher);другое;учитель – учитель;07.10.2021"
      ),
    ] { try school.take(kind, at: "2022-05-30T08:00:00Z", table) }
    let figures = try school.rows(
      "report", "indicators", "--cycle", "2021", "--eligible", "4", "--today", "2022-05-31")
    func value(_ code: String) -> Int? { figures.whose("indicator", code).first?.number("value") }
    #expect([value("mentees"), value("pupils"), value("coverage")] == [3, 2, 5000], "\(figures)")
  }

  private static let teacher = "Сойкина Тамара Ильинична;11.11.1996"
}

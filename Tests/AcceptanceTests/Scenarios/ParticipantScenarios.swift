import Testing

/// C3, C4 and C12 of the domain: consent before content, the base of mentees, a corrected birth date.
struct ParticipantScenarios {
  private static let survey =
    """
    ФИО участника;Дата рождения;Форма анкеты;Дата;\(SmallSchool.Questions.mentee)
    \(SmallSchool.pupil);05.05.2006;mentee-survey/1;19.10.2021;Физика;Выступить на олимпиаде;;2;смешанно;
    """

  @Test func `C3: a survey of a pupil of 15 is refused without the representative's consent, and accepted after it`()
    throws
  {
    // Given a pupil aged 15 whose representative is known, without a consent
    let school = try SmallSchool.registered()
    let before = try school.size()
    // When the survey is entered
    let refusal = try school.offer("mentee-questionnaires", at: "2021-10-20T08:00:00Z", Self.survey)
    // Then it is refused, naming what is missing, and nothing is stored
    #expect(refusal.status == 4)
    #expect(refusal.errors.contains("[questionnaire.consent]"), "\(refusal)")
    #expect(refusal.errors.contains("нет действующего согласия законного представителя на участие"), "\(refusal)")
    #expect(try school.size() == before)
    // And the pupil's own signature alone does not do
    let consent = """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
      \(SmallSchool.pupil);05.05.2006;наставляемый;участие;participation/1;
      """
    let alone = try school.offer("consents", at: "2021-10-20T09:00:00Z", consent + "сам;;;бумага;12.10.2021;31.08.2022")
    #expect(alone.status == 4 && alone.errors.contains("[consent.minor]"), "\(alone)")
    #expect(try school.size() == before)
    // When the representative's consent is entered
    try school.take(
      "consents", at: "2021-10-20T10:00:00Z",
      consent + "представитель;Ясенева Ольга Павловна;да;бумага;12.10.2021;31.08.2022")
    // Then the same survey is accepted
    try school.take("mentee-questionnaires", at: "2021-10-20T11:00:00Z", Self.survey)
    #expect(try school.rows("events", "--type", "questionnaire.submitted").count == 1)
  }

  /// The forms of item 6.8 beside that of item 2.1, each by the questions that it asks of a pupil.
  private static let forms = [
    (
      "mentee-survey/1",
      "Интересующий предмет;Чего хочется достичь;Сколько часов в неделю;Удобный формат встреч",
      "Физика;Олимпиада;2;очно"
    ),
    (
      "mentee-survey-after/1",
      "Чего удалось достичь;Сколько часов в неделю занимались;Решён ли запрос, с которым вы пришли;"
        + "Хотели бы продолжить с наставником", "Призёр;2;да;да"
    ),
    (
      "satisfaction/1", "Насколько вы довольны программой (от 1 до 5);Посоветуете ли вы программу другим", "5;да"
    ),
    (
      "mentee-growth/1",
      "Когда проведена;Я знаю, чего хочу достичь за этот год (1–5);Я разбиваю большое дело на шаги (1–5);Я довожу начатое до конца (1–5)",
      "до;4;3;3"
    ),
  ]

  @Test(arguments: forms)
  func `C3: so it is with every form that a pupil of 15 answers, as form services export it`(
    _ form: (name: String, headings: String, answers: String)
  ) throws {
    // Given a pupil aged 15 whose representative is known, without a consent
    let school = try SmallSchool.registered()
    let before = try school.size()
    let table =
      "Отметка времени;ФИО;Дата рождения;\(form.headings)\n"
      + "19.10.2021 12:30:00;\(SmallSchool.pupil);05.05.2006;\(form.answers)"
    func offer(at: String) throws -> Outcome {
      try school.run("import", "answers", try school.write(table), "--form", form.name, "--at", at)
    }
    // When the answers are entered, then they are refused, naming what is missing, and nothing is stored
    let refusal = try offer(at: "2021-10-20T08:00:00Z")
    #expect(refusal.status == 4 && refusal.errors.contains("строка 2"), "\(refusal)")
    #expect(refusal.errors.contains("нет действующего согласия законного представителя на участие"), "\(refusal)")
    #expect(try school.size() == before)
    // And a consent of the day after does not do
    func consent(_ day: String, at: String) throws {
      try school.take(
        "consents", at: at,
        """
        ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
        \(SmallSchool.pupil);05.05.2006;наставляемый;участие;participation/1;представитель;Ясенева Ольга Павловна;да;бумага;\(day);31.08.2022
        """)
    }
    try consent("20.10.2021", at: "2021-10-20T10:00:00Z")
    #expect(try offer(at: "2021-10-20T11:00:00Z").status == 4)
    // When the representative's consent of the day or before it is entered, then the same answers are accepted
    try consent("19.10.2021", at: "2021-10-20T12:00:00Z")
    let accepted = try offer(at: "2021-10-20T13:00:00Z")
    #expect(accepted.status == 0, "\(accepted)")
  }

  @Test func `C4: the base of mentees today, by request and class, exported in the chosen form's version`() throws {
    // Given two mentees, one of them with a mentor
    let school = try SmallSchool.paired()
    // When the base is asked for
    let all = try school.rows("mentees", "--why", "programme", "--today", "2021-12-20")
    // Then it has one row a mentee
    #expect(all.values("name") == [SmallSchool.otherPupil, SmallSchool.pupil])
    #expect(all.values("request") == ["research", "olympiad"])
    // And it can be narrowed by request and by class
    let chosen = try school.rows(
      "mentees", "--why", "programme", "--today", "2021-12-20", "--request", "olympiad", "--class", "9Б")
    #expect(chosen.values("name") == [SmallSchool.pupil])
    #expect(try school.rows("mentees", "--why", "programme", "--today", "2021-12-20", "--class", "9А").isEmpty)
    // And the chosen form's version gives its columns
    let form = try school.run(
      "mentees", "--why", "programme", "--today", "2021-12-20", "--columns", "mentees-base/1", "--format", "csv")
    let lines = form.output.split(whereSeparator: \.isNewline)
    #expect(form.status == 0 && lines.count == 3, "\(form)")
    #expect(lines[0].contains("№;ФИО наставляемого;Контактные данные"))
    #expect(
      lines[2].hasPrefix(
        "2;\(SmallSchool.pupil);Ясенева Ольга Павловна, +7 (000) 555-10-01;2006;подготовка к олимпиаде;29.10.2021;"
          + SmallSchool.mentor), "\(lines[2])")
    // And without a stated reason nobody is named
    let pseudonyms = try school.run("mentees", "--today", "2021-12-20")
    #expect(pseudonyms.status == 0 && !pseudonyms.output.contains("Ясенева"))
  }

  @Test func `C12: a corrected birth date is new in the view, and the history shows old and new`() throws {
    // Given a mentee whose birth date was entered as 05.05.2006
    let school = try SmallSchool.ready()
    let card = try #require(
      school.rows("participants", "--why", "check", "--today", "2021-12-01").whose("name", SmallSchool.pupil).first)
    // When it is corrected
    let outcome = try school.run(
      "correct", card["position"], "--reason", "typing-error", "--json", "-", "--at", "2021-12-02T08:00:00Z",
      input: #"{"data":{},"sealed":{"profile":{"fullName":"\#(SmallSchool.pupil)","birthDate":"2007-05-05"}}}"#)
    #expect(outcome.status == 0, "\(outcome)")
    // Then the view is new
    let now = try school.rows("participants", "--why", "check", "--today", "2021-12-02").whose(
      "name", SmallSchool.pupil)
    #expect(now.values("birthDate") == ["2007-05-05"] && now.values("person") == [card["person"]])
    // And what was known the day before is still told
    let then = try school.rows(
      "participants", "--why", "check", "--today", "2021-12-02", "--known-by", "2021-12-01")
    #expect(then.whose("name", SmallSchool.pupil).values("position") == [card["position"]], "\(then)")
    // And the history shows the old entry, what corrected it, and the new one
    let history = try school.rows("history", card["person"], "--today", "2021-12-02")
    let registrations = history.whose("type", "person.registered")
    let correction = try #require(history.whose("type", "entry.corrected").first)
    #expect(registrations.count == 2 && registrations[0]["correctedBy"] == correction["position"], "\(registrations)")
    #expect(registrations.values("on") == ["2021-10-04", "2021-10-04"])
    let opened = try school.run("history", card["person"], "--why", "audit", "--today", "2021-12-02")
    #expect(opened.output.contains("05.05.2006") && opened.output.contains("05.05.2007"), "\(opened)")
  }
}

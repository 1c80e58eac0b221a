import Testing

/// Answers as form services export them: whatever the form, matched by question, held to it by line, column and rule.
struct FormImportTests {
  private static let at = "2022-05-28T08:00:00Z"
  private static let today = ["--today", "2022-05-28"]

  private static func offer(_ school: TestLedger, _ kind: String, _ form: String, _ table: String) throws -> Outcome {
    try school.run(
      "import", kind, try school.write(table), "--form", form, "--cycle", "2021", "--at", at)
  }

  private static func take(_ school: TestLedger, _ kind: String, _ form: String, _ table: String) throws {
    let outcome = try offer(school, kind, form, table)
    try #require(outcome.status == 0, "\(form): \(outcome)")
  }

  private static let satisfaction = """
    Отметка времени,ФИО,Дата рождения,Насколько вы довольны программой (от 1 до 5),Насколько вам подошла пара (от 1 до 5),Насколько хорошо была организована программа (от 1 до 5),Время на встречах уходило впустую (от 1 — нет до 5 — да),Посоветуете ли вы программу другим,Что понравилось,Что изменить в программе
    23.05.2022 14:05:33,\(SmallSchool.pupil),05.05.2006,5,5,4,1,Да,"общие встречи, проект",
    23.05.2022 14:09:10,\(SmallSchool.mentor),07.07.1985,4,5,4,1,да,встречи пары;проект,Больше времени
    """

  @Test(arguments: ["", "\u{FEFF}"])
  func `answers of Google's form are taken by question, with a mark of UTF-8 or without`(_ mark: String) throws {
    let school = try SmallSchool.paired()
    try Self.take(school, "answers", "satisfaction/1", mark + Self.satisfaction)
    let rows = try school.rows("events", "--type", "questionnaire.submitted", "--today", "2022-05-28")
      .whose("on", "2022-05-23")
    #expect(rows.count == 2)
    let shown = try school.run(["show", "запись:\(rows[0]["position"])", "--why", "check"] + Self.today)
    let words = shown.output.replacing(#/\s+/#, with: " ")
    #expect(words.contains("Что понравилось — общие встречи") && words.contains("Что понравилось — проект"), "\(shown)")
    #expect(words.contains("satisfaction/1"), "the version stands with the answers: \(shown)")
    // The same file again adds nothing; a corrected one shows where its difference is
    let again = try Self.offer(school, "answers", "satisfaction/1", mark + Self.satisfaction)
    #expect(again.status == 0 && again.output.contains("уже в журнале 2"), "\(again)")
    let changed = Self.satisfaction.replacing("05.05.2006,5,5", with: "05.05.2006,5,4")
    let outcome = try Self.offer(school, "answers", "satisfaction/1", mark + changed)
    #expect(outcome.status == 4 && outcome.errors.contains("строка 2"), "\(outcome)")
    #expect(outcome.errors.contains("[row.changed]") && !outcome.errors.contains("строка 3"), "\(outcome)")
  }

  @Test func `a table of questionnaires naming a form that the program has not is told that, and nothing of columns`()
    throws
  {
    let school = try SmallSchool.ready()
    for heading in ["Форма анкеты", "Анкета"] {
      let table = try school.write(
        """
        ФИО участника;Дата рождения;\(heading);Дата;\(SmallSchool.Questions.mentee)
        \(SmallSchool.pupil);05.05.2006;mentee-survey/9;20.10.2021;Физика;Выступить;;2;смешанно;
        """)
      let refused = try school.run(
        "import", "mentee-questionnaires", table, "--cycle", "2021", "--at", "2021-11-29T11:00:00Z")
      #expect(refused.status == 4 && refused.errors.contains("[form.unknown]"), "\(refused)")
      #expect(refused.errors.contains("столбец «\(heading)»"), "\(refused)")
      #expect(refused.errors.contains("есть: mentee-survey/1"), "\(refused)")
      #expect(!refused.errors.contains("column.unknown"), "\(refused)")
    }
  }

  @Test func `answers of Yandex's form are taken with its number and its time of creation`() throws {
    let school = try SmallSchool.paired()
    try Self.take(
      school, "answers", "trial-fit/1",
      """
      ID,Время создания,ФИО,Насколько было комфортно (от 1 до 5),Насколько вы поняли друг друга (от 1 до 5),Хотите продолжать в этой паре,Что важно знать куратору
      1871,2022-01-19 18:22:05,\(SmallSchool.pupil),5,4,да,
      1872,2022-01-19 19:02:11,\(SmallSchool.mentor),4,4,да,Хорошее начало
      """)
    let rows = try school.rows("events", "--type", "feedback.received", "--today", "2022-05-28")
    #expect(rows.values("on") == ["2022-01-19", "2022-01-19"])
  }

  @Test func `what form services add of their own is left out and named, and nothing of it is kept`() throws {
    let school = try SmallSchool.paired()
    let email = "pupil.of.ours@example.org"
    func with(_ heading: String, _ first: String, _ cell: String) -> String {
      Self.satisfaction.split(separator: "\n").enumerated()
        .map { index, line in
          index == 0
            ? "\(line.replacing("Отметка времени", with: first)),\(heading)" : "\(line),\(cell)"
        }.joined(separator: "\n")
    }
    let english = with("Email Address,Username,Score", "Timestamp", "\(email),\(email),5")
    let taken = try Self.offer(school, "answers", "satisfaction/1", english)
    #expect(taken.status == 0, "\(taken)")
    #expect(
      taken.errors.contains("служебные столбцы не взяты: «Email Address», «Username», «Score»"), "\(taken)")
    // The same answers under Russian headings are the same rows
    for heading in ["Адрес электронной почты,Имя пользователя,Баллы", "Отправитель,Баллы,Имя пользователя"] {
      let again = try Self.offer(
        school, "answers", "satisfaction/1", with(heading, "Отметка времени", "\(email),\(email),5"))
      #expect(again.status == 0 && again.output.contains("уже в журнале 2"), "\(again)")
    }
    let unknown = try Self.offer(
      school, "answers", "satisfaction/1", with("Телефон,Баллы,Любимый цвет", "Timestamp", "1,2,3"))
    #expect(unknown.status == 4 && unknown.errors.contains("столбец «Любимый цвет»"), "\(unknown)")
    #expect(!unknown.errors.contains("столбец «Баллы»"), "\(unknown)")
    // And no address is anywhere, sealed or open
    for row in try school.rows("events", "--type", "questionnaire.submitted", "--today", "2022-05-28") {
      let shown = try school.run(["show", "запись:\(row["position"])", "--why", "check"] + Self.today)
      #expect(!shown.output.contains("example.org"), "\(shown)")
    }
  }

  @Test(arguments: [
    (
      "05.05.2006,5,5", "05.05.2006,6,5", "строка 2, столбец «Насколько вы довольны программой (от 1 до 5)»",
      "value.range"
    ),
    (
      "05.05.2006,5,5", "05.05.2006,,5", "строка 2, столбец «Насколько вы довольны программой (от 1 до 5)»",
      "cell.required"
    ),
    (",Да,", ",Возможно,", "строка 2, столбец «Посоветуете ли вы программу другим»", "value.code"),
    ("встречи пары;проект", "встречи пары;экскурсия", "строка 3, столбец «Что понравилось»", "value.code"),
    ("встречи пары;проект", "проект;проект", "строка 3, столбец «Что понравилось»", "answer.twice"),
    ("Что понравилось", "Что не понравилось", "строка 1, столбец «Что не понравилось»", "column.unknown"),
    ("23.05.2022 14:09:10", "05/23/2022 14:09:10", "строка 3, столбец «Отметка времени»", "date.form"),
    ("07.07.1985", "07.07.1986", "строка 3, столбец «Дата рождения»", "person.unknown"),
  ])
  func `a fault is named by line, column and rule, and nothing is taken`(
    _ sound: String, _ faulty: String, _ place: String, _ rule: String
  ) throws {
    let school = try SmallSchool.paired()
    let size = try school.size()
    let outcome = try Self.offer(
      school, "answers", "satisfaction/1", Self.satisfaction.replacing(sound, with: faulty, maxReplacements: 1))
    #expect(outcome.status == 4, "\(outcome)")
    #expect(outcome.errors.contains(place) && outcome.errors.contains("[\(rule)]"), "\(outcome)")
    #expect(try school.size() == size)
  }

  @Test
  func `an unknown form or version is refused with those that there are, and none is asked for where none serves`()
    throws
  {
    let school = try SmallSchool.paired()
    let unknown = try Self.offer(school, "answers", "satisfaction/2", Self.satisfaction)
    #expect(unknown.status == 4 && unknown.errors.contains("satisfaction/1"), "\(unknown)")
    let none = try school.run("import", "answers", try school.write(Self.satisfaction), "--at", Self.at)
    #expect(none.status == 64 && none.errors.contains("mentee-growth/1"), "\(none)")
    #expect(try Self.offer(school, "assessments", "satisfaction/1", Self.satisfaction).status == 4)
    #expect(try Self.offer(school, "meetings", "satisfaction/1", Self.satisfaction).status == 64)
    let columns = try school.run("import", "answers", "--form", "trial-fit/1", "--columns")
    #expect(columns.status == 0 && columns.output.contains("Хотите продолжать в этой паре"), "\(columns)")
  }

  @Test func `wishes name people of the other side, never oneself, and nobody twice`() throws {
    let school = try SmallSchool.paired()
    let people = try ["Ясенева Мария Львовна", SmallSchool.mentor].map { try school.person($0) }
    try school.record(
      "group.meeting.held", "cycle=2021", "kind=opening", "participants=\(people.joined(separator: ","))",
      on: "2021-12-16", at: "2021-12-16T12:00:00Z")
    let headings =
      "Отметка времени;ФИО;Дата рождения;С кем хотелось бы работать, по порядку;С кем не хотелось бы работать"
    func wishes(_ ranked: String, _ avoid: String, on day: String = "17.12.2021") throws -> Outcome {
      try Self.offer(
        school, "answers", "preference/1",
        "\(headings)\n\(day) 10:00:00;\(SmallSchool.pupil);05.05.2006;\"\(ranked)\";\"\(avoid)\"")
    }
    for (ranked, avoid, rule) in [
      (SmallSchool.otherPupil, "", "person.unknown"), (people[0], "", "preference.self"),
      ("Неизвестный Пётр", "", "person.unknown"), (SmallSchool.mentor, SmallSchool.mentor, "preference.both"),
    ] {
      let outcome = try wishes(ranked, avoid)
      #expect(outcome.status == 4 && outcome.errors.contains("[\(rule)]"), "\(outcome)")
    }
    let early = try wishes(SmallSchool.mentor, "", on: "15.12.2021")
    #expect(early.status == 4 && early.errors.contains("[preference.attended]"), "\(early)")
    let taken = try wishes("\(SmallSchool.otherMentor); \(SmallSchool.mentor)", "")
    #expect(taken.status == 0, "\(taken)")
    // Nothing of it is in clear
    let entry = try #require(
      try school.rows("events", "--type", "preference.submitted", "--today", "2022-05-28").first)
    let closed = try school.run(["show", "запись:\(entry["position"])"] + Self.today)
    #expect(!closed.output.contains(people[1].prefix(8)), "\(closed)")
  }

  @Test func `wished ages of a mentor go from the lower to the higher, in a single entry too`() throws {
    let school = try SmallSchool.ready()
    let mentor = try school.person(SmallSchool.mentor)
    func profile(_ from: Int, _ to: Int) throws -> Outcome {
      try school.run(
        "record", "mentor.profile.classified", "person=\(mentor)", "cycle=2021", "competences=olympiad", "places=3",
        "--json", "-", "--on", "2021-11-27", "--at", "2021-12-06T09:00:00Z",
        input: #"{"sealed":{"wishes":{"ageFrom":\#(from),"ageTo":\#(to)}}}"#)
    }
    let refused = try profile(16, 12)
    #expect(refused.status == 4 && refused.errors.contains("[value.range]"), "\(refused)")
    let taken = try profile(12, 12)
    #expect(taken.status == 0, "\(taken)")
  }

  @Test func `a report of a teacher says from whom, and rests on the representative's consent`() throws {
    let school = try SmallSchool.registered()
    let table = """
      Отметка времени;ФИО;Дата рождения;От кого сведения;Сильные стороны;В чём трудности;Где нужна поддержка
      14.10.2021 09:00:00;\(SmallSchool.pupil);05.05.2006;классный руководитель;Упорна;Боится отвечать;учёба; общение
      """
    let refused = try Self.offer(
      school, "answers", "third-party-report/1", table.replacing("учёба; общение", with: "\"учёба; общение\""))
    #expect(refused.status == 4 && refused.errors.contains("[report.consent]"), "\(refused)")
    #expect(refused.errors.contains("законного представителя"), "\(refused)")
    let ready = try SmallSchool.ready()
    try Self.take(
      ready, "answers", "third-party-report/1", table.replacing("учёба; общение", with: "\"учёба; общение\""))
  }
}

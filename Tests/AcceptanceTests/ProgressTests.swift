import Testing

/// Before and after, per person and for the programme; satisfaction; about any day, as known at any position.
struct ProgressTests {
  private static let names = [
    "Абрикосова Вера Ильинична", "Берёзкин Глеб Олегович", "Вишнёва Дарья Павловна", "Грабов Егор Романович",
    "Дубов Захар Сергеевич", "Елова Инна Тимуровна",
  ]

  /// Six grown-up mentors whose consents are there, measured before: scores 3,00 on each scale.
  private static let measured = Result {
    let school = try TestLedger.opened()
    let people = names.map { "\($0);01.02.1990" }
    try school.take(
      "participants", at: "2021-11-02T07:00:00Z",
      (["ФИО;Дата рождения;Роль;Род занятий;Дата регистрации"] + people.map { "\($0);наставник;педагог;01.11.2021" })
        .joined(separator: "\n"))
    try school.take(
      "consents", at: "2021-11-03T07:00:00Z",
      (["ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по"]
        + people.map { "\($0);наставник;участие;participation/1;сам;бумага;02.11.2021;31.08.2022" })
        .joined(separator: "\n"))
    try take(school, scores("22.11.2021", "до", ["3,00", "2,50", "4", "2", "3", "2,00"]), at: "2021-11-23T07:00:00Z")
    return school
  }

  private static func scores(_ day: String, _ phase: String, _ planning: [String]) -> String {
    (["ФИО;Дата рождения;Дата;Когда проведена;Планирование работы;Умение слушать"]
      + zip(names, planning).map { "\($0);01.02.1990;\(day);\(phase);\($1);3" }).joined(separator: "\n")
  }

  private static func take(_ school: TestLedger, _ table: String, at: String) throws {
    let outcome = try school.run(
      "import", "assessments", try school.write(table), "--form", "mentor-readiness/1", "--at", at)
    try #require(outcome.status == 0, "\(outcome)")
  }

  private static func planning(_ school: TestLedger, _ more: String...) throws -> Row {
    let rows = try school.run(["progress", "--format", "json"] + more).rows()
    return try #require(rows.whose("scale", "planning").first, "\(rows)")
  }

  @Test func `mean, change and effect size stand from five people on, about any day and as known then`() throws {
    let school = try Self.measured.get().copy()
    let before = try Self.planning(school, "--today", "2022-05-30")
    #expect(before.number("count") == 0 && before.cells["meanBefore"] == nil || before["meanBefore"].isEmpty)
    // Four are too few
    try Self.take(
      school, Self.scores("20.05.2022", "после", ["3,50", "3,50", "4", "3,50"]), at: "2022-05-21T07:00:00Z")
    let four = try Self.planning(school, "--today", "2022-05-30")
    #expect(four.number("count") == 4 && four["meanAfter"].isEmpty && four["effectSize"].isEmpty, "\(four)")
    let words = try school.run("progress", "--today", "2022-05-30")
    #expect(words.errors.contains("меньше 5 человек"), "\(words)")
    // Five are enough: changes 50, 100, 0, 150, 100
    let position = try school.size() - 1
    let fifth = "\(Self.names[4]);01.02.1990;24.05.2022;после;4;3"
    try Self.take(
      school, "ФИО;Дата рождения;Дата;Когда проведена;Планирование работы;Умение слушать\n\(fifth)",
      at: "2022-05-25T07:00:00Z")
    let five = try Self.planning(school, "--today", "2022-05-30")
    #expect(five.number("count") == 5 && five["scaleTitle"] == "Планирование работы")
    #expect(["meanBefore", "meanAfter", "meanChange", "effectSize"].map { five.number($0) } == [290, 370, 80, 140])
    let text = try school.run("progress", "--today", "2022-05-30")
    #expect(text.output.contains("2,90") && text.output.contains("1,40"), "\(text)")
    // Everybody answered alike on the other scale: no effect size
    let listening = try school.rows("progress", "--today", "2022-05-30").whose("scale", "listening")[0]
    #expect(listening.number("meanChange") == 0 && listening["effectSize"].isEmpty)
    // The day before it, and as known before it
    #expect(try Self.planning(school, "--on-day", "2022-05-23", "--today", "2022-05-30").number("count") == 4)
    #expect(try Self.planning(school, "--at-position", "\(position)", "--today", "2022-05-30").number("count") == 4)
    // A correction takes one out again
    let entry = try school.rows("events", "--type", "assessment.recorded", "--today", "2022-05-30").last
    let corrected = try school.run(
      "correct", try #require(entry)["position"], "--reason", "wrong-person", "--at", "2022-05-30T08:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    #expect(try Self.planning(school, "--today", "2022-05-30").number("count") == 4)
    #expect(try Self.planning(school, "--known-by", "2022-05-29", "--today", "2022-05-30").number("count") == 5)
  }

  @Test func `person by person scores open for a reason, and without one it is said who was measured when`() throws {
    let school = try Self.measured.get().copy()
    try Self.take(school, Self.scores("20.05.2022", "после", ["3,50"]), at: "2022-05-21T07:00:00Z")
    let person = try school.person(Self.names[0])
    let closed = try school.rows("progress", "--people", "--person", person, "--today", "2022-05-30")
    #expect(closed.count == 1 && closed[0]["beforeOn"] == "2021-11-22" && closed[0]["afterOn"] == "2022-05-20")
    #expect(closed[0]["before"].isEmpty && closed[0]["name"].isEmpty)
    let opened = try school.rows(
      "progress", "--people", "--person", person, "--why", "programme", "--today", "2022-05-30")
    let planning = try #require(opened.whose("scale", "planning").first)
    #expect(["before", "after", "change"].map { planning.number($0) } == [300, 350, 50])
    #expect(planning["name"] == Self.names[0])
    let log = try #require(try AccessLogFile(school).openings().last)
    #expect(log.query == "participants" && log.terms == ["progress"] && log.persons == [person])
    // The programme as a whole opens nobody, and takes no reason
    let count = try AccessLogFile(school).openings().count
    #expect(try school.run("progress", "--today", "2022-05-30").status == 0)
    #expect(try AccessLogFile(school).openings().count == count)
    #expect(try school.run("progress", "--why", "check", "--today", "2022-05-30").status == 64)
  }

  @Test func `answers handed in are scored by the form, and another version after the programme wants a reason`() throws
  {
    let school = try Self.measured.get().copy()
    let person = try school.person(Self.names[0])
    func answers(_ numbers: [Int]) -> String {
      let codes = ["plan-goal", "plan-steps", "plan-late", "listen-hear", "listen-ask", "listen-tell"]
      let list = zip(codes, numbers).map { #"{"question":"\#($0)","number":\#($1)}"# }.joined(separator: ",")
      return #"{"data":{},"sealed":{"answers":{"answers":[\#(list)]}}}"#
    }
    func record(_ json: String) throws -> Outcome {
      try school.trying(
        "assessment.recorded",
        ["person=\(person)", "role=mentor", "cycle=2021", "phase=after", "form=mentor-readiness/1"], on: "2022-05-20",
        at: "2022-05-21T07:00:00Z", json: json)
    }
    let outside = try record(answers([6, 4, 2, 5, 5, 1]))
    #expect(outside.status == 4 && outside.errors.contains("[answer.range]"), "\(outside)")
    #expect(outside.errors.contains("Я помогаю другому сформулировать цель"), "\(outside)")
    let few = try record(answers([4]))
    #expect(few.status == 4 && few.errors.contains("[score.missing]"), "\(few)")
    let done = try record(answers([5, 4, 2, 5, 5, 1]))
    #expect(done.status == 0, "\(done)")
    let rows = try school.rows("progress", "--people", "--person", person, "--why", "check", "--today", "2022-05-30")
    #expect(rows.whose("scale", "planning")[0].number("after") == 433)
    #expect(rows.whose("scale", "listening")[0].number("after") == 500)
    // Of the third scale nothing was answered
    #expect(rows.whose("scale", "support")[0]["after"].isEmpty)
    // New answers of a correction are scored anew
    let position = try done.rows()[0]["position"]
    let corrected = try school.run(
      "correct", position, "--reason", "typing-error", "--json", "-", "--at", "2022-05-22T07:00:00Z",
      input: answers([3, 3, 3, 3, 3, 3]))
    #expect(corrected.status == 0, "\(corrected)")
    let anew = try school.rows("progress", "--people", "--person", person, "--why", "check", "--today", "2022-05-30")
    #expect(anew.whose("scale", "planning")[0].number("after") == 300)
  }

  @Test func `satisfaction is the share of those above the form's limit, from five answers on`() throws {
    let school = try Self.measured.get().copy()
    let headings =
      "Отметка времени;ФИО;Дата рождения;Насколько вы довольны программой (от 1 до 5);Посоветуете ли вы программу другим;"
      + "Насколько вам подошла пара (от 1 до 5)"
    func answered(_ marks: [Int], from first: Int = 0) throws {
      let rows = marks.enumerated().map { index, mark in
        "23.05.2022 14:05;\(Self.names[first + index]);01.02.1990;\(mark);да;\(mark)"
      }
      let file = try school.write(([headings] + rows).joined(separator: "\n"))
      let outcome = try school.run(
        "import", "answers", file, "--form", "satisfaction/1", "--at", "2022-05-24T07:00:00Z")
      try #require(outcome.status == 0, "\(outcome)")
    }
    try answered([5, 4, 3, 5])
    let four = try school.rows("satisfaction", "--today", "2022-05-30")
    #expect(four.count == 1 && four[0].number("count") == 4 && four[0]["share"].isEmpty && four[0]["satisfied"].isEmpty)
    try answered([4, 2], from: 4)
    let six = try school.rows("satisfaction", "--today", "2022-05-30")[0]
    #expect(six.number("count") == 6 && six.number("satisfied") == 4 && six.number("share") == 6667)
    #expect(six["form"] == "satisfaction/1" && six["role"] == "mentor")
    #expect(try school.rows("satisfaction", "--on-day", "2022-05-22", "--today", "2022-05-30").isEmpty)
  }
}

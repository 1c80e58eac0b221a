import Testing

/// A9 for what is computed from answers and scores: equal when it is computed anew, another one after a correction, not to
/// be computed after a destruction.
struct MonitoringFigureScenarios {
  private static let names = [
    "Абрикосова Вера Ильинична", "Берёзкин Глеб Олегович", "Вишнёва Дарья Павловна", "Грабов Егор Романович",
    "Дубов Захар Сергеевич", "Елова Инна Тимуровна",
  ]
  private static let today = ["--today", "2022-06-10"]

  /// Six mentors, measured before and after, who said how satisfied they are: 5, 4, 3, 5, 4, 2.
  private static let answered = Result {
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
    for (day, phase, marks, at) in [
      ("22.11.2021", "до", ["3", "2,50", "4", "2", "3", "2"], "2021-11-23T07:00:00Z"),
      ("20.05.2022", "после", ["3,50", "3,50", "4", "3,50", "4", "3"], "2022-05-21T07:00:00Z"),
    ] {
      try take(
        school, "assessments", "mentor-readiness/1", at: at,
        ["ФИО;Дата рождения;Дата;Когда проведена;Планирование работы;Умение слушать"]
          + zip(people, marks).map { "\($0);\(day);\(phase);\($1);3" })
    }
    try take(
      school, "answers", "satisfaction/1", at: "2022-05-24T07:00:00Z",
      [
        "Отметка времени;ФИО;Дата рождения;Насколько вы довольны программой (от 1 до 5);Посоветуете ли вы программу другим;"
          + "Насколько вам подошла пара (от 1 до 5)"
      ] + zip(people, [5, 4, 3, 5, 4, 2]).map { "23.05.2022 14:05;\($0);\($1);да;\($1)" })
    return school
  }

  private static func take(_ school: TestLedger, _ kind: String, _ form: String, at: String, _ rows: [String]) throws {
    let file = try school.write(rows.joined(separator: "\n"))
    let outcome = try school.run("import", kind, file, "--form", form, "--at", at)
    try #require(outcome.status == 0, "\(outcome)")
  }

  private static func completed() throws -> TestLedger {
    let school = try answered.get().copy()
    let outcome = try school.run(
      "monitoring", "complete", "--cycle", "2021", "--eligible", "40", "--on", "2022-05-31", "--at",
      "2022-05-31T10:00:00Z")
    try #require(outcome.status == 0, "\(outcome)")
    return school
  }

  private static func check(_ school: TestLedger) throws -> (Outcome, [Row]) {
    let arguments = ["monitoring", "check", "--cycle", "2021"] + today
    let rows = try school.run(arguments + ["--format", "json"]).rows().filter { $0["outcome"] != "not-recorded" }
    return (try school.run(arguments), rows)
  }

  private static func entries(_ school: TestLedger, _ type: String) throws -> [String] {
    try school.rows("events", "--type", type, "--today", "2022-06-10").values("position")
  }

  private static let satisfied = "satisfactionShare.mentor.satisfaction/1"
  private static let mean = "satisfactionMean.mentor.satisfaction/1"
  private static let change = "meanChange.mentor.mentor-readiness/1.planning"
  private static let effect = "effectSize.mentor.mentor-readiness/1.planning"

  @Test func `A9: satisfaction and effect sizes are those of the formula, and each opens its entries`() throws {
    let school = try Self.answered.get().copy()
    let rows = try school.rows("report", "indicators", "--cycle", "2021", "--today", "2022-05-31")
    func figure(_ code: String) throws -> Row { try #require(rows.whose("indicator", code).first, "\(rows)") }
    // Marks 5, 4, 3, 5, 4, 2: mean 23/6 = 3,83; four of six reach 4,00
    #expect(try figure(Self.mean).number("value") == 383 && figure(Self.satisfied).number("value") == 6667)
    #expect(try figure(Self.satisfied)["unit"] == "percent-hundredths")
    // Changes 50, 100, 0, 150, 100, 100: mean 83.33, standard deviation 51.64, d = 1.614
    #expect(try figure(Self.change).number("value") == 83 && figure(Self.effect).number("value") == 161)
    #expect(try figure("changeCount.mentor.mentor-readiness/1.planning").number("value") == 6)
    // Nobody changed on the other scale: no effect size, and none is guessed
    #expect(try figure("effectSize.mentor.mentor-readiness/1.listening")["value"].isEmpty)
    // Each opens its entries
    #expect(try figure(Self.satisfied).list("evidence") == Self.entries(school, "questionnaire.submitted"))
    #expect(try figure(Self.effect).list("evidence") == Self.entries(school, "assessment.recorded"))
    // The commands say the same, and names stay closed
    let satisfaction = try school.rows("satisfaction", "--cycle", "2021", "--today", "2022-05-31")[0]
    #expect(satisfaction.number("share") == 6667 && satisfaction.number("mean") == 383)
    let text = try school.run("report", "indicators", "--cycle", "2021", "--today", "2022-05-31")
    #expect(text.output.contains("66,67 %") && text.output.contains("3,83") && !text.output.contains("Абрикосова"))
    // A day before the answers there are none of them
    let before = try school.rows("report", "indicators", "--cycle", "2021", "--on-day", "2022-05-22")
    #expect(before.whose("indicator", Self.satisfied).isEmpty)
    #expect(before.whose("indicator", Self.effect).first?.number("value") == 161)
  }

  @Test func `A9: what is recorded is equal when it is computed anew, and a false figure is named`() throws {
    let school = try Self.completed()
    let (outcome, rows) = try Self.check(school)
    #expect(outcome.status == 0 && rows.values("outcome").allSatisfy { $0 == "equal" }, "\(outcome)")
    // 12 counts and the coverage, 3 of satisfaction; of the scales: three figures, two without an effect, one number of people
    #expect(rows.count == 22 && rows.whose("indicator", Self.satisfied).first?.number("recorded") == 6667, "\(rows)")
    // A false figure
    let entry = try Self.entries(school, "monitoring.completed")[0]
    let values = rows.dropFirst(13).map { $0["indicator"] == Self.satisfied ? "9000" : $0["recorded"] }
    let corrected = try school.run(
      "correct", entry, "--reason", "other", "values=\(values.joined(separator: ","))", "--at", "2022-06-01T09:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    let (differing, _) = try Self.check(school)
    #expect(differing.status == 1, "\(differing)")
    let sentence = "Доля довольных (наставник, satisfaction/1): записано 90,00 %, пересчитано 66,67 %"
    #expect(differing.errors.contains(sentence), "\(differing)")
    // A mean of fewer than five people is not taken at all
    let figures = "figures=satisfactionCount.mentor.satisfaction/1,\(Self.mean)"
    let few = try school.run(
      "correct", try Self.entries(school, "monitoring.completed").last ?? "", "--reason", "other", figures,
      "values=4,410", "--at", "2022-06-01T09:00:00Z")
    #expect(few.status == 4 && few.errors.contains("[правило monitoring.group"), "\(few)")
  }

  @Test func `A9: a corrected answer makes another figure, and the check says which and opens the entries`() throws {
    let school = try Self.completed()
    let third = try Self.entries(school, "questionnaire.submitted")[2]
    let answers =
      #"{"sealed":{"answers":{"answers":[{"question":"overall","number":5},{"question":"recommend","choice":"yes"},"#
      + #"{"question":"pair","number":5}]}}}"#
    let corrected = try school.run(
      "correct", third, "--reason", "typing-error", "--json", "-", "--at", "2022-06-02T09:00:00Z", input: answers)
    #expect(corrected.status == 0, "\(corrected)")
    let (outcome, rows) = try Self.check(school)
    // What was recorded holds for what was known then
    #expect(outcome.status == 0 && rows.values("outcome").allSatisfy { $0 == "equal" }, "\(outcome)")
    let share = try #require(rows.whose("indicator", Self.satisfied).first)
    #expect(share.number("computed") == 6667 && share.number("now") == 8333)
    // And the entries that changed it are the old one and the new one
    let newer = try #require(try Self.entries(school, "questionnaire.submitted").last)
    #expect(share.list("changed") == [third, newer] && third != newer)
    #expect(try school.rows("show", "запись:\(newer)").values("type") == ["questionnaire.submitted"])
    #expect(outcome.errors.contains("С тех пор изменилось: Доля довольных"), "\(outcome)")
    #expect(outcome.errors.contains("было 66,67 %, по известному теперь 83,33 %; записи \(third), \(newer)."))
    // Figures of other entries did not change
    let others = rows.filter { !$0.list("changed").isEmpty }.values("indicator")
    #expect(others == [Self.mean, Self.satisfied], "\(others)")
  }

  @Test func `A9: a figure whose inputs were destroyed since is not computed, and is not called different`() throws {
    let school = try Self.completed()
    let answers = try Self.entries(school, "questionnaire.submitted")
    try school.destroy(entries: [answers[1]], on: "2022-06-03")
    let (outcome, rows) = try Self.check(school)
    #expect(outcome.status == 0, "\(outcome)")
    for code in [Self.mean, Self.satisfied, "satisfactionCount.mentor.satisfaction/1"] {
      let row = try #require(rows.whose("indicator", code).first)
      #expect(row["outcome"] == "inputs-destroyed" && row.list("acts") == ["1"], "\(row)")
      #expect(row.list("unreadable") == [answers[1]] && row["computed"].isEmpty && row["equal"].isEmpty, "\(row)")
      #expect(!row["recorded"].isEmpty)
    }
    #expect(rows.whose("outcome", "equal").count == rows.count - 3, "\(rows)")
    #expect(
      outcome.errors.contains("исходные данные уничтожены по акту № 1")
        && outcome.errors.contains("записи \(answers[1])"), "\(outcome)")
    #expect(!outcome.errors.contains("не совпадают"))
    // The mean of the five others would tell what the destroyed one had answered
    let share = try school.rows("satisfaction", "--today", "2022-06-10")[0]
    #expect(share.number("count") == 5 && share["share"].isEmpty && share["mean"].isEmpty && share["satisfied"].isEmpty)
    let report = try school.run(["report", "indicators", "--cycle", "2021"] + Self.today)
    #expect(report.errors.contains("уничтожены по актам, людей: 1"), "\(report)")
    #expect(report.output.contains("1,61") && !report.output.contains("66,67"), "\(report)")
  }

  @Test func `A9: destroyed scores take the change with them, and what was destroyed before was never counted`() throws
  {
    let school = try Self.completed()
    let scores = try Self.entries(school, "assessment.recorded")
    try school.destroy(entries: [scores[0]], on: "2022-06-03")
    let (outcome, rows) = try Self.check(school)
    #expect(outcome.status == 0 && rows.whose("outcome", "inputs-destroyed").count == 6, "\(rows)")
    let progress = try school.run(["progress"] + Self.today)
    #expect(progress.errors.contains("уже назвал их вместе с теми"), "\(progress)")
    // A monitoring of a school where the destruction came first counts five, and five it stays
    let other = try Self.answered.get().copy()
    try other.destroy(entries: [try Self.entries(other, "questionnaire.submitted")[1]], on: "2022-05-29")
    let made = try other.run(
      "monitoring", "complete", "--cycle", "2021", "--eligible", "40", "--on", "2022-05-31", "--at",
      "2022-05-31T10:00:00Z")
    #expect(made.status == 0, "\(made)")
    let (equal, five) = try Self.check(other)
    #expect(equal.status == 0 && five.values("outcome").allSatisfy { $0 == "equal" }, "\(five)")
    // Marks 5, 3, 5, 4, 2: mean 3,80
    #expect(five.whose("indicator", Self.mean).first?.number("recorded") == 380)
  }
}

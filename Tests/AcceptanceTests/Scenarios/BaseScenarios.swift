import Foundation
import Mentoring
import Testing

/// C4, C5 and A2 of the domain for every base: formed, shown again as it was, exported; the mentors' way to them.
struct BaseScenarios {
  private static let profile = """
    ФИО наставника;Дата рождения;Компетенции;Сколько наставляемых;Форма наставничества;Желаемый возраст от;\
    Желаемый возраст до;Часов в неделю;Интересы;Дата
    \(SmallSchool.mentor);07.07.1985;"Олимпиада, проект";3;работодатель – ученик;13;16;3;=Астрономия;17.11.2021
    """
  private static let interview = """
    ФИО наставника;Дата рождения;Итог;С психологом;Номер протокола;Заметка;Дата
    \(SmallSchool.mentor);07.07.1985;рекомендован;да;№ 3;Умеет слушать;19.11.2021
    """
  private static let training = """
    Дата занятия;Номер занятия;Часов;ФИО наставника;Дата рождения
    29.11.2021;1;4;\(SmallSchool.mentor);07.07.1985
    29.11.2021;1;4;\(SmallSchool.otherMentor);01.03.1990
    """
  private static let completion = """
    ФИО наставника;Дата рождения;Часов всего;Номер документа;Дата завершения
    \(SmallSchool.mentor);07.07.1985;4;12;30.11.2021
    """

  /// The small school after its mentors were trained: one of two completed it.
  private static func trained() throws -> TestLedger {
    let school = try SmallSchool.ready()
    try school.take("mentor-profiles", at: "2021-11-29T11:00:00Z", profile)
    let late = try school.run(
      "import", "interviews", try school.write(interview), "--cycle", "2021", "--at", "2021-11-29T11:10:00Z")
    try #require(late.status == 0, "\(late)")
    try school.take("trainings", at: "2021-12-01T10:00:00Z", training)
    try school.take("training-completions", at: "2021-12-02T10:00:00Z", completion)
    return school
  }

  /// Forms a base and gives the entry's number.
  @discardableResult
  private func form(_ school: TestLedger, _ kind: String, on day: String, at: String, _ more: String...) throws
    -> String
  {
    let outcome = try school.run(
      ["bases", "form", kind, "--cycle", "2021", "--on", day, "--at", at, "--format", "json"] + more)
    try #require(outcome.status == 0, "\(outcome)")
    return try #require(outcome.rows().first)["position"]
  }

  private func mentor(_ school: TestLedger, on day: String) throws -> Row {
    let rows = try school.rows("mentors", "--why", "check", "--on-day", day, "--today", "2022-08-31")
    return try #require(rows.whose("name", SmallSchool.mentor).first, "\(rows)")
  }

  @Test func `C5: a mentor's places and wished ages stand in the base, and a pair takes one place`() throws {
    // Given a mentor with three places who wishes for mentees of 13 to 16, by the survey
    let school = try SmallSchool.ready()
    let surveyed = try mentor(school, on: "2021-12-14")
    #expect(surveyed["free"] == "3" && surveyed["wishedAgeFrom"] == "13" && surveyed["wishedAgeTo"] == "16")
    // When the profile says otherwise
    try school.take(
      "mentor-profiles", at: "2021-12-10T11:00:00Z",
      Self.profile.replacing(";16;", with: ";15;").replacing("17.11.2021", with: "10.12.2021"))
    // Then it is the profile that counts, from its day on
    let profiled = try mentor(school, on: "2021-12-14")
    #expect(profiled["free"] == "3" && profiled["wishedAgeTo"] == "15" && profiled["competences"] == "olympiad,project")
    #expect(try mentor(school, on: "2021-12-09")["wishedAgeTo"] == "16")
    // And a pair takes one place
    try school.take("pairs", at: "2021-12-16T08:00:00Z", SmallSchool.order("12", "15.12.2021", [SmallSchool.pair]))
    #expect(try mentor(school, on: "2021-12-15")["free"] == "2")
    // And without a stated reason nobody's wishes are shown
    #expect(try school.rows("mentors", "--today", "2021-12-20").values("wishedAgeFrom") == ["", ""])
  }

  @Test func `C4: the base of mentees in its newest form has every column of the model, results and link included`()
    throws
  {
    // Given a pair whose result is entered
    let school = try SmallSchool.paired()
    let pupil = try school.person(SmallSchool.pupil)
    try school.record(
      "result.recorded", "person=\(pupil)", "role=mentee", "cycle=2021", "goal=reached", on: "2022-06-10",
      at: "2022-06-11T08:00:00Z", reason: "late-documents",
      json: #"{"data":{},"sealed":{"results":{"text":"+1 место; призёр","link":"https://school.example/case/1"}}}"#)
    // When the base is exported by request and class in its newest form
    let form = try school.run(
      "mentees", "--request", "olympiad", "--class", "9Б", "--why", "programme", "--today", "2022-06-12", "--columns",
      "mentees-base/2", "--format", "csv")
    // Then it is what Russian Excel opens: a byte order mark, semicolons, CRLF; a formula is no formula
    #expect(form.status == 0 && form.output.hasPrefix("\u{FEFF}№;ФИО наставляемого;Контактные данные"), "\(form)")
    let lines = form.output.split(whereSeparator: \.isNewline)
    #expect(lines.count == 2 && form.output.utf8.filter { $0 == 13 }.count == 2)
    #expect(lines[0].hasSuffix("Цель;Результаты программы;Ссылка на кейс или отзыв;Отметка о прохождении программы"))
    #expect(lines[1].hasSuffix(";достигнута;\"'+1 место; призёр\";https://school.example/case/1;нет"), "\(lines[1])")
    // And programs read the same under English keys
    let rows = try school.rows("mentees", "--request", "olympiad", "--why", "programme", "--today", "2022-06-12")
    #expect(rows.values("results") == ["+1 место; призёр"] && rows.values("goal") == ["reached"])
  }

  @Test func `the mentors' way leads to the base of ready mentors, and a fault is placed in the row of its mentor`()
    throws
  {
    // Given approved mentors, and somebody who was not approved among those at a session
    let school = try SmallSchool.registered()
    let refusal = try school.offer("trainings", at: "2021-12-01T10:00:00Z", Self.training)
    #expect(refusal.status == 4 && refusal.errors.contains("строка 2") && refusal.errors.contains("строка 3"))
    #expect(refusal.errors.components(separatedBy: "[training.approved]").count == 3, "\(refusal)")
    // When they are interviewed, trained, and one completes the training
    let trained = try Self.trained()
    // Then that one is ready, on the day of the completion and not before
    func ready(_ day: String) throws -> [String] {
      try trained.rows("mentors", "--ready", "--why", "check", "--on-day", day, "--today", "2021-12-10").values("name")
    }
    #expect(try ready("2021-11-29").isEmpty && ready("2021-11-30") == [SmallSchool.mentor])
    // And an interview of somebody approved already needed no reason, for it took place before
    #expect(try SmallSchool.besidesLeftOut(trained.rows("findings", "--today", "2021-12-10")).isEmpty)
    // And the same table again adds nothing
    let before = try trained.size()
    try trained.take("trainings", at: "2021-12-05T10:00:00Z", Self.training)
    #expect(try trained.size() == before)
  }

  @Test func `training after the pair is an order violation: it wants a reason and stays in the findings`() throws {
    // Given a mentor with a pair
    let school = try SmallSchool.paired()
    let table = Self.training.split(separator: "\n").prefix(2).joined(separator: "\n")
      .replacing("29.11.2021", with: "20.12.2021")
    // When a session after the order is entered
    let refusal = try school.offer("trainings", at: "2021-12-21T08:00:00Z", table)
    #expect(refusal.status == 4 && refusal.errors.contains("[training.order]"), "\(refusal)")
    let saved = try school.run(
      "import", "trainings", try school.write(table), "--cycle", "2021", "--at", "2021-12-21T08:00:00Z", "--reason",
      "organisational")
    // Then it is saved with a reason and stays a finding
    #expect(saved.status == 0, "\(saved)")
    #expect(
      try SmallSchool.besidesLeftOut(school.rows("findings", "--today", "2021-12-22")).values("rule") == [
        "training.order"
      ])
  }

  @Test func `what base.formed said is shown again: the same rows and names, and what is known otherwise now`() throws {
    // Given the base of mentees, formed on 29.10.2021 and shown at once
    let school = try SmallSchool.ready()
    let formed = try form(school, "mentees", on: "2021-10-29", at: "2021-12-01T08:00:00Z", "--minutes", "№ 7")
    func shown(_ more: String...) throws -> Outcome {
      try school.run(["bases", "show", formed, "--why", "audit", "--today", "2022-06-01"] + more)
    }
    let then = try shown("--format", "csv")
    #expect(then.status == 0 && then.output.contains(SmallSchool.pupil) && then.output.contains("2006"), "\(then)")
    #expect(try shown().errors.contains("По нынешним сведениям база на этот день такая же."))
    let people = try [SmallSchool.otherPupil, SmallSchool.pupil].map { try school.person($0) }
    #expect(try school.rows("bases", "show", formed, "--why", "audit").values("person") == people)
    let pseudonyms = try school.run("bases", "show", formed, "--today", "2022-06-01")
    #expect(pseudonyms.status == 0 && !pseudonyms.output.contains("Ясенева"), "\(pseudonyms)")
    #expect(people.allSatisfy { pseudonyms.output.contains($0.prefix(8)) })
    // When a name is corrected and a consent turns out to be withdrawn before that day
    let card = try #require(
      school.rows("participants", "--why", "check", "--today", "2021-12-02").whose("name", SmallSchool.pupil).first)
    let correction = try school.run(
      "correct", card["position"], "--reason", "typing-error", "--json", "-", "--at", "2021-12-02T08:00:00Z",
      input: #"{"data":{},"sealed":{"profile":{"fullName":"Ясенева Мария Лаврентьевна","birthDate":"2007-05-05"}}}"#)
    try #require(correction.status == 0, "\(correction)")
    try school.take(
      "withdrawals", at: "2021-12-03T08:00:00Z",
      """
      ФИО участника;Дата рождения;Цель;Кто отозвал;ФИО представителя;Форма;Дата
      \(SmallSchool.otherPupil);11.02.2007;участие;представитель;Дубравкин Сергей Олегович;бумага;28.10.2021
      """)
    // Then the base is shown as it was, byte for byte
    #expect(try shown("--format", "csv").output == then.output)
    // And it is said in what the day is different by what is known now
    let now = try shown()
    let gone = try school.person(SmallSchool.otherPupil)
    #expect(now.errors.contains("есть в ней, а не входят: \(gone.prefix(8))"), "\(now)")
    #expect(now.errors.contains("иные сведения: \(card["person"].prefix(8))"), "\(now)")
    // And the entry that no longer holds is a finding that names the withdrawal
    let finding = try #require(school.rows("findings", "--today", "2022-06-01").whose("rule", "base.consent").first)
    #expect(finding["position"] == formed && finding["culprit"] != "", "\(finding)")
    // And a base recorded by hand is refused for that mentee, who is named
    let byHand = try school.trying(
      "base.formed",
      [
        "cycle=2021", "base=mentees", "columns=mentees-base/2", "count=2", "knownAt=20",
        "members=\(people.joined(separator: ","))",
      ], on: "2021-11-01", at: "2021-12-04T07:00:00Z")
    #expect(byHand.status == 4 && byHand.errors.contains("(человек \(gone.prefix(8)))"), "\(byHand)")
    // And a base of today is refused until that mentee is left out
    let refusal = try school.run(
      "bases", "form", "mentees", "--cycle", "2021", "--on", "2021-12-03", "--at", "2021-12-04T08:00:00Z")
    #expect(refusal.status == 4 && refusal.errors.contains(gone), "\(refusal)")
    try form(school, "mentees", on: "2021-12-03", at: "2021-12-04T08:00:00Z", "--leave-out")
    #expect(try school.rows("bases", "--today", "2021-12-05").values("count") == ["2", "1"])
  }

  @Test func `a formed base is corrected as any entry, once, and says that it no longer counts`() throws {
    let school = try SmallSchool.ready()
    let formed = try form(school, "mentees", on: "2021-10-29", at: "2021-12-01T08:00:00Z")
    // When its minutes are corrected
    let corrected = try school.run(
      "correct", formed, "--reason", "typing-error", "minutes=№ 8", "--at", "2021-12-02T08:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    // Then the replacement counts, and the old entry says who corrected it
    let listed = try school.rows("bases", "list", "--today", "2021-12-02")
    #expect(listed.count == 1 && listed[0]["position"] != formed)
    let old = try school.run("bases", "show", formed, "--today", "2021-12-02")
    #expect(old.status == 0 && old.errors.contains("исправлена записью"), "\(old)")
    // And another base of that day is still one too many
    let again = try school.run(
      "bases", "form", "mentees", "--cycle", "2021", "--on", "2021-10-29", "--at", "2021-12-03T08:00:00Z")
    #expect(again.status == 4 && again.errors.contains("правило base.twice"), "\(again)")
    // And an entry that formed no base says so
    let other = try school.run("bases", "show", "5", "--today", "2021-12-02")
    #expect(other.status == 4 && other.errors.contains("не формирует базу"), "\(other)")
  }

  @Test func `the same command forms a base once, whatever was entered meanwhile`() throws {
    let school = try SmallSchool.ready()
    let id = "0d1c5a52-9a5e-4d0f-8d45-6f4b3a8f0c11"
    let formed = try form(school, "mentees", on: "2021-10-29", at: "2021-12-01T08:00:00Z", "--command-id", id)
    try school.record(
      "briefing.held", "cycle=2021", "audience=staff", "minutes=4", "attendance=58", on: "2021-11-01",
      at: "2021-12-02T08:00:00Z")
    let size = try school.size()
    let again = try form(school, "mentees", on: "2021-10-29", at: "2021-12-03T08:00:00Z", "--command-id", id)
    #expect(again == formed)
    #expect(try school.size() == size)
  }

  @Test func `bases are formed in order, and a base of mentors before that of mentees wants a reason`() throws {
    let school = try Self.trained()
    let early = try school.run(
      "bases", "form", "ready-mentors", "--cycle", "2021", "--on", "2021-12-01", "--at", "2021-12-03T08:00:00Z")
    #expect(early.status == 4 && early.errors.contains("правило base.sequence"), "\(early)")
    try form(school, "mentees", on: "2021-10-29", at: "2021-12-03T08:00:00Z")
    try form(school, "mentors", on: "2021-11-27", at: "2021-12-03T08:01:00Z")
    try form(school, "ready-mentors", on: "2021-12-01", at: "2021-12-03T08:02:00Z")
    #expect(
      try school.rows("bases", "--today", "2021-12-04").values("base") == ["mentees", "mentors", "ready-mentors"])
    #expect(try SmallSchool.besidesLeftOut(school.rows("findings", "--today", "2021-12-04")).isEmpty)
  }

  @Test func `A2: the base of ready mentors on a day, as known then and now, differs by what was entered late`() throws
  {
    // Given a base of ready mentors of 01.12.2021, asked for as known before and after the completion was entered
    let school = try Self.trained()
    func ready(knownBy: String? = nil) throws -> [String] {
      let outcome = try school.run(
        ["mentors", "--ready", "--on-day", "2021-12-01", "--today", "2021-12-20", "--why", "audit", "--format", "json"]
          + (knownBy.map { ["--known-by", $0] } ?? []))
      return try outcome.rows().values("name")
    }
    // Then the entry of 02.12.2021 is the whole difference, and the same question has the same answer
    #expect(try ready(knownBy: "2021-12-01").isEmpty && ready() == [SmallSchool.mentor])
    try FileManager.default.removeItem(atPath: school.file("views.sqlite"))
    #expect(try ready(knownBy: "2021-12-01").isEmpty && ready() == [SmallSchool.mentor])
  }

  @Test func `the long-term base keeps who agreed to future programmes, and shows when that ended`() throws {
    // Given a mentor with a result, who has not agreed to future programmes
    let school = try SmallSchool.paired()
    let mentor = try school.person(SmallSchool.mentor)
    try school.record(
      "result.recorded", "person=\(mentor)", "role=mentor", "cycle=2021", "goal=reached", on: "2022-06-10",
      at: "2022-06-11T08:00:00Z", reason: "late-documents")
    let retain = ["person=\(mentor)", "cycle=2021"]
    let refusal = try school.trying("mentor.retained", retain, on: "2022-06-20", at: "2022-06-21T08:00:00Z")
    #expect(refusal.status == 4 && refusal.errors.contains("правило retained.consent"), "\(refusal)")
    // When the consent is there
    try school.take(
      "consents", at: "2022-06-21T09:00:00Z",
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
      \(SmallSchool.mentor);07.07.1985;наставник;будущие программы;future/1;сам;;;бумага;12.06.2022;31.08.2023
      """)
    try school.record("mentor.retained", retain[0], retain[1], on: "2022-06-20", at: "2022-06-21T10:00:00Z")
    try form(school, "long-term", on: "2022-06-21", at: "2022-06-21T11:00:00Z")
    // Then the mentor is in the base, and the consent's end is shown in it
    func future(_ day: String) throws -> [String] {
      try school.rows("mentors", "--long-term", "--today", day).values("future")
    }
    #expect(try future("2022-06-22") == ["given"] && future("2023-09-01") == ["lapsed"])
    // And a base after that end is refused, and empty without the mentor
    let late = try school.run(
      "bases", "form", "long-term", "--cycle", "2022", "--on", "2023-09-01", "--at", "2023-09-01T08:00:00Z",
      "--confirm-clock")
    #expect(late.status == 4 && late.errors.contains(mentor), "\(late)")
  }

  @Test func `the projections are written as files, one a view, without a name in any`() throws {
    let school = try SmallSchool.paired()
    let target = school.home.appendingPathComponent("views").path
    let outcome = try school.run("export", "views", target, "--today", "2021-12-20", "--format", "json")
    #expect(outcome.status == 0, "\(outcome)")
    let files = try FileManager.default.contentsOfDirectory(atPath: target)
    #expect(files.contains("mentees.json") && files.contains("longterm.json") && files.count == ViewName.allCases.count)
    for file in files {
      let text = try String(contentsOfFile: "\(target)/\(file)", encoding: .utf8)
      #expect(!text.contains("Ясенева") && !text.contains("555-10"), "\(file)")
    }
    let pairs = try JSONDecoder().decode(
      [Row].self, from: Data(contentsOf: URL(fileURLWithPath: "\(target)/pairs.json")))
    #expect(pairs.values("orderNumber") == ["12"])
    // And nothing is overwritten
    #expect(try school.run("export", "views", target, "--today", "2021-12-20").status == 1)
  }
}

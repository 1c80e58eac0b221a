import Foundation
import Testing

/// Every item of the road map, walked by public commands alone: a faulty entry of the item refused, then recorded,
/// corrected, asked about the day before and after, and exported; and the result of every stage on its evidence.
struct EveryItemScenarios {
  typealias Fault = ItemWalk.Fault
  static let cycle = "cycle=2021"

  static func sealed(_ part: String, _ content: String) -> String { #"{"sealed":{"\#(part)":{\#(content)}}}"# }

  /// People of the walk by their codes. The stranger is registered and gave no consent.
  struct People {
    let pupil, mentor, stranger: String
    var everybody: String { "participants=\(pupil),\(mentor)" }
  }

  @Test func `a programme built by record and import alone reaches 34 completed items and seven results`() throws {
    let walk = try ItemWalk.begun()
    let school = walk.school
    try Self.stage1(walk)
    let people = try Self.tables(walk)
    try Self.stages3And4(walk, people)
    let pair = try Self.stage5(walk, people)
    try Self.stage6(walk, people, pair)
    try Self.stage7(walk, people, pair)

    // Then each of the 34 rows is done, every position of its evidence exists, and the export holds them all
    let rows = try school.rows("roadmap", "status", "--cycle", "2021", "--today", ItemWalk.today)
    let undone = rows.filter { !["in-time", "early", "late", "done-unplanned"].contains($0["state"]) }
    #expect(rows.count == 34 && undone.isEmpty, "\(undone.values("item"))")
    let known = Set(try school.rows("events", "--today", ItemWalk.today).values("position"))
    #expect(rows.allSatisfy { !$0.list("evidence").isEmpty && known.isSuperset(of: $0.list("evidence")) })
    try walk.settle()
    try Self.results(walk)
    let target = school.home.appendingPathComponent("bundle").path
    #expect(try school.run("export", "bundle", target).status == 0)
    #expect(try school.run("verify", "--bundle", target, "--policy", school.policy).status == 0)
    #expect(try school.run("replay").status == 0)
  }

  private static func stage1(_ walk: ItemWalk) throws {
    for (item, audience, day, before) in [
      ("1.1", "staff", "2021-09-06", "2021-09-05"), ("1.2", "parents", "2021-09-16", "2021-09-15"),
      ("1.3", "partners", "2021-09-22", "2021-09-21"), ("1.4", "pupils", "2021-09-23", "2021-09-22"),
    ] {
      // Minutes are of somebody, and an audience is one of those that the road map names
      try walk.step(
        item, "briefing.held", [cycle, "audience=\(audience)", "minutes=3"], on: day, before: before,
        refused: Fault("audience=\(audience)-council", says: "(audience)"))
    }
    try walk.step(
      "1.4", "request.noted", [cycle, "audience=pupils", "request=olympiad", "count=12"], on: "2021-09-23",
      before: "2021-09-22", refused: Fault("count=-1", says: "(count)"))
    try walk.school.record(
      "audience.selected", cycle, "sources=teachers,employers", on: "2021-09-24", at: ItemWalk.at)
  }

  /// Items 2.1, 2.2, 2.3, 3.3 and 4.2, which come as tables.
  private static func tables(_ walk: ItemWalk) throws -> People {
    let school = walk.school
    try school.take(
      "participants", at: ItemWalk.at,
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(SmallSchool.otherPupil);11.02.2007;наставляемый;обучающийся;01.10.2021
      """)
    try walk.table(
      "2.1", "participants",
      ["ФИО": SmallSchool.pupil, "Дата рождения": "05.05.2006", "Роль": "наставляемый", "Род занятий": "обучающийся"],
      dayHeading: "Дата регистрации", on: "2021-10-04", before: "2021-10-03", wrongDay: "2021-10-03",
      refused: .init("Дата рождения", "", "person.birthdate"))
    let mother = "Ясенева Ольга Павловна"
    try walk.table(
      "2.2", "representatives",
      [
        "ФИО представителя": mother, "ФИО ребёнка": SmallSchool.pupil, "Дата рождения ребёнка": "05.05.2006",
        "Кем приходится": "мать", "Документ": "свидетельство о рождении",
      ], dayHeading: "Дата проверки", on: "2021-10-08", before: "2021-10-07", wrongDay: "2021-10-07",
      refused: .init("ФИО ребёнка", "Кедровский Захар Львович", "person.unknown"))
    try walk.table(
      "2.2", "consents",
      [
        "ФИО участника": SmallSchool.pupil, "Дата рождения": "05.05.2006", "Роль": "наставляемый", "Цель": "участие",
        "Текст": "participation/1", "Кто подписал": "представитель", "ФИО представителя": mother,
        "Подпись обучающегося": "да", "Форма": "бумага", "Действует по": "31.08.2022",
      ], on: "2021-10-12", before: "2021-10-11", wrongDay: "2021-10-11",
      refused: .init("Кто подписал", "сам", "consent.minor"))
    try walk.table(
      "2.1", "mentee-questionnaires",
      [
        "ФИО участника": SmallSchool.pupil, "Дата рождения": "05.05.2006", "Форма анкеты": "mentee-survey/1",
        "Интересующий предмет": "Физика", "Чего хочется достичь": "Выступить на олимпиаде", "Что мешает": "",
        "Сколько часов в неделю": "2", "Удобный формат встреч": "смешанно", "Кого хотелось бы видеть наставником": "",
      ], on: "2021-10-19", before: "2021-10-18", wrongDay: "2021-10-18",
      refused: .init("Сколько часов в неделю", "100", "value.range"))
    try walk.table(
      "2.3", "admissions",
      [
        "ФИО наставляемого": SmallSchool.pupil, "Дата рождения": "05.05.2006", "Запрос": "олимпиада",
        "Форма наставничества": "работодатель – ученик",
      ], on: "2021-10-29", before: "2021-10-28", wrongDay: "2021-10-28",
      refused: .init("Запрос", "погода", "value.code"))
    try mentorTables(walk)
    return People(
      pupil: try school.person(SmallSchool.pupil), mentor: try school.person(SmallSchool.mentor),
      stranger: try school.person(SmallSchool.otherPupil))
  }

  private static func mentorTables(_ walk: ItemWalk) throws {
    let (name, born) = (SmallSchool.mentor, "07.07.1985")
    try walk.table(
      "3.3", "participants",
      ["ФИО": name, "Дата рождения": born, "Роль": "наставник", "Род занятий": "работник организации"],
      dayHeading: "Дата регистрации", on: "2021-11-02", before: "2021-11-01", wrongDay: "2021-11-01",
      refused: .init("Род занятий", "волшебник", "value.code"))
    try walk.table(
      "3.3", "consents",
      [
        "ФИО участника": name, "Дата рождения": born, "Роль": "наставник", "Цель": "участие",
        "Текст": "participation/1",
        "Кто подписал": "сам", "Форма": "бумага", "Действует по": "31.08.2022",
      ], on: "2021-11-12", before: "2021-11-11", wrongDay: "2021-11-11",
      refused: .init("Текст", "participation/7", "consent.text"))
    try walk.table(
      "3.3", "mentor-questionnaires",
      [
        "ФИО участника": name, "Дата рождения": born, "Форма анкеты": "mentor-survey/1", "Предметы": "Физика",
        "Опыт": "Веду кружок", "Желаемый возраст от": "13", "Желаемый возраст до": "16", "Часов в неделю": "3",
        "Сколько наставляемых": "3", "Удобный формат встреч": "очно", "Почему хочется быть наставником": "",
      ], on: "2021-11-16", before: "2021-11-15", wrongDay: "2021-11-15",
      refused: .init("Удобный формат встреч", "по телефону", "value.code"))
    try walk.table(
      "4.2", "interviews",
      ["ФИО наставника": name, "Дата рождения": born, "Итог": "рекомендован", "Номер протокола": "4"],
      on: "2021-11-24", before: "2021-11-23", wrongDay: "2021-11-23", refused: .init("Итог", "может быть", "value.code")
    )
    try walk.table(
      "4.2", "approvals",
      [
        "ФИО наставника": name, "Дата рождения": born, "Мест": "3", "Форма наставничества": "работодатель – ученик",
      ], on: "2021-11-26", before: "2021-11-25", wrongDay: "2021-11-25", refused: .init("Мест", "0", "value.range"))
  }

  private static func stages3And4(_ walk: ItemWalk, _ people: People) throws {
    let (pupil, mentor) = (people.pupil, people.mentor)
    try walk.step(
      "3.1", "forms.selected", [cycle, "forms=employer-pupil"], on: "2021-11-10", before: "2021-11-09",
      json: sealed("notes", #""text":"Таковы запросы""#), refused: Fault("forms=parent-pupil", says: "(forms)"))
    try walk.step(
      "3.2", "assessment.recorded", ["person=\(pupil)", "role=mentee", cycle, "phase=before", "form=mentee-growth/1"],
      on: "2021-11-11", before: "2021-11-10", json: sealed("scores", #""scales":[{"scale":"goals","points":300}]"#),
      refused: Fault("form=mentor-readiness/1", says: "form.kind"))
    try walk.step(
      "2.3", "base.formed",
      [cycle, "base=mentees", "columns=mentees-base/2", "count=1", "knownAt=30", "members=\(pupil)"],
      on: "2021-11-01", before: "2021-10-31",
      refused: Fault("members=\(people.stranger)", says: "[правило base.consent"))
    try walk.step(
      "3.4", "base.formed",
      [cycle, "base=mentors", "columns=mentors-base/2", "count=1", "knownAt=30", "members=\(mentor)"],
      on: "2021-11-29", before: "2021-11-28", refused: Fault("count=2", says: "[правило base.count"))
    try walk.step(
      "4.1", "assessment.recorded",
      ["person=\(mentor)", "role=mentor", cycle, "phase=before", "form=mentor-readiness/1"],
      on: "2021-11-13", before: "2021-11-12",
      json: sealed("scores", #""scales":[{"scale":"planning","points":400}]"#),
      refused: Fault(
        json: sealed("scores", #""scales":[{"scale":"planning","points":900}]"#), says: "score.range"))
    try walk.step(
      "4.3", "training.prepared", [cycle, "hours=8", "document=12"], on: "2021-11-22", before: "2021-11-21",
      refused: Fault("hours=0", says: "(hours)"))
    try walk.step(
      "4.4", "training.session.held", [cycle, "hours=8", "participants=\(mentor)"], on: "2021-11-27",
      before: "2021-11-26", refused: Fault("participants=\(pupil)", says: "[правило person.role"))
    try walk.step(
      "4.4", "training.completed", ["person=\(mentor)", cycle, "hours=8"], on: "2021-11-28", before: "2021-11-27",
      refused: Fault("hours=9", hasReason: false, says: "[правило training.hours"))
    try walk.step(
      "4.4", "base.formed",
      [cycle, "base=ready-mentors", "columns=ready-mentors/1", "count=1", "knownAt=30", "members=\(mentor)"],
      on: "2021-11-30", before: "2021-11-29", refused: Fault("members=\(pupil)", says: "[правило base.member"))
  }

  /// Gives the pair, as a field names it.
  private static func stage5(_ walk: ItemWalk, _ people: People) throws -> String {
    let (pupil, mentor) = (people.pupil, people.mentor)
    try walk.step(
      "5.1", "group.meeting.held", [cycle, "kind=opening", people.everybody], on: "2021-11-29", before: "2021-11-28",
      refused: Fault("participants=\(people.stranger)", says: "[правило group.meeting.consent"))
    try walk.step(
      "5.2", "preference.submitted", ["person=\(pupil)", "role=mentee", cycle, "form=preference/1"], on: "2021-11-30",
      before: "2021-11-29", json: sealed("wishes", #""ranked":["\#(mentor)"],"avoid":[]"#),
      refused: Fault("person=\(people.stranger)", says: "[правило preference.consent"))
    let proposed = try walk.step(
      "5.3", "pair.proposed", ["mentor=\(mentor)", "mentees=\(pupil)", cycle, "form=employer-pupil"], on: "2021-12-07",
      before: "2021-12-06", refused: Fault("mentees=\(people.stranger)", says: "[правило proposal.consent"))
    let pair = "pair=\(proposed[0]["pair"])"
    for person in [pupil, mentor] {
      try walk.step(
        "5.3", "pair.accepted", [pair, "person=\(person)", cycle], on: "2021-12-08", before: "2021-12-07",
        refused: Fault("person=\(people.stranger)", says: "[правило pair.member"))
    }
    let order = ["order", "issue", "--pairs", "all-accepted", "--at", ItemWalk.at, "--format", "json"]
    let issued = try walk.walk("5.4", "order issue", on: "2021-12-15", before: "2021-12-14", #_sourceLocation) {
      let refused = try walk.school.run(order + ["--number", "12", "--on", "2022-07-03"])
      #expect(refused.status == 4 && refused.errors.contains("date.future"), "\(refused)")
    } recording: {
      let issued = try walk.school.run(order + ["--number", "12", "--on", "2021-12-15"])
      try #require(issued.status == 0, "\(issued)")
      return try issued.rows()
    }
    try walk.step(
      "5.4", "participants.notified",
      [
        cycle, "order=\(issued[0]["position"])", pair.replacing("pair=", with: "pairs="), "persons=\(pupil),\(mentor)",
        "channel=in-person",
      ],
      on: "2021-12-16", before: "2021-12-15", refused: Fault("order=7", says: "[правило notice.order"))
    return pair
  }

  @Test func `a ledger with nothing but the road map shows 34 rows without evidence`() throws {
    let ledger = try TestLedger.opened()
    try ledger.approveRoadMap()
    for cycle in ["2021", "2022", "2023"] {
      let rows = try ledger.rows("roadmap", "status", "--cycle", cycle, "--today", "2022-07-02")
      #expect(rows.count == 34 && rows.allSatisfy { $0.list("evidence").isEmpty }, "\(cycle)")
    }
  }
}

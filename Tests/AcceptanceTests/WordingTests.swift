import Foundation
import Testing

/// What the program answers to the questions and the slips of a newcomer.
struct WordingTests {
  private static let asOf = ["--today", "2021-10-31"]

  private static func ask(_ ledger: TestLedger, _ words: String...) throws -> Outcome {
    try ledger.run(words + asOf)
  }

  /// Registers somebody under a code of the test's choice.
  private static func register(_ code: String, in ledger: TestLedger, name: String = "Цифрова Анна") throws {
    try ledger.record(
      "person.registered", "person=\(code)", on: "2021-10-06", at: "2021-10-20T07:30:00Z",
      json: #"{"data":{"role":"staff","cycle":2021,"occupation":"teacher","basis":"law"},"#
        + #""sealed":{"profile":{"fullName":"\#(name)"}}}"#)
  }

  // MARK: Codes and numbers

  @Test(arguments: ["show", "history"]) func `a code of digits alone is found by its beginning`(command: String) throws
  {
    let ledger = try TestLedger.opened()
    let code = "51757868aaaaaaaaaaaaaaaaaaaaaaaa"
    try Self.register(code, in: ledger)
    let whole = try Self.ask(ledger, command, code)
    try #require(whole.status == 0, "\(whole)")
    for beginning in ["5175", "51757868", "51757868aa"] {
      #expect(try Self.ask(ledger, command, beginning).output == whole.output)
    }
    #expect(try Self.ask(ledger, command, "3").output != whole.output)
  }

  @Test func `digits that mean an entry and a person are refused with both, and each can be said`() throws {
    let ledger = try TestLedger.opened()
    let rows = (0..<1_000).map { index in
      let letters = String(index).map { Array("абвгдежзик")[$0.wholeNumberValue ?? 0] }
      return "Тестова-\(String(letters)) Анна;;сотрудник;педагог;04.10.2021"
    }
    try ledger.take(
      "participants", at: "2021-10-05T07:00:00Z",
      (["ФИО;Дата рождения;Роль;Род занятий;Дата регистрации"] + rows).joined(separator: "\n"))
    try Self.register("1000aaaaaaaaaaaaaaaaaaaaaaaaaaaa", in: ledger)
    try Self.register("9999aaaaaaaaaaaaaaaaaaaaaaaaaaaa", in: ledger)
    for command in ["show", "history"] {
      let both = try Self.ask(ledger, command, "1000")
      #expect(both.status == 64 && both.output.isEmpty, "\(both)")
      #expect(both.errors.contains("запись:1000") && both.errors.contains("человек 1000aaaa"), "\(both)")
      for entry in ["запись:1000", "№ 1000", "№1000"] {
        let answer = try Self.ask(ledger, command, entry)
        #expect(answer.status == 0 && answer.output.contains("\n  1000  "), "\(answer)")
      }
      #expect(try Self.ask(ledger, command, "1000aaaa").status == 0)
      #expect(try Self.ask(ledger, command, "9999").status == 0)
    }
  }

  @Test func `an unknown code, an unknown number and a name are told apart, and the name is not repeated`() throws {
    let ledger = try TestLedger.opened()
    for command in ["show", "history"] {
      let code = try Self.ask(ledger, command, "75fb6044")
      #expect(code.status == 4)
      #expect(code.complaint == "Ошибка: Ни записи, ни человека, ни пары с кодом «75fb6044» в журнале нет.")
      #expect(code.errors.contains("participants --why"))
      let number = try Self.ask(ledger, command, "99")
      #expect(number.status == 4 && number.complaint.contains("Записи 99 в журнале нет"), "\(number)")
      let name = try Self.ask(ledger, command, "Иванов")
      #expect(name.status == 64 && !name.errors.contains("Иванов"), "\(name)")
      #expect(name.errors.contains("participants --why"))
    }
  }

  // MARK: Moments

  @Test func `before the first entry nothing was known, and of two limits the one that counts is named`() throws {
    let ledger = try SmallSchool.registered()
    let before = try Self.ask(ledger, "mentees", "--known-by", "2021-08-01")
    #expect(before.errors.contains("До первой записи журнала (01.09.2021 09:00) ничего не было известно."), "\(before)")
    #expect(!before.errors.contains("-1"))
    let position = try Self.ask(ledger, "participants", "--known-by", "2021-10-09", "--at-position", "5")
    #expect(position.errors.contains("то, что раньше: --at-position."), "\(position)")
    let day = try Self.ask(ledger, "participants", "--known-by", "2021-10-06", "--at-position", "9")
    #expect(day.errors.contains("то, что раньше: --known-by."), "\(day)")
    #expect(!(try Self.ask(ledger, "participants", "--known-by", "2021-10-06")).errors.contains("то, что раньше"))
  }

  @Test func `an error comes without the line that announces an answer`() throws {
    let ledger = try SmallSchool.registered()
    for words in [
      ["show", "ffff"], ["pairs", "--person", "ffff"], ["mentees", "--columns", "x/1"], ["roadmap", "show"],
    ] {
      let outcome = try ledger.run(words + Self.asOf)
      #expect(outcome.status != 0 && !outcome.errors.contains("Ответ на"), "\(outcome)")
    }
    #expect(try Self.ask(ledger, "participants").errors.contains("Ответ на 31.10.2021"))
  }

  @Test func `people read days and hours of the organisation, programs read UTC`() throws {
    let ledger = try SmallSchool.registered()
    let people = try Self.ask(ledger, "events", "--type", "person.registered", "--limit", "1")
    #expect(people.output.contains("05.10.2021 10:00"), "\(people)")
    let rows = try ledger.rows("events", "--type", "person.registered", "--limit", "1", "--today", "2021-10-31")
    #expect(rows[0]["at"] == "2021-10-05T07:00:00Z")
    _ = try Self.ask(ledger, "participants", "--why", "check")
    let reads = try Self.ask(ledger, "report", "reads")
    #expect(reads.output.contains("31.10.2021 00:00") && !reads.output.contains("30.10.2021"), "\(reads)")
    #expect(try ledger.run("account", "list").output.contains("01.09.2021"))
  }

  // MARK: Accounts

  @Test func `nobody asks in the name of an account without its token`() throws {
    let ledger = try TestLedger.opened()
    let made = try ledger.run("account", "create", "--role", "auditor", "--at", "2021-09-01T06:10:00Z")
    let account = try #require(made.output.firstMatch(of: /u:[0-9a-f]{16}/)).0
    for name in ["u:0000000000000000", String(account)] {
      for words in [["mentees"], ["events"], ["findings"], ["report", "reads"]] {
        let outcome = try ledger.run(words + ["--as", name] + Self.asOf)
        #expect(outcome.status == 4 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint.contains("нужен её токен"), "\(outcome)")
      }
    }
    let token = try #require(made.output.firstMatch(of: /[0-9a-f]{64}/)).0
    let auditor = try Outcome.of(
      Checkout.program, ["mentees", "--as", String(account)] + Self.asOf,
      environment: [
        "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": String(token),
      ])
    #expect(auditor.status == 0, "\(auditor)")
    #expect(!auditor.errors.contains("--why"), "an auditor may open no names: \(auditor)")
    #expect(try Self.ask(ledger, "mentees").errors.contains("--why"))
    let closing = try ledger.run("account", "close", String(account), "--at", "2021-09-01T06:20:00Z")
    try #require(closing.status == 0, "\(closing)")
    let entry = try #require(try ledger.rows("events", "--type", "account.closed", "--today", "2021-10-31").first)
    let closed = try Outcome.of(
      Checkout.program, ["mentees", "--as", String(account)] + Self.asOf,
      environment: [
        "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": String(token),
      ])
    #expect(closed.status == 4 && closed.complaint.contains("закрыта (запись \(entry["position"]))"), "\(closed)")
  }

  // MARK: Cards and tables

  @Test func `a card has Russian words alone, and says nothing twice`() throws {
    let ledger = try SmallSchool.ready()
    for name in [SmallSchool.mentor, SmallSchool.pupil] {
      let person = try ledger.person(name)
      let card = try ledger.run("show", person, "--why", "check", "--today", "2021-11-30")
      try #require(card.status == 0, "\(card)")
      for line in card.output.split(separator: "\n") { #expect(!line.contains(/^  [A-Za-z]/), "\(line)") }
      #expect(card.output.contains("согласие на участие") && card.output.contains("действует по"), "\(card)")
      #expect(!card.output.contains("основание хранения") && !card.output.contains("учитывается по"), "\(card)")
    }
    let waiting = try SmallSchool.registered()
    let card = try waiting.run("show", try waiting.person(SmallSchool.pupil), "--today", "2021-10-09")
    #expect(card.output.contains("основание хранения"), "\(card)")
    let events = try ledger.run("events", "--type", "person.registered", "--limit", "1", "--today", "2021-11-30")
    #expect(events.output.contains("таблица") && !events.output.contains("import"), "\(events)")
    let rows = try ledger.rows("events", "--type", "person.registered", "--limit", "1", "--today", "2021-11-30")
    #expect(rows[0]["via"] == "import")
  }

  @Test func `the columns of a table name each code once, the shipped texts and forms, and a form's questions`() throws
  {
    let ledger = try SmallSchool.registered()
    func holds(_ kind: String, _ heading: String) throws -> String {
      try #require(try ledger.rows("import", kind, "--columns").whose("heading", heading).first)["holds"]
    }
    let forms = try holds("mentor-profiles", "Форма наставничества")
    #expect(forms.split(separator: "|").count == 5 && forms.contains("работодатель – студент"), "\(forms)")
    #expect(try holds("consents", "Текст").contains("participation/1"))
    #expect(try holds("mentee-questionnaires", "Форма анкеты") == "mentee-survey/1")
    let headings = try ledger.rows("import", "mentee-questionnaires", "--columns").values("heading")
    #expect(
      SmallSchool.Questions.mentee.split(separator: ";").allSatisfy { headings.contains(String($0)) }, "\(headings)")
    let refused = try ledger.offer(
      "mentor-profiles", at: "2021-11-20T08:00:00Z",
      """
      ФИО наставника;Дата рождения;Компетенции;Сколько наставляемых;Форма наставничества;Дата
      \(SmallSchool.mentor);07.07.1985;проект;2;наставничество;19.11.2021
      """)
    #expect(refused.errors.contains("«учитель – учитель»") && !refused.errors.contains("учитель-учитель"), "\(refused)")
  }

  // MARK: Recordings

  @Test
  func `what a part may hold is said where it holds something else, and a text of another purpose names its rule`()
    throws
  {
    let ledger = try SmallSchool.registered()
    let story = try ledger.trying(
      "case.drafted", ["number=1", "edition=1", "cycle=2021", "anonymised=да"], on: "2022-05-10",
      at: "2022-05-10T08:00:00Z", json: #"{"sealed":{"content":{"text":"…"}}}"#)
    #expect(story.errors.contains("есть: story {heading, text}"), "\(story)")
    let person = try ledger.person(SmallSchool.mentor)
    let consent = try ledger.trying(
      "consent.collected",
      [
        "person=\(person)", "role=mentor", "cycle=2021", "purpose=future", "text=participation/1", "capacity=self",
        "signer=\(person)", "channel=paper", "embedded=нет", "until=2022-08-31",
      ], on: "2021-10-12", at: "2021-10-13T08:00:00Z")
    #expect(consent.errors.contains("[consent.text]"), "\(consent)")
  }

  @Test func `a notice of an entry that is no order is told so, and an order prints how to record its notice`() throws {
    let ledger = try SmallSchool.ready()
    let notice = try ledger.trying(
      "participants.notified", ["cycle=2021", "order=1", "channel=written"], on: "2021-12-16",
      at: "2021-12-16T08:00:00Z")
    #expect(notice.status == 4 && notice.errors.contains("запись 1 — не приказ о парах"), "\(notice)")
    #expect(notice.errors.contains("[правило ") && !notice.errors.contains("не заполнено"), "\(notice)")
    let proposed = try SmallSchool.proposed()
    let issued = try proposed.run(
      "order", "issue", "--number", "12", "--on", "2021-12-15", "--pairs", "all-accepted", "--at",
      "2021-12-16T08:00:00Z")
    let command = try #require(
      issued.errors.firstMatch(of: /mentorledger (record participants\.notified .*)/), "\(issued)")
    let words = command.1.split(separator: " ").map(String.init)
    let recorded = try proposed.run(words + ["--at", "2021-12-16T09:00:00Z"])
    #expect(recorded.status == 0, "\(recorded)")
  }

  @Test func `the guide names each reason for a departure by the words that tables accept`() throws {
    let schema = try TestLedger.opened().run("import", "meetings", "--columns", "--format", "json")
    let column = try #require(try schema.rows().whose("heading", "Причина отступления").first)
    let guide = try String(
      contentsOfFile: Checkout.path("Sources/mentorledger/Documentation.docc/CoordinatorGuide.md"), encoding: .utf8
    ).replacing("\n", with: " ")
    let reasons = column["holds"].split(separator: " | ").map(String.init)
    #expect(reasons.count == 5)
    for reason in reasons { #expect(guide.contains("` (\(reason))"), "\(reason)") }
  }

  @Test func `a schema says what the program fills in itself, and how an empty list is written`() throws {
    let ledger = try TestLedger.opened()
    func lines(_ type: String) throws -> [Substring] {
      try ledger.run("schema", "show", type).output.split(separator: "\n")
    }
    for (type, fields) in [
      ("pair.dissolved", ["mentor", "mentees"]), ("participants.notified", ["pairs", "persons"]),
      ("person.registered", ["person"]), ("meeting.held", ["participants"]), ("person.exited", ["pairs", "members"]),
    ] {
      let rows = try lines(type)
      for field in fields {
        #expect(rows.contains { $0.hasPrefix(field + " ") && $0.contains("впишет сама") }, "\(type) \(rows)")
      }
      #expect(rows.filter { $0.contains("впишет сама") }.count == fields.count, "\(type) \(rows)")
    }
    #expect(try ledger.run("schema", "show", "publication.withdrawn").output.contains("«persons=»"))
    let list = try ledger.run("schema", "list").output
    #expect(!list.contains("Делается") && list.contains("Кто делает"))
  }

  @Test func `a road map that is in force is not approved twice, by whichever command, and can be corrected`() throws {
    let ledger = try TestLedger.opened()
    let approval = ["roadmap", "import", "lyceum21-2021", "--number", "376/а", "--approved-on", "2021-08-30"]
    let time = ["--at", "2021-09-01T07:00:00Z", "--command-id", "3f0c2f7e-0000-4000-8000-000000000001"]
    #expect(try ledger.run(approval + time).status == 0)
    #expect(try ledger.run(approval + time).status == 0, "the same command again")
    for more in [[], ["--dry-run"]] {
      let again = try ledger.run(approval + ["--at", "2021-09-02T07:00:00Z"] + more)
      #expect(again.status == 4 && again.complaint.contains("уже действует: приказ № 376/а от 30.08.2021"), "\(again)")
    }
    let rows = try ledger.rows("events", "--type", "roadmap.approved", "--today", "2021-10-31")
    #expect(rows.count == 1)
    let corrected = try ledger.run(
      "correct", rows[0]["position"], "--reason", "typing-error", "number=377/а", "--at", "2021-09-03T07:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    let withdrawn = try ledger.rows("events", "--type", "roadmap.approved", "--today", "2021-10-31").last
    let revoked = try ledger.run(
      "correct", try #require(withdrawn)["position"], "--reason", "duplicate", "--at", "2021-09-04T07:00:00Z")
    #expect(revoked.status == 0, "\(revoked)")
    #expect(try ledger.run(approval + ["--at", "2021-09-05T07:00:00Z"]).status == 0, "none is in force any more")
  }

  @Test func `a name is held to one rule whichever way it comes in`() throws {
    let ledger = try TestLedger.opened()
    let recorded = try ledger.trying(
      "person.registered", [], on: "2021-10-06", at: "2021-10-20T07:30:00Z",
      json: #"{"data":{"role":"staff","cycle":2021,"occupation":"teacher","basis":"law"},"#
        + #""sealed":{"profile":{"fullName":"Иванов"}}}"#)
    let imported = try ledger.offer(
      "participants", at: "2021-10-20T07:30:00Z",
      "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\nИванов;;сотрудник;педагог;04.10.2021")
    for outcome in [recorded, imported] {
      #expect(outcome.status == 4, "\(outcome)")
      #expect(outcome.errors.contains("нужны фамилия и имя полностью") && outcome.errors.contains("[name.form]"))
    }
  }

  @Test func `a wrong birth date is said to be that`() throws {
    let ledger = try SmallSchool.registered()
    let outcome = try ledger.offer(
      "contacts", at: "2021-10-20T08:00:00Z",
      "ФИО участника;Дата рождения;Телефон;Дата\n\(SmallSchool.pupil);06.05.2006;+7 (000) 555-10-02;19.10.2021")
    #expect(outcome.status == 4)
    #expect(
      outcome.errors.contains("столбец «Дата рождения», значение «06.05.2006»: человек с таким именем"), "\(outcome)")
  }

  @Test func `a table of another kind is recognised, and nothing else is said of it`() throws {
    let ledger = try SmallSchool.registered()
    let meetings = try ledger.offer(
      "participants", at: "2021-12-20T08:00:00Z", SmallSchool.meeting("организационная", "16.12.2021"))
    #expect(meetings.status == 4)
    #expect(meetings.errors.contains("mentorledger import meetings"), "\(meetings)")
    #expect(meetings.errors.split(separator: "\n").count == 2, "\(meetings)")
    let typing = try ledger.offer(
      "participants", at: "2021-12-20T08:00:00Z",
      "ФИО;Дата рождения;Ролль;Род занятий;Дата регистрации\nИванов Иван;;сотрудник;педагог;04.10.2021")
    #expect(typing.errors.contains("[column.unknown]") && !typing.errors.contains("похоже"), "\(typing)")
  }

  // MARK: Arguments and files

  @Test(arguments: [
    (["mentees", "--on-day", "31.02.2021"], "такого дня нет в календаре"),
    (["mentees", "--on-day", "31.10.21"], "год записан двумя цифрами"),
    (["mentees", "--on-day", "вчера"], "не день; пишите 2021-10-03 или 03.10.2021"),
    (["mentees", "--cycle", "21"], "учебный год называют по году его начала"),
    (["events", "--cycle", "21"], "учебный год называют по году его начала"),
    (["events", "--item", "9.9"], "пункта «9.9» в дорожной карте нет"),
    (
      ["report", "reads", "--from", "2021-10-05", "--to", "2021-10-04"],
      "--from (05.10.2021) позже, чем --to (04.10.2021)"
    ),
    (["import", "участники.csv"], "Перед файлом указывают вид таблицы"),
    (["import", "people", "x.csv"], "Таблиц вида «people» нет"),
  ])
  func `an argument that can mean nothing is refused with a sentence`(words: [String], sentence: String) throws {
    let outcome = try TestLedger.opened().run(words)
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.complaint.contains(sentence), "\(outcome)")
    if words[0] == "import" { #expect(outcome.errors.contains("meetings — "), "\(outcome)") }
  }

  @Test func `an unknown field is named, what may be somebody's name is not`() throws {
    let ledger = try TestLedger.opened()
    let field = try ledger.trying("briefing.held", ["audiense=staff"], on: "2021-10-06", at: "2021-10-20T07:30:00Z")
    #expect(field.status == 64 && field.complaint.contains("поля «audiense»"), "\(field)")
    #expect(field.errors.contains("audience — "))
    let name = try ledger.trying("briefing.held", ["Иванов=1"], on: "2021-10-06", at: "2021-10-20T07:30:00Z")
    #expect(name.status == 64 && !name.errors.contains("Иванов"), "\(name)")
  }

  @Test func `a missing file, a folder in its place and one that may not be read are told apart`() throws {
    let ledger = try TestLedger.opened()
    let missing = ledger.home.appendingPathComponent("нет.csv").path
    let calls: [(String) -> [String]] = [
      { ["import", "participants", $0, "--at", "2021-10-20T07:30:00Z"] },
      { ["record", "briefing.held", "--json", $0, "--at", "2021-10-20T07:30:00Z"] },
      { ["verify", "--policy", $0] }, { ["verify", "--against", $0] },
    ]
    for call in calls {
      for (path, words) in [(missing, "» нет."), (ledger.ledger, "» — папка, а нужен файл.")] {
        let outcome = try ledger.run(call(path))
        #expect(outcome.status == 1 && outcome.complaint.hasSuffix(words), "\(call(path)): \(outcome)")
      }
    }
    let file = try ledger.write("текст")
    let folder = try ledger.run("mentees", "--ledger", file)
    #expect(folder.status == 1 && folder.complaint.contains("— файл, а журнал — это папка"), "\(folder)")
    try FileManager.default.removeItem(atPath: ledger.keys + "/epoch-1.key")
    let key = try ledger.run("mentees")
    #expect(key.status == 1 && key.errors.contains("--keys ПАПКА"), "\(key)")
  }

  @Test func `an entry that a message names is not named again`() throws {
    let school = try SmallSchool.paired()
    let again = try school.offer(
      "admissions", at: "2021-12-20T08:00:00Z",
      "ФИО наставляемого;Дата рождения;Запрос;Форма наставничества;Дата\n\(SmallSchool.pupil);05.05.2006;проект;работодатель – ученик;30.10.2021"
    )
    let sentence = try #require(
      again.errors.split(separator: "\n").first { $0.contains("[mentee.once]") || $0.contains("уже в базе") })
    #expect(sentence.contains("(запись") && !sentence.contains("см. запись"), "\(sentence)")
  }

  // MARK: Cards and forms

  @Test func `a card has sections, and says the person once`() throws {
    let school = try SmallSchool.paired()
    let person = try school.person(SmallSchool.pupil)
    let card = try school.run("show", person, "--why", "check", "--today", "2021-12-20")
    #expect(card.output.ranges(of: person).count == 1, "\(card)")
    #expect(card.output.contains("\n\nБаза наставляемых, 2021 год\n  "), "\(card)")
    #expect(!card.output.contains("Строк") && !card.output.contains("Записей"))
  }

  @Test func `an opened questionnaire is shown in words, not as JSON`() throws {
    let school = try SmallSchool.ready()
    let rows = try school.rows("events", "--type", "questionnaire.submitted", "--today", "2021-12-20")
    let entry = try school.run("show", rows[0]["position"], "--why", "check", "--today", "2021-12-20")
    #expect(entry.output.contains("Чего хочется достичь — Выступить на олимпиаде"), "\(entry)")
    #expect(!entry.output.contains("{"), "\(entry)")
  }

  @Test(arguments: ["text", "csv"]) func `a form without names still says whom each row is about`(format: String) throws
  {
    let school = try SmallSchool.ready()
    let people = try school.rows("mentees", "--today", "2021-12-20").values("person")
    let form = try school.run("mentees", "--columns", "mentees-base/1", "--format", format, "--today", "2021-12-20")
    for person in people { #expect(form.output.contains(person.prefix(8)), "\(form)") }
    let named = try school.run(
      "mentees", "--columns", "mentees-base/1", "--format", format, "--why", "check", "--today", "2021-12-20")
    for person in people { #expect(!named.output.contains(person.prefix(8)), "\(named)") }
  }

  @Test func `each list counts what it lists, and a file gets lines that can be read`() throws {
    let school = try SmallSchool.paired()
    for (words, noun) in [
      (["mentees"], "Наставляемых: 2"), (["mentors"], "Наставников: 2"), (["pairs"], "Пар: 1"),
      (["consents"], "Согласий: 4"), (["events", "--limit", "3"], "Записей: 3"),
    ] {
      let outcome = try school.run(words + ["--today", "2021-12-20"])
      #expect(outcome.lastLine == noun, "\(outcome)")
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(outcome)")
    }
  }
}

import Foundation
import GRDB
import Testing

/// A vault that is lost for good: an older one stands in its place, its loss is accepted, and the school works on.
struct LostKeyTests {
  private static let today = "2021-12-20"
  private static let newcomer = "Новикова Инга Львовна"

  private static let registration = """
    ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
    \(newcomer);02.03.2008;наставляемый;обучающийся;16.12.2021
    """

  /// A school of a year whose vault of October survived alone: the profile of one mentee, everybody's contacts and
  /// answers, and the texts of consents are lost. Nothing is accepted yet.
  private struct Loss {
    let school: TestLedger
    /// The school before the loss.
    let whole: TestLedger
    let newcomer: String

    init() throws {
      whole = try SmallSchool.paired()
      try whole.take("participants", at: "2021-12-17T08:00:00Z", LostKeyTests.registration)
      newcomer = try whole.person(LostKeyTests.newcomer)
      school = try whole.copy()
      try school.replace("vault.sqlite", from: SmallSchool.registered())
    }

    func accept() throws {
      let outcome = try school.run("keys", "accept-loss", "--at", "2021-12-18T08:00:00Z")
      try #require(outcome.status == 0, "\(outcome)")
    }

    /// The entry of a type, and how many parts are sealed in it.
    func entry(_ type: String) throws -> String {
      try #require(try school.rows("events", "--type", type, "--today", LostKeyTests.today).first)["position"]
    }

    func question(_ words: String...) throws -> Outcome { try school.run(words + ["--today", LostKeyTests.today]) }
  }

  @Test func `the loss stands in the ledger with who accepted it, and an unknown key stays an error`() throws {
    let loss = try Loss()
    let refused = try loss.question("participants", "--why", "check")
    #expect(refused.status == 1 && refused.complaint.contains("старше журнала"), "\(refused)")
    try loss.accept()
    let acts = try loss.school.rows("events", "--type", "keys.lost", "--today", Self.today)
    #expect(acts.count == 1 && acts[0]["by"].hasPrefix("u:"))
    let again = try loss.school.run("keys", "accept-loss", "--at", "2021-12-18T09:00:00Z")
    #expect(again.status == 4 && again.complaint.contains("Соглашаться не с чем"), "\(again)")
    #expect(try loss.school.run("verify").status == 0)
    #expect(try loss.school.python(folder: true).status == 0)
    // The acceptance is not the vault's: the older one put back once more opens as it did.
    try loss.school.replace("vault.sqlite", from: SmallSchool.registered())
    #expect(try loss.question("participants", "--why", "check").status == 0)
    // One that lacks more keys is refused: those are unknown, not lost.
    let vault = try DatabaseQueue(path: loss.school.file("vault.sqlite"))
    try vault.writeWithoutTransaction { db in
      try db.execute(sql: "DELETE FROM covered")
      try db.execute(sql: "DELETE FROM subject_key WHERE name LIKE 'profile/%'")
    }
    try vault.close()
    let other = try loss.question("participants")
    #expect(other.status == 1 && other.complaint.contains("старше журнала"), "\(other)")
    #expect(!other.errors.contains("утрачен"))
    try loss.school.replace("vault.sqlite", from: SmallSchool.registered())
    let correction = try loss.school.run(
      "correct", acts[0]["position"], "--reason", "duplicate", "--at", "2021-12-19T08:00:00Z")
    #expect(correction.status == 4 && correction.errors.contains("ведёт сам журнал"), "\(correction)")
  }

  @Test func `listings, cards and histories show what is lost, and say of how many`() throws {
    let loss = try Loss()
    try loss.accept()
    let people = try loss.question("participants", "--why", "check")
    #expect(
      people.status == 0 && people.errors.contains("Ключ утрачен, прочесть нельзя: личные данные 1 чел."), "\(people)")
    let rows = try loss.school.rows("participants", "--why", "check", "--today", Self.today)
    #expect(rows.whose("person", loss.newcomer).values("name") == ["(ключ утрачен)"])
    #expect(rows.whose("name", SmallSchool.pupil).count == 1)
    let form = try loss.question("mentees", "--why", "programme", "--columns", "mentees-base/1", "--format", "csv")
    #expect(form.status == 0 && form.output.contains(SmallSchool.pupil) && form.errors.contains("2 чел."), "\(form)")
    let byClass = try loss.question("mentees", "--why", "programme", "--class", "9Б")
    #expect(
      byClass.status == 0 && byClass.output.contains("Наставляемых: 0") && byClass.errors.contains("2 чел."),
      "\(byClass)")
    let card = try loss.question("show", loss.newcomer, "--why", "check")
    #expect(card.status == 0 && card.output.contains("(ключ утрачен)"), "\(card)")
    let pupil = try loss.school.person(SmallSchool.pupil)
    let known = try loss.question("show", pupil, "--why", "check")
    #expect(known.output.contains(SmallSchool.pupil) && known.output.contains("контакты"), "\(known)")
    #expect(known.output.contains("(ключ утрачен)") && !known.output.contains("уничтожен"), "\(known)")
    let history = try loss.question("history", pupil, "--why", "audit")
    #expect(history.status == 0 && history.output.contains("ключ утрачен"), "\(history)")
    #expect(!history.output.contains("уничтожен"))
    let entry = try loss.question("show", loss.entry("questionnaire.submitted"), "--why", "check")
    #expect(entry.status == 0 && entry.output.contains("ключ утрачен"), "\(entry)")
    let consents = try loss.question("consents", "--why", "check")
    #expect(consents.status == 0 && consents.output.contains(SmallSchool.otherPupil), "\(consents)")
    for command in ["pairs", "meetings", "mentors"] {
      #expect(try loss.question(command, "--why", "check").status == 0, "\(command)")
    }
    let findings = try loss.question("findings")
    #expect(findings.status == 0 && findings.errors.contains("не проверены у 1 чел.: ключ утрачен"), "\(findings)")
    let report = try loss.question("report", "reads", "--why", "audit", "--format", "json")
    #expect(report.status == 0, "\(report)")
    #expect(try loss.school.run("replay").status == 0)
  }

  @Test func `recording, imports and corrections go on; whom nobody can name is named by code`() throws {
    let loss = try Loss()
    try loss.accept()
    try loss.school.record(
      "briefing.held", "cycle=2021", "audience=staff", "attendance=5", on: "2021-12-18", at: "2021-12-18T09:00:00Z")
    // The same file adds nothing: its rows are known by their names, not by people's.
    let same = try loss.school.take("participants", at: "2021-12-18T10:00:00Z", Self.registration)
    #expect(same.output.contains("команд записано 0"), "\(same)")
    #expect(same.errors.contains("Имён не прочесть у 1 чел.: ключ утрачен"), "\(same)")
    let byName = try loss.school.offer(
      "contacts", at: "2021-12-18T11:00:00Z",
      "ФИО участника;Дата рождения;Телефон;Класс;Дата\n\(Self.newcomer);02.03.2008;+7 (000) 555-10-09;7В;17.12.2021")
    #expect(byName.status == 4 && byName.errors.contains("ключ утрачен"), "\(byName)")
    // Nobody knows that she is a minor: that is said, and the paper is taken as it is.
    let byCode = try loss.school.take(
      "consents", at: "2021-12-18T11:00:00Z",
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по;Код карточки
      \(Self.newcomer);02.03.2008;наставляемый;участие;participation/1;сам;бумага;17.12.2021;31.08.2022;\(loss.newcomer)
      """)
    #expect(byCode.output.contains("команд записано 1"), "\(byCode)")
    let contacts = try loss.school.take(
      "contacts", at: "2021-12-18T11:30:00Z",
      """
      ФИО участника;Дата рождения;Телефон;Класс;Дата;Код карточки
      \(Self.newcomer);02.03.2008;+7 (000) 555-10-09;7В;17.12.2021;\(loss.newcomer)
      """)
    #expect(contacts.output.contains("команд записано 1"), "\(contacts)")
    let card = try loss.question("show", loss.newcomer, "--why", "check")
    #expect(card.output.contains("7В") && card.output.contains("(ключ утрачен)"), "\(card)")

    let answers = try loss.entry("questionnaire.submitted")
    let moved = try loss.school.run(
      "correct", answers, "--reason", "wrong-date", "--on", "2021-10-18", "--at", "2021-12-18T12:00:00Z")
    #expect(moved.status == 4 && moved.complaint.contains("утрачен, её не перенести"), "\(moved)")
    #expect(!moved.errors.contains("уничтожен"))
    let withdrawn = try loss.school.run("correct", answers, "--reason", "duplicate", "--at", "2021-12-18T12:00:00Z")
    #expect(withdrawn.status == 0, "\(withdrawn)")
    let registered = try #require(
      try loss.school.rows("events", "--person", loss.newcomer, "--today", Self.today)
        .whose("type", "person.registered").first)
    let renewed = try loss.school.run(
      "correct", registered["position"], "--reason", "typing-error", "--at", "2021-12-18T13:00:00Z", "--json", "-",
      input: #"{"sealed":{"profile":{"fullName":"\#(Self.newcomer)","birthDate":"2008-03-02"}}}"#)
    #expect(renewed.status == 0, "\(renewed)")
    #expect(try loss.school.person(Self.newcomer) == loss.newcomer, "and her name can be read again")
    #expect(try loss.question("findings").errors.contains("ключ утрачен") == false)
    #expect(try loss.school.run("verify").status == 0)
    #expect(try loss.school.python(folder: true).status == 0)
  }

  @Test func `an age that can't be read is not judged, which is said, and a repeated command is not called the same`()
    throws
  {
    let loss = try Loss()
    let id = "0b7c6f9e-3f10-4c57-9c0e-5a3b6c1d2e4f"
    let profile = #"{"sealed":{"profile":{"fullName":"Вязова Лада Ильинична","birthDate":"2007-04-04"}}}"#
    let registering = [
      "record", "person.registered", "role=mentee", "cycle=2021", "occupation=pupil", "basis=consent-awaited", "--on",
      "2021-12-17", "--at", "2021-12-17T09:00:00Z", "--command-id", id, "--json", "-",
    ]
    let vault = try loss.school.copy()
    try loss.school.replace("vault.sqlite", from: loss.whole)
    #expect(try loss.school.run(registering, input: profile).status == 0)
    try loss.school.replace("vault.sqlite", from: vault)
    try loss.accept()
    let again = try loss.school.run(registering, input: profile)
    #expect(again.status == 0 && again.output.contains("ключ её личных данных утрачен"), "\(again)")
    let consent = try loss.school.run(
      "record", "consent.collected", "person=\(loss.newcomer)", "cycle=2021", "role=mentee", "purpose=participation",
      "text=participation/1", "capacity=self", "signer=\(loss.newcomer)", "embedded=false", "channel=paper",
      "until=2022-08-31", "--on", "2021-12-17", "--at",
      "2021-12-18T09:00:00Z")
    #expect(consent.errors.contains("Правила о возрасте не проверены у 1 чел.: ключ утрачен"), "\(consent)")
  }

  @Test func `what is lost is not disclosed; bundles, backups, restoration and the drill say what is lost`() throws {
    let loss = try Loss()
    try loss.accept()
    let home = loss.school.home.path
    let disclosure = try loss.school.run(
      "disclose", loss.entry("questionnaire.submitted"), "0", "--why", "request", "--to", "person", "--at",
      "2021-12-19T08:00:00Z", "--output", home + "/часть.json")
    #expect(disclosure.status == 4 && disclosure.complaint.contains("утрачен"), "\(disclosure)")
    #expect(!FileManager.default.fileExists(atPath: home + "/часть.json"))
    let export = try loss.school.run("export", "bundle", home + "/комплект")
    #expect(export.status == 0 && export.errors.contains("прочесть нельзя: закрытых частей "), "\(export)")
    let bundle = try loss.school.run("verify", "--bundle", home + "/комплект", "--policy", loss.school.policy)
    #expect(bundle.status == 0, "\(bundle)")
    let backup = try loss.school.run("backup", home + "/копия")
    #expect(backup.status == 0 && backup.errors.contains("Ключей утрачено: "), "\(backup)")
    #expect(!backup.errors.contains("нет ключей, которыми закрыты"))
    let restored = try loss.school.run("restore", home + "/копия", "--to", home + "/restored")
    #expect(restored.status == 0 && restored.errors.contains("Ключ утрачен, прочесть нельзя: частей "), "\(restored)")
    #expect(!restored.errors.contains("Не открывается"))
    // With the vault that was found after all, everything opens, and nothing is called lost.
    let whole = try loss.school.run(
      "restore", home + "/копия", "--to", home + "/whole", "--vault", loss.whole.file("vault.sqlite"))
    #expect(whole.status == 0 && !whole.errors.contains("утрачен"), "\(whole)")
    let drill = try loss.school.run("backup", "drill")
    #expect(drill.status == 0 && drill.output.contains("кроме утраченного раньше"), "\(drill)")
    let check = try loss.school.run("keys", "check")
    #expect(check.status == 0 && check.output.contains("с утратой которых согласились: "), "\(check)")
    // A key that nobody gave up is another thing.
    let vault = try DatabaseQueue(path: loss.school.file("vault.sqlite"))
    try vault.writeWithoutTransaction { try $0.execute(sql: "DELETE FROM subject_key WHERE name LIKE 'profile/%'") }
    try vault.close()
    #expect(try loss.school.run("backup", home + "/вторая").errors.contains("нет ключей, которыми закрыты"))
  }

  @Test func `keys that are found again are taken up, beside those that were made meanwhile`() throws {
    let loss = try Loss()
    try loss.accept()
    let copy = loss.school.home.path + "/copy"
    #expect(try loss.school.run("keys", "copy", copy).status == 0)
    try loss.school.take(
      "contacts", at: "2021-12-18T11:00:00Z",
      """
      ФИО участника;Дата рождения;Телефон;Класс;Дата
      \(SmallSchool.pupil);05.05.2006;+7 (000) 555-10-22;9В;17.12.2021
      """)
    func reclaim(_ file: String, minute: Int) throws -> Outcome {
      try loss.school.run("keys", "reclaim", file, "--at", "2021-12-19T08:0\(minute):00Z")
    }
    let useless = try reclaim(SmallSchool.registered().file("vault.sqlite"), minute: 0)
    #expect(useless.status == 4 && useless.complaint.contains("нет ни одного"), "\(useless)")
    #expect(try reclaim(loss.school.home.path + "/нет", minute: 0).status == 1)
    let found = try reclaim(loss.whole.file("vault.sqlite"), minute: 1)
    #expect(found.status == 0 && !found.errors.contains("осталось"), "\(found)")
    #expect(try loss.school.rows("events", "--type", "keys.reclaimed", "--today", Self.today).count == 1)
    #expect(try loss.school.person(Self.newcomer) == loss.newcomer)
    let card = try loss.question("show", loss.school.person(SmallSchool.pupil), "--why", "check")
    #expect(card.output.contains("9В") && !card.output.contains("утрачен"), "\(card)")
    let history = try loss.question("history", loss.school.person(SmallSchool.pupil), "--why", "check")
    #expect(history.output.contains("9Б") && !history.output.contains("утрачен"), "\(history)")
    let check = try loss.school.run("keys", "check")
    #expect(check.status == 1 && check.errors.contains("отстала от папки ключей (lost)"), "\(check)")
    #expect(try loss.school.run("backup", "drill").status == 0)
    #expect(try loss.school.run("verify").status == 0)
    #expect(try reclaim(loss.whole.file("vault.sqlite"), minute: 2).status == 4)
    // From here on an older vault is refused again: nobody gave up what is there.
    try loss.school.replace("vault.sqlite", from: SmallSchool.registered())
    #expect(try loss.question("participants").status == 1)
  }

  @Test func `after a change of the epoch an earlier vault gives nothing back, which is said`() throws {
    let loss = try Loss()
    try loss.accept()
    #expect(try loss.school.run("keys", "change-epoch").status == 0)
    let outcome = try loss.school.run(
      "keys", "reclaim", loss.whole.file("vault.sqlite"), "--at", "2021-12-19T08:00:00Z")
    #expect(outcome.status == 1 && outcome.complaint.contains("эпохи 1"), "\(outcome)")
    #expect(try loss.question("participants", "--why", "check").status == 0)
  }
}

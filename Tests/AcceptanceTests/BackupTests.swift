import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import Testing

/// Backups, restoration and the successor as somebody at the keyboard meets them.
struct BackupTests {
  @Test func `a school's year is backed up, lost, restored with the surviving vault, completed, and goes on`() throws {
    let school = try SmallSchool.registered()
    let home = school.home.path
    let backup = try school.run("backup", home + "/копия")
    #expect(backup.status == 0 && backup.output.contains("сделана и проверена"), "\(backup)")
    try school.take("consents", at: "2021-10-15T12:00:00Z", Self.consents)
    #expect(try school.run("export", "bundle", home + "/комплект").status == 0)
    let size = try school.size()
    // The disk with the ledger is lost but for its vault; the key folder is elsewhere.
    try FileManager.default.moveItem(atPath: school.file("vault.sqlite"), toPath: home + "/vault.sqlite")
    try FileManager.default.moveItem(atPath: school.ledger, toPath: home + "/lost")
    let restored = try school.run("restore", home + "/копия", "--to", school.ledger, "--vault", home + "/vault.sqlite")
    #expect(restored.status == 0 && restored.errors.contains("Потеряно записей: 4"), "\(restored)")
    #expect(restored.errors.contains("mentorledger keys take-over --ledger \(school.ledger)"), "\(restored)")
    let early = try school.offer("consents", at: "2021-10-16T12:00:00Z", Self.consents)
    #expect(early.status == 1 && early.complaint.contains("mentorledger keys take-over"), "\(early)")
    let taken = try school.run("keys", "take-over")
    #expect(taken.status == 0 && taken.errors.contains("записей журнала — на 4"), "\(taken)")
    let verified = try school.run("verify")
    #expect(verified.status == 2 && verified.output.contains("heads.contradicted"), "\(verified)")
    #expect(try school.python().status == 0, "by itself the older ledger is sound")
    let refused = try school.offer("consents", at: "2021-10-16T12:00:00Z", Self.consents)
    #expect(refused.status == 2 && refused.complaint.contains("короче"), "\(refused)")
    let completed = try school.run("restore", "--bundle", home + "/комплект")
    #expect(completed.status == 0 && completed.output.contains("добавлено записей 4"), "\(completed)")
    #expect(try school.size() == size)
    #expect(try school.python(folder: true).status == 0)
    try school.record(
      "briefing.held", "cycle=2021", "audience=staff", "attendance=5", on: "2021-10-16", at: "2021-10-16T12:00:00Z")
    #expect(try school.size() == size + 1)
    let consents = try school.rows("consents", "--why", "check", "--today", "2021-10-20")
    #expect(consents.count == 4)
    #expect(try school.run("replay").status == 0)
  }

  private static let consents = """
    ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
    \(SmallSchool.pupil);05.05.2006;наставляемый;участие;participation/1;представитель;Ясенева Ольга Павловна;да;бумага;12.10.2021;31.08.2022
    \(SmallSchool.otherPupil);11.02.2007;наставляемый;участие;participation/1;представитель;Дубравкин Сергей Олегович;да;бумага;12.10.2021;31.08.2022
    \(SmallSchool.mentor);07.07.1985;наставник;участие;participation/1;сам;;;бумага;12.10.2021;31.08.2022
    \(SmallSchool.otherMentor);01.03.1990;наставник;участие;participation/1;сам;;;бумага;12.10.2021;31.08.2022
    """

  @Test func `the drill prints a protocol to be signed, with nothing personal in it, and leaves nothing`() throws {
    let school = try SmallSchool.paired()
    let place = school.home.path + "/place"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    let outcome = try school.run("backup", "drill", "--temporary", place)
    #expect(outcome.status == 0, "\(outcome)")
    for line in [
      "ПРОТОКОЛ", "МБОУ «Школа»", "Итог: журнал восстанавливается из резервной копии полностью.", "(подпись)",
    ] {
      #expect(outcome.output.contains(line), "\(line)")
    }
    for time in ["Начато:   ", "Закончено:"] {
      let line = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix(time) })
      #expect(line.contains(/\ \d\d\.\d\d\.\d{4} \d\d:\d\d$/), "\(line)")
    }
    #expect(!outcome.output.contains("НЕТ"))
    #expect(Needles(["Ясенева", "Кленовская", "05.05.2006"]).found(in: Data(outcome.output.utf8)).isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
    #expect(try school.run("verify").status == 0)
    // Somebody who changes a row fails it, and so does a lost key.
    try LedgerFile(school).write { try $0.execute(sql: "DELETE FROM event_tag WHERE position = 5") }
    let tampered = try school.run("backup", "drill", "--temporary", place)
    #expect(tampered.status == 2 && tampered.output.contains("учение НЕ пройдено"), "\(tampered)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
  }

  @Test func `the protocol of a drill says that a destruction is in progress, and which`() throws {
    let school = try SmallSchool.registered()
    let registered = try school.rows("events", "--type", "person.registered", "--today", "2021-10-12")
    try school.destroy(entries: [registered[0]["position"]], carriedOut: false, on: "2021-10-12")
    let outcome = try school.run("backup", "drill", "--temporary", school.home.path)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("Идёт уничтожение данных: акт № 1;"), "\(outcome)")
    #expect(outcome.output.contains("убрано из копии ключей: 1, частей: 1"), "\(outcome)")
    #expect(outcome.output.contains("Итог: журнал восстанавливается из резервной копии полностью."), "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: school.keys + "/destroyed"))
    #expect(try school.rows("participants", "--why", "check", "--today", "2021-10-31").count == 6)
  }

  @Test func `after a real loss a successor says whom it succeeds, in both verifiers and wherever it is shown`() throws
  {
    let school = try SmallSchool.registered()
    let successor = TestLedger(home: try Scratch.folder("successor"))
    let root = try school.run("verify").lastLine.split(separator: " ").map(String.init)
    let made = try successor.run(
      "init", "--keys", successor.keys, "--origin", "school.example/mentoring-2", "--organisation", "МБОУ «Школа»",
      "--clock", "declared", "--at", "2021-11-01T06:00:00Z", "--successor-of", school.keys)
    #expect(
      made.status == 0 && made.output.contains("Преемник журнала school.example/mentoring: записей \(root[1])"),
      "\(made)")
    for arguments in [["verify"], ["config", "show"], ["show", "0"]] {
      let outcome = try successor.run(arguments)
      #expect(outcome.status == 0 && outcome.output.contains(root[2]), "\(arguments): \(outcome)")
      #expect(outcome.output.contains("school.example/mentoring"))
    }
    #expect(try successor.python(folder: true).status == 0)
    #expect(try school.run("verify").status == 0)
    #expect(try school.python(folder: true).status == 0)
    let same = TestLedger(home: try Scratch.folder("same"))
    let refused = try same.run(
      "init", "--keys", same.keys, "--origin", "school.example/mentoring", "--organisation", "Школа", "--successor-of",
      school.ledger)
    #expect(refused.status == 64 && !FileManager.default.fileExists(atPath: same.ledger), "\(refused)")
  }

  @Test func `what the command line does not make sense of is refused`() throws {
    let school = try TestLedger.opened()
    let home = school.home.path
    #expect(try school.run("restore").status == 64)
    #expect(try school.run("restore", home + "/копия").status == 64)
    #expect(try school.run("restore", "--to", home + "/новый").status == 64)
    #expect(try school.run("restore", home + "/копия", "--to", home + "/новый").status == 1)
    #expect(try school.run("backup").status == 64)
    #expect(try school.run("backup", school.keys + "/копия").status == 1)
    #expect(
      try school.run("init", "--origin", "a.example/b", "--organisation", "Ш", "--policy", "policy").status == 64)
  }
}

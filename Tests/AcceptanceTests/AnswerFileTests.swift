import Foundation
import Testing

/// Answers that people take along: in words for a spreadsheet, and as a file that only its owner reads.
struct AnswerFileTests {
  private static let today = ["--today", "2021-12-20"]

  @Test func `a listing for a spreadsheet has Russian titles, words and days, the one for programs keys and codes`()
    throws
  {
    let school = try SmallSchool.ready()
    let table = try school.run(["consents", "--why", "check", "--format", "table"] + Self.today)
    #expect(table.status == 0, "\(table)")
    #expect(table.output.hasPrefix("\u{FEFF}Запись;Участник;Роль;Цель;Текст;Подписал;"), "\(table)")
    #expect(table.output.contains(";наставляемый;участие") && table.output.contains(";действует;"), "\(table)")
    #expect(!table.output.contains("mentee") && !table.output.contains("2021-1"), "\(table)")
    #expect(table.errors.contains("Ответ на 20.12.2021"), "\(table)")
    let csv = try school.run(["consents", "--format", "csv"] + Self.today)
    #expect(csv.output.hasPrefix("\u{FEFF}position;person;role;"), "\(csv)")
    #expect(csv.output.contains(";mentee;participation;"), "\(csv)")
    let base = try school.run(["mentees", "--format", "table"] + Self.today)
    #expect(base.output.hasPrefix("\u{FEFF}№;Код;") && base.output.contains(";в базе"), "\(base)")
    let events = try school.run(["events", "--format", "table"] + Self.today)
    #expect(events.output.contains(";таблица;") && !events.output.contains(";import;"), "\(events)")
  }

  @Test(arguments: ["csv", "table"]) func `a list ends in one line break`(format: String) throws {
    let school = try SmallSchool.ready()
    for words in [["mentees"], ["events", "--limit", "2"], ["mentees", "--columns", "mentees-base/2"]] {
      let outcome = try school.run(words + ["--format", format] + Self.today)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(Array(outcome.output.utf8.suffix(2)) == [0x0D, 0x0A], "\(words)")
      #expect(!outcome.output.unicodeScalars.split(separator: "\n").contains { $0.elementsEqual(["\r"]) }, "\(words)")
    }
  }

  @Test(arguments: ["text", "json", "csv", "table"])
  func `an answer goes to a new file of its owner's, and never over one that is there`(format: String) throws {
    let school = try SmallSchool.paired()
    for words in [["pairs"], ["meetings"], ["findings"], ["bases"], ["show", "8"], ["history", "8"]] {
      let question = words + ["--format", format] + Self.today
      let file = school.home.appendingPathComponent("ответ").path
      let printed = try school.run(question)
      let written = try school.run(question + ["--output", file])
      #expect(printed.status == 0 && written.status == 0, "\(printed)\(written)")
      #expect(written.output == "Ответ записан: \(file).\n", "\(written)")
      // As bytes, the byte order mark among them
      let content = try Data(contentsOf: URL(fileURLWithPath: file))
      #expect(Array(content) == Array(printed.output.utf8), "\(words)")
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(words)")
      try Data("моё".utf8).write(to: URL(fileURLWithPath: file))
      let again = try school.run(question + ["--output", file])
      #expect(again.status == 1 && again.complaint.hasSuffix("уже есть; в нём ничего не изменено."), "\(again)")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "моё")
      try FileManager.default.removeItem(atPath: file)
    }
  }

  @Test func `a file is refused before a name is opened`() throws {
    let school = try SmallSchool.ready()
    let reads = try school.rows("report", "reads").count
    for (file, complaint) in [(school.ledger, "уже есть"), (school.file("нет/люди.csv"), "Папки «")] {
      let refused = try school.run(
        ["participants", "--why", "check", "--format", "csv", "--output", file] + Self.today)
      #expect(refused.status == 1 && refused.complaint.contains(complaint), "\(refused)")
    }
    let nowhere = try school.run(["participants", "--why", "check", "--format", "xlsx"] + Self.today)
    #expect(nowhere.status == 64 && nowhere.errors.contains("--output таблица.xlsx"), "\(nowhere)")
    #expect(try school.rows("report", "reads").count == reads)
  }
}

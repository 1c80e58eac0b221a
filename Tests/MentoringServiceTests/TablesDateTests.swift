import Testing

@testable import MentoringService

struct TablesDateTests {
  private func rule(_ text: String) -> TableRule? {
    do {
      _ = try RussianDate(parsing: text)
      return nil
    } catch {
      return error.rule
    }
  }

  @Test(arguments: ["03.10.2021", "3.10.2021", "2021-10-03", " 03.10.2021\u{A0}"])
  func `each way to write a day is read`(text: String) throws {
    let date = try RussianDate(parsing: text)
    #expect((date.year, date.month, date.day) == (2021, 10, 3))
    #expect(date.iso == "2021-10-03")
    #expect(date.description == "03.10.2021")
  }

  @Test(arguments: [
    ("31.02.2021", TableRule.noSuchDay), ("29.02.2021", .noSuchDay), ("29.02.1900", .noSuchDay),
    ("31.04.2021", .noSuchDay), ("00.01.2021", .noSuchDay), ("32.01.2021", .noSuchDay), ("10.13.2021", .noSuchDay),
    ("10.00.2021", .noSuchDay), ("2021-02-30", .noSuchDay), ("03.10.21", .twoDigitYear), ("3.1.21", .twoDigitYear),
    ("03.10.1899", .dateYear), ("03.10.2200", .dateYear), ("0001-01-01", .dateYear), ("", .dateForm),
    ("03/10/2021", .dateForm), ("10.2021", .dateForm), ("03.10.2021 0:00", .dateForm), ("44472", .dateForm),
    ("2021-10-3", .dateForm), ("21-10-03", .dateForm), ("003.10.2021", .dateForm), ("03.10.02021", .dateForm),
    ("٠٣.١٠.٢٠٢١", .dateForm), ("+3.10.2021", .dateForm), ("03..2021", .dateForm), ("3 октября 2021", .dateForm),
    ("03.10.2021г", .dateForm),
  ])
  func `what is no date is refused by its rule`(text: String, expected: TableRule) {
    #expect(rule(text) == expected)
  }

  @Test func `leap days exist where the Gregorian calendar has them`() {
    #expect(rule("29.02.2024") == nil)
    #expect(rule("29.02.2000") == nil)
    #expect(rule("29.02.2100") == .noSuchDay)
  }

  @Test func `every day of two centuries survives being written and read, in order`() throws {
    var previous: RussianDate?
    var count = 0
    for year in 1900...2099 {
      for month in 1...12 {
        for day in 1...31 {
          guard let date = try? RussianDate(parsing: "\(day).\(month).\(year)") else { continue }
          #expect(try RussianDate(parsing: date.description) == date)
          #expect(try RussianDate(parsing: date.iso) == date)
          if let previous { #expect(previous < date) }
          previous = date
          count += 1
        }
      }
    }
    // 1 January 1900 to 31 December 2099.
    #expect(count == 73_049)
  }

  @Test func `a refusal tells a serial number of Excel from other nonsense`() {
    #expect(throws: RussianDate.Refusal.self) { try RussianDate(parsing: "44472") }
    do {
      _ = try RussianDate(parsing: "44472")
    } catch {
      #expect(error.message.contains("Excel"))
    }
  }
}

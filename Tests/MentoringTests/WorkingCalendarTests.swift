import EventLedger
import Mentoring
import Testing

@Suite struct WorkingCalendarTests {
  private static let calendar = WorkingCalendar.shipped

  @Test(arguments: [(2021, 247), (2022, 247), (2023, 247), (2024, 248), (2025, 247), (2026, 247)])
  func `a year has as many working days as its production calendar says`(year: Int, days: Int) throws {
    let first = try #require(CivilDate(year: year, month: 1, day: 1))
    let all = (0..<366).map { first.advanced(byDays: $0) }.filter { $0.components.year == year }
    #expect(all.filter { Self.calendar.isWorking($0) == true }.count == days)
  }

  @Test func `holidays, moved days off and worked Saturdays are known`() {
    let off: [CivilDate] = ["2021-11-04", "2022-03-07", "2023-11-06", "2024-12-30", "2025-05-02", "2026-01-09"]
    let worked: [CivilDate] = ["2021-02-20", "2022-03-05", "2024-04-27", "2025-11-01", "2026-04-30"]
    for day in off { #expect(Self.calendar.isWorking(day) == false, "\(day)") }
    for day in worked { #expect(Self.calendar.isWorking(day) == true, "\(day)") }
  }

  @Test func `a term runs from the next day over weekends and holidays`() {
    #expect(Self.calendar.day(3, workingDaysAfter: "2022-06-09") == "2022-06-15")
    #expect(Self.calendar.day(1, workingDaysAfter: "2022-03-04") == "2022-03-05")
    #expect(Self.calendar.day(1, workingDaysAfter: "2022-12-30") == "2023-01-09")
    #expect(Self.calendar.day(0, workingDaysAfter: "2022-06-09") == "2022-06-09")
  }

  @Test func `a term that runs into a year without a calendar has no answer`() throws {
    let last = try #require(Self.calendar.years.last)
    let end = try #require(CivilDate(year: last, month: 12, day: 30))
    #expect(Self.calendar.isWorking(end.advanced(byDays: 5)) == nil)
    #expect(Self.calendar.day(3, workingDaysAfter: end) == nil)
  }
}

/// A calendar date as a Russian table writes it.
///
/// Taken: «03.10.2021», «3.10.2021», «2021-10-03», with spaces around. Refused: two-digit years, other orders and
/// marks, days that do not exist, years outside `years`. Equality and order are those of the calendar.
public struct RussianDate: Hashable, Sendable, Comparable {
  public let year: Int
  public let month: Int
  public let day: Int

  /// Years in which something in a school's records can have happened; outside them a typing error is certain.
  public static let years = 1900...2199

  /// Why a text is no date.
  public struct Refusal: Error, Hashable, Sendable {
    public let rule: TableRule
    /// A Russian sentence.
    public let message: String
  }

  /// Reads a date.
  ///
  /// - Throws: a refusal with rule `date.form`, `date.twoDigitYear`, `date.noSuchDay` or `date.year`.
  public init(parsing text: String) throws(Refusal) {
    let text = SpacedText.line(text)
    let (year, month, day) = try Self.parts(of: text)
    guard Self.years.contains(year) else {
      throw Refusal(
        rule: .dateYear,
        message: "год должен быть от \(Self.years.lowerBound) до \(Self.years.upperBound), а здесь \(year)")
    }
    guard (1...12).contains(month) else {
      throw Refusal(rule: .noSuchDay, message: "месяца \(month) нет: дата пишется ДД.ММ.ГГГГ")
    }
    guard (1...Self.days(in: month, of: year)).contains(day) else {
      throw Refusal(rule: .noSuchDay, message: "такого дня нет в календаре")
    }
    self.year = year
    self.month = month
    self.day = day
  }

  public static func < (left: RussianDate, right: RussianDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// Number of days in a month of the Gregorian calendar.
  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func parts(of text: String) throws(Refusal) -> (year: Int, month: Int, day: Int) {
    let dotted = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if dotted.count == 3, let day = number(dotted[0], 1...2), let month = number(dotted[1], 1...2) {
      if let year = number(dotted[2], 4...4) { return (year, month, day) }
      if number(dotted[2], 2...2) != nil {
        throw Refusal(rule: .twoDigitYear, message: "год записан двумя цифрами: напишите четыре")
      }
    }
    let dashed = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    if dashed.count == 3, let year = number(dashed[0], 4...4), let month = number(dashed[1], 2...2),
      let day = number(dashed[2], 2...2)
    {
      return (year, month, day)
    }
    if number(text.utf8[...], 5...5) != nil {
      throw Refusal(
        rule: .dateForm, message: "похоже на порядковый номер дня из Excel: задайте столбцу формат даты ДД.ММ.ГГГГ")
    }
    throw Refusal(rule: .dateForm, message: "дата пишется ДД.ММ.ГГГГ, например 03.10.2021")
  }

  /// A number of so many ASCII digits, and nothing else.
  private static func number(_ digits: Substring.UTF8View, _ length: ClosedRange<Int>) -> Int? {
    guard length.contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}

extension RussianDate: CustomStringConvertible {
  /// «03.10.2021».
  public var description: String { "\(Self.padded(day)).\(Self.padded(month)).\(year)" }

  /// «2021-10-03», as the ledger writes it.
  public var iso: String { "\(year)-\(Self.padded(month))-\(Self.padded(day))" }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension TableRule {
  public static let dateForm: TableRule = "date.form"
  public static let twoDigitYear: TableRule = "date.twoDigitYear"
  public static let noSuchDay: TableRule = "date.noSuchDay"
  public static let dateYear: TableRule = "date.year"
}

import Foundation
import Mentoring

/// What is wrong with a cell.
struct CellFault: Error {
  let rule: TableRule
  let message: String
}

/// Reads what a cell of a table says, whatever the column.
enum CellText {
  static func number(_ text: String, _ limits: CellLimits) throws(CellFault) -> Int64 {
    guard let number = Int64(text), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw CellFault(rule: "value.number", message: "ожидается целое число")
    }
    guard limits.range.contains(number) else {
      throw CellFault(
        rule: "value.range", message: "ожидается число от \(limits.range.lowerBound) до \(limits.range.upperBound)")
    }
    return number
  }

  /// A number with at most two places behind the comma or point, times 100.
  static func hundredths(_ text: String, _ range: ClosedRange<Int64>) throws(CellFault) -> Int64 {
    guard let match = text.wholeMatch(of: /([0-9]{1,4})(?:[.,]([0-9]{1,2}))?/), let whole = Int64(match.1) else {
      throw CellFault(rule: "value.number", message: "ожидается число, не более двух знаков после запятой: 3,25")
    }
    let part = match.2.map { $0.count == 1 ? "\($0)0" : String($0) }.flatMap { Int64($0) } ?? 0
    let points = 100 * whole + part
    guard range.contains(points) else {
      throw CellFault(
        rule: "value.range",
        message: "ожидается число от \(range.lowerBound.asHundredths) до \(range.upperBound.asHundredths)")
    }
    return points
  }

  static func bounded(_ text: String, _ limits: CellLimits) throws(CellFault) -> String {
    guard text.count <= limits.length else {
      throw CellFault(rule: "value.length", message: "текст длиннее \(limits.length) знаков")
    }
    return text
  }

  static func code(_ text: String, _ codes: [(text: String, code: String)]) throws(CellFault) -> String {
    let key = codeKey(text)
    if let match = codes.first(where: { codeKey($0.text) == key || $0.code == text }) { return match.code }
    let known = namedOnce(codes).map { "«\($0)»" }.joined(separator: ", ")
    throw CellFault(rule: "value.code", message: "такого значения нет; ожидается одно из: \(known)")
  }

  /// One spelling for each code, the first: what is said of them, whatever else is accepted.
  static func namedOnce(_ codes: [(text: String, code: String)]) -> [String] {
    var named: Set<String> = []
    return codes.filter { named.insert($0.code).inserted }.map(\.text)
  }

  /// Case, «ё», kinds of dash and spaces around it do not count.
  private static func codeKey(_ text: String) -> String {
    Profile.searchKey(
      text.replacing("–", with: "-").replacing("—", with: "-").replacing(" - ", with: "-"))
  }

  /// What stands between the marks by which form services part several answers in a cell.
  static func several(_ text: String) -> [String] {
    text.split(whereSeparator: { ",;\n".contains($0) }).map { SpacedText.line(String($0)) }.filter { !$0.isEmpty }
  }

  /// The day of a time stamp, as a date of tables: `19.10.2021 14:05:33`, `2021-10-19 14:05`,
  /// `2021/10/19 2:05:33 PM GMT+3`.
  ///
  /// The hour is that of whoever owns the form, so the day is the school's. Of a stamp in UTC it may be another, which
  /// is refused.
  static func dayOfTimestamp(_ text: String) throws(CellFault) -> String {
    let time = /(?:[T ] *[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: ?[AP]M)?)/
    guard let day = text.prefixMatch(of: /[0-9]{1,4}[.\/-][0-9]{1,2}[.\/-][0-9]{1,4}/)?.0 else { return text }
    var rest = text[day.endIndex...]
    if let match = rest.prefixMatch(of: time) { rest = rest[match.0.endIndex...] }
    let zone = SpacedText.line(String(rest))
    guard zone.isEmpty || zone.wholeMatch(of: /(?:GMT|UTC)?[+-][0-9]{1,2}(?::?[0-9]{2})?/) != nil else {
      throw CellFault(
        rule: "date.zone", message: "время в другом часовом поясе или с припиской: оставьте день и местное время")
    }
    guard day.contains("/") else { return String(day) }
    guard day.wholeMatch(of: /[0-9]{4}\/[0-9]{2}\/[0-9]{2}/) != nil else {
      throw CellFault(rule: .dateForm, message: "где день, а где месяц, не видно; дата пишется ДД.ММ.ГГГГ")
    }
    return String(day).replacing("/", with: "-")
  }
}

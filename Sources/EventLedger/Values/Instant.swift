/// A moment in UTC, to the second, written `2021-10-04T09:12:33Z` (FORMAT §2, `at`).
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let secondsSinceEpoch: Int64

  public init(secondsSinceEpoch: Int64) { self.secondsSinceEpoch = secondsSinceEpoch }

  /// Reads exactly `YYYY-MM-DDTHH:MM:SSZ` of a real moment.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z"),
      let day = CivilDate(String(decoding: bytes[0..<10], as: UTF8.self)),
      let hour = CivilDate.number(bytes[11..<13]), hour < 24,
      let minute = CivilDate.number(bytes[14..<16]), minute < 60,
      let second = CivilDate.number(bytes[17..<19]), second < 60
    else { return nil }
    secondsSinceEpoch = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  public static func < (left: Instant, right: Instant) -> Bool { left.secondsSinceEpoch < right.secondsSinceEpoch }

  /// The day in UTC.
  public var utcDay: CivilDate {
    CivilDate(daysSinceEpoch: Int((secondsSinceEpoch - secondOfDay) / 86_400))
  }

  public var description: String {
    let second = Int(secondOfDay)
    let time = [second / 3600, second / 60 % 60, second % 60].map { CivilDate.padded($0, 2) }
    return "\(utcDay)T\(time[0]):\(time[1]):\(time[2])Z"
  }

  private var secondOfDay: Int64 {
    let remainder = secondsSinceEpoch % 86_400
    return remainder < 0 ? remainder + 86_400 : remainder
  }
}

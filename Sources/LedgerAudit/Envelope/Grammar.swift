/// The small grammars of FORMAT §2 and §4, over ranges of a leaf's bytes.
///
/// Written a second time here, apart from the engine's own types, so that a fault in one is found by the other.
enum Grammar {
  /// Most bytes of a tag.
  static let tagBytes = 64

  /// The value of a lower-case hexadecimal digit.
  @inline(__always)
  static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// `2021-10-04T09:12:33Z` of a real moment, as the number 20211004091233, which sorts as the moment does.
  static func instant(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    let start = range.lowerBound
    guard range.count == 20, bytes[start + 10] == UInt8(ascii: "T"), bytes[start + 13] == UInt8(ascii: ":"),
      bytes[start + 16] == UInt8(ascii: ":"), bytes[start + 19] == UInt8(ascii: "Z"),
      let day = date(bytes, start..<start + 10),
      let hour = number(bytes, start + 11..<start + 13), hour < 24,
      let minute = number(bytes, start + 14..<start + 16), minute < 60,
      let second = number(bytes, start + 17..<start + 19), second < 60
    else { return nil }
    return day * 1_000_000 + hour * 10_000 + minute * 100 + second
  }

  /// `2021-10-03` of a real day of the Gregorian calendar, years 1 to 9999, as the number 20211003.
  static func date(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    let start = range.lowerBound
    guard range.count == 10, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
      let year = number(bytes, start..<start + 4), year >= 1,
      let month = number(bytes, start + 5..<start + 7), (1...12).contains(month),
      let day = number(bytes, start + 8..<start + 10), day >= 1, day <= length(ofMonth: month, year: year)
    else { return nil }
    return year * 10_000 + month * 100 + day
  }

  /// `system`, or `u:` and 16 hexadecimal digits.
  static func isAccount(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    if bytes[range].elementsEqual("system".utf8) { return true }
    return range.count == 18 && bytes[range.lowerBound] == UInt8(ascii: "u")
      && bytes[range.lowerBound + 1] == UInt8(ascii: ":")
      && bytes[range.dropFirst(2)].allSatisfy { nibble($0) != nil }
  }

  /// A name as IANA writes them: words of letters, digits, `_`, `+` and `-` between slashes, a letter first.
  static func isTimeZone(_ name: String) -> Bool {
    name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty
        && word.allSatisfy { byte in
          byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
            || [UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte)
        }
    } && name.utf8.first.map { Character(Unicode.Scalar($0)).isLetter && $0 < 0x80 } ?? false
  }

  /// `[a-z]+(:[0-9a-z.-]+)?`, at most 64 bytes.
  static func isTag(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count <= tagBytes else { return false }
    var index = range.lowerBound
    while index < range.upperBound, isLetter(bytes[index]) { index += 1 }
    guard index > range.lowerBound else { return false }
    guard index < range.upperBound else { return true }
    guard bytes[index] == UInt8(ascii: ":"), index + 1 < range.upperBound else { return false }
    return bytes[index + 1..<range.upperBound].allSatisfy {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
  }

  /// `[a-z]+(\.[a-z]+)+`.
  static func isType(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var words = 0
    var length = 0
    for index in range {
      if isLetter(bytes[index]) {
        length += 1
      } else {
        guard bytes[index] == UInt8(ascii: "."), length > 0 else { return false }
        words += 1
        length = 0
      }
    }
    return words >= 1 && length > 0
  }

  /// `[a-z]+/[0-9a-z-]+`.
  static func isKeyName(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound, isLetter(bytes[index]) { index += 1 }
    guard index > range.lowerBound, index + 1 < range.upperBound, bytes[index] == UInt8(ascii: "/") else {
      return false
    }
    return bytes[index + 1..<range.upperBound].allSatisfy {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-")
    }
  }

  /// One of the ways in which an event may come in.
  static func isVia(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    ["cli", "web", "api", "import", "system"].contains { bytes[range].elementsEqual($0.utf8) }
  }

  /// Whether two texts are the same bytes; Swift's own `==` would follow canonical equivalence.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for index in range {
      guard isDigit(bytes[index]) else { return nil }
      value = value * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
    }
    return value
  }

  private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

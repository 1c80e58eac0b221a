/// The code page in which Russian Excel saves «CSV (разделители — запятые)»: WHATWG and Unicode's `CP1251.TXT`, but
/// with byte 0x98 refused, which Unicode leaves undefined.
enum Windows1251 {
  /// The only byte that stands for nothing.
  static let undefinedByte: UInt8 = 0x98

  /// The scalar of a byte.
  static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case 0..<0x80: Unicode.Scalar(byte)
    case undefinedByte: nil
    case 0x80..<0xC0: upperHalf[Int(byte) - 0x80]
    default: Unicode.Scalar(0x0410 + UInt32(byte) - 0xC0)
    }
  }

  /// Bytes 0x80–0xBF; the place of 0x98 holds U+FFFD and is never read.
  private static let upperHalf: [Unicode.Scalar] = Array(
    """
    \u{402}\u{403}\u{201A}\u{453}\u{201E}\u{2026}\u{2020}\u{2021}\u{20AC}\u{2030}\u{409}\u{2039}\u{40A}\u{40C}\u{40B}\
    \u{40F}\u{452}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{FFFD}\u{2122}\u{459}\u{203A}\u{45A}\
    \u{45C}\u{45B}\u{45F}\u{A0}\u{40E}\u{45E}\u{408}\u{A4}\u{490}\u{A6}\u{A7}\u{401}\u{A9}\u{404}\u{AB}\u{AC}\u{AD}\
    \u{AE}\u{407}\u{B0}\u{B1}\u{406}\u{456}\u{491}\u{B5}\u{B6}\u{B7}\u{451}\u{2116}\u{454}\u{BB}\u{458}\u{405}\u{455}\
    \u{457}
    """.unicodeScalars)
}

extension Windows1251 {
  /// What is against reading bytes as Russian text in this code page. Every byte but one means something in it, so
  /// that reading never fails by itself; these are the marks of text that was written otherwise.
  enum Doubt: Equatable {
    /// At least half of the bytes above ASCII are pairs that UTF-8 makes of Cyrillic.
    case looksLikeUTF8
    /// Too few Russian letters, too many Serbian and Macedonian ones, or words that grow large after the first letter
    /// (KOI8-R, CP866, Mac, or no text at all).
    case notRussian
  }

  /// Least share of Russian letters among the bytes above ASCII, in per cent; the rest is punctuation, «№», spaces.
  static let leastRussianPercent = 75
  /// Greatest share of letters that only Serbian and Macedonian use, in per cent: Mac's and DOS's capitals land there.
  static let mostForeignPercent = 5

  static func doubt(about bytes: [UInt8]) -> Doubt? {
    var high = 0
    var russian = 0
    var foreign = 0
    var pairs = 0
    var rising = 0  // small letter, then capital: «нАСТАВНИК»
    var falling = 0  // capital, then small letter: «Наставник»
    var previous: UInt8 = 0
    for byte in bytes {
      if byte >= 0x80 {
        high += 1
        if isSmall(byte) || isCapital(byte) { russian += 1 }
        if isForeign(byte) { foreign += 1 }
        if previous == 0xD0 || previous == 0xD1, byte < 0xC0 { pairs += 1 }
        if isSmall(previous), isCapital(byte) { rising += 1 }
        if isCapital(previous), isSmall(byte) { falling += 1 }
      }
      previous = byte
    }
    if pairs * 4 >= high { return .looksLikeUTF8 }
    let isRussian =
      russian * 100 >= high * leastRussianPercent && foreign * 100 <= high * mostForeignPercent && rising <= falling
    return isRussian ? nil : .notRussian
  }

  private static func isCapital(_ byte: UInt8) -> Bool { (0xC0...0xDF).contains(byte) || byte == 0xA8 }
  private static func isSmall(_ byte: UInt8) -> Bool { byte >= 0xE0 || byte == 0xB8 }

  private static func isForeign(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80, 0x81, 0x83, 0x8A, 0x8C...0x90, 0x9A, 0x9C...0x9F, 0xA3, 0xBC, 0xBD, 0xBE: true
    default: false
    }
  }
}

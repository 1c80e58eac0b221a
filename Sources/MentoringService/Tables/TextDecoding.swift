/// A file's text and how it was written.
public struct DecodedText: Equatable, Sendable {
  /// How the bytes stood for text.
  public enum Encoding: String, Sendable {
    case utf8
    case utf8WithMark
    case windows1251
  }

  public let text: String
  public let encoding: Encoding
}

/// Finds out how a file from a school's computer is encoded, and refuses what can't be told for certain.
///
/// UTF-8 with or without a byte order mark is taken where every byte is valid (Unicode 16, D92); else Windows-1251,
/// where the bytes are plausible Russian text (`Windows1251.Doubt`). UTF-16, workbooks, binary files, damaged UTF-8
/// and other code pages are refused with advice: text read under a wrong code page would be recorded for ever.
public enum TextDecoding {
  /// The text of a file in normal form C.
  ///
  /// - Throws: the one fault that stands against the file, with rules `file.empty` and `encoding.*`.
  public static func decode(_ bytes: [UInt8], file: String) throws(TableFault) -> DecodedText {
    let decoded = try decodeExactly(bytes, file: file)
    return DecodedText(text: decoded.text.inNormalFormC, encoding: decoded.encoding)
  }

  /// The text before composition. A reader of tables needs it so: normal form C makes «;» out of U+037E, the Greek
  /// question mark, and so would make a delimiter out of a letter of a cell.
  static func decodeExactly(_ bytes: [UInt8], file: String) throws(TableFault) -> DecodedText {
    try refuseForeignKinds(bytes, file: file)
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let content = hasMark ? Array(bytes[3...]) : bytes
    guard !content.isEmpty else {
      throw TableFault(file: file, rule: .emptyFile, message: "файл пуст")
    }
    if let text = String(validating: content, as: UTF8.self) {
      return DecodedText(text: text, encoding: hasMark ? .utf8WithMark : .utf8)
    }
    if hasMark { throw damaged(content, file: file) }
    return DecodedText(text: try decodeWindows1251(content, file: file), encoding: .windows1251)
  }

  private static func refuseForeignKinds(_ bytes: [UInt8], file: String) throws(TableFault) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw TableFault(file: file, rule: .utf16, message: "файл записан в UTF-16; \(advice)")
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw TableFault(file: file, rule: .workbook, message: "это книга Excel или другой документ, а не CSV; \(advice)")
    }
    if let zero = bytes.firstIndex(of: 0) {
      throw TableFault(
        file: file, line: line(of: zero, in: bytes), rule: .binary,
        message: "в файле есть нулевые байты: это UTF-16 или не текст; \(advice)")
    }
  }

  private static func decodeWindows1251(_ bytes: [UInt8], file: String) throws(TableFault) -> String {
    switch Windows1251.doubt(about: bytes) {
    case .looksLikeUTF8: throw damaged(bytes, file: file)
    case .notRussian:
      throw TableFault(
        file: file, rule: .unknownEncoding,
        message: "кодировка не распознана: это не UTF-8 и не русский текст в Windows-1251; \(advice)")
    case nil: break
    }
    var scalars = String.UnicodeScalarView()
    scalars.reserveCapacity(bytes.count * 2)
    for (offset, byte) in bytes.enumerated() {
      guard let scalar = Windows1251.scalar(byte) else {
        throw TableFault(
          file: file, line: line(of: offset, in: bytes), rule: .undefinedByte,
          message: "байт 98 (шестн.) в Windows-1251 ничего не значит: файл повреждён; \(advice)")
      }
      scalars.append(scalar)
    }
    return String(scalars)
  }

  private static func damaged(_ bytes: [UInt8], file: String) -> TableFault {
    var offset = 0
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      offset = error.byteOffsets.lowerBound
    }
    return TableFault(
      file: file, line: line(of: offset, in: bytes), rule: .damagedUTF8,
      message: "файл записан в UTF-8, но в этой строке есть недопустимые байты: файл повреждён; \(advice)")
  }

  private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    bytes[..<offset].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
  }

  private static let advice = "сохраните таблицу как CSV UTF-8"
}

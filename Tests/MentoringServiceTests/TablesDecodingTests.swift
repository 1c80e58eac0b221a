import Foundation
import Testing

@testable import MentoringService

/// Code points of bytes 0x80–0xFF as Python's codec `cp1251` gives them, U+FFFD where it gives none.
private let cp1251: [UInt32] = [
  0x402, 0x403, 0x201A, 0x453, 0x201E, 0x2026, 0x2020, 0x2021,
  0x20AC, 0x2030, 0x409, 0x2039, 0x40A, 0x40C, 0x40B, 0x40F,
  0x452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0xFFFD, 0x2122, 0x459, 0x203A, 0x45A, 0x45C, 0x45B, 0x45F,
  0xA0, 0x40E, 0x45E, 0x408, 0xA4, 0x490, 0xA6, 0xA7,
  0x401, 0xA9, 0x404, 0xAB, 0xAC, 0xAD, 0xAE, 0x407,
  0xB0, 0xB1, 0x406, 0x456, 0x491, 0xB5, 0xB6, 0xB7,
  0x451, 0x2116, 0x454, 0xBB, 0x458, 0x405, 0x455, 0x457,
  0x410, 0x411, 0x412, 0x413, 0x414, 0x415, 0x416, 0x417,
  0x418, 0x419, 0x41A, 0x41B, 0x41C, 0x41D, 0x41E, 0x41F,
  0x420, 0x421, 0x422, 0x423, 0x424, 0x425, 0x426, 0x427,
  0x428, 0x429, 0x42A, 0x42B, 0x42C, 0x42D, 0x42E, 0x42F,
  0x430, 0x431, 0x432, 0x433, 0x434, 0x435, 0x436, 0x437,
  0x438, 0x439, 0x43A, 0x43B, 0x43C, 0x43D, 0x43E, 0x43F,
  0x440, 0x441, 0x442, 0x443, 0x444, 0x445, 0x446, 0x447,
  0x448, 0x449, 0x44A, 0x44B, 0x44C, 0x44D, 0x44E, 0x44F,
]

/// The bytes of a text in Windows-1251.
func windows1251(_ text: String) -> [UInt8] {
  text.unicodeScalars.map { scalar in
    if scalar.value < 0x80 { return UInt8(scalar.value) }
    guard let index = cp1251.firstIndex(of: scalar.value) else { preconditionFailure("not in the code page") }
    return UInt8(0x80 + index)
  }
}

struct TablesDecodingTests {
  private let text = "Фамилия;Дата\r\nЁлкина;03.10.2021\r\n«Подъезд» №5 — да;\r\n"

  private func refusal(_ bytes: [UInt8]) -> TableFault? {
    do {
      _ = try TextDecoding.decode(bytes, file: "f.csv")
      return nil
    } catch {
      return error
    }
  }

  @Test func `the code page agrees with an independent table in every byte`() {
    for byte in UInt8.min...UInt8.max {
      let expected = byte < 0x80 ? UInt32(byte) : cp1251[Int(byte) - 0x80]
      #expect(Windows1251.scalar(byte)?.value == (byte == 0x98 ? nil : expected))
    }
  }

  @Test func `the same text is found in all three encodings`() throws {
    let plain = try TextDecoding.decode(Array(text.utf8), file: "f.csv")
    let marked = try TextDecoding.decode([0xEF, 0xBB, 0xBF] + Array(text.utf8), file: "f.csv")
    let russian = try TextDecoding.decode(windows1251(text), file: "f.csv")
    #expect(plain == DecodedText(text: text, encoding: .utf8))
    #expect(marked == DecodedText(text: text, encoding: .utf8WithMark))
    #expect(russian == DecodedText(text: text, encoding: .windows1251))
  }

  @Test func `the short cut for plain text never differs from full composition`() {
    for value in UInt32(1)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in ["\(scalar)", "и\(scalar)", "e\(scalar)\u{306}", "\(scalar)\u{323}\u{301}"] {
        #expect(Array(text.inNormalFormC.utf8) == Array(text.precomposedStringWithCanonicalMapping.utf8))
      }
    }
  }

  @Test func `text comes out composed`() throws {
    let decoded = try TextDecoding.decode(Array("И\u{306}од, е\u{308}лка".utf8), file: "f.csv")
    #expect(Array(decoded.text.utf8) == Array("Йод, ёлка".utf8))
  }

  @Test func `UTF-16 is refused with advice, with and without a mark`() {
    let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
      let fault = refusal(bytes)
      #expect(fault?.rule == .utf16)
      #expect(fault?.message.contains("сохраните таблицу как CSV UTF-8") == true)
    }
    #expect(refusal(little)?.rule == .binary)
    #expect(refusal(big)?.rule == .binary)
  }

  @Test func `workbooks, pictures and empty files are refused each in its own words`() {
    #expect(refusal([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00])?.rule == .workbook)
    #expect(refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1])?.rule == .workbook)
    #expect(refusal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00])?.rule == .binary)
    #expect(refusal([])?.rule == .emptyFile)
    #expect(refusal([0xEF, 0xBB, 0xBF])?.rule == .emptyFile)
    #expect(refusal(Array("а;б\n1;\u{0}\n".utf8))?.line == 2)
  }

  @Test func `a byte that Windows-1251 does not define is refused with its line`() {
    let fault = refusal(windows1251("Фамилия;Имя\nИванов;") + [0x98] + windows1251("иван\n"))
    #expect(fault?.rule == .undefinedByte)
    #expect(fault?.line == 2)
  }

  @Test func `damaged UTF-8 is not mistaken for Windows-1251, whichever byte is lost`() {
    let bytes = Array(text.utf8)
    for index in bytes.indices where bytes[index] >= 0x80 {
      var damaged = bytes
      damaged.remove(at: index)
      let fault = refusal(damaged)
      #expect(fault?.rule == .damagedUTF8)
      let line = bytes[..<index].count { $0 == 0x0A } + 1
      #expect(fault?.line == line)
    }
  }

  @Test func `damage behind a byte order mark is damage, however Russian it looks`() {
    #expect(refusal([0xEF, 0xBB, 0xBF] + windows1251(text))?.rule == .damagedUTF8)
  }

  @Test(arguments: [
    // «Фамилия;Имя», «Иванов;Пётр» in KOI8-R, CP866 and Mac Cyrillic (as Python encodes them).
    [
      0xE6, 0xC1, 0xCD, 0xC9, 0xCC, 0xC9, 0xD1, 0x3B, 0xE9, 0xCD, 0xD1, 0x0A, 0xE9, 0xD7, 0xC1, 0xCE, 0xCF, 0xD7, 0x3B,
      0xF0, 0xA3, 0xD4, 0xD2, 0x0A,
    ],
    [
      0x94, 0xA0, 0xAC, 0xA8, 0xAB, 0xA8, 0xEF, 0x3B, 0x88, 0xAC, 0xEF, 0x0A, 0x88, 0xA2, 0xA0, 0xAD, 0xAE, 0xA2, 0x3B,
      0x8F, 0xF1, 0xE2, 0xE0, 0x0A,
    ],
    [
      0x94, 0xE0, 0xEC, 0xE8, 0xEB, 0xE8, 0xDF, 0x3B, 0x88, 0xEC, 0xDF, 0x0A, 0x88, 0xE2, 0xE0, 0xED, 0xEE, 0xE2, 0x3B,
      0x8F, 0xDE, 0xF2, 0xF0, 0x0A,
    ],
    // «Класс;Номер», «Конев;Антон» in Mac Cyrillic: small letters as in Windows-1251, capitals Serbian.
    [
      0x8A, 0xEB, 0xE0, 0xF1, 0xF1, 0x3B, 0x8D, 0xEE, 0xEC, 0xE5, 0xF0, 0x0A, 0x8A, 0xEE, 0xED, 0xE5, 0xE2, 0x3B,
      0x80, 0xED, 0xF2, 0xEE, 0xED, 0x0A,
    ],
  ])
  func `other Cyrillic code pages are refused`(bytes: [UInt8]) {
    #expect([.unknownEncoding, .undefinedByte].contains(refusal(bytes)?.rule))
  }

  @Test func `Western text in its own code page is refused`() {
    // «Name;Ort», «Müller;Café £5 © °» in ISO 8859-1.
    let bytes =
      Array("Name;Ort\nM".utf8) + [0xFC] + Array("ller;Caf".utf8) + [0xE9, 0x20, 0xA3, 0x35, 0x20, 0xA9, 0xB0]
    #expect(refusal(bytes)?.rule == .unknownEncoding)
  }

  @Test func `capitals, a Ukrainian name and much punctuation are still Russian text`() throws {
    let rows = "ФАМИЛИЯ;ШКОЛА\nКОВАЛЬЧУК-ЇЖАКЕВИЧ;«МБОУ «СОШ №12»\nС.;«Р»\n"
    #expect(try TextDecoding.decode(windows1251(rows), file: "f.csv").encoding == .windows1251)
  }

  @Test func `cleaned text has one plain space between words, no invisible marks, and is composed`() {
    let raw = "\u{FEFF} \u{A0}Иван\u{AD}ов\t \u{202F} И\u{306}ова\u{200B}\r\n"
    #expect(Array(SpacedText.line(raw).utf8) == Array("Иванов Йова".utf8))
    #expect(SpacedText.line("\u{A0}\u{3000}") == "")
  }

  @Test func `cleaned paragraphs keep their line breaks`() {
    #expect(SpacedText.paragraphs("\r\n  первая \u{A0} строка \r\n\r\nвторая\n\n") == "первая строка\n\nвторая")
    #expect(SpacedText.paragraphs(" \n ") == "")
  }
}

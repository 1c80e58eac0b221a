import Foundation
import Testing

@testable import MentoringService

struct TablesWriterTests {
  @Test func `the default is what Russian Excel opens`() {
    let text = DelimitedWriter().text(headings: ["Имя", "Заметка"], rows: [["Анна", "а;б"], ["", "«\"да\"»"]])
    #expect(Array(text.utf8) == Array("\u{FEFF}Имя;Заметка\r\nАнна;\"а;б\"\r\n;\"«\"\"да\"\"»\"\r\n".utf8))
  }

  @Test func `delimiter, line ends and mark are as asked`() {
    let writer = DelimitedWriter(delimiter: .comma, endsLinesWithCRLF: false, hasByteOrderMark: false)
    let text = writer.text(headings: ["a", "b;"], rows: [["1,5", "2\n3"]])
    #expect(Array(text.utf8) == Array("a,b;\n\"1,5\",\"2\n3\"\n".utf8))
    #expect(writer.line([""]) == "\"\"\n")
  }

  @Test(arguments: [
    "=1+1", "+7 912 345-67-89", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "=", "-", "+", "--1", "-1-1", "-1e5", "-1.",
    "-.5", "-1,2,3", "-1.2,3", "+٣", "＝1+1", "＠x", "=\u{301}1",
  ])
  func `a cell that a spreadsheet would run is guarded`(cell: String) {
    #expect(DelimitedWriter.guarded(cell).utf8.first == 0x27)
    #expect(Array(DelimitedWriter.guarded(cell).utf8.dropFirst()) == Array(cell.utf8))
  }

  @Test(arguments: [
    "-5", "+5", "-3,14", "+3.14", "0", "03.10.2021", "2021-10-03", "Анна", "", "1-2", "'", " =1", "н/д",
  ])
  func `numbers, dates and words are left alone`(cell: String) {
    #expect(Array(DelimitedWriter.guarded(cell).utf8) == Array(cell.utf8))
  }

  @Test(arguments: ["+79001234567", "007", "123456789012", "8-9", "12/3", "1.5", "01-02-2021", "7Е2", "1e5"])
  func `in a form for people, text that a spreadsheet would change is guarded`(cell: String) {
    var writer = DelimitedWriter()
    writer.keepsTextAsText = true
    #expect(writer.line([cell, "x"]) == "'\(cell);x\r\n")
    #expect(DelimitedWriter().line([cell, "x"]) == "\(cell);x\r\n")
  }

  @Test(arguments: [
    "29.10.2021", "2021-10-29", "13–16", "2021/22", "3", "12345678901", "0", "8 (900) 123-45-67", "9Б", "",
  ])
  func `in a form for people, days, short numbers and words are left alone`(cell: String) {
    var writer = DelimitedWriter()
    writer.keepsTextAsText = true
    #expect(writer.line([cell, "x"]) == "\(cell);x\r\n")
  }

  @Test func `whatever is written is read back, and only guarded cells differ, by their apostrophe`() throws {
    var random = SplitMix.seeded()
    let alphabet = ["а", "Ё", "\"", ";", ",", "\n", " ", "=", "-", "+", "1", ".", "'", "é", "中", "ю"]
    for _ in 0..<500 {
      let writer = DelimitedWriter(
        delimiter: Bool.random(using: &random) ? .semicolon : .comma,
        endsLinesWithCRLF: .random(using: &random), hasByteOrderMark: .random(using: &random))
      let columns = Int.random(in: 2...5, using: &random)
      let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        ["x"] + (1..<columns).map { _ in random.pieces(of: alphabet, atMost: 6).joined() }
      }
      let headings = (1...columns).map { "к\($0)" }
      let bytes = Array(writer.text(headings: headings, rows: rows).utf8)
      let table = try DelimitedReader.read(bytes, file: "f.csv").table()
      #expect(table.headings == headings)
      let expected = rows.map { $0.map { Array(DelimitedWriter.guarded($0).utf8) } }
      #expect(table.rows.map { $0.cells.map { Array($0.utf8) } } == expected)
    }
  }

  @Test func `a reader meets any bytes without falling over, and what it takes has the shape of its headings`() {
    var random = SplitMix.seeded()
    let pieces: [[UInt8]] = [
      [0x22], [0x3B], [0x2C], [0x09], [0x0A], [0x0D], [0x0D, 0x0A], [0x61], [0xD0, 0x91], [0xE0], [0x98],
    ]
    var taken = 0
    for _ in 0..<5_000 {
      // Half of the files begin soundly, so that faults of rows are met as well as faults of headings.
      let start = Bool.random(using: &random) ? Array("a;b\n1;2\n".utf8) : []
      let bytes = start + random.pieces(of: pieces, atMost: 24).joined()
      let reading = DelimitedReader.read(bytes, file: "f.csv")
      #expect(reading.wellFormed != nil || !reading.faults.isEmpty)
      guard let table = reading.wellFormed else { continue }
      taken += 1
      #expect(table.rows.allSatisfy { $0.cells.count == table.headings.count })
      #expect(zip(table.rows, table.rows.dropFirst()).allSatisfy { $0.line < $1.line })
    }
    #expect(taken > 50)
  }
}

/// SplitMix64: small, seeded, the same everywhere.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  /// From the seed in `MENTORLEDGER_SEED`, or one of its own; either is printed.
  static func seeded() -> SplitMix {
    let given = ProcessInfo.processInfo.environment["MENTORLEDGER_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("MENTORLEDGER_SEED=\(seed)")
    return SplitMix(state: seed)
  }

  mutating func pieces<Piece>(of choice: [Piece], atMost count: Int) -> [Piece] {
    (0..<Int.random(in: 0...count, using: &self)).compactMap { _ in choice.randomElement(using: &self) }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

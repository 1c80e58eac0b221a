import Foundation
import Testing

@testable import MentoringService

struct TablesReaderTests {
  private func read(_ text: String) -> TableReading {
    DelimitedReader.read(Array(text.utf8), file: "люди.csv")
  }

  /// Rule, line and column of each fault.
  private func places(_ text: String) -> [String] {
    read(text).faults.map { fault in
      let column =
        switch fault.column {
        case .heading(let heading): " " + heading
        case .number(let number): " #\(number)"
        case nil: ""
        }
      return "\(fault.rule)@\(fault.line.map(String.init) ?? "-")\(column)"
    }
  }

  @Test func `cells, line numbers, delimiter and encoding come out as they stand in the file`() throws {
    let text = "Имя; Дата  рождения ;Заметка\r\nАнна;03.10.2021;\"а;б\"\"в\"\"\r\nвторая\"\nПётр;;\" край \"\r\n"
    let table = try read(text).table()
    #expect(table.headings == ["Имя", "Дата рождения", "Заметка"])
    #expect(table.delimiter == .semicolon)
    #expect(table.encoding == .utf8)
    #expect(
      table.rows == [
        DelimitedRow(line: 2, cells: ["Анна", "03.10.2021", "а;б\"в\"\nвторая"]),
        DelimitedRow(line: 4, cells: ["Пётр", "", " край "]),
      ])
    #expect(table.column("дата РОЖДЕНИЯ") == 1)
    #expect(table.column("Дата") == nil)
  }

  @Test(arguments: [Delimiter.semicolon, .comma, .tab], ["\n", "\r\n"])
  func `each delimiter and line break is found`(delimiter: Delimiter, lineBreak: String) throws {
    let mark = String(UnicodeScalar(delimiter.rawValue))
    let text = ["а\(mark)\"б;,\t\"", "1\(mark)2", "3\(mark)4"].joined(separator: lineBreak)
    // Tab is refused inside a cell, so the quoted heading with all three is a fault, but only that one.
    #expect(places(text) == ["cell.controlCharacter@1 #2"])
    let table = try read(text.replacing(";,\t", with: ";,")).table()
    #expect(table.delimiter == delimiter)
    #expect(table.rows.map(\.line) == [2, 3])
    #expect(table.rows.map(\.cells) == [["1", "2"], ["3", "4"]])
  }

  @Test func `a comma in a heading of a file with semicolons is settled by the rows`() throws {
    #expect(try read("Фамилия, имя;Класс\nЁлкин Пётр;7\n").table().delimiter == .semicolon)
    #expect(try read("Фамилия,Имя;отчество\nЁлкин,Пётр\n").table().delimiter == .comma)
    #expect(places("Фамилия, имя;Класс\n") == ["table.mixedDelimiters@1"])
    #expect(places("а,б;в\n1,2;3\n") == ["table.mixedDelimiters@1"])
    #expect(places("Фамилия\nЁлкин\n") == ["table.noDelimiter@1"])
  }

  @Test(arguments: [
    ("а;б\n1;2\n3;\"4\n5;6\n", "quote.unclosed@3 б"),
    ("а;\"б\n1;2\n", "quote.unclosed@1 #2"),
    ("а;б\n\"1\"x;2\n3;4\n", "quote.textAfter@2 а"),
    ("а;б\n\"1\" ;2\n", "quote.textAfter@2 а"),
    ("а;б\n1;\"начало\n3;\"4\"\n", "quote.textAfter@3 б"),
    ("а;б\n1;2\r3;4\n", "line.loneCarriageReturn@2 б"),
    ("а;\"б\"в\n1;2\n", "quote.textAfter@1 #2"),
    ("а;б\"в\n1;2\n", "quote.stray@1 #2"),
    ("\nа;б\n1;2\n", "table.noDelimiter@1"),
    (";;\n1;2;3\n", "table.noHeadings@1"),
    ("а;б\n", "file.noRows@-"),
    ("а;б\n;\n\n", "file.noRows@-"),
  ])
  func `a fault of structure stops the reading and is named`(text: String, expected: String) {
    #expect(places(text) == [expected])
    #expect(read(text).wellFormed == nil)
    #expect(throws: TableRefusal.self) { try read(text).table() }
  }

  @Test func `headings that are empty or equal but for case and spaces are all named`() {
    #expect(
      places("Имя;;Дата;ИМЯ ;дата\n1;2;3;4;5\n") == [
        "table.emptyHeading@1 #2", "table.duplicateHeading@1 #4", "table.duplicateHeading@1 #5",
      ])
  }

  @Test func `faults of rows and cells are collected, and sound rows are still there`() {
    let long = String(repeating: "я", count: TableLimits.cellCharacters)
    let text = """
      а;б
      1;2
      1;2;3
      1
      \(long);\(long)я
      1;x"y
      1;\u{7}
      \u{FFFD};\u{FFFE}
      1;\u{85}

      ;
      9;"две
      строки"
      8;8;8

      """
    #expect(
      places(text) == [
        "row.tooLong@3", "row.tooShort@4", "cell.tooLong@5 б", "quote.stray@6 б", "cell.controlCharacter@7 б",
        "cell.replacementCharacter@8 а", "cell.controlCharacter@8 б", "cell.controlCharacter@9 б", "row.empty@10",
        "row.tooLong@14",
      ])
    let reading = read(text)
    #expect(reading.wellFormed?.rows.map(\.line) == [2, 12])
    #expect(reading.faults[0].message == "ячеек в строке: 3, а столбцов в заголовке: 2")
    #expect(reading.faults[8].message.contains("10–11"))
    #expect(throws: TableRefusal(faults: reading.faults)) { try reading.table() }
  }

  @Test func `empty rows at the end are ignored, however many cells they have`() throws {
    #expect(try read("а;б\n1;2\n;\n\n;;;;\n \u{A0};\n\n").table().rows.count == 1)
  }

  @Test func `an empty cell at the very end of a file is a cell`() throws {
    #expect(try read("а;б\n1;").table().rows == [DelimitedRow(line: 2, cells: ["1", ""])])
    #expect(try read("а;б\n1;\"\"").table().rows == [DelimitedRow(line: 2, cells: ["1", ""])])
  }

  @Test func `composing a cell never makes a delimiter of a letter`() throws {
    let table = try read("а;б\n1\u{37E};И\u{306}\n").table()
    #expect(Array(table.rows[0].cells[0].utf8) == Array("1;".utf8))
    #expect(Array(table.rows[0].cells[1].utf8) == Array("Й".utf8))
  }

  @Test func `each limit is met exactly and refused one past it`() throws {
    func wide(_ columns: Int) -> String {
      (1...columns).map { "c\($0)" }.joined(separator: ";") + "\n" + String(repeating: ";", count: columns - 1) + "1\n"
    }
    #expect(try read(wide(TableLimits.columns)).table().headings.count == TableLimits.columns)
    #expect(places(wide(TableLimits.columns + 1)) == ["table.tooManyColumns@1"])

    let rows = "а;б\n" + String(repeating: "1;2\n", count: TableLimits.rows)
    #expect(try read(rows).table().rows.count == TableLimits.rows)
    #expect(places(rows + "1;2\n") == ["table.tooManyRows@\(TableLimits.rows + 2)"])

    let bytes = [UInt8](repeating: 0x41, count: TableLimits.fileBytes + 1)
    #expect(DelimitedReader.read(bytes, file: "f").faults.map(\.rule) == [.fileTooLarge])

    let faulty = places("а;б\n" + String(repeating: "1\n", count: TableLimits.faults * 2))
    #expect(faulty.count == TableLimits.faults + 1)
    #expect(faulty.last == "file.tooManyFaults@\(TableLimits.faults + 1)")
  }

  @Test func `a file is read from disk by its bytes, and one that is not there is refused`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "наставники.csv")
    try Data(windows1251("Имя;Класс\r\nАнна;7\r\n")).write(to: file)
    let table = try DelimitedReader.read(path: file.path).table()
    #expect(table.file == "наставники.csv")
    #expect(table.encoding == .windows1251)
    #expect(table.rows[0].cells == ["Анна", "7"])
    #expect(DelimitedReader.read(path: folder.appending(path: "нет.csv").path).faults.map(\.rule) == [.unreadable])
    #expect(DelimitedReader.read(path: folder.path).faults.map(\.rule) == [.unreadable])
  }

  @Test func `a fault says file, line, column, value, rule and sentence on one line that steers no terminal`() throws {
    let table = try read("Имя;Дата\nАнна;31.02.2021\n").table()
    let fault = table.fault(table.rows[0], column: 1, rule: .noSuchDay, message: "такого дня нет в календаре")
    #expect(
      fault.description
        == "люди.csv, строка 2, столбец «Дата», значение «31.02.2021»: такого дня нет в календаре [date.noSuchDay]")
    let hostile = TableFault(
      file: "f", value: "a\u{1B}[2J\u{202E}\n" + String(repeating: "я", count: 99), rule: "x", message: "нет")
    #expect(hostile.description.hasPrefix("f, значение «a\u{FFFD}[2J\u{FFFD} яяя"))
    #expect(hostile.description.hasSuffix("я…»: нет [x]"))
  }
}

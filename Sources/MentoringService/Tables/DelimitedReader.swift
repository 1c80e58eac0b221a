import Foundation

/// Reads a spreadsheet's CSV export strictly (RFC 4180; «;», «,» or tab; CRLF or LF) and loses nothing silently.
///
/// Faults of structure (encoding, delimiter, headings, an unclosed quote, text after a closing one) stop the reading,
/// for what follows can't be told apart. Faults of a row or cell are collected to the end of the file. Empty rows at
/// the end are ignored, for spreadsheets export them; one with rows after it is refused, for it may be a row that got
/// lost. A table has at least two columns and one row.
public enum DelimitedReader {
  /// Reads a file, never more of it than `TableLimits.fileBytes`.
  public static func read(path: String) -> TableReading {
    let url = URL(fileURLWithPath: path)
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      let data = try handle.read(upToCount: TableLimits.fileBytes + 1) ?? Data()
      return read([UInt8](data), file: url.lastPathComponent)
    } catch {
      return TableReading(
        wellFormed: nil,
        faults: [
          TableFault(
            file: url.lastPathComponent, rule: .unreadable,
            message: "файл не удалось прочитать: проверьте имя и права доступа")
        ])
    }
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter file: the name that faults give.
  public static func read(_ bytes: [UInt8], file: String) -> TableReading {
    var reading = Reading(file: file)
    do {
      try reading.run(bytes)
    } catch {
      reading.faults.append(error)
    }
    return TableReading(wellFormed: reading.table, faults: reading.faults)
  }
}

/// One reading under way.
private struct Reading {
  let file: String
  var faults: [TableFault] = []
  var table: DelimitedTable?
  private var headings: [String] = []
  private var rows: [DelimitedRow] = []
  /// The first and last line of a run of empty rows that may yet turn out to end the file.
  private var emptyLines: ClosedRange<Int>?

  init(file: String) { self.file = file }

  mutating func run(_ bytes: [UInt8]) throws(TableFault) {
    guard bytes.count <= TableLimits.fileBytes else {
      throw TableFault(
        file: file, rule: .fileTooLarge,
        message: "файл больше \(TableLimits.fileBytes / 1024 / 1024) МиБ: разделите его")
    }
    let decoded = try TextDecoding.decodeExactly(bytes, file: file)
    let content = Array(decoded.text.utf8)
    let delimiter = try DelimiterDetection.find(in: content, file: file)
    var scanner = DelimitedScanner(content, delimiter: delimiter, file: file)

    try takeHeadings(scanner.next())
    guard faults.isEmpty else { return }
    do {
      while let record = try scanner.next() { try take(record) }
    } catch {
      throw named(error)
    }
    if rows.isEmpty, faults.isEmpty {
      throw TableFault(file: file, rule: .noRows, message: "под заголовками нет ни одной строки")
    }
    table = DelimitedTable(
      file: file, encoding: decoded.encoding, delimiter: delimiter, headings: headings, rows: rows)
  }

  // MARK: Headings

  private mutating func takeHeadings(_ record: DelimitedScanner.Record?) throws(TableFault) {
    guard let record, !record.isEmpty else {
      throw TableFault(
        file: file, line: 1, rule: .noHeadings, message: "первая строка пуста: в ней должны стоять заголовки столбцов")
    }
    if let strayQuote = record.strayQuote { throw strayQuote }
    var firstColumns: [[UInt8]: Int] = [:]
    for (index, cell) in record.cells.enumerated() {
      let heading = SpacedText.line(cell)
      headings.append(heading)
      let column = TableFault.Column.number(index + 1)
      if let fault = fault(in: cell, line: record.line, column: column) {
        faults.append(fault)
      } else if heading.isEmpty {
        faults.append(
          TableFault(
            file: file, line: record.line, column: column, rule: .emptyHeading, message: "у столбца нет заголовка"))
      } else if let first = firstColumns.updateValue(index + 1, forKey: DelimitedTable.key(of: heading)) {
        faults.append(
          TableFault(
            file: file, line: record.line, column: column, value: heading, rule: .duplicateHeading,
            message: "такой же заголовок уже стоит в столбце \(first)"))
      }
    }
  }

  // MARK: Rows

  private mutating func take(_ record: DelimitedScanner.Record) throws(TableFault) {
    if record.isEmpty {
      emptyLines = (emptyLines?.lowerBound ?? record.line)...record.line
      return
    }
    reportEmptyLines()
    guard rows.count < TableLimits.rows else {
      throw TableFault(
        file: file, line: record.line, rule: .tooManyRows,
        message: "строк под заголовками больше \(TableLimits.rows): разделите файл")
    }
    let found = self.faults(of: record)
    if found.isEmpty {
      rows.append(DelimitedRow(line: record.line, cells: record.cells.map(\.inNormalFormC)))
    }
    faults += found
    guard faults.count < TableLimits.faults else {
      throw TableFault(
        file: file, line: record.line, rule: .tooManyFaults,
        message: "ошибок уже \(faults.count), дальше файл не проверялся")
    }
  }

  private mutating func reportEmptyLines() {
    guard let lines = emptyLines else { return }
    emptyLines = nil
    let message =
      lines.count == 1
      ? "пустая строка посреди таблицы: удалите её или верните пропавшую запись"
      : "пустые строки \(lines.lowerBound)–\(lines.upperBound) посреди таблицы: удалите их или верните пропавшие записи"
    faults.append(TableFault(file: file, line: lines.lowerBound, rule: .emptyRow, message: message))
  }

  private func faults(of record: DelimitedScanner.Record) -> [TableFault] {
    if let strayQuote = record.strayQuote { return [named(strayQuote)] }
    guard record.cells.count == headings.count else {
      let rule: TableRule = record.cells.count < headings.count ? .rowTooShort : .rowTooLong
      return [
        TableFault(
          file: file, line: record.line, rule: rule,
          message: "ячеек в строке: \(record.cells.count), а столбцов в заголовке: \(headings.count)")
      ]
    }
    return zip(record.cells, headings).compactMap { cell, heading in
      fault(in: cell, line: record.line, column: .heading(heading))
    }
  }

  /// What is wrong with the characters of a cell. What FORMAT §1 refuses in a string (control characters but line
  /// feed, noncharacters) is refused here already, where the line and the column can be named.
  private func fault(in cell: String, line: Int, column: TableFault.Column) -> TableFault? {
    var count = 0
    for scalar in cell.unicodeScalars {
      count += 1
      guard count <= TableLimits.cellCharacters else {
        return TableFault(
          file: file, line: line, column: column, value: cell, rule: .cellTooLong,
          message: "в ячейке больше \(TableLimits.cellCharacters) знаков")
      }
      if scalar == "\u{FFFD}" {
        return TableFault(
          file: file, line: line, column: column, value: cell, rule: .replacementCharacter,
          message: "в ячейке знак замены «\u{FFFD}»: текст испорчен прежним сохранением")
      }
      if scalar != "\n", scalar.properties.generalCategory == .control || scalar.properties.isNoncharacterCodePoint {
        return TableFault(
          file: file, line: line, column: column, value: cell, rule: .controlCharacter,
          message: "в ячейке управляющий знак U+\(Self.hexadecimal(scalar)): удалите его")
      }
    }
    return nil
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The fault with its column's heading, where the headings are known.
  private func named(_ fault: TableFault) -> TableFault {
    guard case .number(let number) = fault.column, headings.indices.contains(number - 1) else { return fault }
    var fault = fault
    fault.column = .heading(headings[number - 1])
    return fault
  }
}

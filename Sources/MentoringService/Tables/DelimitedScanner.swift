/// Splits bytes of UTF-8 into records and cells.
///
/// The grammar (RFC 4180 §2, with the delimiter as found and LF as good as CRLF):
///
///     file      = record *(break record) [break]
///     record    = cell *(delimiter cell)
///     cell      = quoted / plain
///     quoted    = DQUOTE *(any but DQUOTE / break / 2DQUOTE) DQUOTE
///     plain     = *(any but DQUOTE, delimiter, CR, LF)
///     break     = CRLF / LF
struct DelimitedScanner {
  struct Record: Equatable {
    /// The physical line on which it begins.
    var line: Int
    var cells: [String] = []
    /// The first cell with a quote where none may stand. The record's end is still certain, so reading goes on.
    var strayQuote: TableFault?

    /// Whether nothing but spaces stands in it.
    var isEmpty: Bool {
      cells.allSatisfy { cell in cell.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
    }
  }

  private static let quote: UInt8 = 0x22
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  let file: String
  let bytes: [UInt8]
  let delimiter: UInt8
  private var index = 0
  private var line = 1

  init(_ bytes: [UInt8], delimiter: Delimiter, file: String) {
    self.bytes = bytes
    self.delimiter = delimiter.rawValue
    self.file = file
  }

  /// The next record, or nothing at the end.
  ///
  /// - Throws: a fault after which the ends of rows can't be told; scanning must not go on.
  mutating func next() throws(TableFault) -> Record? {
    guard index < bytes.count else { return nil }
    var record = Record(line: line)
    repeat {
      guard record.cells.count < TableLimits.columns else {
        throw fault(
          record, .tooManyColumns, "столбцов больше \(TableLimits.columns)", line: record.line, column: nil)
      }
      if index < bytes.count, bytes[index] == Self.quote {
        try scanQuoted(into: &record)
      } else {
        try scanPlain(into: &record)
      }
    } while takeDelimiter()
    takeBreak()
    return record
  }

  private mutating func takeDelimiter() -> Bool {
    guard index < bytes.count, bytes[index] == delimiter else { return false }
    index += 1
    return true
  }

  private mutating func takeBreak() {
    guard index < bytes.count else { return }
    if bytes[index] == Self.carriageReturn { index += 1 }
    index += 1
    line += 1
  }

  /// Whether a line break begins here; a carriage return alone is none.
  private func isBreak(at index: Int) -> Bool {
    bytes[index] == Self.lineFeed
      || bytes[index] == Self.carriageReturn && index + 1 < bytes.count && bytes[index + 1] == Self.lineFeed
  }

  private mutating func scanPlain(into record: inout Record) throws(TableFault) {
    let start = index
    var hasQuote = false
    while index < bytes.count, bytes[index] != delimiter, !isBreak(at: index) {
      if bytes[index] == Self.carriageReturn { throw loneCarriageReturn(record) }
      if bytes[index] == Self.quote { hasQuote = true }
      index += 1
    }
    let cell = String(decoding: bytes[start..<index], as: UTF8.self)
    if hasQuote, record.strayQuote == nil {
      var stray = fault(
        record, .strayQuote,
        "кавычка внутри ячейки без кавычек: возьмите всю ячейку в кавычки, а внутренние удвойте", line: line)
      stray.value = cell
      record.strayQuote = stray
    }
    record.cells.append(cell)
  }

  private mutating func scanQuoted(into record: inout Record) throws(TableFault) {
    let openedOn = line
    var cell: [UInt8] = []
    index += 1
    while true {
      guard index < bytes.count else {
        throw fault(
          record, .unclosedQuote, "кавычка, открытая в этой строке, не закрыта до конца файла", line: openedOn)
      }
      let byte = bytes[index]
      if byte == Self.quote {
        index += 1
        guard index < bytes.count, bytes[index] == Self.quote else { break }
        cell.append(Self.quote)
        index += 1
      } else if isBreak(at: index) {
        cell.append(Self.lineFeed)
        takeBreak()
      } else {
        if byte == Self.carriageReturn { throw loneCarriageReturn(record) }
        cell.append(byte)
        index += 1
      }
    }
    guard index == bytes.count || bytes[index] == delimiter || isBreak(at: index) else {
      let opening = openedOn == line ? "" : " (ячейка открыта кавычкой в строке \(openedOn))"
      throw fault(
        record, .textAfterQuote, "после закрывающей кавычки стоит текст\(opening): внутренние кавычки удвойте",
        line: line)
    }
    record.cells.append(String(decoding: cell, as: UTF8.self))
  }

  private func loneCarriageReturn(_ record: Record) -> TableFault {
    fault(
      record, .loneCarriageReturn,
      "возврат каретки без перевода строки: сохраните файл с концами строк Windows или Unix", line: line)
  }

  private func fault(_ record: Record, _ rule: TableRule, _ message: String, line: Int) -> TableFault {
    fault(record, rule, message, line: line, column: .number(record.cells.count + 1))
  }

  private func fault(
    _ record: Record, _ rule: TableRule, _ message: String, line: Int, column: TableFault.Column?
  ) -> TableFault {
    TableFault(file: file, line: line, column: column, rule: rule, message: message)
  }
}

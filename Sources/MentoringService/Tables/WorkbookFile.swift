public import EventLedger
import Foundation

#if XLSX
  import CXLSXWriter
#endif

/// Writes an Excel workbook, where the program is built with the package trait `XLSX`.
///
/// The workbook goes straight into the file that was asked for, which only its owner may read. libxlsxwriter makes it
/// of temporary files; they are kept in a folder of memory (tmpfs), and where there is none the workbook is refused, so
/// that no text of a person reaches another file on a disk.
public enum WorkbookFile {
  /// A cell. Text is always text: nothing in it is a formula, and no digit of it is lost.
  public enum Cell: Sendable {
    case text(String)
    case number(Int)
    /// A day, which sorts as one; and a day with a minute of it.
    case day(CivilDate)
    case time(CivilDate, minute: Int)
    /// A number that is kept times 100.
    case hundredths(Int)
    /// A share that is kept in hundredths of a per cent.
    case percentHundredths(Int)
  }

  /// Refuses where the program is built without the trait.
  public static func check() throws {
    #if !XLSX
      throw ServiceError(
        .couldNot, "Эта сборка программы не пишет XLSX.",
        details: ["Соберите с libxlsxwriter-dev: swift build -c release --traits XLSX — или возьмите --format table."])
    #endif
  }

  /// Writes a sheet with a row of headings to a new file of mode 0600.
  ///
  /// Throws `ServiceError.couldNot` where the file is there already, no folder of memory is found, or the disk is full;
  /// no half-written file stays.
  public static func write(to file: String, sheet: String, headings: [String], rows: [[Cell]]) throws {
    try check()
    #if XLSX
      let memory = try MemoryFolder()
      defer { memory.remove() }
      try AnswerFile.make(file) { try fill(file, memory.path, sheet, headings, rows) }
    #endif
  }
}

#if XLSX
  extension WorkbookFile {
    /// Most characters of a sheet's name, and of a cell.
    private static let limits = (sheet: 31, cell: 32_767)

    private static func fill(
      _ file: String, _ temporary: String, _ sheet: String, _ headings: [String], _ rows: [[Cell]]
    ) throws {
      let workbook = temporary.withCString { folder in
        var options = lxw_workbook_options(
          constant_memory: 0, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
        return workbook_new_opt(file, &options)
      }
      guard let workbook, let worksheet = workbook_add_worksheet(workbook, String(sheet.prefix(limits.sheet))) else {
        throw ServiceError(.couldNot, "Таблица XLSX не создаётся.")
      }
      let styles = WorkbookStyles(workbook)
      var failure = LXW_NO_ERROR
      func keep(_ result: lxw_error) { if failure == LXW_NO_ERROR { failure = result } }
      for (column, heading) in headings.enumerated() {
        keep(worksheet_write_string(worksheet, 0, lxw_col_t(column), heading, styles.heading))
        let longest = rows.lazy.map { width($0[column]) }.max() ?? 0
        let characters = min(60, max(10, longest, min(heading.count, 24)))
        keep(worksheet_set_column(worksheet, lxw_col_t(column), lxw_col_t(column), Double(characters + 2), nil))
      }
      for (index, row) in rows.enumerated() {
        for (column, cell) in row.enumerated() {
          keep(write(cell, lxw_row_t(index + 1), lxw_col_t(column), worksheet, styles))
        }
      }
      worksheet_freeze_panes(worksheet, 1, 0)
      keep(workbook_close(workbook))
      guard failure == LXW_NO_ERROR else {
        throw ServiceError(
          .couldNot, "Таблица XLSX не записана.", details: [String(cString: lxw_strerror(failure))])
      }
    }

    private static func write(
      _ cell: Cell, _ row: lxw_row_t, _ column: lxw_col_t, _ sheet: UnsafeMutablePointer<lxw_worksheet>,
      _ styles: WorkbookStyles
    ) -> lxw_error {
      func date(_ day: CivilDate, _ minute: Int, _ style: WorkbookStyles.Style) -> lxw_error {
        let (year, month, number) = day.components
        var moment = lxw_datetime(
          year: Int32(year), month: Int32(month), day: Int32(number), hour: Int32(minute / 60), min: Int32(minute % 60),
          sec: 0)
        return worksheet_write_datetime(sheet, row, column, &moment, style)
      }
      return switch cell {
      case .text(let text) where text.isEmpty: LXW_NO_ERROR
      case .text(let text): worksheet_write_string(sheet, row, column, String(text.prefix(limits.cell)), nil)
      case .number(let number): worksheet_write_number(sheet, row, column, Double(number), nil)
      case .day(let day): date(day, 0, styles.day)
      case .time(let day, let minute): date(day, minute, styles.time)
      case .hundredths(let number):
        worksheet_write_number(sheet, row, column, Double(number) / 100, styles.hundredths)
      case .percentHundredths(let number):
        worksheet_write_number(sheet, row, column, Double(number) / 10_000, styles.percent)
      }
    }

    /// Characters that a cell takes as it is shown.
    private static func width(_ cell: Cell) -> Int {
      switch cell {
      case .text(let text): text.split(separator: "\n").lazy.map(\.count).max() ?? 0
      case .number(let number): String(number).count
      case .day: 10
      case .time: 16
      case .hundredths(let number), .percentHundredths(let number): String(number).count + 3
      }
    }
  }

  /// How the cells of a workbook look. Excel shows the separators of its own language.
  private struct WorkbookStyles {
    typealias Style = UnsafeMutablePointer<lxw_format>?

    let heading: Style
    let day: Style
    let time: Style
    let hundredths: Style
    let percent: Style

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
      func numbers(_ format: String) -> Style {
        let style = workbook_add_format(workbook)
        format_set_num_format(style, format)
        return style
      }
      heading = workbook_add_format(workbook)
      format_set_bold(heading)
      format_set_text_wrap(heading)
      day = numbers("dd.mm.yyyy")
      time = numbers("dd.mm.yyyy hh:mm")
      hundredths = numbers("0.00")
      percent = numbers("0.00%")
    }
  }

  /// A folder of its own in memory, mode 0700.
  private struct MemoryFolder {
    let path: String
    private static let parent = "/dev/shm"
    /// TMPFS_MAGIC and RAMFS_MAGIC of the kernel.
    private static let kinds: Set<Int> = [0x0102_1994, 0x8584_58F6]

    init() throws {
      var facts = statfs()
      guard statfs(Self.parent, &facts) == 0, Self.kinds.contains(Int(facts.f_type)) else {
        throw ServiceError(
          .couldNot, "Таблицу XLSX негде собрать, не оставив личных данных на диске: папки в памяти нет.",
          details: ["Нужна \(Self.parent) в памяти (tmpfs); или возьмите --format csv."])
      }
      var template = Array("\(Self.parent)/mentorledger-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw ServiceError(.couldNot, "Папка в памяти (\(Self.parent)) не создаётся.")
      }
      path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }
#endif

import EventLedgerSQLite
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
  }

  /// Refuses a workbook that can't be written: the program is built without the trait, or the file is there already.
  public static func check(_ file: String) throws {
    #if XLSX
      if PosixFile.exists(file) {
        throw ServiceError(.couldNot, "Файл «\(file)» уже есть; в нём ничего не изменено.")
      }
    #else
      throw ServiceError(
        .couldNot, "Эта сборка программы не пишет XLSX.",
        details: ["Соберите с libxlsxwriter-dev: swift build -c release --traits XLSX — или возьмите --format csv."])
    #endif
  }

  /// Writes a sheet with a row of headings to a new file of mode 0600.
  ///
  /// Throws `ServiceError.couldNot` where the file is there already, no folder of memory is found, or the disk is full;
  /// no half-written file stays.
  public static func write(to file: String, sheet: String, headings: [String], rows: [[Cell]]) throws {
    try check(file)
    #if XLSX
      let memory = try MemoryFolder()
      defer { memory.remove() }
      guard try PosixFile.makeEmptyFile(file) else {
        throw ServiceError(.couldNot, "Файл «\(file)» уже есть; в нём ничего не изменено.")
      }
      do {
        try fill(file, memory.path, sheet, headings, rows)
        try PosixFile.sync(file)
      } catch {
        try? FileManager.default.removeItem(atPath: file)
        throw error
      }
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
      let bold = workbook_add_format(workbook)
      format_set_bold(bold)
      format_set_text_wrap(bold)
      var failure = LXW_NO_ERROR
      func keep(_ result: lxw_error) { if failure == LXW_NO_ERROR { failure = result } }
      for (column, heading) in headings.enumerated() {
        keep(worksheet_write_string(worksheet, 0, lxw_col_t(column), heading, bold))
        let longest = rows.lazy.map { width($0[column]) }.max() ?? 0
        let characters = min(60, max(10, longest, min(heading.count, 24)))
        keep(worksheet_set_column(worksheet, lxw_col_t(column), lxw_col_t(column), Double(characters + 2), nil))
      }
      for (index, row) in rows.enumerated() {
        for (column, cell) in row.enumerated() {
          switch cell {
          case .text(let text) where text.isEmpty: break
          case .text(let text):
            keep(
              worksheet_write_string(
                worksheet, lxw_row_t(index + 1), lxw_col_t(column), String(text.prefix(limits.cell)), nil))
          case .number(let number):
            keep(worksheet_write_number(worksheet, lxw_row_t(index + 1), lxw_col_t(column), Double(number), nil))
          }
        }
      }
      worksheet_freeze_panes(worksheet, 1, 0)
      keep(workbook_close(workbook))
      guard failure == LXW_NO_ERROR else {
        throw ServiceError(
          .couldNot, "Таблица XLSX не записана.", details: [String(cString: lxw_strerror(failure))])
      }
    }

    private static func width(_ cell: Cell) -> Int {
      switch cell {
      case .text(let text): text.count
      case .number(let number): String(number).count
      }
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

import EventLedgerSQLite
import Foundation

/// A new file with an answer, which may hold names: only its owner may read it.
public enum AnswerFile {
  /// Refuses a file that is there already, and one in a folder that is not.
  public static func check(_ file: String) throws {
    if PosixFile.exists(file) { throw taken(file) }
    let folder = PosixFile.folder(of: file)
    guard PosixFile.exists(folder) else {
      throw ServiceError(.couldNot, "Папки «\(folder)» нет; файл в ней не создан.")
    }
  }

  private static func taken(_ file: String) -> ServiceError {
    ServiceError(.couldNot, "Файл «\(file)» уже есть; в нём ничего не изменено.")
  }

  /// Writes text to a new file of mode 0600.
  ///
  /// Throws `ServiceError.couldNot` where the file is there already or the disk is full; no half-written file stays.
  public static func write(_ text: String, to file: String) throws {
    try make(file) {
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
      defer { try? handle.close() }
      try handle.write(contentsOf: Data(text.utf8))
    }
  }

  /// Makes an empty file of mode 0600 and lets it be filled; it is durable when this returns, and gone where it throws.
  static func make(_ file: String, filledBy fill: () throws -> Void) throws {
    try check(file)
    guard try PosixFile.makeEmptyFile(file) else { throw taken(file) }
    do {
      try fill()
      try PosixFile.sync(file)
    } catch {
      try? FileManager.default.removeItem(atPath: file)
      throw error
    }
  }
}

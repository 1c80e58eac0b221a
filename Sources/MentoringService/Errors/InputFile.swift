import Foundation

/// Files that a person names: read whole, or refused with a sentence that tells a missing file from a folder in its
/// place and from one that may not be read. The status is the same in each case: 1.
package enum InputFile {
  /// What stands in the way of reading a file; nil where nothing does.
  package static func obstacle(_ path: String) -> ServiceError? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return ServiceError(.couldNot, "Файла «\(path)» нет.", details: ["Проверьте имя и папку."])
    }
    if isFolder.boolValue { return ServiceError(.couldNot, "«\(path)» — папка, а нужен файл.") }
    guard FileManager.default.isReadableFile(atPath: path) else {
      return ServiceError(
        .couldNot, "Файл «\(path)» есть, но читать его нельзя.", details: ["Проверьте права доступа."])
    }
    return nil
  }

  /// The whole content. Throws `ServiceError.couldNot`.
  package static func read(_ path: String, limit: Int) throws -> [UInt8] {
    if let obstacle = obstacle(path) { throw obstacle }
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      var data = Data()
      while data.count <= limit, let piece = try handle.read(upToCount: limit + 1 - data.count), !piece.isEmpty {
        data += piece
      }
      guard data.count <= limit else { throw ServiceError(.couldNot, "Файл «\(path)» больше \(limit) байт.") }
      return Array(data)
    } catch let error as ServiceError {
      throw error
    } catch {
      throw ServiceError(.couldNot, "Файл «\(path)» не читается.", details: [SystemText.sentence(of: error)])
    }
  }
}

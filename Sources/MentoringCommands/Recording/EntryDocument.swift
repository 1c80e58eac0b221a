import CanonicalJSON
import Foundation
import MentoringService

/// What `--json` gives: `{"data":{…},"sealed":{…}}`, ordinary JSON of any layout.
struct EntryDocument {
  /// Bytes of a document at most: above the largest sealed part in base64.
  static let maximumLength = 16 * 1024 * 1024

  var data = JSONObject()
  var sealed = JSONObject()

  init() {}

  /// Reads a file, or standard input for `-`. No error quotes what stands in it.
  static func read(_ path: String) throws -> EntryDocument {
    try EntryDocument(path == "-" ? bytes(of: .standardInput) : bytes(ofFile: path))
  }

  init(_ bytes: Data) throws {
    let document: JSONValue
    do {
      document = try OrdinaryJSON.parse(Array(bytes))
    } catch {
      throw ServiceError(.usage, "JSON не принят: строка \(error.line), знак \(error.column): \(error.sentence).")
    }
    guard case .object(let members) = document else { throw Self.shape }
    for member in members.members {
      switch (member.key, member.value) {
      case ("data", .object(let object)): data = object
      case ("sealed", .object(let object)): sealed = object
      default: throw Self.shape
      }
    }
  }

  /// The whole text of a file with a note, without line breaks at its end.
  static func note(_ path: String) throws -> String {
    let bytes = try path == "-" ? bytes(of: .standardInput) : bytes(ofFile: path)
    guard var text = String(data: bytes, encoding: .utf8) else {
      throw ServiceError(.couldNot, "Пояснение — не текст в UTF-8.")
    }
    while let last = text.last, last.isNewline { text.removeLast() }
    return text.replacing("\r\n", with: "\n")
  }

  private static func bytes(ofFile path: String) throws -> Data {
    if let obstacle = InputFile.obstacle(path) { throw obstacle }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw ServiceError(.couldNot, "Файл «\(path)» не читается.")
    }
    defer { try? handle.close() }
    return try bytes(of: handle)
  }

  private static func bytes(of handle: FileHandle) throws -> Data {
    var data = Data()
    do {
      while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
        data += piece
        if data.count > maximumLength {
          throw ServiceError(.refused, "Ввод больше 16 МиБ; такую запись журнал не хранит.")
        }
      }
    } catch let error as CocoaError {
      throw ServiceError(.couldNot, "Ввод не читается.", details: [SystemText.sentence(of: error)])
    }
    return data
  }

  private static let shape = ServiceError(
    .usage, "В JSON ожидается объект с частями data и sealed.",
    details: ["Пример: {\"data\": {\"cycle\": 2021}, \"sealed\": {}}"])
}

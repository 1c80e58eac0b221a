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
    let document: OrdinaryJSON
    do {
      document = try JSONDecoder().decode(OrdinaryJSON.self, from: bytes)
    } catch let error as DecodingError {
      throw Self.explain(error)
    }
    guard case .object(let members) = document.value else { throw Self.shape }
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
        if data.count > maximumLength { throw ServiceError(.refused, "Ввод больше 16 МиБ; такую запись журнал не хранит.") }
      }
    } catch let error as CocoaError {
      throw ServiceError(.couldNot, "Ввод не читается.", details: [error.localizedDescription])
    }
    return data
  }

  private static let shape = ServiceError(
    .usage, "В JSON ожидается объект с частями data и sealed.",
    details: ["Пример: {\"data\": {\"cycle\": 2021}, \"sealed\": {}}"])

  private static func explain(_ error: DecodingError) -> ServiceError {
    guard case .dataCorrupted(let context) = error, let fault = context.underlyingError as? OrdinaryJSON.Fault else {
      let said = "\(error)".firstMatch(of: /line (\d+), column (\d+)/)
      let place = said.map { [" Строка \($0.1), знак \($0.2)."] } ?? []
      return ServiceError(.usage, "Это не JSON." + (place.first ?? ""))
    }
    let path = context.codingPath.map { $0.intValue.map { String($0) } ?? $0.stringValue }.joined(separator: ".")
    return ServiceError(.usage, "В JSON по пути \(path.isEmpty ? "(начало)" : path): \(fault.rawValue).")
  }
}

/// A JSON value as Foundation decodes it, held to what an entry can have: no fraction, no `null`.
private struct OrdinaryJSON: Decodable {
  enum Fault: String, Error {
    case null = "null не пишут: чего нет, того поля просто нет"
    case fraction = "число должно быть целым и не больше 2^53 − 1"
  }

  let value: JSONValue

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() { throw Self.refusal(.null, decoder) }
    if let truth = try? container.decode(Bool.self) {
      value = .bool(truth)
    } else if let text = try? container.decode(String.self) {
      value = .string(text)
    } else if let number = try? container.decode(Int64.self) {
      guard abs(number) <= CanonicalJSON.maximumInteger else { throw Self.refusal(.fraction, decoder) }
      value = .integer(number)
    } else if (try? container.decode(Double.self)) != nil {
      throw Self.refusal(.fraction, decoder)
    } else if var list = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !list.isAtEnd { elements.append(try list.decode(OrdinaryJSON.self).value) }
      value = .array(elements)
    } else {
      let object = try container.decode([String: OrdinaryJSON].self)
      value = .object(JSONObject(object.map { ($0.key, $0.value.value) }))
    }
  }

  private static func refusal(_ fault: Fault, _ decoder: any Decoder) -> DecodingError {
    .dataCorrupted(
      DecodingError.Context(codingPath: decoder.codingPath, debugDescription: fault.rawValue, underlyingError: fault))
  }
}

import CanonicalJSON
import Foundation
import Mentoring
import SchemaGeneration

/// The files of `Schemas/`, for the tests of schemas.
enum SchemaFiles {
  /// Every file below `Schemas/`, by path from it.
  static let all: [String: [UInt8]] = {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Schemas").resolvingSymlinksInPath()
    var files: [String: [UInt8]] = [:]
    for path in FileManager.default.subpaths(atPath: root.path) ?? [] where path.hasSuffix(".json") {
      files[path] = (try? Data(contentsOf: root.appendingPathComponent(path))).map { [UInt8]($0) }
    }
    return files
  }()

  /// The examples of a type: valid instances, and invalid ones with the path of their fault.
  static func examples(
    of schema: EventSchema
  ) throws -> (valid: [JSONValue], invalid: [(at: String, value: JSONValue)]) {
    let name = "examples/\(schema.type).v\(schema.version).json"
    let json = try OrderedJSON(parsing: all[name] ?? []).value.objectValue ?? [:]
    let invalid = (json["invalid"]?.arrayValue ?? []).compactMap { example in
      example.objectValue.flatMap { object -> (at: String, value: JSONValue)? in
        guard let at = object["at"]?.stringValue, let value = object["value"] else { return nil }
        return (at, value)
      }
    }
    return (json["valid"]?.arrayValue ?? [], invalid)
  }

  /// Every valid example with its schema.
  static func validExamples() throws -> [(schema: EventSchema, instance: JSONObject)] {
    try EventCatalog.all.flatMap { schema in
      try examples(of: schema).valid.compactMap { $0.objectValue }.map { (schema, $0) }
    }
  }
}

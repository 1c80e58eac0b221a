/// Reads everything under `Schemas/`, holds the rules of data, and makes the model of it.
package struct SchemaLoader {
  var model = SchemaModel()
  var problems: [SchemaProblem] = []
  /// The definitions of `common.json` by name.
  var definitions: [String: OrderedJSON] = [:]
  /// How shared parts were named by the events that carry them.
  var sharedPartNames: [String: String] = [:]

  /// The key classes of FORMAT §4.
  static let keyClasses: Set<String> = [
    "profile", "contact", "answers", "psychology", "wishes", "notes", "evidence", "results", "act",
  ]

  /// The 34 items of the road map; 7.6 is missing in the approved text.
  package static let roadmapItems: [String] = [(1, 4), (2, 3), (3, 4), (4, 4), (5, 4), (6, 8), (7, 8)]
    .flatMap { stage, count in (1...count).map { "\(stage).\($0)" } }
    .filter { $0 != "7.6" }

  /// Makes the model of files, named from the schemas' folder.
  ///
  /// - Throws: ``SchemaProblems`` with every rule that is broken, ordered by file.
  package static func load(_ files: [String: [UInt8]]) throws(SchemaProblems) -> SchemaModel {
    var loader = SchemaLoader()
    let names = files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    loader.loadCommon(files["events/common.json"])
    for name in names where name.hasPrefix("events/") && name != "events/common.json" {
      guard let bytes = files[name] else { continue }
      loader.loadEvent(name, bytes)
      loader.checkExamples(of: name, files["examples/" + name.dropFirst("events/".count)])
    }
    for name in names where name.hasPrefix("examples/") {
      let event = "events/" + name.dropFirst("examples/".count)
      if files[event] == nil { loader.report(.examples, name, "$", "there is no schema of this name") }
    }
    loader.chainVersions()
    loader.loadEmbedded(files, names)
    guard loader.problems.isEmpty else { throw SchemaProblems(problems: loader.problems) }
    return loader.model
  }

  mutating func report(_ rule: SchemaProblem.Rule, _ file: String, _ path: String, _ message: String) {
    problems.append(SchemaProblem(file: file, path: path, rule: rule, message: message))
  }

  mutating func parse(_ file: String, _ bytes: [UInt8]) -> OrderedJSON? {
    do throws(OrderedJSONParser.Fault) {
      return try OrderedJSONParser.parse(bytes)
    } catch {
      report(.json, file, "line \(error.line)", error.message)
      return nil
    }
  }

  private mutating func checkExamples(of event: String, _ bytes: [UInt8]?) {
    let file = "examples/" + event.dropFirst("events/".count)
    guard let bytes else { return report(.examples, file, "$", "every schema needs examples, valid and invalid") }
    guard let json = parse(file, bytes) else { return }
    if json["valid"]?.elements?.isEmpty ?? true { report(.examples, file, "$.valid", "at least one valid example") }
    let invalid = json["invalid"]?.elements ?? []
    if invalid.count < 2 { report(.examples, file, "$.invalid", "at least two invalid examples") }
    for (index, example) in invalid.enumerated()
    where example["why"]?.text == nil || example["at"]?.text == nil || example["value"] == nil {
      report(.examples, file, "$.invalid[\(index)]", "an invalid example has why, at and value")
    }
  }
}

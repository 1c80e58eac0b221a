import SchemaGeneration
import Testing

@Suite("Rules of data that the generator holds") struct SchemaRuleTests {
  /// One break of one rule: in a file, a text is replaced, and the generator must name the rule.
  struct Break: Sendable, CustomTestStringConvertible {
    var rule: SchemaProblem.Rule
    var file: String
    var old: String
    var new: String

    init(_ rule: SchemaProblem.Rule, _ file: String, _ old: String, _ new: String) {
      (self.rule, self.file, self.old, self.new) = (rule, "events/\(file).json", old, new)
    }

    var testDescription: String { "\(rule.rawValue): \(file): \(new.prefix(60))" }
  }

  @Test func `the schemas as they are hold every rule`() throws {
    #expect(SchemaFiles.all.count > 60)
    #expect(throws: Never.self) { try SchemaLoader.load(SchemaFiles.all) }
  }

  @Test(arguments: breaks)
  func `a broken rule is named with file and place`(_ broken: Break) throws {
    var files = SchemaFiles.all
    let text = String(decoding: try #require(files[broken.file]), as: UTF8.self)
    let range = try #require(text.firstRange(of: broken.old), "the file holds \(broken.old)")
    files[broken.file] = Array((text[..<range.lowerBound] + broken.new + text[range.upperBound...]).utf8)
    let problems = #expect(throws: SchemaProblems.self) { try SchemaLoader.load(files) }?.problems ?? []
    #expect(problems.contains { $0.rule == broken.rule && $0.file == broken.file && !$0.path.isEmpty })
  }

  @Test func `a schema without examples, and examples without a schema, are refused`() {
    var files = SchemaFiles.all
    files["examples/meeting.dreamt.v1.json"] = files.removeValue(forKey: "examples/meeting.held.v1.json")
    let problems = #expect(throws: SchemaProblems.self) { try SchemaLoader.load(files) }?.problems ?? []
    #expect(
      problems.map(\.file) == ["examples/meeting.held.v1.json", "examples/meeting.dreamt.v1.json"]
        && problems.allSatisfy { $0.rule == .examples })
    files = SchemaFiles.all
    files["examples/meeting.held.v1.json"] = Array(#"{"valid":[],"invalid":[{"why":"x","at":"data"}]}"#.utf8)
    let fewer = #expect(throws: SchemaProblems.self) { try SchemaLoader.load(files) }?.problems ?? []
    #expect(fewer.count == 3)
  }

  @Test func `versions of a type follow each other from 1, and the newest bears the bare name`() throws {
    var files = SchemaFiles.all
    files["events/consent.collected.v1.json"] = nil
    files["examples/consent.collected.v1.json"] = nil
    let problems = #expect(throws: SchemaProblems.self) { try SchemaLoader.load(files) }?.problems ?? []
    #expect(problems.map(\.rule) == [.version, .version])
    let made = GeneratedFiles.make(of: try SchemaLoader.load(SchemaFiles.all))
    let folder = "Sources/Mentoring/Generated/Events"
    let newest = try #require(made["\(folder)/ConsentCollected.swift"])
    let first = try #require(made["\(folder)/ConsentCollectedV1.swift"])
    #expect(newest.contains("public struct ConsentCollected: MentoringEventData, Hashable"))
    #expect(newest.contains("\"consent.collected\", version: 2"))
    #expect(first.contains("public struct ConsentCollectedV1: EarlierEventData, Hashable"))
    #expect(first.contains("public typealias Successor = ConsentCollected\n"))
  }

  @Test func `embedded data that the ledger's JSON refuses stops the generator`() {
    for text in [#"{"Key":1}"#, #"{"a":1.5}"#, #"{"a":null}"#, #"{"a":1,"a":2}"#, "[1", "\"\\u0007\""] {
      var files = SchemaFiles.all
      files["forms/wrong.v1.json"] = Array(text.utf8)
      #expect(throws: SchemaProblems.self, "\(text)") { try SchemaLoader.load(files) }
      files["forms/wrong.schema.json"] = files.removeValue(forKey: "forms/wrong.v1.json")
      #expect(throws: Never.self) { try SchemaLoader.load(files) }
    }
  }

  @Test func `the same schemas give the same bytes, and every event a file`() throws {
    let first = GeneratedFiles.make(of: try SchemaLoader.load(SchemaFiles.all))
    let second = GeneratedFiles.make(of: try SchemaLoader.load(SchemaFiles.all))
    #expect(first == second)
    let consent = first["Sources/Mentoring/Generated/Events/ConsentCollected.swift"]
    #expect(consent?.contains("struct ConsentCollected") == true)
    let examples = SchemaFiles.all.keys.filter { $0.hasPrefix("examples/") }
    #expect(first.keys.filter { $0.contains("/Events/") }.count == examples.count)
  }

  @Test func `the road map has 34 items`() {
    #expect(SchemaLoader.roadmapItems.count == 34)
    #expect(!SchemaLoader.roadmapItems.contains("7.6"))
  }

  private static let consent = "consent.collected.v1"
  private static let newerConsent = "consent.collected.v2"
  private static let meeting = "meeting.held.v1"
  static let breaks: [Break] = [
    Break(.json, consent, "\"type\": \"object\"", "\"type\": null"),
    Break(.json, consent, "\"title\"", "\"title\": \"А\", \"title\""),
    Break(.json, "mentor.approved.v1", "\"minimum\": 1", "\"minimum\": 1.5"),
    Break(.keyword, consent, "\"x-since\"", "\"oneOf\": [], \"x-since\""),
    Break(.key, consent, "\"person\": {", "\"Person\": {"),
    Break(.key, consent, "\"until\": {", "\"items\": {"),
    Break(.openObject, consent, "\"additionalProperties\": false", "\"additionalProperties\": true"),
    Break(
      .openObject, consent, "\"data\": {\n      \"type\": \"object\",\n      \"additionalProperties\": false,",
      "\"data\": {\n      \"type\": \"object\","),
    Break(.freeString, consent, "\"type\": \"boolean\"", "\"type\": \"string\""),
    Break(.freeString, consent, "\"type\": \"boolean\"", "\"type\": \"string\", \"enum\": [\"a\"]"),
    Break(.freeString, consent, "\"type\": \"boolean\"", "\"type\": \"string\", \"maxLength\": 9"),
    Break(.unlimitedText, meeting, "\"maxLength\": 8000", "\"description\": \"long\""),
    Break(.number, consent, "\"type\": \"boolean\"", "\"type\": \"number\""),
    Break(.number, consent, "\"type\": \"boolean\"", "\"type\": \"integer\""),
    Break(.number, "pair.order.issued.v1", "\"maxItems\": 200,", ""),
    Break(.title, consent, "\"title\": \"Участник\"", "\"description\": \"who\""),
    Break(.title, consent, "\"title\": \"Участник\"", "\"title\": \"Person\""),
    Break(.title, "common", "\"mentee\": \"Наставляемый\"", "\"mentee\": \"\""),
    Break(.pattern, "common", "^[0-9a-f]{64}$", "[0-9a-f]{64}"),
    Break(.pattern, "common", "^[0-9a-f]{64}$", "^(a|b)$"),
    Break(.pattern, "common", "^[0-9a-f]{64}$", "^\\\\d+$"),
    Break(.pattern, "common", "^[0-9a-f]{64}$", "^[^a]$"),
    Break(.pattern, "common", "ожидаются 64 шестнадцатеричные цифры в нижнем регистре", "64 hex digits"),
    Break(.reference, consent, "common.json#/$defs/person", "common.json#/$defs/human"),
    Break(.reference, consent, "common.json#/$defs/person", "other.json#/$defs/person"),
    Break(.owner, consent, "\"x-owner\": \"person\"", "\"x-owner\": \"purpose\""),
    Break(.owner, consent, "\"x-owner\": \"person\",", ""),
    Break(.keyClass, consent, "\"x-class\": \"evidence\"", "\"x-class\": \"gossip\""),
    Break(.term, consent, "\"x-term\": \"{cycle}\"", "\"x-term\": \"{until}\""),
    Break(.term, consent, "\"x-term\": \"{cycle}\"", "\"x-term\": \"Year\""),
    Break(.ownerTag, consent, "\"person:{person}\",", ""),
    Break(.tag, consent, "\"cycle:{cycle}\"", "\"cycle:{year}\""),
    Break(.tag, consent, "\"cycle:{cycle}\"", "\"Cycle\""),
    Break(.tag, consent, "\"cycle:{cycle}\"", "\"cycle:{embedded}\""),
    Break(.item, consent, "\"3.3\"", "\"7.6\""),
    Break(.item, meeting, "\"final\": [", "\"last\": ["),
    Break(.item, meeting, "\"by\": \"kind\"", "\"by\": \"pair\""),
    Break(.reason, consent, "\"x-roles\"", "\"x-reason\": \"Причина\", \"x-roles\""),
    Break(.reason, "entry.corrected.v1", "\"x-reason\"", "\"x-motive\""),
    Break(.role, consent, "\"psychologist\"", "\"janitor\""),
    Break(.name, consent, "consent.collected.v1", "consent.taken.v1"),
    Break(.version, newerConsent, "\"x-required-since\": 2", "\"x-required-since\": 1"),
    Break(.version, newerConsent, ",\n          \"x-required-since\": 2", ""),
    Break(.version, newerConsent, "\"title\": \"Роль\"", "\"title\": \"Роль\", \"x-required-since\": 2"),
    Break(.version, consent, "\"title\": \"Роль\"", "\"title\": \"Роль\", \"x-required-since\": 1"),
    Break(.shape, "common", "\"self\": \"oneself\"", "\"other\": \"oneself\""),
    Break(.shape, consent, "\"until\": {", "\"untilWhen\": {\"type\": \"object\"}, \"until\": {"),
  ]

  @Test func `every rule of the generator is broken once`() {
    let others: Set<SchemaProblem.Rule> = [.examples]
    #expect(Set(Self.breaks.map(\.rule)).union(others) == Set(SchemaProblem.Rule.allCases))
  }
}

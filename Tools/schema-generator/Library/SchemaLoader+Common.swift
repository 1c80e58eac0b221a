extension SchemaLoader {
  mutating func loadCommon(_ bytes: [UInt8]?) {
    let file = "events/common.json"
    guard let bytes else { return report(.reference, file, "$", "the file is missing") }
    guard let json = parse(file, bytes) else { return }
    guard let members = json["$defs"]?.members else {
      return report(.shape, file, "$.$defs", "an object of definitions")
    }
    for member in members { definitions[member.key] = member.value }
    for member in members {
      let path = "$.$defs.\(member.key)"
      guard SwiftNames.isKey(member.key) else {
        report(.key, file, path, "a name is [a-z][A-Za-z0-9]*")
        continue
      }
      if member.value["enum"] != nil {
        loadEnumeration(member.key, member.value, file, path)
      } else if member.value["type"]?.text == "object" {
        loadSharedPart(member.key, member.value, file, path)
      } else if member.value["pattern"] != nil {
        if let rule = textRule(member.key, member.value, file, path),
          TypeModel.ValueKind(rawValue: member.key) == nil
        {
          model.textRules.append(rule)
        }
      } else if TypeModel.ValueKind(rawValue: member.key) == nil {
        _ = type(of: member.value, isSealed: false, file, path)
      }
    }
  }

  private mutating func loadEnumeration(_ name: String, _ json: OrderedJSON, _ file: String, _ path: String) {
    checkKeywords(json, ["title", "description", "type", "enum", "x-titles", "x-names"], file, path)
    let codes = json["enum"]?.elements?.compactMap(\.text) ?? []
    if codes.isEmpty || codes.count != json["enum"]?.elements?.count || Set(codes).count != codes.count {
      report(.shape, file, path + ".enum", "a list of different codes")
    }
    var cases: [(code: String, caseName: String, title: String)] = []
    for code in codes {
      let caseName = json["x-names"]?[code]?.text ?? SwiftNames.member(code)
      if !SwiftNames.isCode(code) { report(.shape, file, path + ".enum", "the code “\(code)” is not [a-z0-9-]+") }
      if SwiftNames.forbidden.contains(caseName) {
        report(.shape, file, path, "“\(caseName)” means something else in Swift: name the case in x-names")
      }
      let title = json["x-titles"]?[code]?.text ?? ""
      if !SwiftNames.isRussian(title) { report(.title, file, path + ".x-titles.\(code)", "a Russian title") }
      cases.append((code, caseName, title))
    }
    model.enumerations.append(
      EnumerationModel(
        definition: name, title: title(of: json, file, path), summary: summary(of: json, file, path), codes: cases))
  }

  private mutating func loadSharedPart(_ name: String, _ json: OrderedJSON, _ file: String, _ path: String) {
    guard let content = structure(json, named: SwiftNames.type(name), isSealed: true, file, path) else { return }
    model.sharedParts.append(content)
  }

  /// A text with a pattern.
  mutating func textRule(_ name: String, _ json: OrderedJSON, _ file: String, _ path: String) -> TextRuleModel? {
    checkKeywords(
      json, ["title", "description", "type", "pattern", "minLength", "maxLength", "x-expects"], file, path)
    guard let pattern = json["pattern"]?.text, json["type"]?.text == "string" else {
      report(.pattern, file, path + ".pattern", "a string with a pattern")
      return nil
    }
    let expectation = json["x-expects"]?.text ?? ""
    if !SwiftNames.isRussian(expectation) {
      report(.pattern, file, path + ".x-expects", "Russian words for the pattern")
    }
    guard let maximum = json["maxLength"]?.number, (1...65_535).contains(maximum) else {
      report(.unlimitedText, file, path + ".maxLength", "a text has a limit")
      return nil
    }
    let minimum = min(max(json["minLength"]?.number ?? 0, 0), maximum)
    do throws(PatternParser.Fault) {
      return TextRuleModel(
        definition: name, pattern: pattern, pieces: try PatternParser.parse(pattern),
        length: Int(minimum)...Int(maximum), expectation: expectation)
    } catch {
      report(.pattern, file, path + ".pattern", error.message)
      return nil
    }
  }

  mutating func title(of json: OrderedJSON, _ file: String, _ path: String) -> String {
    let title = json["title"]?.text ?? ""
    if !SwiftNames.isRussian(title) { report(.title, file, path + ".title", "a Russian title") }
    return title
  }

  mutating func summary(of json: OrderedJSON, _ file: String, _ path: String) -> String {
    let summary = json["description"]?.text ?? ""
    if summary.isEmpty { report(.shape, file, path + ".description", "an English sentence") }
    return summary
  }

  mutating func checkKeywords(_ json: OrderedJSON, _ known: Set<String>, _ file: String, _ path: String) {
    for member in json.members ?? [] where !known.contains(member.key) {
      report(.keyword, file, "\(path).\(member.key)", "the generator does not know this keyword here")
    }
  }
}

extension SchemaLoader {
  private static let objectKeywords: Set<String> = [
    "title", "description", "type", "additionalProperties", "required", "properties", "x-name", "x-owner", "x-class",
    "x-term",
  ]

  /// An object with named fields; `part` is set where the object says whose it is.
  mutating func structure(
    _ json: OrderedJSON, named swiftName: String, isSealed: Bool, _ file: String, _ path: String
  ) -> StructModel? {
    checkKeywords(json, Self.objectKeywords, file, path)
    let fields = fields(of: json, isSealed: isSealed, file, path)
    var part: PartModel?
    if let owner = json["x-owner"]?.text {
      part = PartModel(
        name: "", owner: owner, keyClass: json["x-class"]?.text ?? "", term: json["x-term"]?.text ?? "")
    }
    return StructModel(swiftName: swiftName, title: title(of: json, file, path), fields: fields, part: part)
  }

  /// The fields of an object, in the order in which they are written.
  mutating func fields(of json: OrderedJSON, isSealed: Bool, _ file: String, _ path: String) -> [FieldModel] {
    if json["type"]?.text != "object" { report(.shape, file, path + ".type", "an object") }
    if json["additionalProperties"]?.truth != false {
      report(.openObject, file, path, "an object needs \"additionalProperties\": false")
    }
    let required = json["required"]?.elements?.compactMap(\.text) ?? []
    let members = json["properties"]?.members ?? []
    for name in required where !members.contains(where: { $0.key == name }) {
      report(.shape, file, path + ".required", "there is no property “\(name)”")
    }
    return members.compactMap { member in
      let inner = "\(path).properties.\(member.key)"
      guard SwiftNames.isKey(member.key), member.key.utf8.count > 1, !SwiftNames.forbidden.contains(member.key) else {
        report(.key, file, inner, "a key is [a-z][A-Za-z0-9]*, two letters or more, and no word of Swift's own")
        return nil
      }
      let title = title(of: member.value, file, inner)
      let (json, since) = withoutRequiredSince(member.value)
      guard let type = type(of: json, isSealed: isSealed, file, inner) else { return nil }
      return FieldModel(
        name: member.key, title: title, type: type, isRequired: required.contains(member.key), since: since)
    }
  }

  /// A field's schema without `x-required-since`, which says since which version of the event the field is demanded.
  private func withoutRequiredSince(_ json: OrderedJSON) -> (OrderedJSON, Int64?) {
    guard let members = json.members, let since = json["x-required-since"]?.number else { return (json, nil) }
    return (.object(members.filter { $0.key != "x-required-since" }), since)
  }

  /// What may stand in a field; reports and gives nil where the rules of data forbid it.
  mutating func type(of json: OrderedJSON, isSealed: Bool, _ file: String, _ path: String) -> TypeModel? {
    if let reference = json["$ref"]?.text {
      checkKeywords(json, ["$ref", "title", "description"], file, path)
      return type(ofReference: reference, file, path)
    }
    switch json["type"]?.text {
    case "boolean":
      checkKeywords(json, ["title", "description", "type"], file, path)
      return .boolean
    case "integer": return integer(json, file, path)
    case "string": return string(json, isSealed: isSealed, file, path)
    case "array": return list(json, isSealed: isSealed, file, path)
    case "object" where isSealed:
      guard let name = json["x-name"]?.text, SwiftNames.isKey(SwiftNames.member(name)) else {
        report(.shape, file, path + ".x-name", "an object within a part needs a name in Swift")
        return nil
      }
      return structure(json, named: name, isSealed: true, file, path).map { .object($0) }
    case "object":
      report(.shape, file, path, "objects within objects stand in sealed parts only")
    case "number":
      report(.number, file, path, "integers only: a fraction is a scaled integer whose title names the scale")
    default:
      report(.shape, file, path + ".type", "boolean, integer, string, array, or a $ref to common.json")
    }
    return nil
  }

  private mutating func type(ofReference reference: String, _ file: String, _ path: String) -> TypeModel? {
    let prefix = "common.json#/$defs/"
    let name = String(reference.dropFirst(prefix.count))
    guard reference.hasPrefix(prefix), let definition = definitions[name] else {
      report(.reference, file, path + ".$ref", "there is no “\(reference)”")
      return nil
    }
    if let kind = TypeModel.ValueKind(rawValue: name) { return .value(kind) }
    if definition["enum"] != nil { return .enumeration(SwiftNames.type(name)) }
    if definition["pattern"] != nil { return .rule(name) }
    if definition["type"]?.text == "object" {
      report(.reference, file, path + ".$ref", "“\(name)” is a sealed part, not a field")
      return nil
    }
    return type(of: definition, isSealed: false, "events/common.json", "$.$defs.\(name)")
  }

  private mutating func integer(_ json: OrderedJSON, _ file: String, _ path: String) -> TypeModel? {
    checkKeywords(json, ["title", "description", "type", "minimum", "maximum"], file, path)
    let limit: Int64 = 9_007_199_254_740_991
    guard let low = json["minimum"]?.number, let high = json["maximum"]?.number, low <= high, -limit <= low,
      high <= limit
    else {
      report(.number, file, path, "an integer needs minimum and maximum within ±(2^53 − 1)")
      return nil
    }
    return .integer(low...high)
  }

  private mutating func string(
    _ json: OrderedJSON, isSealed: Bool, _ file: String, _ path: String
  ) -> TypeModel? {
    if json["enum"] != nil {
      report(.freeString, file, path, "enumerations stand in common.json, where they get their titles")
      return nil
    }
    if json["format"]?.text == "date" {
      checkKeywords(json, ["title", "description", "type", "format"], file, path)
      return .value(.day)
    }
    if json["pattern"] != nil { return textRule("", json, file, path).map { .inlineRule($0) } }
    guard isSealed else {
      report(.freeString, file, path, "a string in data needs a pattern, an enumeration or the format date")
      return nil
    }
    checkKeywords(json, ["title", "description", "type", "minLength", "maxLength"], file, path)
    guard let high = json["maxLength"]?.number, (1...65_535).contains(high) else {
      report(.unlimitedText, file, path + ".maxLength", "a sealed text needs a limit of at most 65535")
      return nil
    }
    return .free(Int(min(max(json["minLength"]?.number ?? 0, 0), high))...Int(high))
  }

  private mutating func list(_ json: OrderedJSON, isSealed: Bool, _ file: String, _ path: String) -> TypeModel? {
    checkKeywords(
      json, ["title", "description", "type", "items", "minItems", "maxItems", "uniqueItems"], file, path)
    guard let high = json["maxItems"]?.number, (1...10_000).contains(high) else {
      report(.number, file, path + ".maxItems", "a list needs a limit of at most 10000")
      return nil
    }
    guard let items = json["items"] else {
      report(.shape, file, path + ".items", "a list says what its elements are")
      return nil
    }
    let low = min(max(json["minItems"]?.number ?? 0, 0), high)
    guard let element = type(of: items, isSealed: isSealed, file, path + ".items") else { return nil }
    return .list(element, count: Int(low)...Int(high), isUnique: json["uniqueItems"]?.truth ?? false)
  }
}

extension SchemaLoader {
  /// The sealed parts of an event, in the order in which they are written.
  mutating func parts(
    _ json: OrderedJSON?, isRequired: Bool, of event: EventModel, _ file: String
  ) -> [PartUse] {
    let path = "$.properties.sealed"
    guard let json else {
      if isRequired { report(.shape, file, path, "sealed is required, but there is none") }
      return []
    }
    checkKeywords(json, ["type", "additionalProperties", "required", "properties"], file, path)
    if json["additionalProperties"]?.truth != false {
      report(.openObject, file, path, "an object needs \"additionalProperties\": false")
    }
    let required = json["required"]?.elements?.compactMap(\.text) ?? []
    if isRequired != !required.isEmpty { report(.shape, file, path, "sealed is required when one of its parts is") }
    let members = json["properties"]?.members ?? []
    if members.isEmpty { report(.shape, file, path + ".properties", "leave sealed out where there are no parts") }
    for name in required where !members.contains(where: { $0.key == name }) {
      report(.shape, file, path + ".required", "there is no part “\(name)”")
    }
    return members.compactMap { member in
      part(member, isRequired: required.contains(member.key), file, "\(path).properties.\(member.key)")
    }
  }

  private mutating func part(
    _ member: OrderedJSON.Member, isRequired: Bool, _ file: String, _ path: String
  ) -> PartUse? {
    guard SwiftNames.isKey(member.key), member.key.utf8.count > 1 else {
      report(.key, file, path, "a key is [a-z][A-Za-z0-9]*, two letters or more")
      return nil
    }
    guard let reference = member.value["$ref"]?.text else {
      guard
        var content = structure(member.value, named: SwiftNames.type(member.key), isSealed: true, file, path)
      else { return nil }
      content.part?.name = member.key
      return PartUse(content: content, isShared: false, isRequired: isRequired)
    }
    checkKeywords(member.value, ["$ref"], file, path)
    let name = String(reference.dropFirst("common.json#/$defs/".count))
    guard let index = model.sharedParts.firstIndex(where: { $0.swiftName == SwiftNames.type(name) }) else {
      report(.reference, file, path + ".$ref", "there is no shared part “\(reference)”")
      return nil
    }
    if let earlier = sharedPartNames[name], earlier != member.key {
      report(.name, file, path, "this shared part is named “\(earlier)” elsewhere")
    }
    sharedPartNames[name] = member.key
    model.sharedParts[index].part?.name = member.key
    return PartUse(content: model.sharedParts[index], isShared: true, isRequired: isRequired)
  }

  /// Holds what FORMAT §4 says about owners, classes and terms.
  mutating func checkOwners(of event: EventModel, _ file: String) {
    for use in event.parts {
      guard let part = use.content.part else {
        report(.owner, file, "$.properties.sealed", "the part “\(use.content.title)” needs x-owner, x-class and x-term")
        continue
      }
      let path = "$.properties.sealed.properties.\(part.name)"
      if !Self.keyClasses.contains(part.keyClass) {
        report(.keyClass, file, path + ".x-class", "FORMAT §4 has no class “\(part.keyClass)”")
      }
      checkTerm(part.term, of: event, file, path + ".x-term")
      guard part.owner != "organisation" else { continue }
      guard let field = event.fields.first(where: { $0.name == part.owner }), field.isRequired,
        case .value(.person) = field.type
      else {
        report(.owner, file, path + ".x-owner", "the owner is “organisation” or a required person of data")
        continue
      }
      if !event.tags.contains("person:{\(part.owner)}") {
        report(.ownerTag, file, "$.x-tags", "the owner needs the tag “person:{\(part.owner)}” (FORMAT §2)")
      }
    }
  }

  private mutating func checkTerm(_ term: String, of event: EventModel, _ file: String, _ path: String) {
    var rest = Substring(term)
    var isGood = !term.isEmpty
    while let first = rest.first {
      if first == "{", let close = rest.firstIndex(of: "}") {
        let name = rest[rest.index(after: rest.startIndex)..<close]
        isGood = isGood && event.fields.contains { $0.name == name && $0.isRequired && $0.type.isTerm }
        rest = rest[rest.index(after: close)...]
      } else {
        isGood = isGood && SwiftNames.isCode(String(first))
        rest = rest.dropFirst()
      }
    }
    if !isGood {
      report(.term, file, path, "a term is [0-9a-z-]+ with {fields}: required ids, years, numbers or codes of data")
    }
  }
}

/// A template of a tag: `ledger`, or `person:{signer}`.
struct TagTemplate {
  var kind: String
  var field: String?

  init?(_ text: String) {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = halves.first, !first.isEmpty, first.allSatisfy({ ("a"..."z").contains($0) }) else { return nil }
    kind = String(first)
    guard halves.count == 2 else { return }
    guard halves[1].hasPrefix("{"), halves[1].hasSuffix("}") else { return nil }
    let name = String(halves[1].dropFirst().dropLast())
    guard SwiftNames.isKey(name) else { return nil }
    field = name
  }
}

extension TypeModel {
  /// Whether the value can stand in a tag.
  var isTaggable: Bool {
    switch self {
    case .value, .enumeration: true
    case .integer(let range): range.lowerBound >= 0
    case .rule(let name): name == "versionedId" || name == "roadmapItem"
    case .list(let element, _, _): element.isTaggable
    case .boolean, .inlineRule, .free, .object: false
    }
  }

  /// Whether the value can stand in the term of a key.
  var isTerm: Bool {
    switch self {
    case .value(let kind): kind != .account && kind != .day
    case .integer(let range): range.lowerBound >= 0
    case .enumeration: true
    default: false
    }
  }
}

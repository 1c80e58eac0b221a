extension SchemaLoader {
  private static let eventKeywords: Set<String> = [
    "$schema", "$id", "title", "description", "type", "required", "additionalProperties", "properties", "x-items",
    "x-reason", "x-roles", "x-tags", "x-since",
  ]

  mutating func loadEvent(_ file: String, _ bytes: [UInt8]) {
    guard let json = parse(file, bytes) else { return }
    checkKeywords(json, Self.eventKeywords, file, "$")
    guard let (type, version) = name(of: file, json) else { return }
    if json["additionalProperties"]?.truth != false {
      report(.openObject, file, "$", "an event has data and sealed only")
    }
    let properties = json["properties"]?.members ?? []
    for member in properties where member.key != "data" && member.key != "sealed" {
      report(.shape, file, "$.properties.\(member.key)", "an event has data and sealed only")
    }
    let required = json["required"]?.elements?.compactMap(\.text) ?? []
    guard let data = json["properties"]?["data"], required.contains("data") else {
      return report(.shape, file, "$.properties.data", "every event has data, and it is required")
    }
    checkKeywords(data, ["type", "additionalProperties", "required", "properties"], file, "$.properties.data")
    var event = EventModel(
      type: type, version: version, title: title(of: json, file, "$"), summary: summary(of: json, file, "$"),
      since: json["x-since"]?.text ?? "", items: .allowed([]), roles: roles(json, file), tags: [],
      fields: fields(of: data, isSealed: false, file, "$.properties.data"), parts: [])
    if event.since.isEmpty { report(.shape, file, "$.x-since", "the release that brought this version") }
    event.parts = parts(json["properties"]?["sealed"], isRequired: required.contains("sealed"), of: event, file)
    event.tags = tags(json, of: event, file)
    event.items = items(json, of: event, file)
    checkOwners(of: event, file)
    model.events.append(event)
  }

  /// Type and version, which file name and `$id` both state.
  private mutating func name(of file: String, _ json: OrderedJSON) -> (String, Int64)? {
    let id = json["$id"]?.text ?? ""
    let parts = id.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard file == "events/\(id).json", let last = parts.last, last.hasPrefix("v"),
      let version = Int64(last.dropFirst()), version > 0, "v\(version)" == last
    else {
      report(.name, file, "$.$id", "the file is named after $id, <type>.v<version>")
      return nil
    }
    let type = parts.dropLast().joined(separator: ".")
    guard SwiftNames.isEventType(type) else {
      report(.name, file, "$.$id", "a type is [a-z]+(\\.[a-z]+)+")
      return nil
    }
    return (type, version)
  }

  private mutating func roles(_ json: OrderedJSON, _ file: String) -> [String] {
    let known = definitions["accountRole"]?["enum"]?.elements?.compactMap(\.text) ?? []
    let roles = json["x-roles"]?.elements?.compactMap(\.text) ?? []
    if roles.isEmpty || roles.count != json["x-roles"]?.elements?.count || Set(roles).count != roles.count {
      report(.role, file, "$.x-roles", "a list of different roles that may record the event")
    }
    for role in roles where !known.contains(role) { report(.role, file, "$.x-roles", "there is no role “\(role)”") }
    return roles
  }

  private mutating func tags(_ json: OrderedJSON, of event: EventModel, _ file: String) -> [String] {
    guard let elements = json["x-tags"]?.elements else {
      report(.tag, file, "$.x-tags", "a list of templates, possibly empty")
      return []
    }
    let tags = elements.compactMap(\.text)
    for (index, tag) in tags.enumerated() {
      let path = "$.x-tags[\(index)]"
      guard let template = TagTemplate(tag) else {
        report(.tag, file, path, "a template is kind, or kind:{field}")
        continue
      }
      guard let name = template.field else { continue }
      guard let field = event.fields.first(where: { $0.name == name }) else {
        report(.tag, file, path, "data has no field “\(name)”")
        continue
      }
      if !field.type.isTaggable { report(.tag, file, path, "what stands in “\(name)” cannot be spelt in a tag") }
    }
    return tags
  }

  private mutating func items(_ json: OrderedJSON, of event: EventModel, _ file: String) -> EventModel.Items {
    let reason = json["x-reason"]?.text ?? ""
    let items = itemRule(json["x-items"], of: event, file)
    switch (items, reason.isEmpty) {
    case (nil, true): report(.reason, file, "$", "x-items, or x-reason: why the event exists though no item names it")
    case (.some, false): report(.reason, file, "$", "x-items or x-reason, not both")
    case (nil, false) where !SwiftNames.isRussian(reason): report(.title, file, "$.x-reason", "a Russian sentence")
    default: break
    }
    return items ?? .none(reason: reason)
  }

  private mutating func itemRule(_ json: OrderedJSON?, of event: EventModel, _ file: String) -> EventModel.Items? {
    guard let json else { return nil }
    if let elements = json.elements {
      let items = elements.compactMap(\.text)
      checkItems(items, file, "$.x-items")
      return items.isEmpty ? nil : .allowed(items)
    }
    let by = json["by"]?.text ?? ""
    guard let field = event.fields.first(where: { $0.name == by }), field.isRequired,
      case .enumeration(let name) = field.type,
      let enumeration = model.enumerations.first(where: { $0.swiftName == name })
    else {
      report(.item, file, "$.x-items.by", "the deciding field is a required code")
      return .allowed([])
    }
    let map = json["map"]?.members ?? []
    for code in enumeration.codes where !map.contains(where: { $0.key == code.code }) {
      report(.item, file, "$.x-items.map", "the map lacks “\(code.code)”")
    }
    for member in map where !enumeration.codes.contains(where: { $0.code == member.key }) {
      report(.item, file, "$.x-items.map.\(member.key)", "“\(by)” has no such code")
    }
    let decided = map.map { (code: $0.key, items: $0.value.elements?.compactMap(\.text) ?? []) }
    for entry in decided { checkItems(entry.items, file, "$.x-items.map.\(entry.code)") }
    if decided.allSatisfy({ $0.items.isEmpty }) { report(.item, file, "$.x-items.map", "no item at all") }
    return .decided(by: by, decided)
  }

  private mutating func checkItems(_ items: [String], _ file: String, _ path: String) {
    if Set(items).count != items.count { report(.item, file, path, "an item stands twice") }
    for item in items where !Self.roadmapItems.contains(item) {
      report(.item, file, path, "the road map has no item “\(item)”")
    }
  }
}

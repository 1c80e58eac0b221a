public import CanonicalJSON
public import EventLedger

/// What `Schemas/events/` says about one type and version of event.
public struct EventSchema: Sendable, Hashable {
  /// Of which road-map items an event is evidence.
  public enum Items: Sendable, Hashable {
    /// No item names it; the Russian text says why it exists.
    case none(reason: String)
    /// These may be named. A single one always is.
    case allowed([String])
    /// The code in a field decides.
    case decided(by: String, [String: [String]])
  }

  public let type: EventType
  public let version: SchemaVersion
  /// What people see.
  public let title: String
  /// What it records and when, in English.
  public let summary: String
  public let items: Items
  /// Who may record it.
  public let roles: [AccountRole]
  /// The fields of the public part, in the order in which people meet them.
  public let fields: [FieldSchema]
  /// The sealed parts, in the order in which they are sealed.
  public let sealedParts: [PartSchema]
  /// The names of those parts that must be there.
  public let requiredParts: [String]
  public let tagTemplates: [FieldTemplate]

  package init(
    _ type: StaticString, version: Int64, title: String, summary: String, items: Items, roles: [AccountRole],
    fields: [FieldSchema], sealedParts: [PartSchema] = [], requiredParts: [String] = [], tags: [String]
  ) {
    self.type = EventType(literal: type)
    self.version = SchemaVersion(rawValue: version)
    self.title = title
    self.summary = summary
    self.items = items
    self.roles = roles
    self.fields = fields
    self.sealedParts = sealedParts
    self.requiredParts = requiredParts
    tagTemplates = tags.map { FieldTemplate($0) }
  }

  /// The field with this key.
  public func field(_ name: String) -> FieldSchema? { fields.first { $0.name.utf8.elementsEqual(name.utf8) } }

  /// The sealed part with this key.
  public func part(_ name: String) -> PartSchema? { sealedParts.first { $0.name.utf8.elementsEqual(name.utf8) } }

  /// What an event with this data is about: sorted, unique, without the tags of road-map items.
  ///
  /// A text that no tag can hold gives none; data that ``SchemaValidator`` has passed holds no such text.
  public func tags(for data: JSONObject) -> [Tag] {
    Tag.sorted(tagTemplates.flatMap { $0.expanded(with: data) }.compactMap { Tag($0) })
  }

  /// The road-map items that an event with this data is evidence of; empty where none names it, or where several may
  /// and no field decides.
  public func items(for data: JSONObject) -> [String] {
    switch items {
    case .none: []
    case .allowed(let items): items.count == 1 ? items : []
    case .decided(let field, let map): data[field]?.stringValue.flatMap { map[$0] } ?? []
    }
  }
}

extension Tag {
  /// Sorted by bytes, each once.
  package static func sorted(_ tags: [Tag]) -> [Tag] {
    var unique: [Tag] = []
    for tag in tags.sorted() where unique.last != tag {
      unique.append(tag)
    }
    return unique
  }

  /// A tag without a value, written in the program. Precondition: of the grammar.
  package static func plain(_ kind: StaticString) -> Tag {
    guard let tag = Tag("\(kind)" as String) else { preconditionFailure("a tag is of the grammar of FORMAT §2") }
    return tag
  }
}

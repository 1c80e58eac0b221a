public import CanonicalJSON
public import EventLedger
import Foundation
public import Mentoring

/// What somebody wants recorded, as the schema of its type describes it: public data, sealed parts, the day.
///
/// The one form in which entries reach the rules: `record` makes it of arguments and JSON, an import of rows, a
/// correction of the entry that stands in an older one's place.
public struct EventInput: Sendable {
  public var type: EventType
  /// The day it happened on.
  public var on: CivilDate
  public var data: JSONObject
  /// Content of the sealed parts by their names in the schema.
  public var sealed: JSONObject
  public var cause: Cause?
  /// Tags beside those that the schema makes of the data: of a correction, or of an import.
  public var furtherTags: [Tag]
  /// Sealed parts that a correction takes over as they were recorded, under the same form: what was taken once is not
  /// held to the form anew.
  var partsTakenOver: Set<String> = []

  public init(
    _ type: EventType, on: CivilDate, data: JSONObject, sealed: JSONObject = JSONObject(), cause: Cause? = nil,
    furtherTags: [Tag] = []
  ) {
    self.type = type
    self.on = on
    self.data = data
    self.sealed = sealed
    self.cause = cause
    self.furtherTags = furtherTags
  }

  /// Whom it is about, as the tags say that its type makes of the data, and those it has besides.
  var concernedPeople: [SubjectID] {
    let own = EventCatalog.schema(for: type)?.tags(for: data) ?? []
    return (own + furtherTags).filter { EntityKind($0) == .person }.compactMap { $0.value.flatMap { SubjectID($0) } }
  }

  /// The input as the rules and the ledger take it.
  ///
  /// Texts are brought to NFC (FORMAT §1). Throws `ServiceError` with every fault of the schema.
  ///
  /// `version` is the newest one for everything that is recorded; an earlier one serves to compare with what was
  /// recorded then.
  public func prepared(organisation: SubjectID, version: SchemaVersion? = nil) throws -> PreparedEvent {
    let known = version.map { EventCatalog.schema(for: type, version: $0) } ?? EventCatalog.schema(for: type)
    guard let schema = known else {
      throw ServiceError(.usage, "Записей вида «\(type)» нет.", details: ["Список видов: mentorledger schema list"])
    }
    let data = Self.normalised(.object(data)).objectValue ?? JSONObject()
    let sealed = Self.normalised(.object(sealed)).objectValue ?? JSONObject()
    var instance = JSONObject([("data", .object(data))])
    if !sealed.isEmpty { instance["sealed"] = .object(sealed) }
    let faults = SchemaValidator.validate(.object(instance), against: schema)
    guard faults.isEmpty else {
      throw ServiceError(.refused, "Запись «\(schema.title)» заполнена неверно.", details: faults.map(\.message))
    }
    let bytes = try CanonicalJSON.serialize(.object(data))
    let event = try MentoringEvent(type: type, version: schema.version, data: bytes, range: 0..<bytes.count)
    // An event is read as its newest version says it; a version that no item named bears none.
    var items = event.recordedItems.map { Tag("item", $0) }
    if case .none = schema.items { items = [] }
    let tags = Set(event.data.tags + items + furtherTags).sorted()
    var parts: [PlainPart] = []
    var classes: [String] = []
    var birthDate: CivilDate?
    for part in schema.sealedParts {
      guard let content = sealed[part.name] else { continue }
      guard let keyName = KeyName(part.keyName(in: data)) else {
        throw ServiceError(.refused, "Имя ключа части «\(part.title)» не укладывается в формат.")
      }
      parts.append(
        PlainPart(
          subject: part.owner(in: data, organisation: organisation), keyName: keyName,
          plaintext: .json(try CanonicalJSON.serialize(content))))
      classes.append(part.keyClass)
      if part.name == "profile" { birthDate = content.objectValue?["birthDate"]?.stringValue.flatMap { CivilDate($0) } }
    }
    let draft = Draft(event: event, on: on, tags: tags, partClasses: classes, birthDate: birthDate)
    let new = NewEvent(
      type: type, version: schema.version, on: on, data: bytes, tags: tags, cause: cause, parts: parts)
    return PreparedEvent(draft: draft, event: new)
  }

  /// A value with each of its texts in NFC (FORMAT §1).
  static func normalised(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(text.precomposedStringWithCanonicalMapping)
    case .array(let elements): .array(elements.map(normalised))
    case .object(let object): .object(JSONObject(object.members.map { ($0.key, normalised($0.value)) }))
    case .integer, .bool: value
    }
  }
}

/// An entry in the two forms it is needed in: for the rules, and for the ledger.
public struct PreparedEvent: Sendable {
  public internal(set) var draft: Draft
  public let event: NewEvent
}

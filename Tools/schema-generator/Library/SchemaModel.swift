/// Everything under `Schemas/` that becomes code, checked.
package struct SchemaModel: Sendable {
  var enumerations: [EnumerationModel] = []
  var textRules: [TextRuleModel] = []
  var sharedParts: [StructModel] = []
  var events: [EventModel] = []
  var embedded: [EmbeddedFolder] = []
}

/// An enumeration of `common.json`.
struct EnumerationModel: Sendable {
  var definition: String
  var title: String
  var summary: String
  var codes: [(code: String, caseName: String, title: String)]
  var swiftName: String { SwiftNames.type(definition) }
}

/// A text of `common.json` with its pattern.
struct TextRuleModel: Sendable {
  var definition: String
  var pattern: String
  var pieces: [PatternPiece]
  var length: ClosedRange<Int>
  var expectation: String
}

/// What may stand in a field.
indirect enum TypeModel: Sendable {
  case value(ValueKind)
  case integer(ClosedRange<Int64>)
  case boolean
  case rule(String)
  case inlineRule(TextRuleModel)
  case free(ClosedRange<Int>)
  case enumeration(String)
  case list(TypeModel, count: ClosedRange<Int>, isUnique: Bool)
  case object(StructModel)

  /// Values with a Swift type of their own.
  enum ValueKind: String, Sendable, CaseIterable {
    case person, pair, fingerprint, cycle, position, day, account
  }
}

/// A field of an object.
struct FieldModel: Sendable {
  var name: String
  var title: String
  var type: TypeModel
  var isRequired: Bool
  /// The first version of the event that demands the field, where earlier ones may lack it: `x-required-since`.
  var since: Int64?
}

/// An object with named fields: a sealed part, or an element of a list in one.
struct StructModel: Sendable {
  var swiftName: String
  var title: String
  var fields: [FieldModel]
  /// Present for a sealed part.
  var part: PartModel?
}

/// Whose a sealed part is, and under which key.
struct PartModel: Sendable {
  var name: String
  var owner: String
  var keyClass: String
  var term: String
}

/// A part as an event carries it.
struct PartUse: Sendable {
  var content: StructModel
  var isShared: Bool
  var isRequired: Bool
}

/// One type and version of event.
struct EventModel: Sendable {
  enum Items: Sendable {
    case none(reason: String)
    case allowed([String])
    case decided(by: String, [(code: String, items: [String])])
  }

  var type: String
  var version: Int64
  var title: String
  var summary: String
  var since: String
  var items: Items
  var roles: [String]
  var tags: [String]
  var fields: [FieldModel]
  var parts: [PartUse]
  /// The newest version of the type; nil until all files are read. Its Swift type bears the bare name, those of earlier
  /// versions end in their number.
  var newest: Int64?

  var isNewest: Bool { newest.map { $0 == version } ?? true }
  var swiftName: String { SwiftNames.type(type) + (isNewest ? "" : "V\(version)") }
  /// The Swift type of the version after this one.
  var successorName: String { SwiftNames.type(type) + (version + 1 == newest ? "" : "V\(version + 1)") }
  var caseName: String { SwiftNames.member(type) }
  var fileName: String { "\(type).v\(version).json" }
}

/// A folder of versioned data that is embedded as it is.
struct EmbeddedFolder: Sendable {
  var name: String
  var files: [(name: String, canonical: String)]
}

import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import MentoringService

/// A schema as programs read it.
struct SchemaDescription: Encodable {
  struct Code: Encodable {
    let code: String
    let title: String
  }

  struct Field: Encodable {
    let field: String
    let title: String
    let kind: String
    let required: Bool
    let codes: [Code]?
    let minimum: Int64?
    let maximum: Int64?
    let pattern: String?
    let fields: [Field]?

    init(_ schema: FieldSchema) {
      self.init(schema, schema.kind)
    }

    private init(_ schema: FieldSchema, _ kind: FieldKind) {
      field = schema.name
      title = schema.title
      required = schema.isRequired
      let bottom = Self.element(of: kind)
      self.kind = Self.name(of: kind)
      codes = if case .code(let codes) = bottom { codes.map { Code(code: $0.code, title: $0.title) } } else { nil }
      (minimum, maximum) =
        switch bottom {
        case .integer(let range): (range.lowerBound, range.upperBound)
        case .text(let rule): (Int64(rule.length.lowerBound), Int64(rule.length.upperBound))
        default: (nil, nil)
        }
      pattern = if case .text(let rule) = bottom { rule.pattern?.source } else { nil }
      fields = if case .object(let fields) = bottom { fields.map(Field.init) } else { nil }
    }

    private static func element(of kind: FieldKind) -> FieldKind {
      if case .list(let element, _, _) = kind { element } else { kind }
    }

    private static func name(of kind: FieldKind) -> String {
      switch kind {
      case .subject: "person"
      case .pair: "pair"
      case .fingerprint: "fingerprint"
      case .cycle: "cycle"
      case .position: "position"
      case .day: "day"
      case .account: "account"
      case .integer: "integer"
      case .boolean: "boolean"
      case .text: "text"
      case .code: "code"
      case .list(let element, _, _): "list of \(name(of: element))"
      case .object: "object"
      }
    }
  }

  struct Part: Encodable {
    let part: String
    let title: String
    let required: Bool
    let owner: String
    let keyClass: String
    let fields: [Field]
  }

  let type: String
  let version: Int64
  let title: String
  let description: String
  let roles: [String]
  let items: [String]
  /// Why the type exists where no road-map item names it.
  let reason: String?
  let fields: [Field]
  let sealed: [Part]
  let example: String?

  init(_ schema: EventSchema) {
    type = schema.type.description
    version = schema.version.rawValue
    title = schema.title
    description = schema.summary
    roles = schema.roles.map(\.rawValue)
    items = schema.items.all
    reason = if case .none(let reason) = schema.items { reason } else { nil }
    fields = schema.fields.map(Field.init)
    sealed = schema.sealedParts.map { part in
      let owner = if case .field(let name) = part.owner { name } else { "organisation" }
      return Part(
        part: part.name, title: part.title, required: schema.requiredParts.contains(part.name), owner: owner,
        keyClass: part.keyClass, fields: part.fields.map(Field.init))
    }
    example = SchemaExample(schema).line
  }

  /// Indented JSON with sorted keys.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

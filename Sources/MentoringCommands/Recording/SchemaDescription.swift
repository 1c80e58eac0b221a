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

/// A command line that shows how an entry of a type is made.
struct SchemaExample {
  /// Nil for a type that is not recorded by hand.
  let line: String?

  init(_ schema: EventSchema) {
    guard OwnType.reason(of: schema.type.description) == nil else {
      line = nil
      return
    }
    let named = [
      PersonRegistered.schema.type: "person", PairProposed.schema.type: "pair",
      PairProposalOverridden.schema.type: "pair", PairFixed.schema.type: "pair", GroupFixed.schema.type: "pair",
    ]
    let shown = schema.fields.filter { $0.isRequired && named[schema.type] != $0.name }
      .map { ($0.name, $0.name == "until" ? "2022-08-31" : Self.value(of: $0.kind)) }
    // The form of an entry is one that the program ships.
    let stated = JSONObject(shown.map { ($0, .string($1)) })
    let form = EventInput(schema.type, on: .distantFuture, data: stated).fittingForms.first
    let words = shown.map { name, value in "\(name)=\(name == "form" ? form ?? value : value)" }
    let json = schema.requiredParts.isEmpty ? [] : ["--json личное.json"]
    line = (["mentorledger record \(schema.type)"] + words + ["--on 2021-10-04"] + json).joined(separator: " ")
  }

  private static func value(of kind: FieldKind) -> String {
    switch kind {
    case .subject: "1f3a6c02"
    case .pair: "9c02e417"
    case .fingerprint: "1f3a6c02d4e5f60718293a4b5c6d7e8f"
    case .cycle: "2021"
    case .position: "57"
    case .day: "2021-10-03"
    case .account: "u:41c90d2f7ab3e856"
    case .integer(let range): "\(max(range.lowerBound, min(range.upperBound, 10)))"
    case .boolean: "да"
    case .text(let rule): text(rule)
    case .code(let codes): codes.first?.code ?? ""
    case .list(.subject, let count, _) where count.lowerBound > 1: "1f3a6c02,7b20d915"
    case .list(let element, _, _): value(of: element)
    case .object: ""
    }
  }

  /// The first of some likely texts that the pattern takes.
  private static func text(_ rule: TextRule) -> String {
    let digest = String(repeating: "6b86b273", count: 8)
    let likely = [
      "412", "participation/1", digest, "school.example/mentoring", "Europe/Moscow", "consent.missing", "A02", "1.2",
      "satisfactionCount.mentee.satisfaction/1",
    ]
    return likely.first { text in
      rule.length.contains(text.unicodeScalars.count) && rule.pattern?.matches(text) != false
    }
      ?? "…"
  }
}

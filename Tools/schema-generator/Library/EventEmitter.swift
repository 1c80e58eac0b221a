/// Writes one event's structure, with its metadata, tags, items, codec and sealed parts.
enum EventEmitter {
  private static let imports = ["public import CanonicalJSON", "public import EventLedger"]

  static func file(_ event: EventModel) -> String {
    var out = SourceText.swift(imports: imports)
    out.line("/// `\(event.type)`, version \(event.version): \(event.summary)")
    if !event.isNewest {
      out.line("///")
      out.line("/// An earlier version: entries of it are read, and none is made any more.")
    }
    let conformance = event.isNewest ? "MentoringEventData" : "EarlierEventData"
    out.block("public struct \(event.swiftName): \(conformance), Hashable {") { out in
      if !event.isNewest {
        out.line("public typealias Successor = \(event.successorName)")
        out.line("")
      }
      StructureEmitter.properties(event.fields, &out)
      StructureEmitter.codec(event.fields, &out)
      out.line("")
      tags(event, &out)
      out.line("")
      items(event, &out)
      for use in event.parts {
        out.line("")
        if use.isShared {
          let name = SwiftNames.type(use.content.part?.name ?? "")
          out.line("/// \(use.content.title).")
          out.line("public typealias \(name) = \(use.content.swiftName)")
        } else {
          part(use.content, &out)
        }
      }
      out.line("")
      schema(event, &out)
    }
    return out.text
  }

  static func sharedFile(_ content: StructModel) -> String {
    var out = SourceText.swift(imports: content.usesLedger ? imports : ["public import CanonicalJSON"])
    part(content, &out)
    return out.text
  }

  /// A sealed part, or, without the metadata of one, an element of a list in it.
  private static func part(_ content: StructModel, _ out: inout SourceText) {
    out.line("/// \(content.title).")
    let conformance = content.part == nil ? "CanonicalCodable" : "SealedContent"
    out.block("public struct \(content.swiftName): \(conformance), Hashable {") { out in
      StructureEmitter.properties(content.fields, &out)
      StructureEmitter.codec(content.fields, &out)
      for inner in StructureEmitter.inner(content.fields) {
        out.line("")
        part(inner, &out)
      }
      out.line("")
      guard let part = content.part else {
        return out.block("package static let fields: [FieldSchema] = [", "]") {
          StructureEmitter.fieldSchemas(content.fields, &$0)
        }
      }
      let owner = part.owner == "organisation" ? ".organisation" : ".field(\"\(part.owner)\")"
      out.block("public static let schema = PartSchema(", ")") { out in
        let title = SwiftNames.literal(content.title)
        out.line("\"\(part.name)\", \(title), owner: \(owner), keyClass: \"\(part.keyClass)\",")
        out.line("term: FieldTemplate(\"\(part.term)\"),")
        out.block("fields: [", "]") { StructureEmitter.fieldSchemas(content.fields, &$0) }
      }
    }
  }

  private static func tags(_ event: EventModel, _ out: inout SourceText) {
    let templates = event.tags.compactMap { TagTemplate($0) }
    guard !templates.isEmpty else { return out.line("public var tags: [Tag] { [] }") }
    out.block("public var tags: [Tag] {") { out in
      out.line("var tags: [Tag] = []")
      for template in templates {
        guard let name = template.field, let field = event.fields.first(where: { $0.name == name }) else {
          out.line("tags.append(.plain(\"\(template.kind)\"))")
          continue
        }
        let value = SwiftNames.escaped(name)
        if case .list(let element, _, _) = field.type {
          let list = field.isRequired && field.since == nil ? value : "\(value) ?? []"
          out.line("for element in \(list) { tags.append(\(tag(template.kind, element, "element"))) }")
        } else if field.isRequired, field.since == nil {
          out.line("tags.append(\(tag(template.kind, field.type, value)))")
        } else {
          out.line("if let \(value) { tags.append(\(tag(template.kind, field.type, value))) }")
        }
      }
      out.line("return Tag.sorted(tags)")
    }
  }

  private static func tag(_ kind: String, _ type: TypeModel, _ value: String) -> String {
    switch type {
    case .value(.account), .rule: "Tag(\"\(kind)\", TagSpelling.of(\(value)))"
    case .enumeration: "Tag(\"\(kind)\", \(value).rawValue)"
    default: "Tag(\"\(kind)\", \(value))"
    }
  }

  private static func items(_ event: EventModel, _ out: inout SourceText) {
    switch event.items {
    case .none: out.line("public var items: [String] { [] }")
    case .allowed(let items): out.line("public var items: [String] { \(items.count == 1 ? list(items) : "[]") }")
    case .decided(let by, let map):
      out.block("public var items: [String] {") { out in
        out.block("switch \(SwiftNames.escaped(by)).rawValue {") { out in
          for entry in map { out.line("case \"\(entry.code)\": \(list(entry.items))") }
          out.line("default: []")
        }
      }
    }
  }

  private static func schema(_ event: EventModel, _ out: inout SourceText) {
    out.line("/// What `Schemas/events/\(event.fileName)` says.")
    out.block("public static let schema = EventSchema(", ")") { out in
      out.line("\"\(event.type)\", version: \(event.version), title: \(SwiftNames.literal(event.title)),")
      out.line("summary: \(SwiftNames.literal(event.summary)),")
      out.line("items: \(items(event.items)),")
      out.line("roles: [\(event.roles.map { "." + SwiftNames.member($0) }.joined(separator: ", "))],")
      out.block("fields: [", "],") { StructureEmitter.fieldSchemas(event.fields, &$0) }
      if !event.parts.isEmpty {
        let parts = event.parts.map { "\($0.content.swiftName).schema" }
        out.line("sealedParts: [\(parts.joined(separator: ", "))],")
        out.line("requiredParts: \(list(event.parts.filter(\.isRequired).compactMap { $0.content.part?.name })),")
      }
      out.line("tags: \(list(event.tags))")
    }
  }

  private static func items(_ items: EventModel.Items) -> String {
    switch items {
    case .none(let reason): return ".none(reason: \(SwiftNames.literal(reason)))"
    case .allowed(let items): return ".allowed(\(list(items)))"
    case .decided(let by, let map):
      let entries = map.map { "\"\($0.code)\": \(list($0.items))" }.joined(separator: ", ")
      return ".decided(by: \"\(by)\", [\(entries)])"
    }
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map { SwiftNames.literal($0) }.joined(separator: ", ") + "]"
  }
}

extension StructModel {
  /// Whether a field's type comes from the engine.
  fileprivate var usesLedger: Bool {
    fields.contains { field in
      if case .value(let kind) = field.type { kind != .cycle } else { false }
    }
  }
}

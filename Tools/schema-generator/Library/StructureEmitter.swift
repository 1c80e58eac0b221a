/// Writes the parts that events, sealed parts and elements of lists have in common: fields, initialisers, codec.
enum StructureEmitter {
  static func properties(_ fields: [FieldModel], _ out: inout SourceText) {
    for field in fields {
      out.line("/// \(field.title).")
      if let since = field.since {
        out.line("///")
        out.line("/// Nil in an entry that was made before version \(since) and did not say it; never written so.")
      }
      out.line("public var \(SwiftNames.escaped(field.name)): \(swiftType(field))")
    }
    out.line("")
    let parameters = fields.map { field in
      "\(field.name): \(swiftType(field))\(field.isRequired ? "" : " = nil")"
    }
    out.block("public init(\(parameters.joined(separator: ", "))) {") { out in
      for field in fields { out.line("self.\(field.name) = \(SwiftNames.escaped(field.name))") }
    }
  }

  /// Reading and writing, in the order of the keys' bytes.
  static func codec(_ fields: [FieldModel], _ out: inout SourceText) {
    let sorted = fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    out.line("")
    out.block("public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {") { out in
      out.line("try reader.beginObject()")
      for field in sorted {
        if field.isRequired {
          out.line("try reader.key(\"\(field.name)\")")
          out.line("self.\(field.name) = \(read(field.type))")
        } else {
          out.line("self.\(field.name) = try reader.keyIfPresent(\"\(field.name)\") ? \(read(field.type)) : nil")
        }
      }
      out.line("try reader.endObject()")
    }
    out.line("")
    let demanded = fields.filter { $0.since != nil }
    if !demanded.isEmpty { completeness(demanded, &out) }
    let name = demanded.isEmpty ? "write" : "writeKnown"
    out.block("public func \(name)(to writer: inout CanonicalWriter) throws(CanonicalJSONError) {") { out in
      out.line("writer.beginObject()")
      for field in sorted {
        let name = SwiftNames.escaped(field.name)
        if field.isRequired, field.since == nil {
          out.line("writer.key(\"\(field.name)\")")
          out.line(write(field.type, name))
        } else {
          out.block("if let \(name) {") { out in
            out.line("writer.key(\"\(field.name)\")")
            out.line(write(field.type, name))
          }
        }
      }
      out.line("writer.endObject()")
    }
  }

  /// What a type has besides the codec where entries of earlier versions may lack what the newest demands.
  private static func completeness(_ demanded: [FieldModel], _ out: inout SourceText) {
    out.block("public var absent: [String] {") { out in
      out.line("var absent: [String] = []")
      for field in demanded {
        out.line("if \(SwiftNames.escaped(field.name)) == nil { absent.append(\"\(field.name)\") }")
      }
      out.line("return absent")
    }
    out.line("")
    out.block("public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) {") { out in
      out.block("if let name = absent.first {") { out in
        out.line("throw CanonicalJSONError(.absentBefore, at: writer.bytes.count, detail: name)")
      }
      out.line("try writeKnown(to: &writer)")
    }
    out.line("")
  }

  /// The metadata of fields, one a line.
  static func fieldSchemas(_ fields: [FieldModel], _ out: inout SourceText) {
    for field in fields {
      let optional =
        (field.isRequired ? "" : ", isRequired: false")
        + (field.since.map { ", since: SchemaVersion(rawValue: \($0))" } ?? "")
      out.line(
        "FieldSchema(\"\(field.name)\", \(SwiftNames.literal(field.title)), \(kind(field.type))\(optional)),")
    }
  }

  /// The structures that stand within a part's lists.
  static func inner(_ fields: [FieldModel]) -> [StructModel] {
    fields.compactMap { field in
      switch field.type {
      case .object(let model), .list(.object(let model), _, _): model
      default: nil
      }
    }
  }

  static func swiftType(_ field: FieldModel) -> String {
    name(field.type) + (field.isRequired && field.since == nil ? "" : "?")
  }

  private static func name(_ type: TypeModel) -> String {
    switch type {
    case .value(let kind): valueName(kind)
    case .integer: "Int"
    case .boolean: "Bool"
    case .rule, .inlineRule, .free: "String"
    case .enumeration(let name): name
    case .list(let element, _, _): "[\(name(element))]"
    case .object(let model): model.swiftName
    }
  }

  private static func valueName(_ kind: TypeModel.ValueKind) -> String {
    switch kind {
    case .person: "SubjectID"
    case .pair: "PairID"
    case .fingerprint: "KeyFingerprint"
    case .cycle: "Cycle"
    case .position: "Position"
    case .day: "CivilDate"
    case .account: "AccountID"
    }
  }

  private static func read(_ type: TypeModel) -> String {
    if case .list(let element, _, _) = type { return "try reader.list(of: \(name(element)).self)" }
    return "try \(name(type))(from: &reader)"
  }

  private static func write(_ type: TypeModel, _ value: String) -> String {
    if case .list = type { return "try writer.list(\(value))" }
    return "try \(value).write(to: &writer)"
  }

  static func kind(_ type: TypeModel) -> String {
    switch type {
    case .value(.person): ".subject"
    case .value(let kind): ".\(kind.rawValue)"
    case .integer(let range): ".integer(\(range.lowerBound)...\(range.upperBound))"
    case .boolean: ".boolean"
    case .rule(let name): ".text(.\(name))"
    case .inlineRule(let rule): ".text(\(TextRuleEmitter.expression(rule)))"
    case .free(let length): ".text(.free(\(length.lowerBound)...\(length.upperBound)))"
    case .enumeration(let name): ".code(of: \(name).self)"
    case .list(let element, let count, let isUnique):
      ".list(of: \(kind(element)), count: \(count.lowerBound)...\(count.upperBound), isUnique: \(isUnique))"
    case .object(let model): ".object(\(model.swiftName).fields)"
    }
  }
}

/// Writes the rules of texts.
enum TextRuleEmitter {
  static func file(_ rules: [TextRuleModel]) -> String {
    var out = SourceText.swift(imports: [])
    out.block("extension TextRule {") { out in
      for (index, rule) in rules.enumerated() {
        if index > 0 { out.line("") }
        out.line("/// \(SwiftNames.literal(rule.pattern).dropFirst().dropLast()).")
        out.line("package static let \(SwiftNames.escaped(rule.definition)) = \(expression(rule))")
      }
    }
    return out.text
  }

  static func expression(_ rule: TextRuleModel) -> String {
    let pattern = "TextPattern(\(SwiftNames.literal(rule.pattern)), \(list(rule.pieces)))"
    let length = "\(rule.length.lowerBound)...\(rule.length.upperBound)"
    return "TextRule(\(pattern), length: \(length), expectation: \(SwiftNames.literal(rule.expectation)))"
  }

  private static func list(_ pieces: [PatternPiece]) -> String {
    "[" + pieces.map { expression($0) }.joined(separator: ", ") + "]"
  }

  private static func expression(_ piece: PatternPiece) -> String {
    switch piece {
    case .scalar(let ranges, let counts):
      let set = ranges.map { "0x\(hex($0.lowerBound))...0x\(hex($0.upperBound))" }.joined(separator: ", ")
      return ".scalar([\(set)], \(expression(counts)))"
    case .group(let pieces, let counts): return ".group(\(list(pieces)), \(expression(counts)))"
    }
  }

  private static func expression(_ counts: ClosedRange<Int>) -> String {
    "\(counts.lowerBound)...\(counts.upperBound == Int.max ? "Int.max" : String(counts.upperBound))"
  }

  private static func hex(_ number: UInt32) -> String { String(number, radix: 16, uppercase: true) }
}

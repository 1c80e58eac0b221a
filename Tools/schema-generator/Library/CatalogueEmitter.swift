/// Writes the files that know all events: the enumeration, the catalogue, the codes.
enum CatalogueEmitter {
  static func enumerations(_ enumerations: [EnumerationModel]) -> String {
    var out = SourceText.swift(imports: [])
    for (index, enumeration) in enumerations.enumerated() {
      if index > 0 { out.line("") }
      out.line("/// \(enumeration.title): \(enumeration.summary)")
      out.block("public enum \(enumeration.swiftName): String, CodeEnumeration {") { out in
        for code in enumeration.codes {
          out.line("case \(SwiftNames.escaped(code.caseName)) = \"\(code.code)\"")
        }
        out.line("")
        out.line("// Stored, so that reading a code allocates nothing.")
        let cases = enumeration.codes.map { "." + SwiftNames.escaped($0.caseName) }.joined(separator: ", ")
        out.line("public static let allCases: [\(enumeration.swiftName)] = [\(cases)]")
        out.line("")
        out.block("public var title: String {") { out in
          out.block("switch self {") { out in
            for code in enumeration.codes {
              out.line("case .\(SwiftNames.escaped(code.caseName)): \(SwiftNames.literal(code.title))")
            }
          }
        }
      }
    }
    return out.text
  }

  static func event(_ events: [EventModel]) -> String {
    var out = SourceText.swift(imports: ["import CanonicalJSON", "public import EventLedger"])
    out.line("/// The public part of any event of the programme, as the newest version of its type says it.")
    out.line("///")
    out.line("/// An entry of an earlier version is upcast when it is read; its stored bytes stay as they are.")
    out.block("public enum MentoringEvent: Sendable, Hashable {") { out in
      let newest = events.filter(\.isNewest)
      for event in newest {
        out.line("/// \(event.title).")
        out.line("case \(SwiftNames.escaped(event.caseName))(\(event.swiftName))")
      }
      out.line("")
      out.line("/// Reads the data of an event, a range of its leaf.")
      out.line("///")
      out.line(
        "/// - Throws: ``MentoringDataError`` where type or version is unknown, or the data is not of its schema.")
      let parameters = "type: EventType, version: SchemaVersion, data: [UInt8], range: Range<Int>"
      out.block("public init(\(parameters)) throws(MentoringDataError) {") { out in
        out.block("guard let read = Self.readers[Key(type: type, version: version)] else {") { out in
          out.line("guard EventCatalog.schema(for: type) == nil else { throw .unknownVersion(type, version) }")
          out.line("throw .unknownType(type)")
        }
        out.line("var reader = CanonicalReader(data, range: range)")
        out.block("do throws(CanonicalJSONError) {", "} catch {") { out in
          out.line("self = try read(&reader)")
          out.line("try reader.end()")
        }
        out.line("  throw .malformed(type, error)")
        out.line("}")
      }
      out.line("")
      out.line("/// The event's data, whatever its type.")
      out.block("public var data: any MentoringEventData {") { out in
        out.block("switch self {") { out in
          for event in newest { out.line("case .\(event.caseName)(let data): data") }
        }
      }
      out.line("")
      out.line("/// The schema of the newest version of the event's type.")
      out.line("public var schema: EventSchema { Swift.type(of: data).schema }")
      out.line("")
      out.block("private struct Key: Hashable {") { out in
        out.line("var type: EventType")
        out.line("var version: SchemaVersion")
        out.line("")
        out.block("init(type: EventType, version: SchemaVersion) {") { out in
          out.line("self.type = type")
          out.line("self.version = version")
        }
        out.line("")
        out.line("init(_ schema: EventSchema) { self.init(type: schema.type, version: schema.version) }")
      }
      out.line("")
      out.line(
        "private typealias Read = @Sendable (inout CanonicalReader) throws(CanonicalJSONError) -> MentoringEvent")
      out.line("")
      out.block("private static let readers: [Key: Read] = [", "]") { out in
        for event in events {
          out.line("Key(\(event.swiftName).schema): { (reader) throws(CanonicalJSONError) in")
          let steps = String(repeating: ".upcast()", count: Int((event.newest ?? event.version) - event.version))
          out.line("  .\(event.caseName)(try \(event.swiftName)(from: &reader)\(steps))")
          out.line("},")
        }
      }
    }
    return out.text
  }

  static func catalogue(_ events: [EventModel]) -> String {
    var out = SourceText.swift(imports: ["public import EventLedger"])
    out.line("/// Every event that the program knows, by type and version.")
    out.block("public enum EventCatalog {") { out in
      out.line("/// All schemas, ordered by type, then version.")
      out.block("public static let all: [EventSchema] = [", "]") { out in
        for event in events { out.line("\(event.swiftName).schema,") }
      }
      out.line("")
      out.line("/// The newest version of each type, ordered by type.")
      out.line("public static let current: [EventSchema] = all.filter { newest[$0.type]?.version == $0.version }")
      out.line("")
      out.line("/// The newest version of a type: the one that new events are made of.")
      out.line("public static func schema(for type: EventType) -> EventSchema? { newest[type] }")
      out.line("")
      out.line("/// One version of a type.")
      out.block("public static func schema(for type: EventType, version: SchemaVersion) -> EventSchema? {") { out in
        out.line("all.first { $0.type == type && $0.version == version }")
      }
      out.line("")
      out.block("private static let newest: [EventType: EventSchema] = [", "]") { out in
        for event in events where event.isNewest {
          out.line("\(event.swiftName).schema.type: \(event.swiftName).schema,")
        }
      }
    }
    return out.text
  }
}

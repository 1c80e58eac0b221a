public import CanonicalJSON

/// A closed list of codes with a Russian title each; generated from an `enum` of `Schemas/events/common.json`.
public protocol CodeEnumeration: CanonicalCodable, Hashable, CaseIterable, RawRepresentable<String> {
  /// What people see.
  var title: String { get }
}

extension CodeEnumeration {
  /// Reads a code, compared by bytes.
  public init(from reader: inout CanonicalReader) throws(CanonicalJSONError) {
    let offset = reader.offset
    let code = try reader.string()
    let length = code.utf8.count
    let match = Self.allCases.first {
      $0.rawValue.utf8.count == length && $0.rawValue.utf8.elementsEqual(code.utf8)
    }
    guard let match else {
      throw CanonicalJSONError(.invalidValue, at: offset, detail: "\(Self.self)")
    }
    self = match
  }

  public func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try writer.string(rawValue) }

  /// Every code with its title, in the order of the schema.
  public static var codes: [CodeTitle] { allCases.map { CodeTitle(code: $0.rawValue, title: $0.title) } }
}

/// A code and what people see in its place.
public struct CodeTitle: Hashable, Sendable {
  public let code: String
  public let title: String

  public init(code: String, title: String) {
    self.code = code
    self.title = title
  }
}

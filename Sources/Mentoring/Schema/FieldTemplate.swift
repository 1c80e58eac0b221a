package import CanonicalJSON

/// A text with the names of fields in braces: `person:{person}`, `{pair}-{cycle}`.
public struct FieldTemplate: Sendable, Hashable, CustomStringConvertible {
  package enum Segment: Sendable, Hashable {
    case text(String)
    case field(String)
  }

  /// The written form.
  public let description: String
  package let segments: [Segment]

  /// Takes a template apart. A brace without its counterpart stands for itself; the generator lets none through.
  package init(_ text: String) {
    description = text
    var segments: [Segment] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { segments.append(.text(String(rest[..<open]))) }
      segments.append(.field(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { segments.append(.text(String(rest))) }
    self.segments = segments
  }

  /// The names of its fields.
  package var fields: [String] {
    segments.compactMap { segment in
      if case .field(let name) = segment { name } else { nil }
    }
  }

  /// Every text that the template makes of an object: a list gives one for each of its elements, an absent field
  /// none.
  package func expanded(with data: JSONObject) -> [String] {
    segments.reduce([""]) { texts, segment in
      switch segment {
      case .text(let text): texts.map { $0 + text }
      case .field(let name): texts.flatMap { text in Self.spellings(of: data[name]).map { text + $0 } }
      }
    }
  }

  private static func spellings(of value: JSONValue?) -> [String] {
    switch value {
    case .string(let text): [TagSpelling.of(text)]
    case .integer(let number): [String(number)]
    case .array(let elements): elements.flatMap { spellings(of: $0) }
    case .bool, .object, nil: []
    }
  }
}

/// How a value is written within a tag, where neither `u:` nor a slash may stand (FORMAT §2, `tags`).
package enum TagSpelling {
  /// `u:41c9…` loses its prefix; `participation/1` becomes `participation.1`.
  package static func of(_ text: some CustomStringConvertible) -> String {
    let text = text.description
    if text.utf8.starts(with: "u:".utf8) { return String(text.utf8.dropFirst(2)) ?? text }
    return String(decoding: text.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
  }
}

/// A JSON value whose objects keep the order in which a person wrote their members: it becomes the order of fields in
/// forms and of arguments in Swift.
package indirect enum OrderedJSON: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case array([OrderedJSON])
  case object([Member])

  /// A member of an object.
  package struct Member: Sendable, Equatable {
    package var key: String
    package var value: OrderedJSON

    package init(key: String, value: OrderedJSON) {
      self.key = key
      self.value = value
    }
  }

  /// Reads JSON as people write it.
  package init(parsing bytes: [UInt8]) throws {
    self = try OrderedJSONParser.parse(bytes)
  }

  package subscript(key: String) -> OrderedJSON? { members?.first { $0.key == key }?.value }

  package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  package var elements: [OrderedJSON]? { if case .array(let elements) = self { elements } else { nil } }
  package var text: String? { if case .string(let text) = self { text } else { nil } }
  package var number: Int64? { if case .integer(let number) = self { number } else { nil } }
  package var truth: Bool? { if case .bool(let truth) = self { truth } else { nil } }
}

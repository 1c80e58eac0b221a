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

  package subscript(key: String) -> OrderedJSON? {
    get { members?.first { $0.key == key }?.value }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  package var elements: [OrderedJSON]? { if case .array(let elements) = self { elements } else { nil } }
  package var text: String? { if case .string(let text) = self { text } else { nil } }
  package var number: Int64? { if case .integer(let number) = self { number } else { nil } }
  package var truth: Bool? { if case .bool(let truth) = self { truth } else { nil } }
}

import CanonicalJSON

/// A value of a document together with its place, read strictly: no member too many or too few, nothing of another
/// type, no list or text beyond its limit.
struct RoadMapNode {
  let value: JSONValue
  let path: String

  /// The longest list of a document.
  static let maximumCount = 2000
  /// The longest text of a document, in bytes of UTF-8.
  static let maximumText = 16_000

  init(_ value: JSONValue, path: String = "") {
    self.value = value
    self.path = path
  }

  func fault(_ rule: String) -> RoadMapDecodingError {
    RoadMapDecodingError(path, rule)
  }

  /// Holds the node to being an object with exactly these members.
  func requireMembers(_ keys: [String]) throws(RoadMapDecodingError) {
    guard let object = value.objectValue else { throw fault("ожидается объект") }
    for key in keys where object[key] == nil { throw fault("нет поля «\(key)»") }
    for member in object.members where !keys.contains(where: { RoadMapText.areEqual($0, member.key) }) {
      throw fault("лишнее поле «\(member.key)»")
    }
  }

  /// A member of an object.
  func member(_ key: String) throws(RoadMapDecodingError) -> RoadMapNode {
    guard let member = value.objectValue?[key] else { throw fault("нет поля «\(key)»") }
    return RoadMapNode(member, path: path.isEmpty ? key : "\(path).\(key)")
  }

  /// A text, empty or not.
  func anyText() throws(RoadMapDecodingError) -> String {
    guard let text = value.stringValue else { throw fault("ожидается текст") }
    guard text.utf8.count <= Self.maximumText else { throw fault("текст длиннее \(Self.maximumText) байт") }
    return text
  }

  /// A text that is not empty.
  func text() throws(RoadMapDecodingError) -> String {
    let text = try anyText()
    guard !text.isEmpty else { throw fault("текст пуст") }
    return text
  }

  /// An integer within a range.
  func integer(in range: ClosedRange<Int>) throws(RoadMapDecodingError) -> Int {
    guard let integer = value.integerValue else { throw fault("ожидается целое число") }
    guard let number = Int(exactly: integer), range.contains(number) else {
      throw fault("ожидается целое число от \(range.lowerBound) до \(range.upperBound)")
    }
    return number
  }

  /// A truth value.
  func bool() throws(RoadMapDecodingError) -> Bool {
    guard let bool = value.boolValue else { throw fault("ожидается true или false") }
    return bool
  }

  /// The elements of a list that may be empty.
  func list() throws(RoadMapDecodingError) -> [RoadMapNode] {
    guard let array = value.arrayValue else { throw fault("ожидается список") }
    guard array.count <= Self.maximumCount else { throw fault("в списке больше \(Self.maximumCount) элементов") }
    return array.enumerated().map { RoadMapNode($0.element, path: "\(path)[\($0.offset)]") }
  }

  /// The elements of a list that is not empty.
  func filledList() throws(RoadMapDecodingError) -> [RoadMapNode] {
    let list = try list()
    guard !list.isEmpty else { throw fault("список пуст") }
    return list
  }

  /// A list of texts that is not empty.
  func texts() throws(RoadMapDecodingError) -> [String] {
    try filledList().map { node throws(RoadMapDecodingError) in try node.text() }
  }

  /// A text that a type reads.
  func parsed<Value>(_ expectation: String, _ read: (String) -> Value?) throws(RoadMapDecodingError) -> Value {
    guard let value = read(try text()) else { throw fault(expectation) }
    return value
  }

  /// A school year.
  func cycle() throws(RoadMapDecodingError) -> Cycle {
    guard let cycle = Cycle(rawValue: Int64(try integer(in: 2000...2099))) else {
      throw fault("ожидается год начала учебного года")
    }
    return cycle
  }
}

/// The members of a JSON object, sorted by the UTF-8 bytes of their keys, each key once.
///
/// Finding a member takes O(log n), adding or removing one O(n).
public struct JSONObject: Sendable {
  /// The members in the order in which they are written.
  public private(set) var members: [(key: String, value: JSONValue)]

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// How many members there are.
  public var count: Int { members.count }

  /// The empty object.
  public init() {
    members = []
  }

  /// An object with these members, given in any order.
  ///
  /// - Precondition: no key stands twice.
  public init(_ members: [(String, JSONValue)]) {
    self.members = members.map { (key: $0.0, value: $0.1) }
    self.members.sort { UTF8Order.precedes($0.key, $1.key) }
    for index in self.members.indices.dropFirst() {
      precondition(
        !UTF8Order.areEqual(self.members[index - 1].key, self.members[index].key), "a key stands twice in an object")
    }
  }

  /// The value under a key; `nil` where there is none. Setting `nil` removes the member.
  public subscript(key: String) -> JSONValue? {
    get {
      let index = position(of: key)
      return holds(key, at: index) ? members[index].value : nil
    }
    set {
      let index = position(of: key)
      switch (newValue, holds(key, at: index)) {
      case (let value?, true): members[index].value = value
      case (let value?, false): members.insert((key: key, value: value), at: index)
      case (nil, true): members.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// Takes over a member whose key is known to sort after all others, as the strict reader knows.
  mutating func append(sortedKey key: String, _ value: JSONValue) {
    members.append((key: key, value: value))
  }

  /// The first index whose key does not sort before `key`.
  private func position(of key: String) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if UTF8Order.precedes(members[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func holds(_ key: String, at index: Int) -> Bool {
    index < members.count && UTF8Order.areEqual(members[index].key, key)
  }
}

extension JSONObject: Hashable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count
      && zip(left.members, right.members).allSatisfy {
        UTF8Order.areEqual($0.key, $1.key) && $0.value == $1.value
      }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
    for member in members {
      UTF8Order.hash(member.key, into: &hasher)
      hasher.combine(member.value)
    }
  }
}

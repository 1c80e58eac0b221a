import CanonicalJSON
import Testing

@Suite struct ValueTests {
  @Test func `texts that Swift calls equivalent are different values`() {
    let (composed, decomposed) = ("й", "и\u{306}")
    #expect(composed == decomposed)
    #expect(JSONValue.string(composed) != JSONValue.string(decomposed))
    #expect(Set([JSONValue.string(composed), .string(decomposed)]).count == 2)
    let object: JSONObject = [composed: 1, decomposed: 2]
    #expect(object.count == 2)
    #expect(object[composed] == 1)
    #expect(object[decomposed] == 2)
  }

  @Test func `members stand in the order of their bytes, whatever order they came in`() {
    var object: JSONObject = ["b": 1, "aB": 2, "a": 3]
    object["ab"] = 4
    object["b"] = 5
    object["zz"] = nil
    #expect(object.members.map(\.key) == ["a", "aB", "ab", "b"])
    #expect(object["b"] == 5)
    object["a"] = nil
    #expect(object.members.map(\.key) == ["aB", "ab", "b"])
    #expect(object == JSONObject([("ab", 4), ("b", 5), ("aB", 2)]))
    #expect(JSONObject().isEmpty && !object.isEmpty)
  }

  @Test func `a key given twice stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = JSONObject([("a", 1), ("b", 2), ("a", 3)])
    }
  }

  @Test func `a value gives its content under its own type only`() {
    #expect(JSONValue.string("1").stringValue == "1")
    #expect(JSONValue.string("1").integerValue == nil)
    #expect(JSONValue.integer(1).integerValue == 1)
    #expect(JSONValue.integer(1).boolValue == nil)
    #expect(JSONValue.bool(true).boolValue == true)
    #expect(JSONValue.array([1]).arrayValue == [1])
    #expect(JSONValue.array([]).objectValue == nil)
    #expect(JSONValue.object(["a": 1]).objectValue == ["a": 1])
    #expect(JSONValue.bool(true) != 1)
  }

  @Test func `any value of the profile comes back from its bytes, and equal values hash alike`() throws {
    var generator = SeededGenerator.announced()
    for _ in 0..<2_000 {
      let value = randomValue(depth: 0, &generator)
      let bytes = try CanonicalJSON.serialize(value)
      let read = try CanonicalJSON.parse(bytes)
      #expect(read == value)
      #expect(read.hashValue == value.hashValue)
      #expect(try CanonicalJSON.serialize(read) == bytes)
      var reader = CanonicalReader(bytes)
      #expect(try reader.rawValue() == 0..<bytes.count)
      var writer = CanonicalWriter()
      writer.raw(bytes)
      #expect(writer.bytes == bytes)
    }
  }

  private func randomValue(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    let kinds = depth < CanonicalJSON.maximumDepth ? 5 : 3
    switch Int.random(in: 0..<kinds, using: &generator) {
    case 0: return .string(randomText(&generator))
    case 1:
      let limit = CanonicalJSON.maximumInteger >> Int64.random(in: 0...52, using: &generator)
      return .integer(Int64.random(in: -limit...limit, using: &generator))
    case 2: return .bool(Bool.random(using: &generator))
    case 3:
      let count = Int.random(in: 0...3, using: &generator)
      return .array((0..<count).map { _ in randomValue(depth: depth + 1, &generator) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        object[randomKey(&generator)] = randomValue(depth: depth + 1, &generator)
      }
      return .object(object)
    }
  }

  private func randomKey(_ generator: inout SeededGenerator) -> String {
    let letters = Array("abcxyzABCXYZ019")
    var key = String(letters[Int.random(in: 0..<6, using: &generator)])
    for _ in 0..<Int.random(in: 0...4, using: &generator) {
      key.append(letters[Int.random(in: 0..<letters.count, using: &generator)])
    }
    return key
  }

  private func randomText(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let limit = [0x80, 0x80, 0x80, 0x500, 0x1_0000, 0x11_0000].randomElement(using: &generator) ?? 0x80
      let number = UInt32.random(in: 0..<UInt32(limit), using: &generator)
      if let scalar = Unicode.Scalar(number), CanonicalJSON.isPermitted(scalar) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

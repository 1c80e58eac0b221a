import CanonicalJSON
import Testing

@Suite struct ReaderTests {
  private func reader(_ text: String) -> CanonicalReader {
    CanonicalReader(Array(text.utf8))
  }

  @Test func `members are read in their known order, optional ones where they stand`() throws {
    var reader = reader(#"{"a":7,"c":["x","y"],"d":true,"e":{"f":"g"}}"#)
    try reader.beginObject()
    try reader.key("a")
    #expect(try reader.integer() == 7)
    #expect(try !reader.keyIfPresent("b"))
    #expect(try reader.keyIfPresent("c"))
    try reader.beginArray()
    var elements: [String] = []
    while try reader.nextElement() {
      elements.append(try reader.string())
    }
    #expect(elements == ["x", "y"])
    #expect(try reader.nextKey() == "d")
    #expect(try reader.bool())
    #expect(try reader.nextKey() == "e")
    #expect(try reader.value() == ["f": "g"])
    #expect(try reader.nextKey() == nil)
    #expect(try !reader.keyIfPresent("f"))
    try reader.endObject()
    try reader.end()
  }

  @Test func `a member that is missing is named, with the place where it should stand`() {
    for (document, offset) in [("{}", 1), (#"{"c":1}"#, 1)] {
      var reader = reader(document)
      let error = #expect(throws: CanonicalJSONError.self) {
        try reader.beginObject()
        try reader.key("b")
      }
      #expect(error == CanonicalJSONError(.missingKey, at: offset))
      #expect(error?.description.contains("(b)") == true)
    }
  }

  @Test func `a member that nobody asked for is refused where it stands`() {
    #expect(throws: CanonicalJSONError(.unknownKey, at: 1)) {
      var reader = reader(#"{"a":1,"b":2}"#)
      try reader.beginObject()
      try reader.key("b")
    }
    #expect(throws: CanonicalJSONError(.unknownKey, at: 7)) {
      var reader = reader(#"{"a":1,"b":2}"#)
      try reader.beginObject()
      try reader.key("a")
      _ = try reader.integer()
      try reader.endObject()
    }
  }

  @Test func `the order of keys is checked on every way to read them`() {
    #expect(throws: CanonicalJSONError(.unsortedKey, at: 7)) {
      var reader = reader(#"{"b":1,"a":2}"#)
      try reader.beginObject()
      try reader.key("b")
      _ = try reader.integer()
      _ = try reader.keyIfPresent("a")
    }
    #expect(throws: CanonicalJSONError(.duplicateKey, at: 7)) {
      var reader = reader(#"{"b":1,"b":2}"#)
      try reader.beginObject()
      try reader.key("b")
      _ = try reader.integer()
      try reader.key("b")
    }
    #expect(throws: CanonicalJSONError(.unsortedKey, at: 19)) {
      // The inner object has keys of its own; the order of the outer one goes on behind it.
      var reader = reader(#"{"b":{"x":1,"y":2},"a":2}"#)
      try reader.beginObject()
      try reader.key("b")
      _ = try reader.rawValue()
      try reader.key("a")
    }
  }

  @Test func `a key that only begins like the expected one is another key`() throws {
    var reader = reader(#"{"ab":1}"#)
    try reader.beginObject()
    #expect(try !reader.keyIfPresent("a"))
    #expect(try !reader.keyIfPresent("abc"))
    #expect(try reader.keyIfPresent("ab"))
  }

  @Test func `a string without escapes can be read in place, one with escapes cannot`() throws {
    let bytes = Array(#"["00ff","a\nb"]"#.utf8)
    var reader = CanonicalReader(bytes)
    try reader.beginArray()
    _ = try reader.nextElement()
    let range = try #require(try reader.rawString())
    #expect(Array(bytes[range]) == Array("00ff".utf8))
    _ = try reader.nextElement()
    let before = reader.offset
    #expect(try reader.rawString() == nil)
    #expect(reader.offset == before)
    #expect(try reader.string() == "a\nb")
    #expect(try !reader.nextElement())
    try reader.end()
  }

  @Test func `a part of an array is read with offsets of the whole array`() throws {
    let bytes = Array("prefix\n{\"a\":1}rest".utf8)
    var reader = CanonicalReader(bytes, range: 7..<14)
    #expect(try reader.rawValue() == 7..<14)
    try reader.end()
    #expect(throws: CanonicalJSONError(.unexpectedEnd, at: 13)) {
      var reader = CanonicalReader(bytes, range: 7..<13)
      _ = try reader.value()
    }
    #expect(throws: CanonicalJSONError(.trailingBytes, at: 14)) {
      var reader = CanonicalReader(bytes, range: 7..<15)
      _ = try reader.value()
      try reader.end()
    }
  }

  @Test func `a value of another type is refused where it stands`() {
    #expect(throws: CanonicalJSONError(.unexpectedByte, at: 0)) {
      var reader = reader("1")
      _ = try reader.string()
    }
    #expect(throws: CanonicalJSONError(.unexpectedByte, at: 0)) {
      var reader = reader("\"1\"")
      _ = try reader.integer()
    }
    #expect(throws: CanonicalJSONError(.unexpectedByte, at: 0)) {
      var reader = reader("[]")
      try reader.beginObject()
    }
  }

  @Test func `a document whose brackets are not closed does not end`() {
    #expect(throws: CanonicalJSONError(.unexpectedEnd, at: 1)) {
      var reader = reader("{")
      try reader.beginObject()
      try reader.end()
    }
  }
}

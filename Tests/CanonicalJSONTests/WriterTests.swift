import CanonicalJSON
import Testing

@Suite struct WriterTests {
  private func text(_ writer: CanonicalWriter) -> String {
    String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `the writer sets commas, colons and escapes itself`() throws {
    var writer = CanonicalWriter()
    writer.beginObject()
    writer.key("a")
    writer.beginArray()
    try writer.integer(-5)
    writer.bool(true)
    try writer.string("\"quoted\" \\ and a line\nфеед")
    writer.beginArray()
    writer.endArray()
    writer.beginObject()
    writer.endObject()
    writer.raw(Array("[1,2]".utf8))
    writer.endArray()
    writer.key("b" as String)
    try writer.value(["d": false, "c": ["x": 10]])
    writer.key("bC")
    try writer.integer(9_007_199_254_740_991)
    writer.endObject()
    #expect(
      text(writer) == #"{"a":[-5,true,"\"quoted\" \\ and a line\nфеед",[],{},[1,2]],"b":{"c":{"x":10},"d":false},"#
        + #""bC":9007199254740991}"#)
    #expect(try CanonicalJSON.serialize(CanonicalJSON.parse(writer.bytes)) == writer.bytes)
  }

  @Test func `a value that the profile refuses leaves nothing behind`() throws {
    var writer = CanonicalWriter()
    writer.beginArray()
    try writer.integer(1)
    let before = writer.bytes
    #expect(throws: CanonicalJSONError(.forbiddenScalar, at: 9)) { try writer.string("a\"\n\u{7}") }
    #expect(throws: CanonicalJSONError(.integerOutOfRange, at: 2)) { try writer.integer(9_007_199_254_740_992) }
    #expect(throws: CanonicalJSONError.self) { try writer.integer(.min) }
    #expect(throws: CanonicalJSONError(.invalidKey, at: 4)) { try writer.value(["A": 1]) }
    #expect(throws: CanonicalJSONError.self) { try writer.value([["a": "\u{85}"]]) }
    #expect(writer.bytes == before)
    try writer.integer(2)
    writer.endArray()
    #expect(text(writer) == "[1,2]")
  }

  @Test func `a string that fails as the first value does not leave a comma to the next`() throws {
    var writer = CanonicalWriter()
    writer.beginArray()
    #expect(throws: CanonicalJSONError.self) { try writer.string("\u{0}") }
    try writer.string("x")
    writer.endArray()
    #expect(text(writer) == #"["x"]"#)
  }

  @Test func `values nest as deep as the profile allows and no deeper`() throws {
    var value: JSONValue = 0
    for _ in 0..<CanonicalJSON.maximumDepth {
      value = .array([value])
    }
    #expect(try CanonicalJSON.serialize(value) == Array("[[[[[[[[0]]]]]]]]".utf8))
    #expect(throws: CanonicalJSONError(.tooDeep, at: 8)) { try CanonicalJSON.serialize([value]) }
  }

  @Test func `a writer can begin behind a prefix that is not JSON`() throws {
    var writer = CanonicalWriter(prefix: "first line\n".utf8)
    try writer.value([1])
    #expect(text(writer) == "first line\n[1]")
  }

  @Test func `a caller's mistake with keys stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var writer = CanonicalWriter()
      writer.beginObject()
      writer.key("b")
      writer.bool(true)
      writer.key("a")
    }
    await #expect(processExitsWith: .failure) {
      var writer = CanonicalWriter()
      writer.beginObject()
      writer.key("Bad")
    }
    await #expect(processExitsWith: .failure) {
      var writer = CanonicalWriter()
      writer.beginObject()
      writer.bool(true)
    }
  }

  @Test func `a caller's mistake with brackets stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var writer = CanonicalWriter()
      writer.beginArray()
      writer.endObject()
    }
    await #expect(processExitsWith: .failure) {
      var writer = CanonicalWriter()
      for _ in 0...CanonicalJSON.maximumDepth {
        writer.beginArray()
      }
    }
    await #expect(processExitsWith: .failure) {
      var writer = CanonicalWriter()
      writer.bool(true)
      writer.bool(true)
    }
  }
}

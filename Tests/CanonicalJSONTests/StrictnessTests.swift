import CanonicalJSON
import Testing

@Suite struct StrictnessTests {
  private static let document = #"{"a":[true,-12,"ж\n\"\\ 🙂 and some plain text"],"b":{"c":false},"cD":0}"#

  @Test(
    arguments: [
      ("", .unexpectedEnd, 0), (" 1", .unexpectedByte, 0), ("[1,]", .unexpectedByte, 3), ("[,1]", .unexpectedByte, 1),
      ("[1 ]", .unexpectedByte, 2), ("{\"a\":1,}", .unexpectedByte, 7), ("{,\"a\":1}", .unexpectedByte, 1),
      ("{\"a\" :1}", .unexpectedByte, 4), ("{\"a\"}", .unexpectedByte, 4), ("{a:1}", .unexpectedByte, 1),
      ("{\"a\":}", .unexpectedByte, 5), ("{\"aЖ\":1}", .invalidKey, 3), ("{\"a_\":1}", .invalidKey, 3),
      ("{\"1a\":1}", .invalidKey, 2), ("{\"ab\":1,\"a\":1}", .unsortedKey, 8), ("{\"a\":1]", .unexpectedByte, 6),
      ("[1}", .unexpectedByte, 2), ("\"a", .unexpectedEnd, 2), ("\"\\", .unexpectedEnd, 2), ("-", .unexpectedEnd, 1),
      ("+1", .unexpectedByte, 0), ("-a", .unexpectedByte, 1), ("00", .invalidNumber, 0), ("-01", .invalidNumber, 1),
      ("1.5", .invalidNumber, 1), ("1E2", .invalidNumber, 1), ("-9007199254740992", .integerOutOfRange, 0),
      ("99999999999999999999999999", .integerOutOfRange, 0), ("nul", .unexpectedByte, 0), ("truE", .unexpectedByte, 3),
      ("false1", .trailingBytes, 5), ("'a'", .unexpectedByte, 0), ("\"\u{7F}\"", .forbiddenScalar, 1),
      ("\u{FEFF}1", .unexpectedByte, 0), ("\"\\N\"", .invalidEscape, 1), ("{\"a\":1", .unexpectedEnd, 6),
      ("[", .unexpectedEnd, 1),
    ] as [(String, CanonicalJSONError.Code, Int)])
  func `a faulty document is refused with kind and offset`(
    document: String, code: CanonicalJSONError.Code, offset: Int
  ) {
    let bytes = Array(document.utf8)
    #expect(throws: CanonicalJSONError(code, at: offset)) { try CanonicalJSON.parse(bytes) }
    #expect(throws: CanonicalJSONError(code, at: offset)) {
      var reader = CanonicalReader(bytes)
      _ = try reader.rawValue()
      try reader.end()
    }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x99], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func `malformed UTF-8 is refused at every distance from the start and the end`(sequence: [UInt8]) {
    for before in 0...17 {
      for after in 0...9 {
        let filling = [UInt8](repeating: UInt8(ascii: "x"), count: before)
        let rest = [UInt8](repeating: UInt8(ascii: "y"), count: after)
        let bytes = [0x22] + filling + sequence + rest + [0x22]
        #expect(throws: CanonicalJSONError(.invalidUTF8, at: 1 + before)) { try CanonicalJSON.parse(bytes) }
      }
    }
  }

  @Test func `every control character is refused at every place of a word of eight bytes`() {
    for byte in Array(0..<0x20) + [0x7F] as [UInt8] {
      for before in 0...9 {
        let bytes = Array("\"".utf8) + [UInt8](repeating: 0x7E, count: before) + [byte] + Array("        \"".utf8)
        #expect(throws: CanonicalJSONError(.forbiddenScalar, at: 1 + before)) { try CanonicalJSON.parse(bytes) }
      }
    }
  }

  @Test func `every beginning of a document is refused`() {
    let bytes = Array(Self.document.utf8)
    for count in 0..<bytes.count {
      let error = #expect(throws: CanonicalJSONError.self) { try CanonicalJSON.parse(Array(bytes[..<count])) }
      #expect((error?.offset ?? Int.max) <= count)
    }
  }

  @Test func `a document with one byte changed is refused or is the spelling of another value`() throws {
    let bytes = Array(Self.document.utf8)
    let original = try CanonicalJSON.parse(bytes)
    var (refused, accepted) = (0, 0)
    for index in bytes.indices {
      for byte in UInt8.min...UInt8.max where byte != bytes[index] {
        var changed = bytes
        changed[index] = byte
        do {
          let value = try CanonicalJSON.parse(changed)
          #expect(value != original)
          #expect(try CanonicalJSON.serialize(value) == changed)
          accepted += 1
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > accepted && accepted > 0)
  }

  @Test func `reader and writer permit exactly the scalars of the profile`() throws {
    var scalars = Array(UInt32(0)..<0x3000) + Array(0xD7F0..<0xD800) + Array(0xE000..<0xE010) + Array(0xFD00..<0xFE00)
    for plane in UInt32(0)...16 {
      scalars += Array((plane << 16 | 0xFFF0)...(plane << 16 | 0xFFFF))
      if plane > 0 { scalars += Array((plane << 16)...(plane << 16 | 0x10)) }
    }
    var forbidden = 0
    for number in scalars {
      let scalar = try #require(Unicode.Scalar(number))
      let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
      let isPermitted = !isControl && !scalar.properties.isNoncharacterCodePoint
      #expect(CanonicalJSON.isPermitted(scalar) == isPermitted)
      let value = JSONValue.string("é\(Character(scalar))")
      let written = try? CanonicalJSON.serialize(value)
      #expect((written != nil) == isPermitted)
      if let written { #expect(try CanonicalJSON.parse(written) == value) } else { forbidden += 1 }
      // Escaped for JSON in general, but raw here: only the reader's own rule can refuse it.
      guard number >= 0x20, scalar != "\"", scalar != "\\" else { continue }
      let raw = Array("\"é\(Character(scalar))\"".utf8)
      #expect(((try? CanonicalJSON.parse(raw)) != nil) == isPermitted)
    }
    #expect(forbidden == 31 + 33 + 66)
  }

  @Test func `input beyond the named limit is refused without being read`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: CanonicalJSON.maximumLength + 1)
    #expect(throws: CanonicalJSONError(.tooLong, at: CanonicalJSON.maximumLength)) { try CanonicalJSON.parse(bytes) }
  }

  @Test func `an error says in English what is wrong and where`() {
    let error = #expect(throws: CanonicalJSONError.self) { try CanonicalJSON.parse(Array("{\"a\":01}".utf8)) }
    #expect(
      error?.description
        == "Not canonical JSON at byte 5: a number is an integer without leading zeros, fraction or exponent, "
        + "and never -0."
    )
  }
}

import CanonicalJSON
import Testing

@Suite struct GoldenTests {
  @Test(arguments: Vectors.shared.good)
  func `every good golden document is read and written back byte for byte`(document: String) throws {
    let bytes = Array(document.utf8)
    #expect(try CanonicalJSON.serialize(CanonicalJSON.parse(bytes)) == bytes)
    var reader = CanonicalReader(bytes)
    #expect(try reader.rawValue() == 0..<bytes.count)
    try reader.end()
  }

  @Test func `every bad golden document is refused with the kind and the byte of its fault`() {
    let faults: [String: (CanonicalJSONError.Code, Int)] = [
      "{\"b\":1,\"a\":2}": (.unsortedKey, 7), "{\"a\": 1}": (.unexpectedByte, 5), "{\"a\":1.0}": (.invalidNumber, 6),
      "{\"a\":1e3}": (.invalidNumber, 6), "{\"a\":null}": (.unexpectedByte, 5), "{\"a\":-0}": (.invalidNumber, 5),
      "{\"a\":01}": (.invalidNumber, 5), "{\"a\":\"\\u0041\"}": (.invalidEscape, 6),
      "{\"a\":1,\"a\":1}": (.duplicateKey, 7), "{\"a\":\"\\/\"}": (.invalidEscape, 6),
      "{\"a\":\"\\t\"}": (.invalidEscape, 6), "{\"a\":9007199254740992}": (.integerOutOfRange, 5),
      "[1,2] ": (.trailingBytes, 5), "{\"A\":1}": (.invalidKey, 2), "{\"\":1}": (.invalidKey, 2),
      "{\"a\":\"\u{85}\"}": (.forbiddenScalar, 6), "{\"a\":\"\u{FFFE}\"}": (.forbiddenScalar, 6),
      "{\"a\":\"\\ud800\"}": (.invalidEscape, 6), "{\"a\":tru}": (.unexpectedByte, 8),
      "{\"a\":1}x": (.trailingBytes, 7), "[[[[[[[[[0]]]]]]]]]": (.tooDeep, 8),
      "{\"a\":\"x\ny\"}": (.forbiddenScalar, 7),
    ]
    #expect(Vectors.shared.bad.count == faults.count)
    for document in Vectors.shared.bad {
      guard let (code, offset) = faults[document] else {
        Issue.record("no fault is known for \(document)")
        continue
      }
      #expect(throws: CanonicalJSONError(code, at: offset), "\(document)") {
        try CanonicalJSON.parse(Array(document.utf8))
      }
    }
  }
}

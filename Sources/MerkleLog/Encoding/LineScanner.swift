/// Goes through text line by line; each line must be ended by a line feed.
struct LineScanner {
  private let text: ArraySlice<UInt8>
  private var position: Int
  /// The number of the line that ``next(or:)`` returned last, counted from 1; for errors.
  private(set) var line: Int

  /// Scans text whose first line has this number in the document around it.
  init(_ text: ArraySlice<UInt8>, firstLine: Int = 1) {
    self.text = text
    position = text.startIndex
    line = firstLine - 1
  }

  var isAtEnd: Bool { position == text.endIndex }

  /// What no line has been taken from yet.
  var rest: ArraySlice<UInt8> { text[position...] }

  /// The next line without its line feed.
  ///
  /// - Throws: an error of the given code where no line is left, or where the last one has no line feed.
  mutating func next(or code: MerkleLogError.Code) throws(MerkleLogError) -> ArraySlice<UInt8> {
    line += 1
    guard let end = text[position...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw MerkleLogError(code, line: line, isAtEnd ? "a line is missing" : "the last line has no line feed")
    }
    defer { position = end + 1 }
    return text[position..<end]
  }
}

extension ArraySlice<UInt8> {
  /// What follows a prefix; `nil` where it does not stand here.
  func dropping(prefix: StaticString) -> ArraySlice<UInt8>? {
    let expected = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    return starts(with: expected) ? dropFirst(expected.count) : nil
  }

  /// The bytes that stand here in canonical base64.
  var decodedBase64: [UInt8]? {
    withUnsafeBufferPointer { Base64.decode(utf8: $0) }
  }
}

/// Equality of text by its UTF-8 bytes; Swift's own `==` follows canonical equivalence.
func haveEqualBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.elementsEqual(right.utf8)
}

/// A strict pull parser of canonical JSON over an array of bytes, which it never copies.
///
/// The caller states what must come next; the reader checks each byte, the order and uniqueness of keys, and depth.
/// Every fault is a ``CanonicalJSONError`` with the offset of the first byte at fault, counted from the start of the
/// array even where a range is read. After an error the reader is of no more use.
///
/// ```swift
/// var reader = CanonicalReader(bytes)
/// try reader.beginObject()
/// try reader.key("act")
/// let act = try reader.integer()
/// let note = try reader.keyIfPresent("note") ? try reader.string() : nil
/// try reader.endObject()
/// try reader.end()
/// ```
///
/// In an array, ``nextElement()`` goes before each element and once more after the last one.
public struct CanonicalReader: Sendable {
  let bytes: [UInt8]
  let limit: Int
  var position: Int
  var depth = 0
  /// For each depth whether a member or element has been read there, one bit each.
  private var filled: UInt16 = 0
  /// For each depth where the newest key stands, without its quotes.
  private var lastKeys = InlineArray<9, Range<Int>>(repeating: 0..<0)

  /// The offset of the next byte to be read, counted from the start of the array.
  public var offset: Int { position }

  /// Reads the whole array.
  public init(_ bytes: [UInt8]) {
    self.init(bytes, range: 0..<bytes.count)
  }

  /// Reads a part of the array.
  ///
  /// - Precondition: the range lies within the array.
  public init(_ bytes: [UInt8], range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range lies outside the array")
    self.bytes = bytes
    position = range.lowerBound
    limit = range.upperBound
  }

  /// Checks that nothing follows and that every object and array is closed.
  public mutating func end() throws(CanonicalJSONError) {
    guard position == limit else { throw CanonicalJSONError(.trailingBytes, at: position) }
    guard depth == 0 else { throw CanonicalJSONError(.unexpectedEnd, at: position) }
  }
}

extension CanonicalReader {
  /// Reads `{`.
  public mutating func beginObject() throws(CanonicalJSONError) {
    try open(UInt8(ascii: "{"))
  }

  /// Reads `}`; a further member is refused as ``CanonicalJSONError/Code/unknownKey``.
  public mutating func endObject() throws(CanonicalJSONError) {
    precondition(depth > 0, "endObject() without beginObject()")
    if try byte(at: position) == UInt8(ascii: "}") {
      position += 1
      depth -= 1
      return
    }
    let key = try scanKey(at: try memberStart())
    throw CanonicalJSONError(.unknownKey, at: key.lowerBound - 1)
  }

  /// Reads the key of the next member, which must be `expected`.
  ///
  /// - Throws: ``CanonicalJSONError/Code/missingKey`` where the member does not stand here,
  ///   ``CanonicalJSONError/Code/unknownKey`` where one stands in front of its place.
  public mutating func key(_ expected: StaticString) throws(CanonicalJSONError) {
    if try keyIfPresent(expected) { return }
    guard try byte(at: position) != UInt8(ascii: "}") else {
      throw CanonicalJSONError(.missingKey, at: position, detail: "\(expected)")
    }
    let key = try scanKey(at: try memberStart())
    let isPast = !precedes(key, expected)
    throw CanonicalJSONError(
      isPast ? .missingKey : .unknownKey, at: key.lowerBound - 1, detail: isPast ? "\(expected)" : nil)
  }

  /// Reads the key of the next member if it is `expected`; otherwise reads nothing and returns `false`.
  public mutating func keyIfPresent(_ expected: StaticString) throws(CanonicalJSONError) -> Bool {
    guard try byte(at: position) != UInt8(ascii: "}") else { return false }
    let start = try memberStart()
    guard matches(expected, at: start) else { return false }
    let key = start + 1..<start + 1 + expected.utf8CodeUnitCount
    guard try byte(at: key.upperBound + 1) == UInt8(ascii: ":") else {
      throw CanonicalJSONError(.unexpectedByte, at: key.upperBound + 1)
    }
    try checkOrder(key)
    enterMember(key)
    return true
  }

  /// Reads the key of the next member, whatever it is; `nil` at the end of the object, whose brace is left for
  /// ``endObject()``.
  public mutating func nextKey() throws(CanonicalJSONError) -> String? {
    guard let key = try nextRawKey() else { return nil }
    return String(decoding: bytes[key], as: UTF8.self)
  }

  /// Reads the key of the next member as ``nextKey()`` does, and returns only where it stands.
  mutating func nextRawKey() throws(CanonicalJSONError) -> Range<Int>? {
    guard try byte(at: position) != UInt8(ascii: "}") else { return nil }
    let key = try scanKey(at: try memberStart())
    enterMember(key)
    return key
  }

  /// Reads `[`.
  public mutating func beginArray() throws(CanonicalJSONError) {
    try open(UInt8(ascii: "["))
  }

  /// Goes to the next element; at the end of the array reads `]` and returns `false`.
  public mutating func nextElement() throws(CanonicalJSONError) -> Bool {
    precondition(depth > 0, "nextElement() without beginArray()")
    let next = try byte(at: position)
    if next == UInt8(ascii: "]") {
      position += 1
      depth -= 1
      return false
    }
    if isFilled {
      guard next == UInt8(ascii: ",") else { throw CanonicalJSONError(.unexpectedByte, at: position) }
      position += 1
    }
    filled |= 1 << UInt16(depth)
    return true
  }
}

extension CanonicalReader {
  /// The byte at an index, which may lie past the end.
  @inline(__always)
  func byte(at index: Int) throws(CanonicalJSONError) -> UInt8 {
    guard index < limit else { throw CanonicalJSONError(.unexpectedEnd, at: limit) }
    return bytes[index]
  }

  private var isFilled: Bool { filled & (1 << UInt16(depth)) != 0 }

  private mutating func open(_ bracket: UInt8) throws(CanonicalJSONError) {
    guard try byte(at: position) == bracket else { throw CanonicalJSONError(.unexpectedByte, at: position) }
    guard depth < CanonicalJSON.maximumDepth else { throw CanonicalJSONError(.tooDeep, at: position) }
    position += 1
    depth += 1
    filled &= ~(1 << UInt16(depth))
  }

  /// Where the next member's opening quote must stand: behind a comma, except in front of the first member.
  private func memberStart() throws(CanonicalJSONError) -> Int {
    precondition(depth > 0, "a key outside an object")
    guard isFilled else { return position }
    guard try byte(at: position) == UInt8(ascii: ",") else {
      throw CanonicalJSONError(.unexpectedByte, at: position)
    }
    return position + 1
  }

  private mutating func enterMember(_ key: Range<Int>) {
    lastKeys[depth] = key
    filled |= 1 << UInt16(depth)
    position = key.upperBound + 2
  }

  /// Checks a key with its quotes and its colon, and that it sorts after the one in front of it.
  private func scanKey(at start: Int) throws(CanonicalJSONError) -> Range<Int> {
    guard try byte(at: start) == StringProfile.quote else { throw CanonicalJSONError(.unexpectedByte, at: start) }
    guard StringProfile.beginsKey(try byte(at: start + 1)) else {
      throw CanonicalJSONError(.invalidKey, at: start + 1)
    }
    var index = start + 2
    while StringProfile.continuesKey(try byte(at: index)) {
      index += 1
    }
    guard bytes[index] == StringProfile.quote else { throw CanonicalJSONError(.invalidKey, at: index) }
    guard try byte(at: index + 1) == UInt8(ascii: ":") else {
      throw CanonicalJSONError(.unexpectedByte, at: index + 1)
    }
    let key = start + 1..<index
    try checkOrder(key)
    return key
  }

  private func checkOrder(_ key: Range<Int>) throws(CanonicalJSONError) {
    guard isFilled else { return }
    let last = lastKeys[depth]
    var left = last.lowerBound
    var right = key.lowerBound
    while left < last.upperBound, right < key.upperBound {
      if bytes[left] != bytes[right] {
        if bytes[left] < bytes[right] { return }
        throw CanonicalJSONError(.unsortedKey, at: key.lowerBound - 1)
      }
      left += 1
      right += 1
    }
    if last.count == key.count { throw CanonicalJSONError(.duplicateKey, at: key.lowerBound - 1) }
    if last.count > key.count { throw CanonicalJSONError(.unsortedKey, at: key.lowerBound - 1) }
  }

  /// Whether `"expected"`, quotes included, stands at an index.
  private func matches(_ expected: StaticString, at start: Int) -> Bool {
    let count = expected.utf8CodeUnitCount
    precondition(expected.hasPointerRepresentation, "a key must be a string literal")
    guard start + count + 2 <= limit, bytes[start] == StringProfile.quote,
      bytes[start + 1 + count] == StringProfile.quote
    else { return false }
    let pointer = expected.utf8Start
    return bytes.withUnsafeBufferPointer { all in
      for index in 0..<count where all[start &+ 1 &+ index] != pointer[index] {
        return false
      }
      return true
    }
  }

  private func precedes(_ key: Range<Int>, _ expected: StaticString) -> Bool {
    let other = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
    return bytes[key].lexicographicallyPrecedes(other)
  }
}
